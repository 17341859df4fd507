"""The concepts that the windows which are looked at name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask
from kkgraph.index.load import Index
from kkgraph.search.window_text import spread

_Ints = NDArray[np.int64]
_BITS = 64


@dataclass(frozen=True, eq=False)
class WindowConcepts:
    """The concepts of some windows, one after the other.

    :param numbers: of concepts
    :param owners: the place of the window that names each, ascending
    :param marks: of each what qualifies it, the bits of `kkgraph.index.qualified`
    :param count: how many windows there are
    """

    numbers: NDArray[np.intp]
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
        numbers = part.units["window_concepts"].take(places).astype(np.intp)
        return cls(numbers, owners, part.units["window_concept_marks"].take(places), len(windows))

    @classmethod
    def of_units(cls, part: Index, units: _Ints) -> WindowConcepts:
        """Take the concepts of whole units out of an index, as if nothing qualified them.

        :param part: the units
        :param units: numbers of the units
        """
        starts = part.themes["named.starts"]
        places, owners = spread(starts[units], starts[units + 1])
        numbers = part.themes["named.rows"].take(places).astype(np.intp)
        return cls(numbers, owners, np.zeros(len(numbers), dtype=np.uint8), len(units))

    def only(self, chosen: Mask) -> WindowConcepts:
        """These concepts alone.

        :param chosen: of all concepts those that stay
        """
        return self if chosen.all() else self.where(chosen.take(self.numbers))

    def where(self, kept: Mask) -> WindowConcepts:
        """Some of these.

        :param kept: which
        """
        places = np.flatnonzero(kept)
        return WindowConcepts(
            self.numbers.take(places), self.owners.take(places), self.marks.take(places), self.count
        )

    def most(self, values: NDArray[Any]) -> NDArray[Any]:
        """The highest value of a concept of each window, 0 for those without any.

        :param values: of all concepts; in columns where there are several
        :returns: one row a window
        """
        found = np.zeros((*values.shape[1:], self.count), dtype=values.dtype)
        if len(self.numbers):
            # Column by column: reduced together, numpy walks over them ten times as slowly.
            columns = np.ascontiguousarray(values.T).reshape(-1, len(values))
            for place, column in zip(found.reshape(-1, self.count), columns, strict=True):
                place[self._naming] = np.maximum.reduceat(column.take(self.numbers), self._firsts)
        return found.T

    def naming(self, chosen: Mask) -> Mask:
        """Whether each window names a concept of each of some sets.

        :param chosen: whether each concept is of each set, concepts x sets
        :returns: windows x sets
        """
        if chosen.shape[1] > _BITS:
            return np.asarray(self.most(chosen))
        bits = np.arange(chosen.shape[1], dtype=np.uint64)
        # A bit a set: so all sets are reduced at once.
        sets = (chosen * (np.uint64(1) << bits)).sum(axis=1, dtype=np.uint64)
        found = np.zeros(self.count, dtype=np.uint64)
        if len(self.numbers):
            found[self._naming] = np.bitwise_or.reduceat(sets.take(self.numbers), self._firsts)
        held: Mask = ((found >> bits[:, None]) & np.uint64(1)).astype(bool)
        return held.T

    @cached_property
    def _firsts(self) -> _Ints:
        """Where the concepts of each window that names any begin."""
        return np.flatnonzero(np.diff(self.owners, prepend=-1))

    @cached_property
    def _naming(self) -> _Ints:
        """The windows that name any concept."""
        return self.owners.take(self._firsts)
