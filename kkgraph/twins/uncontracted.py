"""What can be said of a city of which no contract was read: who stands beside it.

Nothing here is likeness of contracts, which would need one. Cities of about its size stand in
order of what pages of initiatives say that both take part in, then of size.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from kkgraph.interface.twins_answer import CityBeside, TwinsJson
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.profiles import Profile
from kkgraph.twins.structure import of_our_size, structure_of
from kkgraph.vocabulary.distance import apart
from kkgraph.vocabulary.figures import figures_of
from kkgraph.vocabulary.page_statements import PageParticipations
from kkgraph.vocabulary.registers import Municipality, Vocabulary


def without_contract(
    space: Space,
    vocabulary: Vocabulary,
    city: Municipality,
    standing: Mapping[str, int],
    pages: PageParticipations,
    n: int,
) -> TwinsJson:
    """Answer for a city of which no contract was read.

    :param space: all profiles
    :param vocabulary: the register of municipalities
    :param city: the city
    :param standing: place of the profile that stands for each city
    :param pages: who takes part in what, as pages say
    :param n: how many cities at most
    """
    shared = _shared_initiatives(city.code, standing, pages)
    others = [space.profiles[place] for _, place in sorted(standing.items())]

    def key(other: Profile) -> tuple[bool, int, float, str]:
        size = not of_our_size(city.code, other.code)
        return size, -len(shared[other.code]), _times(city.code, other.code), other.code

    beside = [_beside(vocabulary, city, p, shared[p.code]) for p in sorted(others, key=key)[:n]]
    return {
        "municipality": city.name,
        "code": city.code,
        "contract": None,
        "text_status": None,
        "about": None,
        "themes": [],
        "county": city.county,
        "structure": structure_of(city.code),
        "weights": {},
        "ours": "not_examined",
        "official_twins": [],
        "stated_cooperation": [],
        "compared": 0,
        "groups": {"nearest": [], "then": [], "unlike": []},
        "silent": [],
        "twins": [],
        "beside": beside,
    }


def _shared_initiatives(
    code: str, standing: Mapping[str, int], pages: PageParticipations
) -> Mapping[str, list[str]]:
    """Names of what pages say a city and each other take part in; not what most are in."""
    taking: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in pages.rows:
        if row.participant.key:
            taking[row.initiative].add(row.participant.key)
            names[row.initiative] = row.label_sv
    found: dict[str, list[str]] = defaultdict(list)
    for initiative, cities in sorted(taking.items()):
        there = cities & standing.keys()
        if code in cities and 2 * len(there) <= len(standing):
            for other in there:
                found[other].append(names[initiative])
    return found


def _times(ours: str, theirs: str) -> float:
    """How much one is larger than the other, on a scale of times."""
    mine, other = figures_of(ours), figures_of(theirs)
    if mine is None or other is None:
        return math.inf
    return abs(math.log(mine.population / other.population))


def _beside(
    vocabulary: Vocabulary, city: Municipality, other: Profile, shared: list[str]
) -> CityBeside:
    place = vocabulary.municipalities.get(other.code)
    away = None if place is None else apart((city.lat, city.lon), (place.lat, place.lon))
    return {
        "municipality": other.name,
        "code": other.code,
        "contract": other.contract,
        "text_status": other.text_status,
        "initiatives": shared,
        "structure": structure_of(other.code),
        "our_size": of_our_size(city.code, other.code),
        "kilometres": None if away is None else round(away),
        "county": other.county,
    }
