"""Numbered lines that are rows of a table or items of a list, and no headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.line import Line

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")
# So many numbered lines, one right below the other, are rows.
_FEWEST = 3
_LONGEST_WRAP = 60
_WIDEST_GAP = 3


def is_numbered_row(lines: Sequence[Line], index: int) -> bool:
    """Whether a numbered line is one of several that follow each other line by line.

    A row may run over one further line, and some numbers may be left out.

    :param lines: the lines with their roles
    :param index: which of them
    """
    first = last = _parts(lines[index].text)
    found = 1 if first else 0
    for step in (-1, 1):
        at, expected = index, first if step < 0 else last
        while found and found < _FEWEST and 0 <= at + step < len(lines):
            at += step
            line = lines[at]
            if not line.text or line.role not in ("body", "heading"):
                break
            parts = _parts(line.text)
            if not parts and _wraps(lines, at):
                continue
            if not _is_next(expected, parts, step):
                break
            found += 1
            expected = parts
    return found >= _FEWEST


def _parts(text: str) -> tuple[int, ...]:
    """The number that a line begins with, in its parts; empty where it begins with none."""
    match = _NUMBER.match(text)
    return tuple(int(part) for part in match.group(1).split(".")) if match else ()


def _is_next(one: tuple[int, ...], other: tuple[int, ...], step: int) -> bool:
    """Whether a number follows another, of which some rows may be left out."""
    if not other or one[:-1] != other[:-1]:
        return False
    return 0 < step * (other[-1] - one[-1]) <= _WIDEST_GAP


def _wraps(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without a number carries on a row: a single one between two rows."""
    if not 0 < at < len(lines) - 1 or len(lines[at].text) > _LONGEST_WRAP:
        return False
    return bool(_parts(lines[at - 1].text) and _parts(lines[at + 1].text))
