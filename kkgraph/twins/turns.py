"""Turns of phrase as numbers: pairs of stems that stand close together in one measure.

A large plan has a million of them, so they are never held as words: stems are numbered, and a
turn is one number made of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kkgraph.text.features import TextAnalysis

Longs = NDArray[np.int64]

# Words of a turn stand at most so far from each other, stop words not counted.
_NEAR = 6
_SHORTEST = 3
_HALF = 32
_LOWER = (1 << _HALF) - 1


class Turns:
    """Numbers stems as they come, and makes turns of them."""

    def __init__(self, analysis: TextAnalysis) -> None:
        """Start without any stem.

        :param analysis: stems of words
        """
        self._analysis = analysis
        self._stems: dict[str, int] = {}
        self._words: dict[str, int] = {}

    def of(self, measures: Iterable[Sequence[str]]) -> Longs:
        """The turns of one profile.

        :param measures: the words of each measure, in small letters
        :returns: each turn once: the smaller number of its stems, then the larger
        """
        rows = [[n for n in map(self._number, said) if n >= 0] for said in measures]
        stems = np.array([n for row in rows for n in row], dtype=np.int64)
        owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        found = [stems[:0]]
        for far in range(1, _NEAR + 1):
            first, second = stems[:-far], stems[far:]
            near = (owner[:-far] == owner[far:]) & (first != second)
            found.append(_packed(first[near], second[near]))
        return np.unique(np.concatenate(found))

    def in_order(self, turns: Longs) -> Longs:
        """Turns by the place of their stems in the alphabet, whatever was read first.

        :param turns: as `of` gave them
        :returns: numbers in the order of the turns' words, sorted
        """
        rank = np.empty(len(self._stems), dtype=np.int64)
        rank[[self._stems[stem] for stem in sorted(self._stems)]] = np.arange(len(rank))
        return np.sort(_packed(rank[turns >> _HALF], rank[turns & _LOWER]))

    def words(self, turns: Longs) -> list[tuple[str, str]]:
        """The stems of turns.

        :param turns: as `of` gave them
        """
        stems = list(self._stems)
        return [(stems[turn >> _HALF], stems[turn & _LOWER]) for turn in turns.tolist()]

    def _number(self, word: str) -> int:
        """The number of a word's stem; -1 for a word that is part of no turn."""
        number = self._words.get(word)
        if number is None:
            number = -1
            if len(word) >= _SHORTEST and word not in self._analysis.stop_sv:
                stem = self._analysis.analyser.stem(word)
                number = self._stems.setdefault(stem, len(self._stems))
            self._words[word] = number
        return number


def _packed(first: Longs, second: Longs) -> Longs:
    packed: Longs = (np.minimum(first, second) << _HALF) | np.maximum(first, second)
    return packed
