"""Which of two languages a word looks like, by its rows of three letters.

Trained on the lexicon itself (Swedish forms against the words of their English glosses), as
naive Bayes over rows of letters (Cavnar & Trenkle 1994 used their ranks).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_LENGTH = 3
_SMOOTHING = 0.5
# Letters alone never outweigh a word that only one language has.
_MOST = 0.9


@dataclass(frozen=True, eq=False)
class Letters:
    """Leanings of rows of letters, above 0 for the second language."""

    leanings: Mapping[str, float]

    def leaning(self, word: str) -> float:
        """Tell which language a word looks like.

        :param word: a small-letter word
        :returns: from -0.9 (the first language) to 0.9 (the second); 0 when nothing tells
        """
        found = [self.leanings.get(row, 0.0) for row in _rows(word)]
        return max(-_MOST, min(_MOST, sum(found) / len(found)))


def train(first: Iterable[str], second: Iterable[str]) -> Letters:
    """Learn rows of letters from words of two languages, each word once.

    >>> train(["fjord", "skog"], ["forest", "woods"]).leaning("wood") > 0
    True

    :param first: words of the first language
    :param second: words of the second
    """
    one, other = (Counter(row for word in set(words) for row in _rows(word))
                  for words in (first, second))  # fmt: skip
    rows = {*one, *other}
    sizes = [sum(counts.values()) + _SMOOTHING * len(rows) for counts in (one, other)]
    return Letters(
        {
            row: math.log((other[row] + _SMOOTHING) / sizes[1])
            - math.log((one[row] + _SMOOTHING) / sizes[0])
            for row in rows
        }
    )


def _rows(word: str) -> Iterator[str]:
    """Rows of letters of a word, its ends marked."""
    marked = f"^{word}$"
    yield from (marked[at : at + _LENGTH] for at in range(max(1, len(marked) - _LENGTH + 1)))
