"""Words nobody knows, and the known words they may have been meant for.

Distance is counted in letters left out, added, changed or swapped with their neighbour
(Damerau 1964): one in a short word, two in a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]

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
        self.letters, self.pairs = _signs(self.words)

    def nearest(self, word: str) -> str | None:
        """The known word nearest to a misspelt one: the most frequent, then the first.

        :param word: a small-letter word that is not known
        :returns: ``None`` if nothing is near enough
        """
        if len(word) < LEAST or not word.isalpha():
            return None
        most = 1 if len(word) < LONG else 2
        best: tuple[int, int, str] | None = None
        for place, least in self._candidates(word, most):
            if best is not None and least > best[0]:
                break
            other = self.words[place]
            found = distance(word, other, best[0] if best else most)
            if found is not None:
                ranked = (found, -self.frequency[place], other)
                best = ranked if best is None else min(best, ranked)
        return best[2] if best else None

    def _candidates(self, word: str, most: int) -> list[tuple[int, int]]:
        """Words of about this length with about these letters and pairs of letters.

        :param word: the misspelt word
        :param most: how far away they may be
        :returns: their places, each with the distance that it has at least; the nearest first
        """
        letters, pairs = _signs([word])
        longer = np.abs(self.lengths - len(word))
        near = np.flatnonzero(longer <= most)
        # A mistake changes two letters at most; a swap three pairs into three others.
        least = np.maximum(longer[near], _rounded_up(self.letters[near] ^ letters, 2))
        near, least = near[least <= most], least[least <= most]
        least = np.maximum(least, _rounded_up(self.pairs[near] ^ pairs, 6))
        order = np.argsort(least, kind="stable")[: np.count_nonzero(least <= most)]
        return list(zip(near[order].tolist(), least[order].tolist(), strict=True))


def _rounded_up(bits: Bits, each: int) -> NDArray[np.int16]:
    """How many mistakes it takes to change so many bits."""
    return -(-np.bitwise_count(bits).astype(np.int16) // each)


def _signs(words: Sequence[str]) -> tuple[Bits, Bits]:
    """Which letters, and which pairs of letters that follow each other, words have, as bits.

    Several letters share a bit, so words may be more unlike than their bits but never less.
    """
    held = np.asarray(words, dtype=str)
    codes = held.view(np.uint32).reshape(len(words), held.itemsize // 4).astype(np.uint64)
    pairs = (codes[:, :-1] * 31 + codes[:, 1:]) * (codes[:, 1:] > 0)
    return _as_bits(codes), _as_bits(pairs)


def _as_bits(numbers: Bits) -> Bits:
    bits = np.where(numbers > 0, np.uint64(1) << numbers % np.uint64(61), np.uint64(0))
    return np.asarray(np.bitwise_or.reduce(bits, axis=1))


def distance(one: str, other: str, most: int) -> int | None:
    """The distance of two words (see above).

    >>> distance("fjärvärme", "fjärrvärme", 2), distance("cykle", "cykel", 1)
    (1, 1)

    :returns: ``None`` if it is more than ``most``
    """
    one, other = _unlike(one, other)
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


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Two words without the letters that both begin and end with."""
    start = 0
    for letter, second in zip(one, other, strict=False):
        if letter != second:
            break
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
