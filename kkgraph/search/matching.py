"""Which words of the texts a query stands for: those to be highlighted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask
from kkgraph.text.features import TextAnalysis

Numbers = NDArray[np.int32]


class Matching:
    """Words of the texts by their features, learnt as they are met.

    There are many more words than any run of queries shows, and analysing one takes long.
    """

    def __init__(self, words: Mapping[str, int], analysis: TextAnalysis) -> None:
        """Take what is needed; nothing is analysed yet.

        :param words: numbers of the words of the texts
        :param analysis: the lexicon
        """
        self.words = words
        self.texts = tuple(words)
        self.analysis = analysis
        self._learnt: Mask = np.zeros(len(words), dtype=bool)
        self._by_gloss: dict[str, tuple[int, ...]] = {}
        self._by_stem: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()

    def matching(
        self, glosses: Iterable[str], stems: Iterable[str], typed: Iterable[str], met: Numbers
    ) -> Mask:
        """Which words match by any feature, or are typed just so.

        :param glosses: English stems
        :param stems: Swedish stems
        :param typed: words
        :param met: numbers of the words that matter; for others the answer may be no
        """
        self._learn(met)
        found = np.zeros(len(self.texts), dtype=bool)
        for held, features in ((self._by_gloss, glosses), (self._by_stem, stems)):
            for feature in features:
                found[list(held.get(feature, ()))] = True
        found[[self.words[word] for word in typed if word in self.words]] = True
        return found

    def _learn(self, met: Numbers) -> None:
        new = met[~self._learnt[met]]
        if not len(new):
            return
        # Searches run in several threads.
        with self._lock:
            for number in np.unique(new).tolist():
                if not self._learnt[number]:
                    self._add(number)
                    self._learnt[number] = True

    def _add(self, number: int) -> None:
        word = self.texts[number]
        for held, features in (
            (self._by_gloss, self.analysis.glosses(word)),
            (self._by_stem, self.analysis.stems(word)),
        ):
            for feature in features:
                held[feature] = (*held.get(feature, ()), number)
