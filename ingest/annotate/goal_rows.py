"""Rows of a table of goals: a sentence for each figure that is to be reached.

A row gives one goal for every column of levels with a figure in it. The year stands in the
header of that column, in a column of years, or beside the figure; the base in the column of
the base, where the figure is a change; its unit with the figure, in a column, in the header, or
behind the name of what is measured ("kWh/m2 ... 98"). What stands in other columns (who answers
for it, how things are) tells nothing of the goal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.annotate.column_roles import EMPTY, Column, roles
from ingest.annotate.grid import Cell
from ingest.annotate.passage import Sentence, annotate, annotate_part
from ingest.annotate.quantities import Quantity
from ingest.annotate.text_columns import TextColumns, row_at
from ingest.annotate.times import Time
from ingest.structure.draft import DraftPassage

# The unit of figures that count what the row names.
COUNT = "count"
_CHANGES = ("reduce", "raise", "reduction", "increase", "halve", "double")
_IN_PARENTHESES = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")


@dataclass(frozen=True, slots=True)
class _LevelRow:
    """A row with what its columns hold."""

    line: Sentence
    text: str
    cells: tuple[Cell, ...]
    columns: tuple[Column, ...]
    more: tuple[tuple[int, Cell], ...] = ()

    def of(self, *names: str) -> Iterator[tuple[Column, Cell]]:
        """The filled cells of some roles."""
        for column, cell in zip(self.columns, self.cells, strict=True):
            if column.role in names and self.said(cell) not in EMPTY:
                yield column, cell

    def said(self, cell: Cell) -> str:
        """The words of a cell."""
        return self.text[slice(*cell)]

    def told(self) -> list[Cell]:
        """The cells that say what the row is about."""
        pairs = zip(self.columns, self.cells, strict=True)
        named = [cell for column, cell in pairs if column.tells]
        return named + [cell for at, cell in self.more if self.columns[at].tells]

    def read(self, cell: Cell, what: str) -> list[Any]:
        """What a cell holds, read by itself, at its place in the line.

        :param what: the attribute of :class:`Sentence`
        """
        alone = annotate_part(self.text, *cell, self.line.language)
        at = self.line.tokens_between(*cell)[0]
        found = getattr(alone, what)
        return [replace(one, first=one.first + at, last=one.last + at) for one in found]


def goal_rows(
    table: TextColumns,
    passage: DraftPassage,
    valid_from: int,
    language: str,
    introduced: Sequence[Sentence] = (),
) -> list[Sentence]:
    """The goals of a table's rows, each read by its columns; none where it is no such table.

    :param table: the table
    :param passage: the passage that it is
    :param valid_from: first year of the contract
    :param language: code of its language
    :param introduced: the heading of its section, its caption, what leads to it
    """
    rows = [row for row in table.rows if len(row) == len(table.names)]
    if not rows:
        return []
    text = passage.text
    cells = [[text[slice(*row[at])] for row in rows] for at in range(len(table.names))]
    columns = roles(table.names, cells, valid_from, language)
    aims = any(one.named("goal_word", "aim") for one in introduced)
    led = {t.year for one in introduced for t in one.times if t.year and t.year > valid_from}
    if not _of_goals(columns, aims=aims, led=len(led) == 1):
        return []
    return [
        sentence
        for at, row in enumerate(table.rows)
        if len(row) == len(columns)
        for sentence in _goals(_level_row(text, row, columns, table.more[at : at + 1], language))
    ]


def _level_row(
    text: str,
    cells: tuple[Cell, ...],
    columns: tuple[Column, ...],
    more: Sequence[tuple[tuple[int, Cell], ...]],
    language: str,
) -> _LevelRow:
    pieces = more[0] if more else ()
    held = [*cells, *(cell for _, cell in pieces)]
    line = row_at(text, min(held)[0], max(end for _, end in held), language)
    return _LevelRow(line, text, cells, columns, pieces)


def _of_goals(columns: Sequence[Column], *, aims: bool, led: bool) -> bool:
    """Whether a table has a column of what is to be reached, and its year or one led to it.

    Years alone head columns of forecasts and budgets, too, unless words above say that they
    are goals or another column how things are.
    """
    dated = led or any(one.role == "target_year" for one in columns)
    levels = [one for one in columns if one.role == "value"]
    said = aims or any(one.role in ("now", "base") and not one.bare for one in columns)
    return any(one.tells for one in columns) and any(
        dated or (one.year and (said or not one.bare)) for one in levels
    )


def _goals(row: _LevelRow) -> list[Sentence]:
    """A reading of a row for each level in it; one with nothing to reach where it has none."""
    found = [reading for column, cell in row.of("value") for reading in _reading(row, column, cell)]
    return found or [row.line.read_as((), (), terms=(), holders=())]


def _reading(row: _LevelRow, column: Column, cell: Cell) -> Iterator[Sentence]:
    found = row.read(cell, "quantities")
    if not found and not row.read(cell, "terms"):
        return  # "följs", "mäts ej"
    quantities = [_signed(_with_unit(row, column, one, cell), column) for one in found]
    labels = row.told()
    told = sorted([*labels, cell])
    terms = [term for one in told for term in row.read(one, "terms")]
    times = [*_deadlines(row, column, cell)]
    if any(_is_change(row, one, terms) for one in quantities):
        times.extend(_bases(row, told))
    yield row.line.read_as(
        sorted(times, key=lambda time: time.first),
        quantities,
        terms=terms,
        holders=[holder for one in labels for holder in row.read(one, "holders")],
    )


def _deadlines(row: _LevelRow, column: Column, cell: Cell) -> Iterator[Time]:
    """The year of a level: in the header of its column, else in the nearest column of years."""
    if column.year:
        last = row.line.tokens_between(*cell)[1]
        yield Time(last - 1, last, column.year, "deadline")
        return
    at = row.columns.index(column)
    years = sorted(row.of("target_year"), key=lambda pair: abs(row.columns.index(pair[0]) - at))
    for _, year in years[:1]:
        for time in row.read(year, "times"):
            if time.year:
                yield replace(time, role="deadline", since=None)


def _bases(row: _LevelRow, told: Sequence[Cell]) -> Iterator[Time]:
    """The year that a change is compared with: in its column, else told beside the figure."""
    if any(column.role == "base" for column in row.columns):
        for column, cell in row.of("base"):
            at = row.line.tokens_between(*cell)[0]
            if column.year:
                yield Time(at, at + 1, column.year, "base")
            for time in row.read(cell, "times"):
                if time.year:
                    yield replace(time, role="base", since=None)
        return
    for cell in told:  # "ned 75 % från 2017" says it itself
        yield from (time for time in row.read(cell, "times") if time.role in ("base", "start"))


def _is_change(row: _LevelRow, quantity: Quantity, terms: Sequence[Any]) -> bool:
    """Whether a figure says how much more or less, and so is compared with a year."""
    if quantity.sign or quantity.rate or any(term.name in _CHANGES for term in terms):
        return True
    if quantity.unit != "percent":
        return False
    # "Utsläpp | 1990 | 80 %", but not "Andel resor | 2019: 22 % | 30 %".
    before = [q for _, cell in row.of("base", "now") for q in row.read(cell, "quantities")]
    return not any(one.unit == "percent" for one in before)


def _signed(quantity: Quantity, column: Column) -> Quantity:
    """A figure below a header such as "Minskning" is a cut."""
    if quantity.sign or not column.sign or quantity.unit != "percent":
        return quantity
    return replace(quantity, sign=column.sign)


def _with_unit(row: _LevelRow, column: Column, quantity: Quantity, cell: Cell) -> Quantity:
    """A bare figure with the unit that its row or its header says; else it counts things."""
    if quantity.unit is not None or quantity.form != "figure":
        return quantity
    for unit in _units(row, column):
        for sentence in annotate(f"{row.said(cell)} {unit}", row.line.language)[:1]:
            full = next((q for q in sentence.quantities if q.unit), None)
            if full:
                return replace(full, first=quantity.first, last=quantity.last)
    return replace(quantity, unit=COUNT)


def _units(row: _LevelRow, column: Column) -> Iterator[str]:
    """Words that may be the unit of a figure, the surest first."""
    yield from (row.said(cell) for _, cell in row.of("unit"))
    for words in (*(row.said(cell) for cell in row.told()), column.name):
        inside = _IN_PARENTHESES.findall(words)
        yield from reversed(inside)
        yield words.rsplit(",", 1)[-1].strip()
