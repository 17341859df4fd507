"""Words nobody knows, and the known words they may have been meant for.

Distance is counted in letters left out, added, changed or swapped with their neighbour
(Damerau 1964): one in a short word, two in a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

LEAST = 5
LONG = 8


class Speller:
    """Finds the words nearest to a misspelt one."""

    def __init__(self, frequency: Mapping[str, int], others: Iterable[str]) -> None:
        """Collect the known words.

        :param frequency: how often each word stands in the texts
        :param others: words that are known otherwise
        """
        known = {word: 0 for word in others} | dict(frequency)
        self.words = sorted(word for word in known if len(word) >= LEAST - 2 and word.isalpha())
        self.frequency = [known[word] for word in self.words]
        self.lengths = np.asarray([len(word) for word in self.words], dtype=np.int16)
        self.letters = np.asarray([_letters(word) for word in self.words], dtype=np.uint64)

    def nearest(self, word: str) -> str | None:
        """The known word nearest to a misspelt one: the most frequent, then the first.

        :param word: a small-letter word that is not known
        :returns: ``None`` if nothing is near enough
        """
        if len(word) < LEAST or not word.isalpha():
            return None
        most = 1 if len(word) < LONG else 2
        best: tuple[int, int, str] | None = None
        for place in self._candidates(word, most):
            other = self.words[int(place)]
            found = distance(word, other, best[0] if best else most)
            if found is not None:
                ranked = (found, -self.frequency[int(place)], other)
                best = ranked if best is None else min(best, ranked)
        return best[2] if best else None

    def _candidates(self, word: str, most: int) -> NDArray[np.intp]:
        """Words of about this length with about these letters."""
        unlike = np.bitwise_count(self.letters ^ np.uint64(_letters(word)))
        near = (np.abs(self.lengths - len(word)) <= most) & (unlike <= 2 * most)
        return np.flatnonzero(near)


def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    return sum({1 << (ord(letter) % 61) for letter in word})


def distance(one: str, other: str, most: int) -> int | None:
    """The distance of two words (see above).

    >>> distance("fjärvärme", "fjärrvärme", 2), distance("cykle", "cykel", 1)
    (1, 1)

    :returns: ``None`` if it is more than ``most``
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, second in enumerate(other, 1):
            step = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                step = min(step, earlier[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
