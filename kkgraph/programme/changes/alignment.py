"""Which statement of one version is which of the other: the best one-to-one pairing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


def pairs(
    ours: Sequence[One], theirs: Sequence[Other], score: Callable[[One, Other], float]
) -> list[tuple[One, Other]]:
    """Pair things so that the sum of scores is as great as can be (Kuhn 1955).

    :param ours: things of one side.
    :param theirs: things of the other.
    :param score: how well two go together; 0 and less means not at all.
    :returns: pairs with a score above 0, in the order of ``ours``.
    """
    if not ours or not theirs:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    scores = np.array([[max(0.0, score(one, other)) for other in theirs] for one in ours])
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [(ours[i], theirs[j]) for i, j in zip(rows, columns, strict=True) if scores[i, j] > 0]


def nearest(
    thing: One, others: Sequence[Other], score: Callable[[One, Other], float]
) -> Other | None:
    """Find what goes best with one thing that found no partner.

    :param thing: the thing.
    :param others: what it may go with.
    :param score: as for `pairs`.
    :returns: the best, ``None`` where none goes with it.
    """
    best = max(others, key=lambda other: score(thing, other), default=None)
    return best if best is not None and score(thing, best) > 0 else None
