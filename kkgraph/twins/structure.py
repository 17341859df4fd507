"""What is measured of cities, and cities of one size: beside likeness, never in it."""

from __future__ import annotations

from kkgraph.interface.twins_answer import StructureJson
from kkgraph.vocabulary.figures import figures_of

# A city of our size has at least half and at most twice as many inhabitants.
SIZE = 2.0


def structure_of(code: str) -> StructureJson | None:
    """Population, emissions an inhabitant and their trend since 2015.

    :param code: the municipality's code
    :returns: ``None`` where nothing is measured
    """
    found = figures_of(code)
    if found is None:
        return None
    trend = found.trend()
    return {
        "population": found.population,
        "population_year": found.years.population,
        "tonnes_per_inhabitant": round(found.per_inhabitant(), 2),
        "emissions_year": found.years.emissions,
        "trend_per_year": None if trend is None else round(trend, 1),
    }


def of_our_size(ours: str, theirs: str) -> bool:
    """Tell whether a city has about as many inhabitants as ours.

    :param ours: code of our municipality
    :param theirs: code of the other
    :returns: false where the population of one of them is not known
    """
    mine, other = figures_of(ours), figures_of(theirs)
    if mine is None or other is None:
        return False
    return mine.population / SIZE <= other.population <= mine.population * SIZE
