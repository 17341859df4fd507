"""The windows of some units, looked at once for all that is asked of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.search.reservations import Reservations
from kkgraph.search.understanding import Word
from kkgraph.search.window_concepts import WindowConcepts
from kkgraph.search.window_text import WindowText
from kkgraph.search.word_cover import WordCover

_Ints = NDArray[np.int64]


class Looked:
    """The windows of some units; what each word of a query finds there is remembered.

    A question and the things that it joins ("heating and aviation") have their words in common.
    """

    def __init__(
        self,
        units: _Ints,
        windows: _Ints,
        owners: _Ints,
        text: WindowText,
        concepts: WindowConcepts,
    ) -> None:
        """Take what is needed.

        :param units: numbers of the units, ascending
        :param windows: numbers of their windows
        :param owners: the place of each window's unit among these
        :param text: the words of the windows that may count
        :param concepts: that the windows name
        """
        self.units = units
        self.windows = windows
        self.owners = owners
        self.text = text
        self.concepts = concepts
        self._reserved = Reservations(text)
        self._known: dict[tuple[Word, bool], tuple[Scores, Scores]] = {}

    def covered(self, words: WordCover, word: Word, *, swedish: bool) -> tuple[Scores, Scores]:
        """How well each window covers a word, and how much less in plain statements.

        :param words: knows what words cover
        :param word: of a query
        :param swedish: whether the query is
        """
        found = self._known.get((word, swedish))
        if found is None:
            alone = words.of_words(word, swedish=swedish)
            covered = words.of_windows(word, alone, self.text, swedish=swedish)
            found = self._known[word, swedish] = covered, self._reserved.lost(alone)
        return found
