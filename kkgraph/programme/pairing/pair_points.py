"""How many points each pair of a round has: likeness, complementarity and wishes for each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.interface.pair_request import PairBy
from kkgraph.programme.pairing.wants_and_offers import RoundCity
from kkgraph.programme.pairing.wish_rows import Wish
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Whole numbers, cities by cities, and what they are made of.

    :param total: points of each pair, ``[cities, cities]``, the same both ways.
    :param weights: of each theme: the logarithm of how rare it is in the round.
    :param both: for each pair the weight of all that either says.
    :param wanted: for each pair the weight of all that both want.
    """

    total: Table
    weights: Mapping[str, float]
    both: Floats
    wanted: Floats


def pair_points(sides: Sequence[RoundCity], wishes: Sequence[Wish], by: PairBy) -> Points:
    """Count the points of all pairs.

    Likeness is the weighted Jaccard index (Jaccard 1912) of what both say; complementarity the
    weighted share of what the two want that the other offers. Weights are inverse document
    frequencies (Spärck Jones 1972) among the cities of the round.

    :param sides: the cities.
    :param wishes: rows of the file.
    :param by: what counts.
    :returns: points, with what they are made of.
    """
    import numpy as np

    most = load_rules("pairing")["points"]
    weights = _weights(sides)
    keys = {key: place for place, key in enumerate(weights)}
    rare = np.array(list(weights.values()), dtype=np.float64)
    says, wants, offers = (np.zeros((len(sides), len(keys))) for _ in range(3))
    for place, side in enumerate(sides):
        says[place, [keys[key] for key in side.says]] = 1
        offers[place, [keys[key] for key in side.offers]] = 1
        wants[place, [keys[key] for key in side.wants]] = [
            wanted.weight for wanted in side.wants.values()
        ]
    shared = (says * rare) @ says.T
    said = (says * rare).sum(axis=1)
    both = said[:, None] + said[None, :] - shared
    met = (wants * rare) @ offers.T
    asked = (wants * rare).sum(axis=1)
    wanted_by_both = asked[:, None] + asked[None, :]
    total = np.zeros((len(sides), len(sides)), dtype=np.int64)
    if by != "complementarity":
        total += _share(shared, both, most["likeness"])
    if by != "likeness":
        total += _share(met + met.T, wanted_by_both, most["complementarity"])
    place_of = {side.code: place for place, side in enumerate(sides)}
    for wish in wishes:
        if wish.says == "wants" and wish.city in place_of and wish.code in place_of:
            first, second = place_of[wish.code], place_of[wish.city]
            total[first, second] += most["wish"]
            total[second, first] += most["wish"]
    np.fill_diagonal(total, 0)
    return Points(total, weights, both, wanted_by_both)


def _weights(sides: Sequence[RoundCity]) -> dict[str, float]:
    cities = Counter(key for side in sides for key in {*side.says, *side.wants, *side.offers})
    return {key: math.log((1 + len(sides)) / cities[key]) for key in sorted(cities)}


def _share(part: Floats, whole: Floats, most: int) -> Table:
    import numpy as np

    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    # The sums of a pair differ in the last bits with the order of the two; rounded they do not.
    return np.rint(np.round(most * (share + share.T) / 2, 6)).astype(np.int64)
