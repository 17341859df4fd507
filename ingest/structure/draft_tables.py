"""Tables of a draft: rows of cells, each with its words and its way back to the text.

A table that the end of a page cuts is one table: its parts have as many columns, and between
them stand running heads only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.source import SourceText
from ingest.formats.tables import Table
from ingest.structure.line import Line
from ingest.structure.lines import LineIndex
from ingest.structure.mapping import MappedText, compose
from kkgraph.contract import Section


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell.

    :param body: its words, white space folded, with the place of each character; empty for an
        empty cell
    """

    body: MappedText

    @property
    def text(self) -> str:
        """Its words."""
        return self.body.text


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row.

    :param cells: one for every column, empty ones too
    :param line: the 1-based line it begins on
    """

    cells: tuple[TableCell, ...]
    line: int

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of its cells."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table.

    :param section: key of the section it stands in, ``None`` before the first heading
    :param rows: its rows from above to below, those without any word left out; extraction makes
        the first row of every page a header, so which row is one is told by its words only
    :param above: the words of the last line of text above it, often its caption
    """

    section: str | None
    rows: tuple[CellRow, ...]
    above: str

    @property
    def header(self) -> tuple[str, ...]:
        """The words of the first row."""
        return self.rows[0].texts


def read_tables(
    source: SourceText,
    lines: Sequence[Line],
    sections: Sequence[Section],
    index: LineIndex,
    is_word: Callable[[str], bool],
) -> tuple[CellTable, ...]:
    """The tables of a document, those cut at the end of a page put together.

    :param source: the text with its tables
    :param lines: its lines with their roles
    :param sections: the sections in order
    :param index: from offsets to lines
    :param is_word: whether a word is known from the text
    """
    found = []
    for group in _joined(source.tables, lines, index):
        rows = tuple(
            CellRow(
                tuple(TableCell(compose([cell], source.text, is_word)) for cell in row.cells),
                index.line(row.start),
            )
            for table in group
            for row in table.rows
            if not row.is_empty
        )
        if rows:
            start = group[0].rows[0].start
            above = _above(lines, rows[0].line - 1)
            found.append(CellTable(_section(sections, start), rows, above))
    return tuple(found)


def _joined(
    tables: Sequence[Table], lines: Sequence[Line], index: LineIndex
) -> Iterator[list[Table]]:
    group: list[Table] = []
    for table in tables:
        if group and not _continues(group[-1], table, lines, index):
            yield group
            group = []
        group.append(table)
    if group:
        yield group


def _continues(before: Table, table: Table, lines: Sequence[Line], index: LineIndex) -> bool:
    first, last = index.line(before.rows[-1].end), index.line(table.rows[0].start) - 1
    if any(line.role not in ("blank", "furniture") for line in lines[first:last]):
        return False
    return _width(before) == _width(table)


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _section(sections: Sequence[Section], start: int) -> str | None:
    held = [section.key for section in sections if section.start <= start < section.end]
    return held[-1] if held else None


def _above(lines: Sequence[Line], first: int) -> str:
    for line in reversed(lines[max(0, first - 12) : first]):
        if line.role in ("body", "heading") and line.text:
            return line.text
        if line.role in ("table", "continued"):
            break
    return ""
