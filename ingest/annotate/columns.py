"""Columns of tables that plain text keeps: cells parted by two blanks or more.

Cleaned passages have single blanks; where a column began is seen in the file's own text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.annotate.table_rows import lines_of
from ingest.structure.draft import Draft, DraftPassage

Cell = tuple[int, int]
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """A table within a passage: ranges of its text.

    :param names: the words of the header, in small letters, one for each column
    :param rows: the cells of each row below it
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def at(self, *beginnings: str) -> int | None:
        """The first column whose name begins with one of some words.

        :param beginnings: in small letters
        """
        found = (i for i, name in enumerate(self.names) if name.startswith(beginnings))
        return next(found, None)


def columns_of(draft: Draft, passage: DraftPassage) -> Columns | None:
    """The table that a passage is; ``None`` where it is running text.

    :param draft: the document
    :param passage: one of its passages
    """
    if passage.kind == "bullet":
        return None
    header, *rows = [tuple(_cells(passage, line)) for line in lines_of(draft, passage)] or [()]
    whole = tuple(row for row in rows if len(row) > 1)
    if len(header) < 2 or len(whole) < max(_LEAST_ROWS, len(rows) - 1):  # noqa: PLR2004
        return None
    return Columns(tuple(passage.text[slice(*cell)].lower() for cell in header), whole)


def _cells(passage: DraftPassage, line: Cell) -> Iterator[Cell]:
    text, offsets = passage.text, passage.body.offsets
    start, end = line
    first = start
    for at in range(start, end):
        if text[at] == " " and at + 1 < end and offsets[at + 1] - offsets[at - 1] > 2:  # noqa: PLR2004
            if at > first:
                yield first, at
            first = at + 1
    yield first, end
