"""Counts beside an answer: passages that say or touch what was asked, by what they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.index.load import FieldName, Index
from kkgraph.index.statements import STATEMENTS
from kkgraph.index.tables import label_of
from kkgraph.search.judged import Assessed
from kkgraph.search.window_text import ranges
from kkgraph.text.features import Lang
from kkgraph.vocabulary.registers import Vocabulary

# So many themes are told, the most frequent first.
_THEMES = 12

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many passages have a value; ``value`` is what the filter of that name takes."""

    value: str
    label: str
    count: int


Facets = Mapping[str, tuple[FacetCount, ...]]


def statement_of(index: Index, assessed: Assessed, unit: int) -> str:
    """What kind of statement answers in a unit.

    :param index: the index of the units
    :param assessed: what became of those that may answer
    :param unit: its number
    """
    place = assessed.at(unit)
    if place is None:
        return STATEMENTS[0]
    return STATEMENTS[int(index.units["window_kinds"][assessed.windows[place]])]


def count_facets(
    index: Index, assessed: Assessed, units: _Ints, vocabulary: Vocabulary, labels: Lang
) -> Facets:
    """Count passages by city, version, how much was read, theme and kind of statement.

    :param index: the index of the units
    :param assessed: what became of those that may answer
    :param units: numbers of those that are counted, of those that may answer
    :param vocabulary: names of cities
    :param labels: language of the themes' labels
    """
    contracts = index.column("contract")[units]
    cities = vocabulary.municipalities
    by_city = _of_field(index, "municipality", contracts)
    known = [(cities[code], count) for code, count in by_city if code in cities]
    starts = index.themes["named.starts"]
    named = index.themes["named.rows"][ranges(starts[units], starts[units + 1])]
    themes = [(index.tables["concepts"][number], count) for number, count in _numbers(named)]
    names = {city.slug: city.name for city, _ in known}
    theme_names = {row["key"]: label_of(row, labels) for row, _ in themes}
    return {
        "municipality": _counted(((city.slug, n) for city, n in known), names),
        "version": _counted(_of_field(index, "edition", contracts)),
        "text_status": _counted(_of_field(index, "text_status", contracts)),
        "theme": _counted(((row["key"], n) for row, n in themes), theme_names)[:_THEMES],
        "statement": _counted(
            (STATEMENTS[kind], n) for kind, n in _numbers(_kinds(index, assessed, units))
        ),
    }


def _of_field(index: Index, field: FieldName, contracts: NDArray[Any]) -> list[tuple[str, int]]:
    """The values of a field of contracts, each with how many of these there are.

    :param index: has the rows of all contracts
    :param field: of the rows
    :param contracts: numbers of contracts, each as often as it counts
    """
    values, numbers = index.contract_field(field)
    counts = np.bincount(numbers[contracts], minlength=len(values))
    return [(values[n], int(counts[n])) for n in np.flatnonzero(counts).tolist()]


def _kinds(index: Index, assessed: Assessed, units: _Ints) -> NDArray[Any]:
    """The kind of statement that answers in each unit."""
    places = np.searchsorted(assessed.units, units)
    return np.asarray(index.units["window_kinds"][assessed.windows[places]])


def _numbers(found: NDArray[Any]) -> list[tuple[int, int]]:
    """Each number that was found, with how often."""
    counts = np.bincount(found)
    numbers = np.flatnonzero(counts)
    return list(zip(numbers.tolist(), counts[numbers].tolist(), strict=True))


def _counted(
    values: Iterable[tuple[str, int]], names: Mapping[str, str] | None = None
) -> tuple[FacetCount, ...]:
    """Each value with its count, the most frequent first, then by name."""
    found: Counter[str] = Counter()
    for value, count in values:
        found[value] += count
    label = names or {value: value for value in found}
    order = sorted(found, key=lambda value: (-found[value], label[value]))
    return tuple(FacetCount(value, label[value], found[value]) for value in order)
