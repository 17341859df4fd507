"""What every contract answers: says, touches, silent, not examined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from kkgraph.arrays import Scores
from kkgraph.index.load import Index
from kkgraph.search.answer import FoundCity
from kkgraph.search.assessment import Assessed, Assessor
from kkgraph.search.explaining import Explainer, score_of
from kkgraph.search.states import State

# Above these lies the worth of a unit that touches, and of one that says.
TOUCHES, SAYS = 1.0, 2.0
# What the legs count beside the expected gain; chosen on needs left out (docs/search.md).
_LEGS = np.float32(0.2)
STATES: tuple[State, ...] = ("says", "touches", "silent", "not_examined")


def worth_of_units(assessor: Assessor, assessed: Assessed, scores: Scores) -> Scores:
    """What units are worth, those that say before those that touch before all others.

    In each band they stand by expected gain and, a little, by the sum of their legs.

    :param assessor: judges them
    :param assessed: what became of them
    :param scores: of all units the sum of their legs
    :returns: 0 for those not looked at; from `TOUCHES` and `SAYS` up in these bands
    """
    judges = assessor.judges()
    legs = scores / np.float32(max(float(scores.max(initial=0.0)), 1e-9))
    gain = assessed.gain(assessor.part.size)
    worth = np.where(gain > 0, (gain + _LEGS * legs) / (1 + 2 * _LEGS), np.float32(0))
    touching = assessed.touches >= judges.touches.threshold
    saying = touching & (assessed.says >= judges.says.threshold)
    worth[assessed.units] += TOUCHES * touching + (SAYS - TOUCHES) * saying
    return worth


def worth_in(index: Index, worth: Scores, contracts: Collection[str]) -> Scores:
    """What units of some contracts are worth; all others 0.

    :param index: the index of the units
    :param worth: of all units
    :param contracts: ids
    """
    rows = index.tables["contracts"]
    numbers = [number for number, row in enumerate(rows) if row["id"] in contracts]
    return np.where(np.isin(index.column("contract"), numbers), worth, np.float32(0))


def find_cities(explainer: Explainer, contracts: Sequence[int]) -> Iterator[FoundCity]:
    """The state of every contract, the best first.

    :param explainer: knows the passages
    :param contracts: numbers of the contracts that the filters let through
    """
    index, worth = explainer.index, explainer.worth
    units = np.flatnonzero((worth > 0) & index.own)
    order = units[np.lexsort((units, -worth[units]))]
    held, firsts = np.unique(index.column("contract")[order], return_index=True)
    best = dict(zip(held.tolist(), order[firsts].tolist(), strict=True))
    counted = np.bincount(
        index.column("contract")[worth >= TOUCHES], minlength=len(index.tables["contracts"])
    )
    ranked = np.sort(worth[worth >= TOUCHES])

    def key(number: int) -> tuple[float, int]:
        return (-float(worth[best[number]]) if number in best else 0.0, number)

    for number in sorted(contracts, key=key):
        unit = best.get(number)
        rank = None
        if unit is not None and worth[unit] >= TOUCHES:
            rank = len(ranked) - int(np.searchsorted(ranked, worth[unit], side="right")) + 1
        yield _city(explainer, number, unit, rank, int(counted[number]))


def _city(
    explainer: Explainer, number: int, unit: int | None, rank: int | None, hits: int
) -> FoundCity:
    row = explainer.index.tables["contracts"][number]
    city = explainer.vocabulary.municipalities.get(row["municipality"] or "")
    value = 0.0 if unit is None else float(explainer.worth[unit])
    state: State = "silent" if row["text_status"] == "whole" else "not_examined"
    if value >= TOUCHES:
        state = "says" if value >= SAYS else "touches"
    answers = unit if value >= TOUCHES else None
    return FoundCity(
        municipality=city.name if city else row["municipality"],
        contract=row["id"],
        state=state,
        excerpt=None if answers is None else explainer.excerpt(answers),
        source=None if answers is None else explainer.place(answers),
        voice=explainer.voice(row),
        score=score_of(value),
        best_rank=rank,
        hits=hits,
    )
