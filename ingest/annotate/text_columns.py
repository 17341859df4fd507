"""Columns of tables that plain text keeps: cells parted by two blanks or more, or by a sign.

Cleaned passages have single blanks; where a column began is seen in the file's own text. A sign
("Energikontoret; medlem; sedan 2012") parts cells where line after line has as many of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.annotate.grid import Cell, TextGrid, grid_of
from ingest.annotate.passage import Sentence, annotate_part
from ingest.annotate.table_rows import lines_of
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.mapping import CELL_SIGN

_LEAST_ROWS = 2
# What parts cells, and how many of it every line has at least: running text has some, too.
_SIGNS = (";", "|")
_LEAST_SIGNS = {";": 2, "|": 1}
# Lines with so many of it may be broken rows.
_MANY_SIGNS = 3
# One line in so many rows may be a heading within the table.
_HEADINGS = 3
_BLANKS = str.maketrans(dict.fromkeys(_SIGNS, " "))
_GAP = re.compile(r"\S[ \t]{2}[ \t]*(?=\S)")


@dataclass(frozen=True, slots=True)
class TextColumns:
    """A table within a passage: ranges of its text.

    :param names: the words of the header, in small letters, one for each column
    :param rows: the cells of each row below it
    :param more: of each row, what its cells go on with in other lines, with the columns
    :param caption: the line above the header
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: tuple[tuple[tuple[int, Cell], ...], ...] = ()
    caption: Cell | None = None

    def column(self, *beginnings: str) -> Iterator[Cell]:
        """The cells of the first column whose name begins with one of some words.

        :param beginnings: in small letters
        """
        named = (i for i, name in enumerate(self.names) if name.startswith(beginnings))
        at = next(named, None)
        return (row[at] for row in self.rows if at is not None and at < len(row))


def columns_of(
    draft: Draft, passage: DraftPassage, before: TextColumns | None = None
) -> TextColumns | None:
    """The table that a passage is; ``None`` where it is running text.

    :param draft: the document
    :param passage: one of its passages
    :param before: the table of the passage before, which a page's end may have cut
    """
    if passage.kind == "bullet" or _is_even(passage):
        return None
    lines = _all_cells(draft, passage)
    caption: Cell | None = None
    while len(lines) > _LEAST_ROWS and len(lines[0]) == 1 and before is None:
        (last,) = lines.pop(0)
        caption = (caption[0] if caption else last[0], last[1])
    header, *rows = lines or [()]
    whole = tuple(row for row in rows if len(row) > 1)
    if before and len(header) == len(before.names):
        return TextColumns(before.names, (header, *whole))
    grid = grid_of(lines, passage.text, _placer(draft, passage)) if len(header) else None
    if grid and grid.left <= 1 + len(grid.rows) // _HEADINGS:
        return _aligned(grid, passage.text, caption)
    if len(header) < 2 or len(whole) < max(_LEAST_ROWS, len(rows) - 1):  # noqa: PLR2004
        return None
    names = tuple(passage.text[slice(*cell)].lower() for cell in header)
    return TextColumns(names, whole, caption=caption)


def _aligned(grid: TextGrid, text: str, caption: Cell | None) -> TextColumns:
    names = (" ".join(text[slice(*cell)] for cell in cells).lower() for cells in grid.header)
    return TextColumns(
        tuple(names),
        tuple(map(tuple, grid.rows)),
        tuple(map(tuple, grid.more)),
        caption,
    )


def _placer(draft: Draft, passage: DraftPassage) -> Callable[[int], int]:
    """How far from the beginning of its line in the file a character of a passage stands."""
    raw, offsets = draft.source.text, passage.body.offsets

    def place(at: int) -> int:
        offset = offsets[min(at, len(offsets) - 1)]
        return offset - raw.rfind("\n", 0, offset) - 1

    return place


def _is_even(passage: DraftPassage) -> bool:
    """Whether nothing was left out between the characters of a passage, so that it has no cells."""
    offsets, text = passage.body.offsets, passage.text
    even = offsets[-1] - offsets[0] == len(offsets) - 1 and CELL_SIGN not in text
    return even and not _may_be_signed(text)


def _may_be_signed(text: str) -> bool:
    return any(text.count(sign) >= _LEAST_SIGNS[sign] * (_LEAST_ROWS + 1) for sign in _SIGNS)


def _sign_of(text: str, lines: Sequence[Cell]) -> str:
    """The sign that parts the cells of all lines but one, perhaps a caption; "" where none does."""
    for sign in _SIGNS if len(lines) > _LEAST_ROWS and _may_be_signed(text) else ():
        rows = _whole_lines(text, lines, sign)
        counts = [text.count(sign, *line) for line in rows]
        usual = max(counts, default=0)
        if usual >= _LEAST_SIGNS[sign] and counts.count(usual) >= max(len(rows) - 1, _LEAST_ROWS):
            return sign
    return ""


def _whole_lines(text: str, lines: Sequence[Cell], sign: str) -> list[Cell]:
    """The lines of a table, one that is broken together with what it goes on with."""
    counts = [text.count(sign, *line) for line in lines]
    usual = max(counts)
    if usual < _MANY_SIGNS or counts.count(usual) < _LEAST_ROWS:
        return list(lines)
    rows: list[Cell] = []
    held = 0
    for line, count in zip(lines, counts, strict=True):
        goes_on = 0 < held < usual or (bool(rows) and not count and text[line[0]].islower())
        if goes_on and held + count <= usual:
            rows[-1] = (rows[-1][0], line[1])
            held += count
        else:
            rows.append(line)
            held = count
    return rows


def _signed_cells(text: str, line: Cell, sign: str) -> Iterator[Cell]:
    start = line[0]
    for part in text[slice(*line)].split(sign):
        bare = part.strip()
        at = start + (part.index(bare) if bare else 0)
        yield at, at + len(bare)
        start += len(part) + len(sign)


def _cells(passage: DraftPassage, line: Cell) -> Iterator[Cell]:
    text, offsets = passage.text, passage.body.offsets
    start, end = line
    first = start
    at = text.find(" ", start, end - 1)
    while at >= 0:
        if offsets[at + 1] - offsets[at - 1] > 2:  # noqa: PLR2004
            if at > first:
                yield first, at
            first = at + 1
        at = text.find(" ", at + 1, end - 1)
    yield first, end


def keeps_columns(draft: Draft, passage: DraftPassage) -> bool:
    """Whether a passage's own text has cells that two blanks or more part.

    :param draft: the document
    :param passage: one of its passages
    """
    offsets = passage.body.offsets
    if passage.kind == "bullet" or not len(offsets):
        return False
    if _may_be_signed(passage.text) and _sign_of(passage.text, lines_of(draft, passage)):
        return True
    return bool(_GAP.search(draft.source.text, offsets[0], offsets[-1]))


def plain_rows(draft: Draft, passage: DraftPassage) -> list[Sentence]:
    """The rows of a table of any kind, each a sentence of its own; none where it is no table.

    :param draft: the document
    :param passage: one of its passages, which :func:`keeps_columns`
    """
    rows = _all_cells(draft, passage)
    wide = sum(len(row) > 1 for row in rows)
    if wide < _LEAST_ROWS or wide * 2 < len(rows):
        return []
    return [row_at(passage.text, row[0][0], row[-1][1], draft.language) for row in rows]


def row_at(text: str, first: int, last: int, language: str) -> Sentence:
    """A row of a table as one sentence: the sign that parts its cells joins and ends nothing.

    :param text: of the passage
    :param first: first character of the row
    :param last: one past its last character
    :param language: code of its language
    """
    row = annotate_part(text.translate(_BLANKS), first, last, language)
    row.text = text[first:last]
    return row


def _all_cells(draft: Draft, passage: DraftPassage) -> list[tuple[Cell, ...]]:
    lines = lines_of(draft, passage)
    sign = _sign_of(passage.text, lines)
    if sign:
        rows = _whole_lines(passage.text, lines, sign)
        return [tuple(_signed_cells(passage.text, line, sign)) for line in rows]
    return [tuple(_cells(passage, line)) for line in lines]
