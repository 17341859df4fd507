"""The concepts that the windows which are looked at name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask
from kkgraph.index.load import Index
from kkgraph.search.window_text import spread

_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WindowConcepts:
    """The concepts of some windows, one after the other.

    :param numbers: of concepts
    :param owners: the place of the window that names each, ascending
    :param marks: of each what qualifies it, the bits of `kkgraph.index.qualified`
    :param count: how many windows there are
    """

    numbers: NDArray[np.int32]
    owners: _Ints
    marks: NDArray[np.uint8]
    count: int

    @classmethod
    def of(cls, part: Index, windows: _Ints) -> WindowConcepts:
        """Take the concepts of some windows out of an index.

        :param part: the units
        :param windows: numbers of the windows
        """
        starts = part.units["window_concept_starts"]
        places, owners = spread(starts[windows], starts[windows + 1])
        numbers = part.units["window_concepts"][places]
        marks = part.units["window_concept_marks"][places]
        return cls(numbers, owners, marks, len(windows))

    def only(self, chosen: Mask) -> WindowConcepts:
        """These concepts alone.

        :param chosen: of all concepts those that stay
        """
        return self.where(chosen[self.numbers])

    def where(self, kept: Mask) -> WindowConcepts:
        """Some of these.

        :param kept: which
        """
        return WindowConcepts(self.numbers[kept], self.owners[kept], self.marks[kept], self.count)


def most_of_each(values: NDArray[Any], owners: _Ints, count: int) -> NDArray[Any]:
    """The highest value of each owner, 0 for those without any; of each column where there are.

    :param values: one row each
    :param owners: whose each is, ascending
    :param count: how many owners there are
    """
    found = np.zeros((count, *values.shape[1:]), dtype=values.dtype)
    if len(values):
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        found[owners[firsts]] = np.maximum.reduceat(values, firsts, axis=0)
    return found
