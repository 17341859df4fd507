"""Rows of JSON values as people take them away: sorted, by the page, chosen fields, as CSV.

A field of an inner object has the path of its names with dots (``section.title``) and, as a
column, with underscores (``section_title``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar, cast

from kkgraph.answers import sheets
from kkgraph.answers.sheets import Cell
from kkgraph.errors import UsageError
from kkgraph.text.alphabet import letter_order

Row = Mapping[str, object]
Item = TypeVar("Item")
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows and fields of a list somebody wants.

    :param n: how many rows at most; all unless given.
    :param offset: how many to leave out before.
    :param sort: fields with commas between, with ``-`` before one for the other direction; rows
        that are alike stay in the order of the list.
    :param select: fields with commas between; all unless given.
    """

    n: int | None = None
    offset: int = 0
    sort: str | None = None
    select: str | None = None

    def __bool__(self) -> bool:
        return self != Paging()

    @property
    def selected(self) -> list[str]:
        """The fields to keep; none stands for all."""
        return _names(self.select)

    def cut(
        self, rows: Sequence[Item], known: Sequence[str], value: Callable[[Item, str], object]
    ) -> Cut[Item]:
        """Sort rows and take those of the page.

        :param rows: all rows.
        :param known: the fields there are.
        :param value: gives what a row has in a field.
        :returns: the rows of the page, whole.
        :raises UsageError: if a field does not exist; lists those that do.
        """
        ordered = list(rows)
        for name in reversed(_names(self.sort)):
            field = _known(name.lstrip("-"), known, "sort")
            key = partial(_order_of, value, field)
            ordered.sort(key=key, reverse=name.startswith("-"))
        for name in self.selected:
            _known(name, known, "select")
        end = len(ordered) if self.n is None else self.offset + self.n
        return Cut(ordered[self.offset : end], self.offset, len(ordered))


@dataclass(frozen=True, slots=True)
class Cut(Generic[Item]):
    """Some rows of a list: which, and how many there are in all."""

    rows: list[Item]
    offset: int
    total: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins, ``None`` after the last."""
        return next_offset(self.offset, len(self.rows), self.total)


def next_offset(offset: int, shown: int, total: int, n: int | None = None) -> int | None:
    """Tell where the next page begins.

    :param offset: where this one begins.
    :param shown: how many rows it has.
    :param total: how many rows there are in all.
    :param n: how many were asked for, where a page with fewer is the last whatever the total
        says: passages that say the same are counted one by one and shown together.
    :returns: the offset, ``None`` after the last page.
    """
    end = offset + shown
    return end if shown and end < total and (n is None or shown == n) else None


def page(
    rows: Sequence[Row],
    *,
    n: int | None = None,
    offset: int = 0,
    sort: str | None = None,
    select: str | None = None,
    fields: Sequence[str] = (),
) -> Cut[Row]:
    """Take a page of a list of JSON values.

    :param rows: all rows, which have the same fields.
    :param n: how many rows at most; all unless given.
    :param offset: how many to leave out before.
    :param sort: as for `Paging`.
    :param select: as for `Paging`.
    :param fields: what fields there are, for lists that may be empty.
    :returns: the page, of each row the chosen fields.
    :raises UsageError: if a field does not exist; lists those that do.
    """
    known = list(dict.fromkeys([*fields, *(path for row in rows[:1] for path in paths(row))]))
    asked = Paging(n, offset, sort, select)
    taken = asked.cut(rows, known, dig)
    return Cut([pick(row, asked.selected) for row in taken.rows], taken.offset, taken.total)


def in_order(rows: Sequence[AnyRow], *fields: str) -> list[AnyRow]:
    """Sort rows of JSON values, words by the Swedish alphabet.

    :param rows: the rows.
    :param fields: paths of fields, the one that counts most first.
    :returns: the rows; those that are alike stay in their order.
    """
    ordered = list(rows)
    for field in reversed(fields):
        ordered.sort(key=partial(_order_of, dig, field))
    return ordered


def paths(row: Row, before: str = "") -> list[str]:
    """List the fields of a row, those of inner objects too.

    :param row: the row.
    :param before: path of the row itself.
    :returns: paths.

    >>> paths({"id": 1, "section": {"title": "Mål"}})
    ['id', 'section', 'section.title']
    """
    found = []
    for name, value in row.items():
        found.append(f"{before}{name}")
        if isinstance(value, Mapping):
            found += paths(value, f"{before}{name}.")
    return found


def dig(row: Row, path: str) -> object:
    """Find a value by its path.

    :param row: the row.
    :param path: such as ``section.title``.
    :returns: the value, ``None`` if it is not there.
    """
    value: object = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def pick(row: Row, chosen: Sequence[str]) -> Row:
    """Keep some fields of a row.

    :param row: the row.
    :param chosen: paths; all fields if there are none.
    :returns: a new row, inner objects with the chosen fields only.

    >>> pick({"id": 1, "section": {"title": "Mål", "number": "3"}}, ["section.title"])
    {'section': {'title': 'Mål'}}
    """
    if not chosen:
        return dict(row)
    found: dict[str, object] = {}
    for path in chosen:
        *outer, last = path.split(".")
        place = found
        for name in outer:
            # A field may have been chosen whole before; what is shared must not be changed.
            inner = dict(cast("Row", place.get(name) or {}))
            place[name] = inner
            place = inner
        place[last] = dig(row, path)
    return found


def to_table(rows: Iterable[Row], fields: Sequence[str] = ()) -> tuple[list[str], list[list[Cell]]]:
    """Lay rows out as a table.

    :param rows: the rows.
    :param fields: columns of a table that has no rows.
    :returns: headings and cells.
    """
    flat = [flatten(row) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row)) or list(fields)
    return columns, [[row.get(name) for name in columns] for row in flat]


def to_csv(
    rows: Iterable[Row],
    fields: Sequence[str] = (),
    dialect: sheets.Dialect = sheets.Dialect.excel,
) -> bytes:
    """Write rows for spreadsheets.

    :param rows: the rows.
    :param fields: columns of a table that has no rows.
    :param dialect: of CSV.
    :returns: CSV, guarded against cells that would be taken for formulas.
    """
    return sheets.to_csv(*to_table(rows, fields), dialect)


def flatten(row: Row, before: str = "") -> dict[str, Cell]:
    """Make cells of a row.

    :param row: the row.
    :param before: name of the row itself.
    :returns: cells by column; lists of words are joined by semicolons, others stay JSON.

    >>> flatten({"a": {"b": 1}, "c": ["x", "y"], "d": [[0, 2]]})
    {'a_b': 1, 'c': 'x; y', 'd': '[[0, 2]]'}
    """
    cells: dict[str, Cell] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            cells |= flatten(value, f"{before}{name}_")
        elif isinstance(value, list | tuple):
            cells[f"{before}{name}"] = _join(value)
        else:
            cells[f"{before}{name}"] = cast("Cell", value)
    return cells


def _join(values: Sequence[object]) -> str:
    if all(isinstance(value, str | int | float) for value in values):
        return "; ".join(map(str, values))
    return json.dumps(values, ensure_ascii=False)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip(" -")]


def _known(name: str, known: Sequence[str], what: str) -> str:
    if known and name not in known:
        raise UsageError(f"{what}: no field {name!r}; fields: {', '.join(known)}")
    return name


def _order_of(
    value: Callable[[Item, str], object], field: str, row: Item
) -> tuple[int, float, str]:
    """Sort numbers before words before lists, and nothing at all last."""
    found = value(row, field)
    if found is None:
        return (3, 0, "")
    if isinstance(found, int | float):
        return (0, found, "")
    if isinstance(found, str):
        return (1, 0, letter_order(found))
    return (2, 0, json.dumps(found, ensure_ascii=False, default=str))
