"""Rows of tables in Markdown, as text recognition leaves them.

A table of Markdown begins with a header and a line of dashes. What stands in real files is less
regular: cells broken over lines, tables cut at the end of a page whose rest has no header, lines
whose outer bars were lost. A row is therefore told by its bars alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.tables import Range, Table, TableRow

# A cell broken over more lines is no cell.
_MOST_LINES = 80
_BAR = re.compile(r"(?<!\\)\|")
_NO_DASHES = re.compile(r"[^\s|:-]")
_LINE = re.compile(r"[^\n]*\n?")
# So many bars make a row of a line that stands alone and does not begin with one.
_ALONE = 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line, or several that a broken cell joins.

    :param start: offset of its first character
    :param end: offset after its last, its end of line left out
    :param kind: a row, a line of dashes below a header, a blank line or anything else
    """

    start: int
    end: int
    kind: str


def read_rows(text: str) -> tuple[tuple[Table, ...], tuple[Range, ...]]:
    """Find all tables of a text.

    :param text: the whole text
    :returns: the tables, and the ranges of lines of dashes, which are no rows
    """
    lines = list(_kinds(text, list(_whole_lines(text))))
    tables: list[Table] = []
    rows: list[TableRow] = []
    for line in lines:
        if line.kind == "row":
            rows.append(_row(text, line.start, line.end))
        elif line.kind != "dashes" and rows:
            tables.append(Table(tuple(rows)))
            rows = []
    if rows:
        tables.append(Table(tuple(rows)))
    return tuple(tables), tuple((line.start, line.end) for line in lines if line.kind == "dashes")


def _whole_lines(text: str) -> Iterator[Range]:
    """Lines, those of a broken cell drawn together."""
    starts = [match.span() for match in _LINE.finditer(text) if match.end() > match.start()]
    spans = [(start, end - text.endswith("\n", start, end)) for start, end in starts]
    at = 0
    while at < len(spans):
        last = _closing(text, spans, at) if _is_open(text, spans[at]) else at
        yield spans[at][0], spans[last][1]
        at = last + 1


def _is_open(text: str, span: Range) -> bool:
    """Whether a row begins on this line and does not end there."""
    line = text[span[0] : span[1]].strip()
    return line.startswith("|") and not line.endswith("|")


def _closing(text: str, spans: Sequence[Range], first: int) -> int:
    """The line that closes a row; the row's own where none does before the next row."""
    for at in range(first + 1, min(first + _MOST_LINES, len(spans))):
        line = text[spans[at][0] : spans[at][1]].strip()
        if line.startswith("|"):
            return first
        if line.endswith("|"):
            return at
    return first


def _kinds(text: str, spans: Sequence[Range]) -> Iterator[TextLine]:
    bars = [len(_BAR.findall(text, start, end)) for start, end in spans]
    for at, (start, end) in enumerate(spans):
        line = text[start:end].strip()
        kind = "other"
        if not line:
            kind = "blank"
        elif bars[at] and "-" in line and not _NO_DASHES.search(line):
            kind = "dashes"
        elif line.startswith("|") or bars[at] >= _ALONE or (bars[at] and _beside(bars, at)):
            kind = "row"
        yield TextLine(start, end, kind)


def _beside(bars: Sequence[int], at: int) -> bool:
    """Whether the line before or after has bars, too."""
    return bool((at and bars[at - 1]) or (at + 1 < len(bars) and bars[at + 1]))


def _row(text: str, start: int, end: int) -> TableRow:
    """The cells between the bars; what stands outside the outer bars is no cell."""
    bars = [match.start() for match in _BAR.finditer(text, start, end)]
    if text[start:end].lstrip().startswith("|"):
        edges = bars
    else:
        edges = [start - 1, *bars]
    if not text[start:end].rstrip().endswith("|"):
        edges = [*edges, end]
    cells = tuple(_cell(text, a + 1, b) for a, b in zip(edges, edges[1:], strict=False))
    return TableRow(start, end, cells)


def _cell(text: str, start: int, end: int) -> Range:
    words = text[start:end]
    bare = words.strip()
    if not bare:
        return start, start
    begin = start + len(words) - len(words.lstrip())
    return begin, begin + len(bare)
