"""Indicators of a plan: rows of its tables with values to be reached, and sheets of one each.

A list and a sheet of one indicator, told by name, are one fact with both places. Labels are
data: ``ontology/rules/indicators.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ingest.facts.patterns import named_pattern
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable, TableCell
from kkgraph.contract import Evidence, Indicator
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "indicators"
_LONGEST = 300
_SIGNS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<!\d)20[1-5]\d(?!\d)")
_pattern = partial(named_pattern, _METHOD, any_case=True)


@dataclass(slots=True)
class _ReadIndicator:
    """An indicator being read."""

    name: str
    evidence: tuple[Evidence, ...]
    unit: str | None = None
    baseline: str | None = None
    targets: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _IndicatorColumns:
    """Which column of a table holds what."""

    section: str | None
    width: int
    name: int
    unit: int | None = None
    baseline: int | None = None
    target: int | None = None
    years: dict[int, str] = field(default_factory=dict)
    empty: int | None = None

    def narrower(self) -> _IndicatorColumns | None:
        """The same without the empty column, or the first, as after the end of a page."""
        gone = self.empty if self.empty is not None else 0
        if self.name == gone:
            return None

        def moved(column: int) -> int:
            return column - 1 if column > gone else column

        return _IndicatorColumns(
            section=self.section,
            width=self.width - 1,
            name=moved(self.name),
            unit=None if self.unit is None else moved(self.unit),
            baseline=None if self.baseline is None else moved(self.baseline),
            target=None if self.target is None else moved(self.target),
            years={moved(n): year for n, year in self.years.items()},
        )


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Indicator, ...]:
    """The indicators that a plan lists or describes, each once, in the order of the text.

    :param draft: the plan with its tables
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()
    merged: dict[str, _ReadIndicator] = {}
    for item in _found(draft):
        key = _plain(item.name)
        known = merged.get(key)
        if known is None:
            merged[key] = item
            continue
        known.evidence += item.evidence
        known.unit = known.unit or item.unit
        known.baseline = known.baseline or item.baseline
        known.targets = known.targets or item.targets
    return tuple(
        Indicator(item.name, item.unit, item.baseline, tuple(item.targets), item.evidence)
        for item in merged.values()
    )


def _found(draft: Draft) -> Iterator[_ReadIndicator]:
    modules = {section.key: section.number for section in draft.sections}
    columns: _IndicatorColumns | None = None
    for table in draft.tables:
        if modules.get(table.section or "") not in load_rules(_METHOD)["modules"]:
            columns = None
            continue
        found: list[_ReadIndicator] = []
        columns = _continued(columns, table)
        sheet: _ReadIndicator | None = None
        for row in table.rows:
            header = _header(table, row)
            if header is not None:
                columns, sheet = header, None
                continue
            label, cell = _labelled(row)
            what = _what(label)
            if what == "name":
                columns = None
                sheet = _named(draft, cell)
                found += [sheet] if sheet else []
            elif what and sheet and cell is not None:
                _say(sheet, what, cell.text)
            elif columns is not None:
                _listed(draft, row, columns, found)
        yield from found


def _continued(columns: _IndicatorColumns | None, table: CellTable) -> _IndicatorColumns | None:
    """The columns of the table before, if this one goes on with it after the end of a page."""
    if columns is None or columns.section != table.section:
        return None
    missing = columns.width - max(len(row.cells) for row in table.rows)
    if missing == 0:
        return columns
    return columns.narrower() if missing == 1 else None


def _header(table: CellTable, row: CellRow) -> _IndicatorColumns | None:
    """The columns that a row names, if it is a header."""
    texts = [text.strip() for text in row.texts]
    named = [n for n, text in enumerate(texts) if _pattern("name_column").match(text)]
    others = [n for n, text in enumerate(texts) if _pattern("beside_name").match(text)]
    if not named or not set(others) - set(named):
        return None
    columns = _IndicatorColumns(table.section, len(row.cells), named[-1])
    after = named[-1] + 1
    if after < len(texts) and not texts[after]:
        columns.empty = after  # Two columns under one heading.
    for n, text in enumerate(texts):
        if n in named:
            continue
        if _pattern("baseline_column").match(text):
            columns.baseline = n
        elif _pattern("unit_column").match(text):
            columns.unit = n
        elif _pattern("target_column").match(text):
            columns.target = columns.target if columns.target is not None else n
            if years := _YEAR.findall(text):
                columns.years[n] = years[0]
        elif _YEAR.fullmatch(text):
            columns.years[n] = text
    return columns


def _listed(
    draft: Draft, row: CellRow, columns: _IndicatorColumns, found: list[_ReadIndicator]
) -> None:
    """Take a row of a list: its name and values, or the years that stand below the header."""
    texts = [text.strip() for text in row.texts]
    held = [n for n, text in enumerate(texts) if text]
    years = {n: texts[n] for n in held if _YEAR.fullmatch(texts[n])}
    if years and len(years) == len(held):
        _take_years(columns, years)
        return
    if columns.name >= len(row.cells):
        return
    item = _named(draft, row.cells[columns.name])
    if item is None:
        return
    if found and item.name[0].islower() and not _has_values(texts, columns):
        found[-1].name = f"{found[-1].name} {item.name}"
        found[-1].evidence += item.evidence
        return
    if len(held) < 2:
        return  # A heading within the table.
    if columns.unit is not None:
        _say(item, "unit", _at(texts, columns.unit))
    if columns.baseline is not None:
        _say(item, "baseline", _at(texts, columns.baseline))
    item.targets = _targets(texts, columns)
    found.append(item)


def _take_years(columns: _IndicatorColumns, years: dict[int, str]) -> None:
    """The years of the columns; those before the targets are the baseline's."""
    first = columns.target
    for n, year in years.items():
        if n != columns.baseline and (first is None or n >= first):
            columns.years[n] = year


def _has_values(texts: list[str], columns: _IndicatorColumns) -> bool:
    return bool(_targets(texts, columns) or _at(texts, columns.baseline))


def _targets(texts: list[str], columns: _IndicatorColumns) -> list[str]:
    """The values to be reached, each with its year where the header gives it."""
    if columns.years:
        pairs = ((year, _at(texts, n)) for n, year in sorted(columns.years.items()))
        return [f"{year}: {text}" for year, text in pairs if text]
    text = _at(texts, columns.target)
    return [text] if text else []


def _at(texts: list[str], column: int | None) -> str:
    """The value in a column, nothing where there is none."""
    if column is None or column >= len(texts):
        return ""
    text = texts[column]
    return "" if _pattern("no_value").match(text) else text[:_LONGEST]


def _named(draft: Draft, cell: TableCell | None) -> _ReadIndicator | None:
    """An indicator of a cell's words, unless they are no name."""
    text = cell.text.strip(" •·/:*") if cell else ""
    if cell is None or not text or len(text) > _LONGEST or _pattern("no_name").match(text):
        return None
    return _ReadIndicator(text, draft.evidence_in(cell.body, _METHOD))


def _labelled(row: CellRow) -> tuple[str, TableCell | None]:
    """Label and value of a row of a sheet: its two cells that hold words."""
    held = [cell for cell in row.cells if cell.text.strip()]
    return (held[0].text, held[1]) if len(held) == 2 else ("", None)


def _what(label: str) -> str | None:
    plain = _plain(label)
    if not plain:
        return None
    for what in ("name", "unit", "baseline"):
        if plain in load_rules(_METHOD)[what]:
            return what
    return None


def _say(item: _ReadIndicator, what: str, text: str) -> None:
    said = text.strip()[:_LONGEST].rstrip()
    if not said or _pattern("no_value").match(said):
        return
    if what == "unit":
        if _pattern("unit_sign").search(said):
            item.unit = item.unit or said
    else:
        item.baseline = item.baseline or said


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text).strip().casefold()
