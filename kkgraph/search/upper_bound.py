"""Which units cannot touch a question, told without a look at their windows.

A window holds no more than its unit. What the words and the concepts of a unit could give at
the most is put into the model in place of what a window gives; where a feature speaks against
an answer, as little as there can be. Where even that is not enough, no window of the unit
touches what was asked.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.bm25 import Columns
from kkgraph.index.load import Index
from kkgraph.search.evidence import FEATURES, AskedQuery, EvidenceFinder
from kkgraph.search.shares import BestFound, meant_by, of_words
from kkgraph.search.states import Judge
from kkgraph.search.understanding import SearchQuery, Word
from kkgraph.search.window_concepts import WindowConcepts
from kkgraph.search.word_cover import ACROSS, BEFORE, HEAD, SAME, SOME

# Features that are known of a unit, or of the query, as they are.
_EXACT = ("likeness", "added", "words", "label", "likest", "explicable")

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


class UpperBound:
    """Knows what the units of one index, or of a part of it, could give at the most."""

    def __init__(self, finder: EvidenceFinder) -> None:
        """Take what is needed.

        :param finder: finds evidence in these units
        """
        self.finder = finder

    @property
    def part(self) -> Index:
        """The units."""
        return self.finder.part

    def warm(self) -> None:
        """Find now what the first question would have to wait for."""
        self._unlisted  # noqa: B018 - found once

    def covered(self, query: SearchQuery, units: _Ints) -> Scores:
        """How well a window of each unit could cover each word.

        :param query: what was understood
        :param units: numbers of the units
        :returns: units x words
        """
        found = np.zeros((len(units), max(len(query.words), 1)), dtype=np.float32)
        swedish = query.lang == "sv"
        for number, word in enumerate(query.words):
            alone = self.finder.words.of_words(word, swedish=swedish)
            # A word that stands nowhere is covered by its parts, if by anything.
            most = max(float(alone.max(initial=0)), ACROSS)
            found[:, number] = np.minimum(self._of_word(word, units, swedish=swedish), most)
        return found

    def probability(
        self, asked: AskedQuery, covered: Scores, best: BestFound, judge: Judge
    ) -> _Floats:
        """How likely it is at the most that a window of each unit has a grade.

        :param asked: a query
        :param covered: what `covered` gives for it
        :param best: what of it any window covers at the most
        :param judge: the model of the grade
        """
        count = len(asked.units)
        concepts = WindowConcepts.of_units(self.part, asked.units)
        most, *_ = self.finder.columns(asked, covered, concepts, np.arange(count), best)
        least = _least(asked)
        odds = np.full(count, judge.bias)
        for name, weight, value in zip(FEATURES, judge.weights.tolist(), most, strict=True):
            odds += weight * (value if weight > 0 or name in _EXACT else least.get(name, 0.0))
        return judge.probability_of(odds)

    def _of_word(self, word: Word, units: _Ints, *, swedish: bool) -> Scores:
        """How well the words of each unit, its lead and heading could cover a word."""
        part = self.part
        found = np.zeros(len(units), dtype=np.float32)
        if word.glosses:
            there = np.stack([self._holding(part.glosses, name, units) for name in word.glosses])
            if len(word.glosses) > 1:
                found = np.float32(SOME) * self.finder.words.share(
                    word.glosses, there.astype(np.float32)
                )
            found[there.all(axis=0)] = HEAD
        if not swedish or not word.stems:
            return found
        own, *parts = word.stems
        if len(parts) > 1:
            held = np.stack([self._holding(part.stems, name, units) for name in parts])
            found[held.all(axis=0)] = HEAD
        number = part.stem_numbers.get(own)
        if number is not None and self._unlisted[number]:
            found = np.maximum(found, np.float32(BEFORE))
            found[self._with_stem(number)[units]] = SAME
        found[self._holding(part.stems, own, units)] = SAME
        return found

    def _holding(self, columns: Columns, name: str, units: _Ints) -> Mask:
        """Which of some units hold a feature."""
        found = np.zeros(self.part.size, dtype=bool)
        place = columns.terms.get(name)
        if place is not None:
            found[columns.rows[int(columns.starts[place]) : int(columns.starts[place + 1])]] = True
        return found[units]

    def _with_stem(self, number: int) -> Mask:
        """Which units hold a word with a stem, be the word searched for or not."""
        held, found = self.part.stem_places, np.zeros(self.part.size, dtype=bool)
        places = held.places[held.starts[number] : held.starts[number + 1]]
        starts = self.part.words["order_starts"]
        found[np.searchsorted(starts, places, side="right") - 1] = True
        return found

    @cached_property
    def _unlisted(self) -> Mask:
        """Of the words' stems those that a word has which is not found by its stem.

        Such are common words ("för", and "förs" is not), and words in other languages.
        """
        part = self.part
        stem_of, starts = part.words["stem_of"], part.words["having_stem.starts"]
        columns = np.asarray([part.stems.terms.get(n, -1) for n in part.tables["plain_stems"]])
        listed = np.zeros(len(stem_of), dtype=bool)
        # Of each pair of a feature and a word, whether the feature is the word's own stem.
        features = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        words = part.words["having_stem.rows"]
        listed[words[columns[stem_of[words]] == features]] = True
        found = np.zeros(len(columns), dtype=bool)
        found[stem_of[~listed]] = True
        return found


def _least(asked: AskedQuery) -> dict[str, float]:
    """The features of a window that has nothing, where they are not 0."""
    nothing = np.zeros((1, max(len(asked.rarity), 1)), dtype=np.float32)
    words = FEATURES[:7], of_words(nothing, asked.rarity)
    meant = FEATURES[10:13], meant_by(nothing, asked.rarity)
    return {
        name: float(value[0])
        for names, values in (words, meant)
        for name, value in zip(names, values, strict=True)
    }
