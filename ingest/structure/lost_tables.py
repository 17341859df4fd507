"""Tables that extraction lost, or whose cells it put one below the other.

A caption without rows below it, a table that the text refers to and that is nowhere, and runs of
lines that hold a single cell each: nothing can be read from these, and a reader should know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ingest.formats.source import ReadingWarning
from ingest.structure.line import Line
from kkgraph.vocabulary.rules import load_rules

_NEAR = 6
_LONGEST_ROW = 160
_LONGEST_CELL = 40
_FEWEST_CELLS = 8
_FEWEST_FIGURES = 3
_CELL_BREAK = re.compile(r"\t|\s\|\s|\S {2,}\S")
_FIGURE = re.compile(r"(?:^|\s)[–−-]?\d[\d.,]*(?=$|[\s%)])")
_ONLY_FIGURE = re.compile(r"[<>≤≥±–−-]?\s*\d[\d\s.,]*+(?:%|procent|percent|kt|kton|ton|st|mkr)?")
_SHOWN = 3


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_rules("layout")[name], re.IGNORECASE)


def lost_tables(lines: Sequence[Line]) -> Iterator[ReadingWarning]:
    """Warn once of all tables of a document that are not there or not in rows.

    :param lines: the lines with their roles
    """
    found = sorted([*_without_rows(lines), *_only_referred_to(lines), *_one_cell_a_line(lines)])
    if not found:
        return
    what = "; ".join(said for _, said in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    yield ReadingWarning(
        "table_lost", f"tables were lost when the text was extracted: {what}{more}", found[0][0]
    )


def _captions(lines: Sequence[Line]) -> Iterator[tuple[int, re.Match[str]]]:
    for index, line in enumerate(lines):
        if line.role in ("body", "heading", "table") and len(line.text) <= _LONGEST_ROW:
            match = _pattern("table_caption").fullmatch(line.text)
            if match and not _is_prose(line.text):
                yield index, match


def _without_rows(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Captions that neither rows nor a picture's place follow or go before."""
    for index, match in _captions(lines):
        after = [line for line in lines[index + 1 : index + 1 + 2 * _NEAR] if line.text][:_NEAR]
        before = [line for line in lines[max(0, index - 2 * _NEAR) : index] if line.text][-_NEAR:]
        if not any(_is_row(line) for line in (*after, *before)):
            line = lines[index]
            yield line.number, f"{match['word']} {match['number']} (line {line.number}) has no rows"


def _only_referred_to(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Tables that are referred to and have no caption, where the others have."""
    captions = {match["number"].lower() for _, match in _captions(lines)}
    seen: set[str] = set()
    for line in lines:
        for match in _pattern("table_reference").finditer(line.text):
            number = match["number"].lower()
            if number not in captions | seen and not _begins_with_table(lines, line):
                seen.add(number)
                yield line.number, f"{match.group()} (named in line {line.number}) is not there"


def _begins_with_table(lines: Sequence[Line], line: Line) -> bool:
    """Whether a reference stands beside rows, which then are the table, caption or none."""
    near = lines[max(0, line.number - 1 - _NEAR) : line.number + 2 * _NEAR]
    return sum(_is_row(other) for other in near) > 1


def _is_row(line: Line) -> bool:
    """Whether a line may be a row: cells set apart, or figures in words that are no sentence."""
    if line.role == "table" or _CELL_BREAK.search(line.text):
        return True
    if len(line.text) > _LONGEST_ROW or _is_prose(line.text):
        return False
    return len(_FIGURE.findall(line.text)) > 1 or bool(_ONLY_FIGURE.fullmatch(line.text))


def _is_prose(text: str) -> bool:
    return text.endswith((".", ":", ";", ","))


def _one_cell_a_line(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Runs of short lines, many of them figures alone: a table read column by column."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not line.text:
            continue
        if line is not None and line.role in ("body", "furniture") and _is_cell(line.text):
            run.append(line)
            continue
        figures = sum(bool(_ONLY_FIGURE.fullmatch(cell.text)) for cell in run)
        if len(run) >= _FEWEST_CELLS and figures >= max(_FEWEST_FIGURES, len(run) // 4):
            yield run[0].number, f"lines {run[0].number}-{run[-1].number} hold a cell each"
        run = []


def _is_cell(text: str) -> bool:
    return len(text) <= _LONGEST_CELL and not _is_prose(text) and not _CELL_BREAK.search(text)
