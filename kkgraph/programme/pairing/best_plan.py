"""The best plan of a round: exactly, as an integer programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kkgraph.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Pair = tuple[int, int]
_HALF = 0.5


def best_plan(
    points: npt.NDArray[np.int64],
    allowed: npt.NDArray[np.bool_],
    kept: Sequence[Pair],
    most: int,
) -> list[Pair]:
    """Find the pairs with the greatest sum of points, at most so many a city.

    This is the maximum-weight b-matching problem, solved as a mixed-integer linear programme by
    HiGHS (Huangfu and Hall 2018) to no gap at all. The same points give the same pairs.

    :param points: of each pair, ``[cities, cities]``, the same both ways.
    :param allowed: which pairs may be.
    :param kept: pairs that must be, each with its smaller place first.
    :param most: at most so many pairs a city.
    :returns: pairs in order.
    :raises UsageError: if no plan has all that must be.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    must = np.zeros(points.shape, dtype=bool)
    for pair in kept:
        must[pair] = True
    first, second = np.nonzero(np.triu((allowed & (points > 0)) | must, 1))
    if not len(first):
        return []
    count = len(first)
    places = np.arange(count)
    cities = csr_array(
        (np.ones(2 * count), (np.r_[first, second], np.r_[places, places])),
        shape=(len(points), count),
    )
    found = milp(
        -points[first, second],
        integrality=np.ones(count),
        bounds=Bounds(must[first, second].astype(float), 1),
        constraints=LinearConstraint(cities, 0, most),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        raise UsageError(f"no plan has all pairs that must be kept: {found.message}")
    taken = np.nonzero(found.x > _HALF)[0]
    return [(int(first[place]), int(second[place])) for place in taken]
