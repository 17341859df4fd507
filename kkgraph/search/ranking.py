"""From scores to ranks: order, folding of what is nearly the same, cities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.index.load import Index

# Units looked at beyond those asked for, because some fold into others.
_SPARE = 2
# How many scores are taken together to tell soon what cannot be among the best.
_PART = 64


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in its rank, and the units after it that say nearly the same."""

    unit: int
    folded: tuple[int, ...]


def held_scores(scores: Scores) -> Scores:
    """The scores above 0, by which ranks are found.

    :param scores: of all units; 0 is no hit
    """
    return scores[scores > 0]


def first_units(
    index: Index, scores: Scores, held: Scores, n: int, *, skip: int = 0
) -> list[Ranked]:
    """The best units, each with what folds into it.

    :param index: the index
    :param scores: of all units; 0 is no hit
    :param held: what `held_scores` gives
    :param n: how many
    :param skip: how many to leave out before
    """
    asked, most = n + skip, len(held)
    depth = min(most, _SPARE * asked + 10)
    while True:
        folded = _fold(index, best_first(scores, held, depth))
        if len(folded) > asked or depth == most:
            return [Ranked(first, tuple(others)) for first, *others in folded[skip:asked]]
        depth = min(most, depth * 2)


def best_first(scores: Scores, held: Scores, n: int) -> NDArray[np.intp]:
    """The numbers of the best units; ties in the order of contract and text.

    :param scores: of all units, which stand in that order
    :param held: what `held_scores` gives
    :param n: how many, at most as many as have a score
    """
    if n <= 0:
        return np.zeros(0, dtype=np.intp)
    chosen = np.flatnonzero(scores >= _nth(held, n))
    return chosen[np.argsort(-scores[chosen], kind="stable")][:n]


def _nth(held: Scores, n: int) -> np.float32:
    """The score that n of the scores reach, counted from the best."""
    parts = len(held) // _PART
    if n <= parts:
        # The n best parts hold n scores, so nothing below all of these need be looked at.
        best = held[: parts * _PART].reshape(parts, _PART).max(axis=1)
        held = held[held >= np.partition(best, -n)[-n]]
    nth: np.float32 = np.partition(held, -n)[-n]
    return nth


def _fold(index: Index, units: NDArray[np.intp]) -> list[list[int]]:
    """Units of one group together, in the order of their first."""
    folded: dict[int, list[int]] = {}
    for unit, group in zip(units.tolist(), index.units["groups"][units].tolist(), strict=True):
        folded.setdefault(group, []).append(unit)
    return list(folded.values())
