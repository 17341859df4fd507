"""What every contract answers: says, touches, silent, not examined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.search.answer import FoundCity
from kkgraph.search.explaining import Explainer, score_of
from kkgraph.search.judged import Assessed
from kkgraph.search.runs import best_of_runs, firsts_of
from kkgraph.search.states import Judges, State

# Above these lies the worth of a unit that touches, and of one that says.
TOUCHES, SAYS = 1.0, 2.0
# What the legs count beside the expected gain; chosen on needs left out (docs/search.md).
_LEGS = np.float32(0.2)
# So many units of a contract tell where it stands in its state, each half as much as the last.
_OF_EACH, _NEXT = 5, np.float32(0.5)
STATES: tuple[State, ...] = ("says", "touches", "silent", "not_examined")


def worth_of_units(judges: Judges, assessed: Assessed, scores: Scores) -> Scores:
    """What units are worth, those that say before those that touch before all others.

    In each band they stand by expected gain and, a little, by the sum of their legs.

    :param judges: say from when on something is touched or said
    :param assessed: what became of them
    :param scores: of all units the sum of their legs
    :returns: 0 for those not looked at; from `TOUCHES` and `SAYS` up in these bands
    """
    legs = scores[assessed.units] / np.float32(max(float(scores.max(initial=0.0)), 1e-9))
    gain = assessed.gain()
    given = np.where(gain > 0, (gain + _LEGS * legs) / (1 + 2 * _LEGS), np.float32(0))
    touching = assessed.touches >= judges.touches.threshold
    saying = touching & (assessed.says >= judges.says.threshold)
    worth = np.zeros(len(scores), dtype=np.float32)
    worth[assessed.units] = given + (TOUCHES * touching + (SAYS - TOUCHES) * saying)
    return worth


def worth_in(index: Index, worth: Scores, contracts: NDArray[np.intp]) -> Scores:
    """What units of some contracts are worth; all others 0.

    :param index: the index of the units
    :param worth: of all units
    :param contracts: their numbers
    """
    return np.where(np.isin(index.column("contract"), contracts), worth, np.float32(0))


@dataclass(frozen=True, eq=False)
class CityRows:
    """Contracts in an order, the best first.

    :param contracts: numbers of the contracts
    :param units: the best unit of each; -1 where none comes near
    :param worth: of these units
    :param ranks: of these units among all that touch or say
    :param hits: how many units of each touch or say
    :param states: of each the place in `STATES`
    """

    contracts: NDArray[np.intp]
    units: NDArray[np.intp]
    worth: Scores
    ranks: NDArray[np.intp]
    hits: NDArray[np.intp]
    states: NDArray[np.intp]

    def where(self, kept: Mask) -> CityRows:
        """Some of them.

        :param kept: which
        """
        return CityRows(*(getattr(self, field.name)[kept] for field in fields(self)))


class FoundCities(Sequence[FoundCity]):
    """The state of every contract, the best first.

    Of a thousand contracts a page shows a dozen: what is to be quoted of one is looked up when
    it is asked for, and how near the silent ones come is told when somebody reads of them.
    """

    def __init__(
        self, explainer: Explainer, answering: CityRows, whole: Callable[[], CityRows]
    ) -> None:
        """Take what is needed.

        :param explainer: knows the passages
        :param answering: all contracts, those that touch or say in their order before all others
        :param whole: gives all in their order
        """
        self.explainer = explainer
        self._answering = answering
        self._find = whole

    @property
    def contracts(self) -> NDArray[np.intp]:
        """Their numbers."""
        return self._answering.contracts

    @cached_property
    def _whole(self) -> CityRows:
        return self._find()

    def __len__(self) -> int:
        return len(self.contracts)

    @overload
    def __getitem__(self, place: int) -> FoundCity: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[FoundCity, ...]: ...

    def __getitem__(self, place: int | slice) -> FoundCity | tuple[FoundCity, ...]:
        if isinstance(place, slice):
            return tuple(self._city(number) for number in range(len(self))[place])
        return self._city(range(len(self))[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def counts(self) -> dict[State, int]:
        """How many contracts are in each state."""
        counted = np.bincount(self._answering.states, minlength=len(STATES)).tolist()
        return dict(zip(STATES, counted, strict=True))

    def only(self, states: Collection[State]) -> FoundCities:
        """Those in some states.

        :param states: which
        """
        wanted = [STATES.index(state) for state in states]

        def only(rows: CityRows) -> CityRows:
            return rows.where(np.isin(rows.states, wanted))

        return FoundCities(self.explainer, only(self._answering), lambda: only(self._whole))

    def _city(self, place: int) -> FoundCity:
        explainer, rows = self.explainer, self._answering
        if rows.worth[place] < TOUCHES:
            rows = self._whole
        row = explainer.index.tables["contracts"][int(rows.contracts[place])]
        city = explainer.vocabulary.municipalities.get(row["municipality"] or "")
        answers = rows.worth[place] >= TOUCHES
        unit = int(rows.units[place])
        return FoundCity(
            municipality=city.name if city else row["municipality"],
            contract=row["id"],
            state=STATES[rows.states[place]],
            excerpt=explainer.excerpt(unit) if answers else None,
            source=explainer.place(unit) if answers else None,
            voice=explainer.voice(row),
            score=score_of(rows.worth[place]),
            best_rank=int(rows.ranks[place]) if answers else None,
            hits=int(rows.hits[place]),
        )


def find_cities(
    explainer: Explainer, contracts: NDArray[np.int64], whole: Callable[[], Scores]
) -> FoundCities:
    """The state of every contract, the best first.

    :param explainer: knows the passages
    :param contracts: numbers of the contracts that the filters let through, ascending
    :param whole: gives the worth of all units, where the explainer knows that of those that
        touch or say
    """
    index = explainer.index
    return FoundCities(
        explainer,
        _rows(index, explainer.worth, contracts),
        lambda: _rows(index, whole(), contracts),
    )


def _rows(index: Index, worth: Scores, contracts: NDArray[np.int64]) -> CityRows:
    column, rows = index.column("contract"), index.tables["contracts"]
    units = np.flatnonzero(worth > 0)
    units = units[index.own[units]]
    best = units[best_of_runs(worth[units], firsts_of(column[units]))]
    of_contract = np.full(len(rows), -1, dtype=np.intp)
    of_contract[column[best]] = best
    numbers = contracts.astype(np.intp)
    held = of_contract[numbers]
    values = np.append(worth, np.float32(0))[held]
    amounts = np.zeros(len(rows), dtype=np.float32)
    amounts[column[best]] = _amounts(worth[units], firsts_of(column[units]))
    order = np.lexsort((-amounts[numbers], -_states_said(values)))
    numbers, held, values = numbers[order], held[order], values[order]
    answering = np.flatnonzero(worth >= TOUCHES)
    ranked = np.sort(worth[answering])
    counted = np.bincount(column[answering], minlength=len(rows))
    return CityRows(
        numbers,
        held,
        values,
        len(ranked) - np.searchsorted(ranked, values, side="right") + 1,
        counted[numbers],
        _states(values, index.read_whole[numbers]),
    )


def _amounts(worth: Scores, firsts: NDArray[np.intp]) -> Scores:
    """How much each contract has to say: its best units together, those after the best halved.

    Who says it in five places means it more surely than who says it in one. Of those after the
    best only the ones that say or touch count: how many others were looked at is chance.

    :param worth: of units, in the order of their contracts
    :param firsts: where the units of each contract begin
    """
    left = worth.copy()
    found = np.zeros(len(firsts), dtype=np.float32)
    for place in range(_OF_EACH):
        best = best_of_runs(left, firsts)
        given = left[best] % TOUCHES
        counts = (left[best] >= TOUCHES) | (place == 0)
        found += np.where(counts, _NEXT**place * given, np.float32(0))
        left[best] = 0
    # Rounded, because the last digits depend on the processor.
    return found.round(5)


def _states_said(worth: Scores) -> NDArray[np.intp]:
    """2 for what says so, 1 for what touches, 0 for all others."""
    return (worth >= TOUCHES).astype(np.intp) + (worth >= SAYS)


def _states(worth: Scores, whole: Mask) -> NDArray[np.intp]:
    """The places in `STATES` of contracts with some worth, read whole or not."""
    says, touches, silent, not_examined = range(len(STATES))
    least = np.where(whole, silent, not_examined)
    return np.where(worth >= SAYS, says, np.where(worth >= TOUCHES, touches, least))
