"""Emission inventories of a plan: what its tables, and sentences that say a total, state.

A total counts in tonnes only where a unit of mass is printed with it and it is a plausible figure
of the whole place; else its words are kept and the reason is said. Labels and units are data:
``ontology/rules/inventories.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ingest.facts.plans.inventory_tables import FoundTotal, totals_of_tables
from ingest.facts.plans.inventory_words import totals_in_words
from ingest.structure.draft import Draft
from kkgraph.contract import Inventory, InventoryFlag, SectorEmissions
from kkgraph.vocabulary.inhabitants import inhabitants
from kkgraph.vocabulary.registers import Vocabulary

# Tonnes an inhabitant that a place's emissions may be.
_PLAUSIBLE: Final = (0.5, 40.0)
_SAME = 0.005
_WHOLE = 0.02


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Inventory, ...]:
    """The emissions that a plan states, one inventory a year and total.

    :param draft: the plan with its tables
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()
    places = [place.code for place in (draft.municipality, *draft.more_places)]
    people = inhabitants(places)
    tables = [_settled(found, people) for found in totals_of_tables(draft)]
    words = [_settled(found, people) for found in totals_in_words(draft)]
    # A sentence is weaker than a table: it counts only where all is clear.
    return tuple(_merged([*tables, *(item for item in words if not item.flags)]))


def _settled(found: FoundTotal, people: int | None) -> Inventory:
    """A total in tonnes if it is certain, with the reasons against comparing it."""
    flags: list[InventoryFlag] = []
    if found.unit_t is None:
        flags.append("unit_unclear")
    tonnes = [figure * found.unit_t for figure in found.figures if found.unit_t is not None]
    if people is not None:
        plausible = [t for t in tonnes if _PLAUSIBLE[0] <= t / people <= _PLAUSIBLE[1]]
        if tonnes and not plausible:
            flags.append("implausible")
        tonnes = plausible
    elif tonnes:
        flags.append("unchecked")
    if not found.adds_up:
        flags.append("sum_differs")
    total = tonnes[0] if len(tonnes) == 1 else None
    sectors: tuple[SectorEmissions, ...] = ()
    if total is not None and found.unit_t is not None:
        unit = found.unit_t
        sectors = tuple(SectorEmissions(name, figure * unit) for name, figure in found.sectors)
        if abs(sum(sector.total_t for sector in sectors) - total) > _WHOLE * total:
            sectors = ()  # Rows within rows, or one that was not read: no division of the total.
    return Inventory(
        year=found.year,
        total_t=total,
        total_printed=found.printed,
        unit_printed=found.unit,
        by_sector=sectors,
        flags=tuple(flags),
        evidence=found.evidence,
    )


def _merged(found: Iterable[Inventory]) -> list[Inventory]:
    """Each total of a year once, with all its places and the sectors that some place gives."""
    kept: list[Inventory] = []
    for item in found:
        at = next((n for n, other in enumerate(kept) if _is_same(item, other)), None)
        if at is None:
            kept.append(item)
            continue
        known = kept[at]
        evidence = (*known.evidence, *(e for e in item.evidence if e not in known.evidence))
        sectors = known.by_sector or item.by_sector
        kept[at] = replace(known, by_sector=sectors, evidence=evidence)
    return kept


def _is_same(one: Inventory, other: Inventory) -> bool:
    if one.year != other.year:
        return False
    if one.total_t is None or other.total_t is None:
        return one.total_printed == other.total_printed and one.total_t == other.total_t
    return abs(one.total_t - other.total_t) <= _SAME * max(one.total_t, other.total_t)
