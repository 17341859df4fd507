"""Totals of the tables of emissions: captions, base year, unit, scopes, sectors, row of totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final, Literal

from ingest.facts.patterns import named_pattern
from ingest.facts.plans.printed_numbers import Separators, either, printed, separators, value
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable
from kkgraph.contract import Evidence
from kkgraph.vocabulary.rules import load_rules

METHOD: Final = "inventories"
_YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-2]\d)(?!\d)")
_LONGEST_LABEL = 120
_LONGEST_CAPTION = 240
_ADDS_UP = 0.01

TableKind = Literal["emissions", "gap", "other"]
_pattern = partial(named_pattern, METHOD, any_case=True)


@dataclass(frozen=True, slots=True)
class FoundTotal:
    """A total as it stands somewhere.

    :param year: of the emissions
    :param printed: the figure as printed
    :param figures: what it may be; two where its sign parts thousands or begins decimals
    :param unit: the words of the unit
    :param unit_t: the unit in tonnes; ``None`` where no unit of mass is printed
    :param sectors: rows above the total, with figures in the same unit
    :param adds_up: whether the scopes beside it, if any, add up to it
    :param evidence: where it stands
    """

    year: int | None
    printed: str
    figures: tuple[float, ...]
    unit: str | None
    unit_t: float | None
    sectors: tuple[tuple[str, float], ...]
    adds_up: bool
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class _EmissionTable:
    """A table of emissions being read, perhaps over several pieces."""

    kind: TableKind
    section: str | None
    signs: Separators
    year: int | None = None
    measured: bool = True
    unit: str | None = None
    total_column: int | None = None
    years: dict[int, int] = field(default_factory=dict)
    sectors: list[tuple[str, float]] = field(default_factory=list)
    has_header: bool = False


def totals_of_tables(draft: Draft) -> Iterator[FoundTotal]:
    """The totals of emissions that tables give, in the order of the text.

    :param draft: the plan with its tables
    """
    modules = {section.key: section.number for section in draft.sections}
    open_table: _EmissionTable | None = None
    for table in draft.tables:
        if modules.get(table.section or "") not in load_rules(METHOD)["modules"]:
            open_table = None
            continue
        signs = separators(text for row in table.rows for text in row.texts)
        open_table = _begun(table, open_table, signs)
        for row in table.rows:
            open_table = _at_caption(table, row, open_table, signs)
            if open_table is not None and open_table.kind != "other":
                yield from _read(draft, row, open_table)


def _begun(
    table: CellTable, before: _EmissionTable | None, signs: Separators
) -> _EmissionTable | None:
    """The table that the line above says it is, or the one before that goes on."""
    caption = table.above if len(table.above) <= _LONGEST_CAPTION else ""
    kind = _kind_of(caption)
    if kind:
        return _new(kind, table, caption, signs)
    if before and before.section == table.section and before.has_header:
        before.signs = signs
        return before
    return None


def _at_caption(
    table: CellTable, row: CellRow, now: _EmissionTable | None, signs: Separators
) -> _EmissionTable | None:
    """A row of one cell, or the first, may say that another table begins."""
    held = [text for text in row.texts if text.strip()]
    if (len(held) > 1 and row is not table.rows[0]) or any(printed(text) for text in held):
        return now
    words = " ".join(held)
    kind = _kind_of(words) if len(words) <= 2 * _LONGEST_CAPTION else None
    if kind is None or (len(held) > 1 and now is not None and kind == now.kind):
        return now
    return _new(kind, table, words, signs)


def _new(kind: TableKind, table: CellTable, caption: str, signs: Separators) -> _EmissionTable:
    found = _EmissionTable(kind, table.section, signs)
    found.unit = _unit_in(caption)
    if kind == "emissions":
        found.year, found.measured = _year_in(caption)
    return found


def _kind_of(words: str) -> TableKind | None:
    if _pattern("gap").search(words):
        return "gap"
    if _pattern("other").search(words):
        return "other"
    return "emissions" if _pattern("emissions").search(words) else None


def _read(draft: Draft, row: CellRow, table: _EmissionTable) -> Iterator[FoundTotal]:
    """What a row of a table of emissions says: year, unit, header, sector or total."""
    texts = row.texts
    held = [text for text in texts if text.strip()]
    if _labelled(row, table, held) or _is_header(texts, table):
        return
    label = held[0] if held else ""
    if not label or printed(label) or not table.measured:
        return
    if _pattern("total_row").match(label) and not _pattern("not_total_row").search(label):
        yield from _totals(draft, row, table)
        table.sectors = []
    elif len(label) <= _LONGEST_LABEL:
        figure, _ = _total_of(row, table)
        if figure is not None and (number := value(figure, table.signs)) is not None:
            table.sectors.append((label.strip(" .:*"), number))


def _labelled(row: CellRow, table: _EmissionTable, held: list[str]) -> bool:
    """Take the year or the unit of a row that gives one."""
    if not held:
        return True
    label, rest = held[0], " ".join(held[1:])
    for name in ("year_label", "unit_label"):
        match = _pattern(name).match(label)
        if match is None:
            continue
        said = rest or label[match.end() :]
        if name == "year_label":
            table.year, table.measured = _year_in(said)
            table.sectors = []
        else:
            table.unit = said or table.unit
        return True
    return False


def _is_header(texts: tuple[str, ...], table: _EmissionTable) -> bool:
    """Whether a row names columns: scopes, a total, years, a unit."""
    figures = [text for text in texts if printed(text)]
    years = {n: int(text) for n, text in enumerate(texts) if _YEAR.fullmatch(text.strip())}
    if len(figures) > len(years):
        return False
    named = [n for n, text in enumerate(texts) if n and _pattern("total_column").match(text)]
    scopes = any(_pattern("scope").match(text) for text in texts)
    units = [text for text in texts[1:] if _unit_size(text) and not _pattern("per").search(text)]
    baseline = table.kind == "gap" and any(_pattern("baseline").search(text) for text in texts)
    if not (named or scopes or units or years or baseline):
        if table.kind == "gap" and not figures and table.year is None:
            _baseline_year(texts, table)
        return False
    table.has_header = True
    if named:
        table.total_column = named[0]
    if units and _unit_size(table.unit or "") is None:
        table.unit = units[0]
    if len(years) == 1 and table.year is None:
        table.year = next(iter(years.values()))
    table.years = years if len(years) > 1 else {}
    if table.kind == "gap":
        _baseline_year(texts, table)
    return True


def _baseline_year(texts: tuple[str, ...], table: _EmissionTable) -> None:
    """The year of the first column of a table of the gap."""
    column = next((text for text in texts[1:] if text.strip()), "")
    if _pattern("not_measured").search(column):
        table.measured = False
    elif years := _YEAR.findall(column):
        table.year = int(years[0])


def _totals(draft: Draft, row: CellRow, table: _EmissionTable) -> Iterator[FoundTotal]:
    """The total of a row, or of each year's column."""
    columns: list[tuple[int | None, str | None, bool]] = []
    if table.years and table.kind == "emissions":
        columns = [(year, printed(row.texts[n]), True) for n, year in _present(row, table)]
    else:
        figure, adds_up = _total_of(row, table)
        columns = [(table.year, figure, adds_up)]
    for year, figure, adds_up in columns:
        if figure is None:
            continue
        cells = [cell for cell in row.cells if printed(cell.text) == figure]
        place = cells[-1] if table.kind == "emissions" else cells[0]
        label = next(cell for cell in row.cells if cell.text.strip())
        number = value(figure, table.signs)
        yield FoundTotal(
            year=year,
            printed=figure,
            figures=(number,) if number is not None else either(figure),
            unit=table.unit,
            unit_t=_unit_size(table.unit or ""),
            sectors=tuple(table.sectors) if not table.years else (),
            adds_up=adds_up,
            evidence=(
                *draft.evidence_in(label.body, METHOD),
                *draft.evidence_in(place.body, METHOD),
            ),
        )


def _present(row: CellRow, table: _EmissionTable) -> Iterator[tuple[int, int]]:
    return ((n, year) for n, year in sorted(table.years.items()) if n < len(row.cells))


def _total_of(row: CellRow, table: _EmissionTable) -> tuple[str | None, bool]:
    """The figure of a row's total as printed, and whether its scopes add up to it.

    Columns are shifted in many tables, so the sum of the scopes says which one is the total.
    """
    figures = [figure for text in row.texts[1:] if (figure := printed(text))]
    if not figures:
        return None, True
    if table.kind == "gap" or len(figures) == 1:
        return figures[0], True
    numbers = [value(figure, table.signs) for figure in figures]
    for last in range(len(figures) - 1, 0, -1):
        parts, whole = numbers[:last], numbers[last]
        if whole is None or None in parts:
            continue
        if abs(sum(part for part in parts if part is not None) - whole) <= _ADDS_UP * abs(whole):
            return figures[last], True
    column = table.total_column
    if column is not None and column < len(row.texts) and (own := printed(row.texts[column])):
        return own, False
    return None, True


def _year_in(words: str) -> tuple[int | None, bool]:
    """The one year of some words, and whether they are of an inventory, not of a model."""
    if _pattern("not_measured").search(words):
        return None, False
    years = sorted(set(_YEAR.findall(words)))
    return (int(years[0]) if len(years) == 1 else None), True


def _unit_in(words: str) -> str | None:
    """The words in brackets of a caption that are a unit."""
    for bracketed in re.findall(r"[(\[]([^()\[\]]{1,60})[)\]]", words):
        if _unit_size(bracketed):
            return str(bracketed)
    return None


def _unit_size(words: str) -> float | None:
    """The size in tonnes of a unit of mass of greenhouse gases."""
    if not words or _pattern("per").search(words) or not _pattern("greenhouse").search(words):
        return None
    for size, unit in _units():
        if unit.search(words):
            return size
    return None


def unit_size(words: str) -> float | None:
    """The size in tonnes of a unit of mass of greenhouse gases.

    :param words: a unit as printed
    :returns: ``None`` where they are none, or are of something per something
    """
    return _unit_size(words)


@cache
def _units() -> tuple[tuple[float, re.Pattern[str]], ...]:
    units = load_rules(METHOD)["units"]
    return tuple((float(size), re.compile(unit, re.IGNORECASE)) for size, unit in units.items())
