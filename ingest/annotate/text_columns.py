"""Columns of tables that plain text keeps: cells parted by two blanks or more, or by a sign.

Cleaned passages have single blanks; where a column began is seen in the file's own text. A sign
("Energikontoret; medlem; sedan 2012") parts cells where line after line has as many of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, annotate, annotate_part
from ingest.annotate.quantities import Quantity
from ingest.annotate.table_rows import Header, lines_of
from ingest.annotate.times import Role
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.mapping import CELL_SIGN

Cell = tuple[int, int]
_YEARS: dict[str, Role] = {"target_year": "deadline", "base_year": "base"}
_LEAST_ROWS = 2
# What parts cells, and how many of it every line has at least: running text has some, too.
_SIGNS = (";", "|")
_LEAST_SIGNS = 2
_BLANKS = str.maketrans(dict.fromkeys(_SIGNS, " "))
_GAP = re.compile(r"\S[ \t]{2}[ \t]*(?=\S)")


@dataclass(frozen=True, slots=True)
class TextColumns:
    """A table within a passage: ranges of its text.

    :param names: the words of the header, in small letters, one for each column
    :param rows: the cells of each row below it
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, *beginnings: str) -> Iterator[Cell]:
        """The cells of the first column whose name begins with one of some words.

        :param beginnings: in small letters
        """
        named = (i for i, name in enumerate(self.names) if name.startswith(beginnings))
        at = next(named, None)
        return (row[at] for row in self.rows if at is not None and at < len(row))

    def kinds(self, language: str) -> tuple[str, ...]:
        """What each column holds by the lexicon's words for columns; empty where none says so.

        :param language: code of the text's language
        """
        named: dict[str, list[str]] = lexicon(language).data["columns"]
        kinds = {word: kind for kind, words in named.items() for word in words}
        found = [
            next((kinds[word] for word in name.split() if word in kinds), "") for name in self.names
        ]
        if found.count("value") > 1 or (found[:1] == ["value"] and found.count("value") == 1):
            # "Mål Målår Nivå": the first names the goal.
            found[found.index("value")] = "label"
        return tuple(found)


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
    if len(lines) > _LEAST_ROWS and len(lines[0]) == 1 and before is None:
        del lines[0]  # a caption
    header, *rows = lines or [()]
    whole = tuple(row for row in rows if len(row) > 1)
    if before and len(header) == len(before.names):
        return TextColumns(before.names, (header, *whole))
    if len(header) < 2 or len(whole) < max(_LEAST_ROWS, len(rows) - 1):  # noqa: PLR2004
        return None
    return TextColumns(tuple(passage.text[slice(*cell)].lower() for cell in header), whole)


def _is_even(passage: DraftPassage) -> bool:
    """Whether nothing was left out between the characters of a passage, so that it has no cells."""
    offsets, text = passage.body.offsets, passage.text
    even = offsets[-1] - offsets[0] == len(offsets) - 1 and CELL_SIGN not in text
    return even and not _may_be_signed(text)


def _may_be_signed(text: str) -> bool:
    return any(text.count(sign) >= _LEAST_SIGNS * (_LEAST_ROWS + 1) for sign in _SIGNS)


def _sign_of(text: str, lines: Sequence[Cell]) -> str:
    """The sign that parts the cells of all lines but one, perhaps a caption; "" where none does."""
    for sign in _SIGNS if len(lines) > _LEAST_ROWS and _may_be_signed(text) else ():
        counts = [text.count(sign, *line) for line in lines]
        usual = max(counts[-_LEAST_ROWS:])
        if usual >= _LEAST_SIGNS and counts.count(usual) >= len(lines) - 1:
            return sign
    return ""


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
        return [tuple(_signed_cells(passage.text, line, sign)) for line in lines]
    return [tuple(_cells(passage, line)) for line in lines]


def goal_rows(columns: TextColumns, passage: DraftPassage, language: str) -> list[Sentence]:
    """The rows of a table of goals, each read by its columns; none where it is no such table.

    The year of a goal and its base stand in their columns, its figure in that of the level, its
    unit with the name of the indicator where the figure is bare ("kWh/m2 ... 98"). What stands in
    other columns (who answers for it, how things are) tells nothing of the goal.

    :param columns: the table
    :param passage: the passage that it is
    :param language: code of its language
    """
    kinds = columns.kinds(language)
    if "target_year" not in kinds or "value" not in kinds:
        return []
    rows = [row for row in columns.rows if len(row) == len(kinds)]
    return [_by_columns(passage, row, kinds, language) for row in rows]


def header_for(columns: TextColumns, language: str) -> Header:
    """The header of a table by what its columns hold.

    :param columns: the table
    :param language: code of its language
    """
    return Header(tuple(kind for kind in columns.kinds(language) if kind))


def _by_columns(
    passage: DraftPassage, row: tuple[Cell, ...], kinds: tuple[str, ...], language: str
) -> Sentence:
    text = passage.text
    line = row_at(text, row[0][0], row[-1][1], language)
    cell = dict(zip(kinds, row, strict=True))
    # A column that nobody knows names the goal, too ("Mål K1 | Avser territoriella utsläpp").
    labels = [c for c, kind in zip(row, kinds, strict=True) if kind in ("label", "")]
    times = [
        replace(time, role=role, since=None)
        for kind, role in _YEARS.items()
        for time in _read(line, text, cell.get(kind), "times")
        if time.year
    ]
    found = _read(line, text, cell["value"], "quantities")
    told = sorted([*labels, cell["value"]])
    if "base_year" not in cell:  # "ned 75 % från 2017" says it itself
        said = (time for one in told for time in _read(line, text, one, "times"))
        times.extend(time for time in said if time.role in ("base", "start"))
    return line.read_as(
        sorted(times, key=lambda time: time.first),
        [_with_unit(text, quantity, labels, cell["value"], language) for quantity in found],
        terms=[term for one in told for term in _read(line, text, one, "terms")],
        holders=[holder for one in labels for holder in _read(line, text, one, "holders")],
    )


def _read(line: Sentence, text: str, cell: Cell | None, what: str) -> list[Any]:
    """What a cell holds, read by itself, at its place in the line.

    :param what: the attribute of :class:`Sentence`
    """
    if cell is None:
        return []
    alone = annotate_part(text, *cell, line.language)
    at = line.tokens_between(*cell)[0]
    found = getattr(alone, what)
    return [replace(one, first=one.first + at, last=one.last + at) for one in found]


def _with_unit(
    text: str, quantity: Quantity, labels: Sequence[Cell], value: Cell, language: str
) -> Quantity:
    """A bare figure with the unit that the indicator's name ends in."""
    for label in labels if quantity.unit is None else ():
        unit = text[slice(*label)].rsplit(",", 1)[-1].strip()
        asked = annotate(f"{text[slice(*value)]} {unit}", language)
        full = next((q for s in asked for q in s.quantities if q.unit), None)
        if full:
            return replace(full, first=quantity.first, last=quantity.last)
    return quantity
