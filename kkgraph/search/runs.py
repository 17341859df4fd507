"""Values that stand in runs, one run an owner: the best of each, without a loop."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_Ints = NDArray[np.intp]


def firsts_of(owners: NDArray[Any]) -> _Ints:
    """Where each run begins.

    >>> firsts_of(np.asarray([3, 3, 5, 8, 8])).tolist()
    [0, 2, 3]

    :param owners: whose each value is, from 0 up, ascending
    """
    return np.flatnonzero(np.diff(owners, prepend=-1))


def best_of_runs(values: NDArray[Any], firsts: _Ints) -> _Ints:
    """The place of the highest value of each run, the first of equal ones.

    >>> best_of_runs(np.asarray([1, 4, 4, 2]), np.asarray([0, 3])).tolist()
    [1, 3]

    :param values: all of them
    :param firsts: where each run begins
    """
    if not len(firsts):
        return np.zeros(0, dtype=np.intp)
    lengths = np.diff(np.append(firsts, len(values)))
    best = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, firsts), lengths))
    return best[np.searchsorted(best, firsts)]
