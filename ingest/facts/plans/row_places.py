"""A passage of a table in its place: the row it is, and the headers above its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable
from ingest.structure.mapping import CELL_SIGN


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row of a table as a passage.

    :param text: the passage's text: its cells that hold words, one after the other
    :param row: the row
    :param table: the table it stands in
    :param header: whether it is the first row of its table
    """

    text: str
    row: CellRow
    table: CellTable
    header: bool

    def cell_at(self, start: int) -> str:
        """The words of the cell that a place of the passage lies in."""
        return self._held(start)[1]

    def over(self, start: int) -> Iterator[str]:
        """What stands above and beside a cell: its column's header, the row's label, the caption.

        :param start: a place in the passage's text
        """
        column, _ = self._held(start)
        header = self.table.header
        if column < len(header):
            yield header[column]
        if column:
            yield next((text for text in self.row.texts if text), "")
        yield self.table.above

    def _held(self, start: int) -> tuple[int, str]:
        """Column and words of the cell at a place of the passage."""
        held = [(n, text) for n, text in enumerate(self.row.texts) if text.strip()]
        nth = self.text[:start].count(CELL_SIGN)
        return held[min(nth, len(held) - 1)] if held else (0, "")


def row_places(draft: Draft) -> Mapping[int, RowPlace]:
    """The rows that passages are, by the passages' order.

    :param draft: a document with its tables
    """
    rows = {row.line: (table, row) for table in draft.tables for row in table.rows}
    found = {}
    for passage in draft.passages:
        if passage.kind != "table":
            continue
        held = rows.get(draft.index.line(passage.spans[0][0]))
        if held:
            table, row = held
            found[passage.order] = RowPlace(passage.text, row, table, row is table.rows[0])
    return found
