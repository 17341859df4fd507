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
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

# Words in more than this part of all passages tell nothing and would cost the most time.
_TOO_COMMON = 0.2


@dataclass(frozen=True, eq=False)
class WordMatrix:
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
    def _by_passage(self) -> Any:  # noqa: ANN401 - scipy
        """The same as a sparse table: one row for each passage, words in order."""
        from scipy import sparse

        word = np.repeat(np.arange(len(self.names), dtype=np.int32), np.diff(self.starts))
        order = np.lexsort((word, self.passages))
        counts = np.bincount(self.passages, minlength=self.size)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        shape = (self.size, len(self.names))
        return sparse.csr_array((self.weights[order], word[order], starts), shape=shape)

    def match(self, rows: Sequence[int], columns: Sequence[int]) -> Floats:
        """How well passages match others.

        :param rows: places of passages
        :param columns: places of the others
        :returns: the cosine of each (row) with each of the others (column)
        """
        table = self._by_passage
        product = table[list(rows)] @ table[list(columns)].T
        found: Floats = product.toarray().astype(np.float32)
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


def weigh(counted: Sequence[Counter[str]]) -> WordMatrix:
    """Weigh the words of passages.

    :param counted: how often each word stands in each passage
    """
    total = len(counted)
    names = sorted(set().union(*counted))
    numbers = {name: number for number, name in enumerate(names)}
    word = np.fromiter((numbers[name] for row in counted for name in row), dtype=np.int64)
    often = np.fromiter((n for row in counted for n in row.values()), dtype=np.int64)
    place = np.repeat(np.arange(total), [len(row) for row in counted])
    holding = np.bincount(word, minlength=len(names))
    weights = (1 + _logarithms(often)) * _rarities(holding, total)[word]
    by_place = np.lexsort((word, place))
    squares = np.bincount(place[by_place], weights[by_place] ** 2, minlength=total)
    weights /= np.where(squares > 0, np.sqrt(squares), 1.0)[place]
    by_word = np.lexsort((place, word))
    return WordMatrix(
        names=names,
        passages=place[by_word].astype(np.int32),
        weights=weights[by_word].astype(np.float32),
        starts=np.concatenate([[0], np.cumsum(holding)]).astype(np.int32),
        size=total,
    )


def _rarities(holding: NDArray[np.int64], total: int) -> NDArray[np.float64]:
    """How much each word tells, by how many passages have it."""
    common = max(2.0, _TOO_COMMON * total)
    return np.array([math.log(1 + total / n) if n <= common else 0.0 for n in holding.tolist()])


def _logarithms(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """The same on every machine, which numpy's are not to the last digit."""
    highest = int(numbers.max(initial=0))
    return np.array([0.0, *map(math.log, range(1, highest + 1))])[numbers]
