"""How well words of texts, and windows of them, cover a word of a query, and how rare it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.bm25 import Columns
from kkgraph.index.load import Index
from kkgraph.search.understanding import SearchQuery, Word
from kkgraph.search.window_text import WindowText

# How much a word of the text is worth for a word of the query.
SAME, HEAD, _PART, GLOSS = 1.0, 0.95, 0.85, 0.7
ACROSS, BEFORE, SOME = 0.6, 0.5, 0.3
# The rarity of a compound that no text holds, of the sum of its parts' rarities.
_JOINED = 0.7
# The inverse document frequency of what stands in every eighth unit.
_COMMON = float(np.log(8))
# So many words of queries are remembered.
_KNOWN = 16


class WordCover:
    """Compares words of queries with the words of one index, or of a part of it."""

    def __init__(self, part: Index) -> None:
        """Take what is needed.

        :param part: the units
        """
        self.part = part
        # One search asks several times for each of its words.
        self._known: dict[tuple[Word, bool], Scores] = {}
        self._rarest = float(np.log(max(part.size, 2) + 1))

    def counting(self, query: SearchQuery) -> Mask:
        """Which words of the texts have anything of a word of a query.

        :param query: what was understood
        :returns: one truth a word of the texts, and one for the gap between texts
        """
        swedish = query.lang == "sv"
        found = np.zeros(len(self.part.tables["surfaces"]) + 1, dtype=bool)
        for word in query.words:
            found[:-1] |= self.of_words(word, swedish=swedish) > 0
            for name in word.glosses:
                found[self._holding("gloss", name)] = True
            for name in word.stems[1:] if swedish else ():
                found[self._holding("stem", name)] = True
        return found

    def of_windows(self, word: Word, alone: Scores, text: WindowText, *, swedish: bool) -> Scores:
        """How well each window covers one word.

        :param word: of a query
        :param alone: what `of_words` gives for it
        :param text: the windows
        :param swedish: whether the query is
        """
        found = text.most(alone)
        glosses = [self._having("gloss", name) for name in word.glosses]
        if len(glosses) > 1 or word.stems[1:]:
            parts = [self._having("stem", name) for name in word.stems[1:]] if swedish else []
            for group in (glosses, parts):
                if len(group) > 1:
                    there = np.stack([text.most(part) for part in group])
                    found = np.maximum(found, ACROSS * there.min(axis=0))
                    if group is glosses:
                        found = np.maximum(found, SOME * self.share(word.glosses, there))
        before = text.most_before(np.where(alone >= GLOSS, np.float32(1), np.float32(0)))
        return np.asarray(np.maximum(found, BEFORE * before), dtype=np.float32)

    def share(self, glosses: tuple[str, ...], there: Scores) -> Scores:
        """What share of a word's meaning is there, by the rarity of each part.

        :param glosses: of the word
        :param there: of each of them, and each window, whether it is there
        """
        rarity = np.asarray([self.rarity_of(self.part.glosses, name) or 1.0 for name in glosses])
        return np.asarray((rarity @ there) / rarity.sum(), dtype=np.float32)

    def of_words(self, word: Word, *, swedish: bool) -> Scores:
        """How well each word of the texts alone covers a word of a query.

        :param word: of a query
        :param swedish: whether the query is
        :returns: one value a word; it is kept for the next to ask, and not to be changed
        """
        found = self._known.get((word, swedish))
        if found is None:
            found = self._looked_up(word, swedish=swedish)
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[word, swedish] = found
        return found

    def _looked_up(self, word: Word, *, swedish: bool) -> Scores:
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=np.float32)
        glosses, stems = word.glosses, word.stems
        if glosses:
            counts = np.sum([self._having("gloss", name) for name in glosses], axis=0)
            whole = counts >= len(glosses)
            alike = whole & (self.part.words["having_gloss.counts"] == len(glosses))
            found[whole] = GLOSS if len(glosses) == 1 else 0.9
            found[alike] = HEAD
        if swedish and stems:
            own, *parts = stems
            holds = self._having("stem", own) > 0
            found[holds] = np.maximum(found[holds], HEAD if parts else _PART)
            if len(parts) > 1:
                counts = np.sum([self._having("stem", name) for name in parts], axis=0)
                found[counts >= len(parts)] = np.maximum(found[counts >= len(parts)], 0.9)
            number = self.part.stem_numbers.get(own)
            if number is not None:
                found[self.part.words["stem_of"] == number] = SAME
        return found

    def _having(self, kind: str, name: str) -> Scores:
        """1 for the words of the texts that have a feature."""
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=np.float32)
        found[self._holding(kind, name)] = 1
        return found

    def _holding(self, kind: str, name: str) -> NDArray[Any]:
        """The numbers of the words of the texts that have a feature."""
        number = (self.part.glosses if kind == "gloss" else self.part.stems).terms.get(name)
        starts = self.part.words[f"having_{kind}.starts"]
        rows = self.part.words[f"having_{kind}.rows"]
        if number is None:
            return rows[:0]
        return rows[int(starts[number]) : int(starts[number + 1])]

    def rarity(self, word: Word) -> float:
        """How rare a word of a query is, from 0 to 1 for what no text holds.

        :param word: of a query
        """
        glosses = [self.rarity_of(self.part.glosses, name) for name in word.glosses]
        known = [value for value in glosses if value is not None]
        own = self.rarity_of(self.part.stems, word.stems[0]) if word.stems else None
        if own is None and not known:
            return 1.0
        rarest = max(known, default=0.0)
        if own is None and len(glosses) > 1:
            rarest = min(self._rarest, _JOINED * sum(v or self._rarest for v in glosses))
        return max(rarest, own or 0.0) / self._rarest

    def is_common(self, word: Word) -> bool:
        """Whether a word, by its glosses, stands in so many units that it tells little.

        :param word: of a query
        """
        glosses = [self.rarity_of(self.part.glosses, name) for name in word.glosses]
        return bool(glosses) and all(value is not None and value < _COMMON for value in glosses)

    def rarity_of(self, columns: Columns, name: str) -> float | None:
        """The inverse document frequency of a feature; ``None`` where no text has it.

        :param columns: of features of its kind
        :param name: of the feature
        """
        place = columns.terms.get(name)
        if place is None:
            return None
        holding = int(columns.starts[place + 1]) - int(columns.starts[place])
        return float(np.log((self.part.size + 1) / (holding + 0.5))) if holding else None
