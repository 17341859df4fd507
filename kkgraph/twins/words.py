"""Words and concepts of passages as a sparse matrix, by row and by column.

Unit vectors of tf-idf weights, so that the product of two is their cosine. Built from texts
once; what it is made of can be written to and read from arrays.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

# Words in more than this part of all passages tell nothing and would cost the most time.
_TOO_COMMON = 0.2


@dataclass(frozen=True, eq=False)
class Words:
    """Which words stand in which passages.

    :param names: all words, sorted
    :param passages: passages of each word, one word after the other
    :param weights: the weight of the word in each of them; 0 for words that are too common
    :param starts: where the passages of each word begin
    :param size: how many passages there are
    """

    names: Sequence[str]
    passages: Ints
    weights: Floats
    starts: Ints
    size: int

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each word."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, Floats]:
        """The same by passage: where each begins, its words, their weights."""
        word = np.repeat(np.arange(len(self.names), dtype=np.int32), np.diff(self.starts))
        order = np.lexsort((word, self.passages))
        counts = np.bincount(self.passages, minlength=self.size)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return starts, word[order], self.weights[order]

    def match(self, place: int) -> Floats:
        """How well a passage matches every passage.

        :param place: the passage
        :returns: the cosine with each
        """
        starts, words, weights = self._rows
        found = np.zeros(self.size, dtype=np.float32)
        for at in range(int(starts[place]), int(starts[place + 1])):
            weight = weights[at]
            if weight:
                column = slice(int(self.starts[words[at]]), int(self.starts[words[at] + 1]))
                # A passage stands in a column once, so plain indexing adds all there is.
                found[self.passages[column]] += weight * self.weights[column]
        return found

    def having(self, words: Iterable[str]) -> Bools:
        """Which passages have all of some words.

        :param words: the words
        :returns: nowhere true when there are none
        """
        held = list(dict.fromkeys(words))
        found = np.full(self.size, bool(held), dtype=bool)
        for word in held:
            number = self.numbers.get(word)
            with_word = np.zeros(self.size, dtype=bool)
            if number is not None:
                column = slice(int(self.starts[number]), int(self.starts[number + 1]))
                with_word[self.passages[column]] = True
            found &= with_word
        return found


def weigh(counted: Sequence[Counter[str]]) -> Words:
    """Weigh the words of passages.

    :param counted: how often each word stands in each passage
    """
    total = len(counted)
    holding = Counter(word for words in counted for word in words)
    names = sorted(holding)
    numbers = {name: number for number, name in enumerate(names)}
    common = max(2.0, _TOO_COMMON * total)
    rarity = {
        word: math.log(1 + total / count) if count <= common else 0.0
        for word, count in holding.items()
    }
    triples: list[tuple[int, int, float]] = []
    for place, words in enumerate(counted):
        row = [(numbers[w], (1 + math.log(n)) * rarity[w]) for w, n in sorted(words.items())]
        length = math.sqrt(sum(weight * weight for _, weight in row)) or 1.0
        triples += [(number, place, weight / length) for number, weight in row]
    triples.sort()
    held = np.array([number for number, *_ in triples], dtype=np.int64)
    counts: NDArray[np.int64] = np.bincount(held, minlength=len(names))
    return Words(
        names=names,
        passages=np.array([place for _, place, _ in triples], dtype=np.int32),
        weights=np.array([weight for *_, weight in triples], dtype=np.float32),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        size=total,
    )
