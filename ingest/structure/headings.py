"""Headings of a contract: which lines are headings, over how many lines, at which level.

A number alone makes no heading: wrapped lines begin with years, lists are numbered, and
numbers may be misprinted. A numbered line counts when its number fits the order of the
document or when its words are known from the template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.structure.line import Line
from ingest.structure.mapping import tidy
from ingest.structure.numbered_rows import is_numbered_row
from ingest.structure.templates import Template
from kkgraph.vocabulary.rules import load_rules

_LONGEST = 160
_FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``first``/``last`` index the lines it stands on."""

    first: int
    last: int
    number: str
    title: str
    level: int
    annex: bool = False


@cache
def _numbered() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["heading_number"])


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["annex"])


def candidates(lines: Sequence[Line]) -> list[int]:
    """Lines that have the form of a heading, whatever the generation.

    :param lines: the lines with their roles
    """
    return [
        index
        for index, line in enumerate(lines)
        if line.role in ("body", "heading")
        and (_numbered().fullmatch(line.text) or _annex().fullmatch(line.text))
    ]


def find_headings(
    lines: Sequence[Line], template: Template, formed: Sequence[int] | None = None
) -> list[Heading]:
    """All headings of a contract in order.

    :param lines: the lines with their roles
    :param template: the generation whose headings are known by their words
    :param formed: what :func:`candidates` found, when several templates are tried
    """
    found: list[Heading] = []
    skip_to = 0
    for index in candidates(lines) if formed is None else formed:
        if index < skip_to:
            continue
        heading = _annex_heading(lines, index, template) or _numbered_heading(
            lines, index, template, found
        )
        if heading:
            found.append(heading)
            skip_to = heading.last + 1
    return found


def _annex_heading(lines: Sequence[Line], index: int, template: Template) -> Heading | None:
    match = _annex().fullmatch(lines[index].text)
    if not match or len(lines[index].text) > 80 or not _stands_alone(lines, index):
        return None
    title = match["title"] or match["number"]
    if match["title"] and title[0].islower():
        return None
    return Heading(index, index, match["number"], title, 1, annex=True)


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Nothing of a sentence stands directly before."""
    line = lines[index]
    if line.page_start or index == 0 or line.role == "heading":
        return True
    before = lines[index - 1]
    return not before.text or before.role != "body" or before.text.endswith((".", "!", "?", ":"))


def _numbered_heading(
    lines: Sequence[Line], index: int, template: Template, found: Sequence[Heading]
) -> Heading | None:
    line = lines[index]
    match = _numbered().fullmatch(line.text)
    if not match or len(line.text) > _LONGEST:
        return None
    number = match["number"]
    last, title = _whole_title(lines, index, match["title"], template)
    known = template.knows(title, number)
    if not known and not _could_be(title, lines, index):
        return None
    if not known and not _fits(number, [h.number for h in found if not h.annex]):
        return None
    return Heading(index, last, number, title, number.count(".") + 1)


def _could_be(title: str, lines: Sequence[Line], index: int) -> bool:
    """Unknown words: a heading begins with a capital, ends without a full stop, stands apart."""
    if title.endswith((",", ";", ":")) or title.endswith((" och", " eller", " samt")):
        return False
    if title.endswith(".") and not _closes(title, lines[index]):
        return False
    if not (title[0].isupper() or title[0].isdigit()):
        return False
    if index and lines[index].role != "heading" and not _after_break(lines, index):
        return False
    if lines[index].role != "heading" and (_is_row(lines, index) or is_numbered_row(lines, index)):
        return False
    return len(title.split()) <= 16


def _is_row(lines: Sequence[Line], index: int) -> bool:
    """Whether a line with a plain number stands in a column of such lines, as rows of tables do."""
    around = [lines[at] for at in (index - 1, index, index + 1) if 0 <= at < len(lines)]
    forms = [_numbered().fullmatch(line.text) for line in around]
    plain = [bool(form and "." not in form["number"]) for form in forms]
    return sum(plain) > 1 and plain[min(index, 1)]


def _closes(title: str, line: Line) -> bool:
    """Whether a title ends in a full stop: a few words under a number with a dot inside.

    Items of numbered lists are sentences under plain numbers.
    """
    number = _numbered().fullmatch(line.text)
    dotted = bool(number and "." in number["number"])
    return (dotted or line.role == "heading") and len(title.split()) <= _FEW_WORDS


def _after_break(lines: Sequence[Line], index: int) -> bool:
    before = lines[index - 1]
    line = lines[index]
    if line.page_start or not before.text or before.role != "body":
        return True
    return before.text.endswith((".", "!", "?")) or bool(_numbered().fullmatch(before.text))


def _whole_title(
    lines: Sequence[Line], index: int, title: str, template: Template
) -> tuple[int, str]:
    """A heading may break over two or three lines.

    Words of the template or a small letter at the beginning of the next line tell.
    """
    best = (index, tidy(title))
    words = title
    broken = title.endswith("-")
    for last in range(index + 1, min(index + 3, len(lines))):
        line = lines[last]
        if not line.text or line.role not in ("body", "heading") or line.page_start:
            break
        words = f"{words}\n{line.text}"
        whole = tidy(words)
        starts_small = line.text[0].islower() or line.text[0] in "–—-"
        if template.has_words(whole):
            return last, whole
        if template.has_words(best[1]) or _numbered().fullmatch(line.text):
            break
        if not (broken or starts_small) or len(whole) > _LONGEST:
            break
        best = (last, whole)
        broken = line.text.endswith("-")
    return best


def _fits(number: str, before: Sequence[str]) -> bool:
    """Whether a number may follow the ones before.

    It is the next one at some level, with a gap of at most two (a contract may lack one).
    """
    parts = [int(part) for part in number.split(".")]
    if not before:
        return parts[0] <= 3
    last = [int(part) for part in before[-1].split(".")]
    if len(parts) == 1:
        return 0 < parts[0] - last[0] <= 2
    if parts[0] != last[0]:
        return False
    depth = len(parts)
    if depth > len(last):
        return parts[: len(last)] == last and depth == len(last) + 1 and parts[-1] <= 2
    return parts[: depth - 1] == last[: depth - 1] and 0 < parts[-1] - last[depth - 1] <= 2
