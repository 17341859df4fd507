"""Counts beside an answer: passages that say or touch what was asked, by what they are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.index.load import Index
from kkgraph.index.statements import STATEMENTS
from kkgraph.index.tables import label_of
from kkgraph.search.assessment import Assessed
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
    :param units: numbers of those that are counted
    :param vocabulary: names of cities
    :param labels: language of the themes' labels
    """
    rows = index.tables["contracts"]
    of_contract = [rows[number] for number in index.column("contract")[units].tolist()]
    cities = vocabulary.municipalities
    known = [cities[row["municipality"]] for row in of_contract if row["municipality"] in cities]
    names = {city.slug: city.name for city in known}
    keys = index.tables["concepts"]
    themes = [keys[number] for unit in units.tolist() for number in index.concepts_of(unit)]
    theme_names = {row["key"]: label_of(row, labels) for row in themes}
    return {
        "municipality": _counted([city.slug for city in known], names),
        "version": _counted([row["edition"] for row in of_contract]),
        "text_status": _counted([row["text_status"] for row in of_contract]),
        "theme": _counted([row["key"] for row in themes], theme_names)[:_THEMES],
        "statement": _counted([statement_of(index, assessed, unit) for unit in units.tolist()]),
    }


def _counted(values: list[str], names: Mapping[str, str] | None = None) -> tuple[FacetCount, ...]:
    """Each value with its count, the most frequent first, then by name."""
    found = {value: 0 for value in values}
    for value in values:
        found[value] += 1
    label = names or {value: value for value in found}
    order = sorted(found, key=lambda value: (-found[value], label[value]))
    return tuple(FacetCount(value, label[value], found[value]) for value in order)
