"""How far places lie apart."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kkgraph.vocabulary.registers import Municipality, Vocabulary

_EARTH_RADIUS = 6371.0


def apart(
    first: tuple[float | None, float | None], second: tuple[float | None, float | None]
) -> float | None:
    """The same for coordinates.

    :param first: latitude and longitude in degrees
    :param second: the same
    """
    (north, east), (other_north, other_east) = first, second
    if north is None or east is None or other_north is None or other_east is None:
        return None
    a, b, turn = math.radians(north), math.radians(other_north), math.radians(other_east - east)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(half))


_NEAR = 5


def nearest(vocabulary: Vocabulary, city: Municipality, codes: Iterable[str]) -> list[str]:
    """The names of the cities that lie nearest.

    :param vocabulary: the registers
    :param city: from where
    :param codes: those to choose from; unknown ones are left out
    """
    known = vocabulary.municipalities
    others = [known[code] for code in sorted(set(codes)) if code in known]

    def away(other: Municipality) -> float:
        found = apart((city.lat, city.lon), (other.lat, other.lon))
        return math.inf if found is None else found

    return [other.name for other in sorted(others, key=away)[:_NEAR]]
