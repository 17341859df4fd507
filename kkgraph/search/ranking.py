"""From scores to ranks: order, folding of what is nearly the same, cities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.index.load import Index
from kkgraph.search.legs import Scores

# Units looked at beyond those asked for, because some fold into others.
_SPARE = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in its rank, and the units after it that say nearly the same."""

    unit: int
    folded: tuple[int, ...]


def first_units(index: Index, scores: Scores, n: int, *, skip: int = 0) -> list[Ranked]:
    """The best units, each with what folds into it.

    :param index: the index
    :param scores: of all units; 0 is no hit
    :param n: how many
    :param skip: how many to leave out before
    """
    asked = n + skip
    most = int((scores > 0).sum())
    depth = min(most, _SPARE * asked + 10)
    while True:
        folded = _fold(index, best_first(scores, depth))
        if len(folded) > asked or depth == most:
            return folded[skip:asked]
        depth = min(most, depth * 2)


def best_first(scores: Scores, n: int) -> NDArray[np.intp]:
    """The numbers of the best units; ties in the order of contract and text.

    :param scores: of all units, which stand in that order
    :param n: how many
    """
    if n <= 0:
        return np.zeros(0, dtype=np.intp)
    least = np.partition(scores, len(scores) - n)[len(scores) - n]
    chosen = np.flatnonzero(scores >= least)
    return chosen[np.argsort(-scores[chosen], kind="stable")][:n]


def _fold(index: Index, units: NDArray[np.intp]) -> list[Ranked]:
    groups = index.units["groups"]
    held: dict[int, list[int]] = {}
    for unit in units:
        held.setdefault(int(groups[unit]), []).append(int(unit))
    return [Ranked(members[0], tuple(members[1:])) for members in held.values()]


@dataclass(frozen=True, slots=True)
class RankedContract:
    """A contract by its best unit."""

    contract: int
    score: float
    best_rank: int
    hits: int


def rank_contracts(index: Index, scores: Scores) -> Iterator[RankedContract]:
    """Contracts with any score by their best own unit; text of others' counts nothing.

    :param index: the index
    :param scores: of all units
    """
    own = np.where(index.own, scores, np.float32(0))
    contract = index.column("contract")
    count = len(index.tables["contracts"])
    best = np.zeros(count, dtype=np.float32)
    np.maximum.at(best, contract, own)
    hits = np.bincount(contract[own > 0], minlength=count)
    above = len(scores) - np.searchsorted(np.sort(scores), best, side="right")
    for number in np.argsort(-best, kind="stable"):
        if best[number] <= 0:
            return
        score = round(float(best[number]), 4)
        yield RankedContract(int(number), score, int(above[number]) + 1, int(hits[number]))
