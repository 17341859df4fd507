"""The words of the windows that are looked at, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.index.load import Index

_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WindowText:
    """The words of some windows.

    :param words: numbers of their words
    :param starts: where each window begins among these
    :param marks: of each word what qualifies it, the bits of `kkgraph.index.qualified`
    :param context: numbers of the words of their leads and headings
    :param context_starts: where those of each window begin
    """

    words: NDArray[np.int32]
    starts: _Ints
    marks: NDArray[np.uint8]
    context: NDArray[np.int32]
    context_starts: _Ints

    @classmethod
    def of(cls, part: Index, windows: _Ints, units: _Ints, owners: _Ints) -> WindowText:
        """Take the words of some windows out of an index.

        :param part: the units
        :param windows: numbers of the windows
        :param units: numbers of units
        :param owners: the place of each window's unit among these
        """
        table = part.units["windows"][windows].astype(np.int64)
        begin = part.words["order_starts"][units][owners]
        places, of_words = spread(begin + table[:, 0], begin + table[:, 1])
        # Each context ends with a gap, which is no word.
        starts = part.units["context_starts"]
        before, of_context = spread(starts[units][owners], starts[units + 1][owners] - 1)
        return cls(
            part.words["order"][places],
            _firsts(of_words, len(windows)),
            part.words["qualified"][places],
            part.units["context"][before],
            _firsts(of_context, len(windows)),
        )

    def most(self, values: Scores) -> Scores:
        """The highest value of a word in each window.

        :param values: of all words of the texts
        """
        return np.maximum.reduceat(values[self.words], self.starts)

    def most_before(self, values: Scores) -> Scores:
        """The highest value of a word in each window's lead and heading.

        :param values: of all words of the texts
        """
        if not len(self.context):
            return np.zeros(len(self.starts), dtype=np.float32)
        given = np.append(values[self.context], np.float32(0))
        found = np.maximum.reduceat(given, self.context_starts)
        empty = np.diff(np.append(self.context_starts, len(self.context))) == 0
        found[empty] = 0
        return np.asarray(found, dtype=np.float32)


def spread(begin: _Ints, end: _Ints) -> tuple[_Ints, _Ints]:
    """All whole numbers of some ranges, and the number of the range each is of.

    :param begin: where each range begins
    :param end: one past where it ends
    """
    lengths = np.maximum(end - begin, 0)
    owners = np.repeat(np.arange(len(begin)), lengths)
    offsets = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return begin[owners] + offsets, owners


def _firsts(owners: _Ints, count: int) -> _Ints:
    """Where the numbers of each owner begin."""
    return np.searchsorted(owners, np.arange(count))
