"""Units that were judged: how certainly each touches what was asked, and says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.search.evidence import WindowEvidence
from kkgraph.search.runs import best_of_runs, firsts_of

# A contract lacks a thing that was asked for below this share of what it takes to say it.
LACKING = 0.5
# What a unit is said to be sure of, of what it takes, where a thing that was asked for is lacking.
_BELOW = 0.99

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


NOTHING = Assessed(*(np.zeros(0, kind) for kind in (np.int64, np.int64, float, float)))


def best_of_units(evidence: WindowEvidence, touches: _Floats, says: _Floats) -> Assessed:
    """The best window of each unit.

    :param evidence: the windows, in the order of their units
    :param touches: of each window
    :param says: of each window
    """
    # Rounded, because the last digits depend on the processor.
    best = best_of_runs((touches + 2 * says).round(9), firsts_of(evidence.units))
    return Assessed(evidence.units[best], evidence.windows[best], touches[best], says[best])


def joined(
    whole: Assessed, parts: Sequence[Assessed], contracts: NDArray[np.int32], least: float
) -> Assessed:
    """Judge units by the things that are asked for at once, too.

    Who says one of them touches the question; who lacks one of them does not say it; who
    says them all, be it in several places, says it.

    :param whole: units judged by the whole question
    :param parts: the same units by each of the things
    :param contracts: of each unit
    :param least: the probability from which a unit says something
    """
    if not parts:
        return whole
    touches, says, windows = whole.touches.copy(), whole.says.copy(), whole.windows.copy()
    firsts = firsts_of(contracts)
    lacking, all_said = np.zeros(len(touches), dtype=bool), np.ones(len(touches), dtype=bool)
    for part in parts:
        lacking |= _most_of_runs(part.touches, firsts) < LACKING * least
        all_said &= _most_of_runs(part.says, firsts) >= least
    says[lacking] = np.minimum(says[lacking], _BELOW * least)
    for part in parts:
        saying = part.says >= least
        better = saying & (part.says > touches)
        touches[better], windows[better] = part.says[better], part.windows[better]
        there = saying & all_said
        says[there] = np.maximum(says[there], part.says[there])
    return Assessed(whole.units, windows, touches, np.minimum(says, touches))


def merged(one: Assessed, other: Assessed) -> Assessed:
    """Two sets of units as one.

    :param one: some units
    :param other: others
    """
    order = np.argsort(np.concatenate([one.units, other.units]), kind="stable")
    rows = ("units", "windows", "touches", "says")
    return Assessed(
        *(np.concatenate([getattr(one, row), getattr(other, row)])[order] for row in rows)
    )


def _most_of_runs(values: _Floats, firsts: NDArray[np.intp]) -> _Floats:
    """The highest value of each one's run."""
    if not len(firsts):
        return values
    lengths = np.diff(np.append(firsts, len(values)))
    return np.asarray(np.repeat(np.maximum.reduceat(values, firsts), lengths))
