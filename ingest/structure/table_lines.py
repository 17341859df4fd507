"""Lines that are rows of tables, with their cells, where the format tells tables."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from ingest.formats.source import SourceText
from ingest.structure.line import Line


def mark_rows(lines: Sequence[Line], source: SourceText) -> None:
    """Give the first line of every row its cells; the further lines of a row are part of it.

    :param lines: the lines with their roles
    :param source: the text with its tables
    """
    starts = [line.start for line in lines]
    for table in source.tables:
        for row in table.rows:
            first = max(0, bisect.bisect_right(starts, row.start) - 1)
            while lines[first].end <= row.start:
                first += 1
            _mark(lines, first, row.end)
            held = tuple(cell for cell in row.cells if cell[0] < cell[1])
            lines[first].role = "table" if held else "furniture"
            lines[first].cells = held


def _mark(lines: Sequence[Line], first: int, end: int) -> None:
    at = first + 1
    while at < len(lines) and lines[at].start < end:
        if lines[at].text:
            lines[at].role = "continued"
        at += 1
