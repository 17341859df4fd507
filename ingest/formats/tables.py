"""What a table is, whatever the format: rows of cells, each a range of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, which may run over several lines.

    :param start: offset of its first character in the text
    :param end: offset after its last character
    :param cells: the range of each cell without white space around it, in order; an empty cell
        is an empty range, so that every cell keeps its column
    """

    start: int
    end: int
    cells: tuple[Range, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(start == end for start, end in self.cells)

    def moved(self, place: Callable[[int], int]) -> TableRow:
        """The same row in another text.

        :param place: from an offset in this text to one in the other
        """
        cells = tuple((place(start), place(end)) for start, end in self.cells)
        return TableRow(place(self.start), place(self.end), cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows from above to below.

    Extraction makes the first row of every page a header, so the rows are all alike here; who
    reads a table decides by its words which of them is one.
    """

    rows: tuple[TableRow, ...]

    def moved(self, place: Callable[[int], int]) -> Table:
        """The same table in another text.

        :param place: from an offset in this text to one in the other
        """
        return Table(tuple(row.moved(place) for row in self.rows))
