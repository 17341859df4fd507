"""The words of the windows that are looked at, one after the other.

Only words that may count for the query are taken: of a hundred words of a text hardly ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index

_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WindowText:
    """The words of some windows that may count, in order; all others are left out.

    :param count: how many windows there are
    :param windows: places of those that hold a word that may count, ascending
    :param words: numbers of these words
    :param starts: where those of each of ``windows`` begin among these
    :param marks: of each word what qualifies it, the bits of `kkgraph.index.qualified`
    :param owners: of each window the place of its unit
    :param context: numbers of such words of the units' leads and headings
    :param context_units: places of the units that have any, ascending
    :param context_starts: where those of each of ``context_units`` begin
    """

    count: int
    windows: _Ints
    words: NDArray[np.intp]
    starts: _Ints
    marks: NDArray[np.uint8]
    owners: _Ints
    context: NDArray[np.int32]
    context_units: _Ints
    context_starts: _Ints

    @classmethod
    def of(
        cls, part: Index, windows: _Ints, units: _Ints, owners: _Ints, counting: Mask
    ) -> WindowText:
        """Take the words of some windows out of an index.

        :param part: the units
        :param windows: numbers of the windows
        :param units: numbers of units, ascending
        :param owners: the place of each window's unit among these
        :param counting: which words of the texts may count
        """
        starts = part.words["order_starts"]
        # Each unit, and each context, ends with a gap, which is no word.
        places = ranges(starts[units], starts[units + 1] - 1)
        places = places[counting.take(part.words["order"].take(places))]
        table = part.units["windows"][windows]
        begin = starts[units][owners]
        first = np.searchsorted(places, begin + table[:, 0])
        last = np.searchsorted(places, begin + table[:, 1])
        holding = np.flatnonzero(last > first)
        places = places[ranges(first[holding], last[holding])]
        lengths = (last - first)[holding]
        before, context_owners = spread(
            part.units["context_starts"][units], part.units["context_starts"][units + 1] - 1
        )
        context = part.units["context"][before]
        kept = counting[context]
        context_units, context_starts = np.unique(context_owners[kept], return_index=True)
        return cls(
            len(windows),
            holding,
            part.words["order"].take(places).astype(np.intp),
            np.cumsum(lengths) - lengths,
            part.words["qualified"].take(places),
            owners,
            context[kept],
            context_units,
            context_starts,
        )

    def most(self, values: Scores) -> Scores:
        """The highest value of a word in each window, 0 for those without any.

        :param values: of all words of the texts, 0 for those that cannot count
        """
        found = np.zeros(self.count, dtype=np.float32)
        if len(self.words):
            found[self.windows] = np.maximum.reduceat(values.take(self.words), self.starts)
        return found

    def most_before(self, values: Scores) -> Scores:
        """The highest value of a word in each window's lead and heading.

        :param values: of all words of the texts, 0 for those that cannot count
        """
        most = np.zeros(int(self.owners.max(initial=-1)) + 1, dtype=np.float32)
        if len(self.context):
            held = np.maximum.reduceat(values[self.context], self.context_starts)
            there = self.context_units < len(most)
            most[self.context_units[there]] = held[there]
        return most[self.owners]


def ranges(begin: _Ints, end: _Ints) -> _Ints:
    """All whole numbers of some ranges.

    :param begin: where each range begins
    :param end: one past where it ends
    """
    lengths = np.maximum(end - begin, 0)
    before = np.cumsum(lengths) - lengths
    return np.repeat(begin - before, lengths) + np.arange(int(lengths.sum()))


def spread(begin: _Ints, end: _Ints) -> tuple[_Ints, _Ints]:
    """All whole numbers of some ranges, and the number of the range each is of.

    :param begin: where each range begins
    :param end: one past where it ends
    """
    owners = np.repeat(np.arange(len(begin)), np.maximum(end - begin, 0))
    return ranges(begin, end), owners
