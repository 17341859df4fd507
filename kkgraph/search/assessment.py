"""Which units answer a query, and how surely: evidence of the likeliest, judged.

Only units that may answer are looked at closely: the first by score, and the best of every
contract, so that each contract's state rests on its best passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.search.evidence import AskedQuery, EvidenceFinder, WindowEvidence
from kkgraph.search.judged import (
    LACKING,
    NOTHING,
    Assessed,
    best_of_units,
    joined,
    merged,
)
from kkgraph.search.legs import Legs, likeness_of
from kkgraph.search.looked import Looked
from kkgraph.search.ranking import best_first, held_scores
from kkgraph.search.runs import best_of_runs
from kkgraph.search.shares import BestFound
from kkgraph.search.states import Judge, Judges
from kkgraph.search.understanding import SearchQuery, Understanding
from kkgraph.search.upper_bound import UpperBound

# So many units are looked at closely, and so many of each contract.
LOOKED_AT = 400
OF_EACH = 3
# So few are all looked at: to tell which need not be takes as long.
_FEW = 600
# The bound is tried on about so many units first; not at all where more than this share may.
_SAMPLE, _MOST = 64, 0.7
# So many units are looked at first for how well words are covered at the best.
_LIKELIEST = 60
# Sums in another order differ by less.
_ROUNDING = 1e-6


_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


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
        self.bound = UpperBound(finder)

    @property
    def part(self) -> Index:
        """The units."""
        return self.finder.part

    def evidence(self, query: SearchQuery, units: _Ints) -> WindowEvidence:
        """The windows of some units with their features.

        :param query: what was understood
        :param units: their numbers
        """
        asked, looked = self._looked(query, units)
        return self.finder.read(asked, looked, self.finder.best(asked, looked))

    def _looked(self, query: SearchQuery, units: _Ints) -> tuple[AskedQuery, Looked]:
        return self._asked(query, units), self.finder.look(units, (query,))

    def _asked(self, query: SearchQuery, units: _Ints) -> AskedQuery:
        vector = self.legs.vector(query)
        likeness = likeness_of(self.part.vectors, vector, units)
        return self.finder.asked(query, units, likeness, self.understanding.named(query))

    def assess(
        self,
        query: SearchQuery,
        scores: Scores,
        *,
        everywhere: Scores | None = None,
        sure: bool = False,
    ) -> Assessment:
        """Judge the units that may answer.

        :param query: what was understood
        :param scores: of all units, 0 for those that the filters leave out
        :param everywhere: the same before filters, where there are any: what a query finds at
            all counts, and a contract's state must not change with the filters
        :param sure: whether the filters alone decide, as where the very words must stand there
        """
        units = candidates(self.part, scores)
        sides = [JudgedSide(self, self._asked(one, units)) for one in (query, *query.parts)]
        if everywhere is not None:
            every = candidates(self.part, everywhere)
            for side in sides:
                asked, looked = self._looked(side.asked.query, every)
                side.best = self.finder.best(asked, looked) if len(looked.windows) else None
        return Assessment(self, sides, sure=sure)


class JudgedSide:
    """A question, or one of the things that it joins, and what units are for it."""

    def __init__(self, assessor: Assessor, asked: AskedQuery) -> None:
        """Take what is needed.

        :param assessor: judges the units
        :param asked: the query, for all units that may answer
        """
        self.assessor = assessor
        self.asked = asked
        # What of the query any window covers, once this is known.
        self.best: BestFound | None = None

    @cached_property
    def most(self) -> Scores:
        """How well each unit could cover each word at the most."""
        return self.assessor.bound.covered(self.asked.query, self.asked.units)

    def may(self, judge: Judge, least: float, *, step: int = 1) -> Mask:
        """Which units may have a grade that likely.

        :param judge: the model of the grade
        :param least: the probability
        :param step: look at every so manieth unit only
        """
        asked, most, bound = self.asked.every(step), self.most, self.assessor.bound
        best = self.best or BestFound(
            most.max(axis=0, initial=0), float(self.asked.likeness.max(initial=0.0))
        )
        found = bound.probability(asked, most[::step], best, judge)
        return np.asarray(found >= least - _ROUNDING)

    def judge(self, looked: Looked, judges: Judges) -> Assessed:
        """Judge some of the units.

        :param looked: their windows
        :param judges: the models
        """
        self.best = self.best or self._best(looked)
        evidence = self.assessor.finder.read(self.asked, looked, self.best)
        return best_of_units(evidence, *judges.certainty(evidence.values, evidence.plain))

    def _best(self, looked: Looked) -> BestFound:
        """What of the query any window of any of the units covers.

        Units that were not looked at are where one could cover a word better than the others.
        """
        finder, asked = self.assessor.finder, self.asked
        best = finder.best(asked, looked)
        left = ~np.isin(asked.units, looked.units, assume_unique=True)
        # The likeliest first: hardly ever any other needs a look then.
        for most in (_LIKELIEST, len(asked.units)) if left.any() else ():
            better = np.flatnonzero(left & (self.most > best.words).any(axis=1))
            if not len(better):
                break
            order = np.argsort(-self.most[better].max(axis=1), kind="stable")[:most]
            units = np.sort(better[order])
            others = finder.best(asked, finder.look(asked.units[units], (asked.query,)))
            best = replace(best, words=np.maximum(best.words, others.words))
            left[units] = False
        return best


class Assessment:
    """What became of the units that may answer.

    Those that cannot touch what was asked are judged when somebody reads of them.
    """

    def __init__(self, assessor: Assessor, sides: Sequence[JudgedSide], *, sure: bool) -> None:
        """Judge the units that may touch what was asked.

        :param assessor: judges the units
        :param sides: the whole question, then the things that it joins
        :param sure: whether the filters alone decide
        """
        self.assessor = assessor
        self.sides = sides
        self.judges = assessor.judges()
        self._sure = sure
        self._units = sides[0].asked.units
        self._may = self._that_may()
        self._judged = self._judge(self._may)

    def _that_may(self) -> Mask:
        """Which of the units may touch what was asked."""
        every = np.ones(len(self._units), dtype=bool)
        if self._sure or len(self._units) <= _FEW:
            return every
        # Where most may, to tell which takes longer than to look at them all.
        step = max(len(self._units) // _SAMPLE, 1)
        if self._may_touch(step).mean() > _MOST:
            return every
        return self._may_touch()

    def _may_touch(self, step: int = 1) -> Mask:
        """Which of the units, or of every so manieth, may touch what was asked."""
        whole, *parts = self.sides
        touches, says = self.judges.touches, self.judges.says
        found = whole.may(touches, touches.threshold, step=step)
        for part in parts:
            # Who lacks one of the things does not say it: what is below that needs no look.
            found |= part.may(touches, LACKING * says.threshold, step=step)
        return found

    def _judge(self, chosen: Mask) -> list[Assessed]:
        """Judge some of the units by each side."""
        if not chosen.any():
            return [NOTHING for _ in self.sides]
        looked = self.assessor.finder.look(
            self._units[chosen], [side.asked.query for side in self.sides]
        )
        return [side.judge(looked, self.judges) for side in self.sides]

    @cached_property
    def answering(self) -> Assessed:
        """The units that may touch what was asked, judged."""
        return self._told(self._judged)

    @cached_property
    def whole(self) -> Assessed:
        """All units, judged."""
        if self._may.all():
            return self.answering
        others = self._judge(~self._may)
        return self._told(
            [merged(one, other) for one, other in zip(self._judged, others, strict=True)]
        )

    def _told(self, judged: Sequence[Assessed]) -> Assessed:
        whole, *parts = judged
        contracts = self.assessor.part.column("contract")[whole.units]
        best = joined(whole, parts, contracts, self.judges.says.threshold)
        if not self._sure:
            return best
        ones = np.ones(len(best.units))
        return replace(best, touches=ones, says=ones)


def candidates(part: Index, scores: Scores) -> _Ints:
    """The units to be looked at closely.

    :param part: the units
    :param scores: of all of them
    """
    given = held_scores(scores)
    if len(given) <= LOOKED_AT:
        return np.flatnonzero(scores > 0)
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[best_first(scores, given, LOOKED_AT)] = True
    # Units stand by contract, so that the best of each are found run by run.
    left = scores.copy()
    for _ in range(OF_EACH):
        best = best_of_runs(left, part.contract_firsts)
        chosen[best[left[best] > 0]] = True
        left[best] = 0
    return np.flatnonzero(chosen)
