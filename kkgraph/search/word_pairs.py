"""Two words that are one thing ("gröna skolan"): who says one of them has not said it."""

from __future__ import annotations

import numpy as np

from kkgraph.arrays import Mask, Scores
from kkgraph.search.understanding import SearchQuery
from kkgraph.search.word_cover import WordCover

# From here on a window holds a word, be it in its lead or heading.
_HELD = 0.5


def with_half(query: SearchQuery, covered: Scores, words: WordCover) -> Mask:
    """Which windows hold one of the two words of a query, and not the other.

    They touch what was asked, and do not say it. Where one of the words stands in every eighth
    passage ("klimatneutral stad"), the other says it all; a window with neither of them rests
    on what is said instead.

    :param query: of two words
    :param covered: how well each window covers each word, windows x words
    :param words: knows how common words are
    """
    if any(words.is_common(word) for word in query.words):
        return np.zeros(len(covered), dtype=bool)
    held: Mask = covered >= _HELD
    return np.asarray(held.any(axis=1) & ~held.all(axis=1))
