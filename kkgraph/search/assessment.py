"""Which units answer a query, and how surely: evidence of the likeliest, judged.

Only units that may answer are looked at closely: the first by score, and the best of every
contract, so that each contract's state rests on its best passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.index.load import Index
from kkgraph.search.evidence import FEATURES, EvidenceFinder, WindowEvidence
from kkgraph.search.legs import Legs
from kkgraph.search.ranking import best_first
from kkgraph.search.runs import best_of_runs, firsts_of
from kkgraph.search.states import Judges
from kkgraph.search.understanding import SearchQuery, Understanding

# So many units are looked at closely, and so many of each contract.
LOOKED_AT = 400
OF_EACH = 3
# What a unit is said to be sure of, of what it takes, where a thing that was asked for is lacking.
_BELOW = 0.99

# The features that are the same for all windows of a query.
_OF_QUERY = [FEATURES.index(name) for name in ("anywhere", "rarest_anywhere", "likest")]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Assessed:
    """What became of the units that were looked at.

    :param units: their numbers, ascending
    :param windows: the best window of each
    :param touches: how certainly each touches what was asked
    :param says: how certainly each says it
    """

    units: _Ints
    windows: _Ints
    touches: _Floats
    says: _Floats

    def at(self, unit: int) -> int | None:
        """The place of a unit in these arrays; ``None`` where it was not looked at.

        :param unit: its number
        """
        place = int(np.searchsorted(self.units, unit))
        return place if place < len(self.units) and self.units[place] == unit else None

    def gain(self) -> Scores:
        """What each of these units is worth to who asks.

        Expected gain as nDCG counts it, of 1 for touching and 3 for saying; 1 is the most.
        """
        return ((self.touches + 2 * self.says) / 3).astype(np.float32)


class Assessor:
    """Judges the units of one index, or of a part of it."""

    def __init__(
        self,
        finder: EvidenceFinder,
        legs: Legs,
        understanding: Understanding,
        judges: Callable[[], Judges],
    ) -> None:
        """Take what is needed.

        :param finder: finds evidence in these units
        :param legs: knows the model of the vectors
        :param understanding: knows the labels of concepts
        :param judges: gives what tells how much evidence is enough
        """
        self.finder = finder
        self.legs = legs
        self.understanding = understanding
        self.judges = judges

    @property
    def part(self) -> Index:
        """The units."""
        return self.finder.part

    def evidence(self, query: SearchQuery, units: _Ints) -> WindowEvidence:
        """The windows of some units with their features.

        :param query: what was understood
        :param units: their numbers
        """
        asked = self.legs.vector(query)
        likeness = (self.part.vectors[units] @ asked).round(5)
        labels = self.understanding.named(query)
        return self.finder.find(query, units, likeness, labels)

    def assess(
        self,
        query: SearchQuery,
        scores: Scores,
        *,
        everywhere: Scores | None = None,
        sure: bool = False,
    ) -> Assessed:
        """Judge the units that may answer.

        :param query: what was understood
        :param scores: of all units, 0 for those that the filters leave out
        :param everywhere: the same before filters, where there are any: what a query finds at
            all counts, and a contract's state must not change with the filters
        :param sure: whether the filters alone decide, as where the very words must stand there
        """
        units = candidates(self.part, scores)
        every = None if everywhere is None else candidates(self.part, everywhere)
        best = self._judged(query, units, every)
        if query.parts:
            parts = [self._judged(part, units, every) for part in query.parts]
            best = self._joined(best, parts)
        if sure:
            ones = np.ones(len(best.units))
            best = replace(best, touches=ones, says=ones)
        return best

    def _judged(self, query: SearchQuery, units: _Ints, every: _Ints | None) -> Assessed:
        """The best windows of some units; ``every``: the units that count before filters."""
        evidence = self.evidence(query, units)
        values = evidence.values
        if every is not None and len(values):
            whole = self.evidence(query, every).values
            if len(whole):
                values[:, _OF_QUERY] = whole[0, _OF_QUERY]
        return best_of_units(evidence, *self.judges().certainty(values, evidence.plain))

    def _joined(self, whole: Assessed, parts: Sequence[Assessed]) -> Assessed:
        """Judge units by the things that are asked for at once, too.

        Who says one of them touches the question; who lacks one of them does not say it; who
        says them all, be it in several places, says it.
        """
        least = self.judges().says.threshold
        touches, says, windows = whole.touches.copy(), whole.says.copy(), whole.windows.copy()
        firsts = firsts_of(self.part.column("contract")[whole.units])
        lacking, all_said = np.zeros(len(touches), dtype=bool), np.ones(len(touches), dtype=bool)
        for part in parts:
            lacking |= _most_of_runs(part.touches, firsts) < least / 2
            all_said &= _most_of_runs(part.says, firsts) >= least
        says[lacking] = np.minimum(says[lacking], _BELOW * least)
        for part in parts:
            saying = part.says >= least
            better = saying & (part.says > touches)
            touches[better], windows[better] = part.says[better], part.windows[better]
            there = saying & all_said
            says[there] = np.maximum(says[there], part.says[there])
        return Assessed(whole.units, windows, touches, np.minimum(says, touches))


def _most_of_runs(values: _Floats, firsts: NDArray[np.intp]) -> _Floats:
    """The highest value of each one's run."""
    if not len(firsts):
        return values
    lengths = np.diff(np.append(firsts, len(values)))
    return np.asarray(np.repeat(np.maximum.reduceat(values, firsts), lengths))


def candidates(part: Index, scores: Scores) -> _Ints:
    """The units to be looked at closely.

    :param part: the units
    :param scores: of all of them
    """
    held = np.flatnonzero(scores > 0).astype(np.int64)
    if len(held) <= LOOKED_AT:
        return held
    given = scores[held]
    chosen = np.zeros(len(held), dtype=bool)
    chosen[best_first(given, given, LOOKED_AT)] = True
    # Units stand by contract, so that the best of each are found run by run.
    firsts = firsts_of(part.column("contract")[held])
    left = given.copy()
    for _ in range(OF_EACH):
        best = best_of_runs(left, firsts)
        chosen[best[left[best] > 0]] = True
        left[best] = 0
    return held[chosen]


def best_of_units(evidence: WindowEvidence, touches: _Floats, says: _Floats) -> Assessed:
    """The best window of each unit.

    :param evidence: the windows, in the order of their units
    :param touches: of each window
    :param says: of each window
    """
    # Rounded, because the last digits depend on the processor.
    best = best_of_runs((touches + 2 * says).round(9), firsts_of(evidence.units))
    return Assessed(evidence.units[best], evidence.windows[best], touches[best], says[best])
