"""Evidence that a window of text says what a query asks, in figures that mean the same for all.

Scores of BM25 or of a vector tell which passage is the better; they do not tell whether a good
one is there. The features here are comparable between queries: how much of what the query
*means* is covered (whole compounds and their inflections, synonyms by gloss, narrower concepts;
a part of a compound alone counts little), weighed by how rare each word is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.search.meaning import Dictionary, Explained
from kkgraph.search.reservations import Reservations
from kkgraph.search.shares import meant_by, of_query, of_words
from kkgraph.search.understanding import SearchQuery
from kkgraph.search.window_concepts import WindowConcepts, most_of_each
from kkgraph.search.window_text import WindowText, spread
from kkgraph.search.word_cover import GLOSS, WordCover
from kkgraph.vocabulary.thesaurus import Themes, narrower

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

FEATURES = (
    # Of the window: mass of the query's words that is covered, all and surely; the same of its
    # rarest and second rarest word; the rarest that is surely covered; all mass; geometric mean.
    "covered", "surely", "rarest", "two_rarest", "rare", "mass", "evenly",
    # Its concepts: the best that the query may stand for, all of them, one that the query names.
    "concept", "concepts", "named",
    # Words and concepts together: mass covered by either, geometric mean, the rarest word; the
    # greatest share of the query that one of its concepts explains.
    "meant", "meant_evenly", "meant_rarest", "explained",
    # Of its unit: likeness of vectors, words that the query's concepts add.
    "likeness", "added",
    # Of the query: how many words, length of a label in it; what of it any window covers.
    # And the greatest share that any concept explains.
    "words", "label", "anywhere", "rarest_anywhere", "likest", "explicable",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class WindowEvidence:
    """What was looked at, and what was found.

    :param windows: numbers of the windows
    :param units: the unit of each
    :param values: one row a window, one column each of `FEATURES`
    :param plain: what share of the evidence in each is neither denied nor only considered
    """

    windows: _Ints
    units: _Ints
    values: NDArray[np.float64]
    plain: NDArray[np.float64]


class EvidenceFinder:
    """Looks for evidence in one index, or in a part of it."""

    def __init__(self, part: Index, themes: Themes) -> None:
        """Take what is needed.

        :param part: the units
        :param themes: the thesaurus
        """
        self.part = part
        self.themes = themes
        self.dictionary = Dictionary(part)
        self.words = WordCover(part)
        # Of each concept asked for; there are no more than the thesaurus has.
        self._narrower: dict[str, Mask] = {}

    def find(
        self, query: SearchQuery, units: _Ints, likeness: Scores, labels: Mapping[str, int]
    ) -> WindowEvidence:
        """Look at every window of some units.

        :param query: what was understood
        :param units: which units
        :param likeness: of the query's vector to those of the units, one each
        :param labels: concepts that stand in the query by their labels, with the labels' lengths
        :returns: the windows with their features
        """
        windows, owners = self._windows(units)
        if not len(windows):
            return WindowEvidence(windows, units, np.zeros((0, len(FEATURES))), np.zeros(0))
        text = WindowText.of(self.part, windows, units, owners, self.words.counting(query))
        reserved = Reservations(text, len(query.words))
        covered = self._covered(query, text, reserved)
        rarity = np.asarray([self.words.rarity(word) for word in query.words])
        explained = self.dictionary.explain(query, rarity)
        concepts = WindowConcepts.of(self.part, windows)
        named = self._named(query, concepts, labels)
        *meant, plain = self._meant(explained, concepts, covered, rarity, reserved)
        added = self._added(query)[units][owners]
        columns: list[_Floats | float] = [*of_words(covered, rarity), *named, *meant]
        columns += [likeness[owners].astype(np.float64), added.astype(np.float64)]
        columns += of_query(query, labels, covered, rarity, likeness)
        columns.append(float(explained.whole.max(initial=0.0)))
        values = np.empty((len(windows), len(FEATURES)))
        for place, column in enumerate(columns):
            values[:, place] = column
        return WindowEvidence(windows, units[owners], values, plain)

    def accepted(self, query: SearchQuery) -> Mask:
        """Which words of the texts would be accepted as a match for a word of a query.

        :param query: what was understood
        :returns: one truth a word of the texts
        """
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=bool)
        for word in query.words:
            found |= self.words.of_words(word, swedish=query.lang == "sv") >= GLOSS
        for phrase in query.parsed.phrases:
            found[[self.part.surfaces[word] for word in phrase if word in self.part.surfaces]] = (
                True
            )
        return found

    def _windows(self, units: _Ints) -> tuple[_Ints, _Ints]:
        """Windows of the units, and the place in ``units`` of each one's."""
        starts = self.part.units["window_starts"]
        return spread(starts[units], starts[units + 1])

    def _covered(self, query: SearchQuery, text: WindowText, reserved: Reservations) -> Scores:
        """How well each window covers each word of the query, windows x words."""
        found = np.zeros((text.count, max(len(query.words), 1)), dtype=np.float32)
        swedish = query.lang == "sv"
        for number, word in enumerate(query.words):
            alone = self.words.of_words(word, swedish=swedish)
            found[:, number] = self.words.of_windows(word, alone, text, swedish=swedish)
            reserved.count(number, alone)
        return found

    def _named(
        self, query: SearchQuery, concepts: WindowConcepts, labels: Mapping[str, int]
    ) -> tuple[_Floats, _Floats, _Floats]:
        """The concepts of each window: the best, the share of all, whether the query names one."""
        best, share, named = (np.zeros(concepts.count) for _ in range(3))
        whole = sum(query.concepts.values()) or 1.0
        keys = sorted({*query.concepts, *labels})
        if not keys:
            return best, share, named
        below = np.stack([self._below(key) for key in keys], axis=1)
        there = concepts.only(np.asarray(below.any(axis=1)))
        held = most_of_each(below[there.numbers], there.owners, there.count)
        for place, key in enumerate(keys):
            rows = np.flatnonzero(held[:, place])
            weight = query.concepts.get(key, 0.0)
            best[rows] = np.maximum(best[rows], weight)
            share[rows] += weight / whole
            if key in labels:
                named[rows] = 1.0
        return best, share, named

    def _meant(
        self,
        explained: Explained,
        concepts: WindowConcepts,
        covered: Scores,
        rarity: _Floats,
        reserved: Reservations,
    ) -> list[_Floats]:
        """What of each window rests on words and concepts together; last what of it is plain."""
        telling: Mask = np.asarray(explained.words.any(axis=1)) | (explained.whole > 0)
        there = concepts.only(telling)
        meant = np.maximum(covered, explained.covered(there))
        return [
            *meant_by(meant, rarity),
            explained.best(there),
            reserved.plain(covered, meant, rarity, there, explained),
        ]

    def _below(self, key: str) -> Mask:
        """Which concepts are a concept or narrower."""
        found = self._narrower.get(key)
        if found is None:
            found = np.isin(self._keys, sorted(narrower(self.themes, key)))
            self._narrower[key] = found
        return found

    @cached_property
    def _keys(self) -> NDArray[np.str_]:
        return np.asarray([row["key"] for row in self.part.tables["concepts"]])

    def _added(self, query: SearchQuery) -> Scores:
        """The share of the words that the query's concepts add, of each unit."""
        columns = self.part.glosses
        found = np.zeros(self.part.size, dtype=np.float32)
        whole = 0.0
        for name in sorted(query.added):
            rarity = self.words.rarity_of(columns, name)
            if rarity is None:
                continue
            weight = query.added[name] * rarity
            whole += weight
            place = columns.terms[name]
            rows = columns.rows[int(columns.starts[place]) : int(columns.starts[place + 1])]
            np.add.at(found, rows, np.float32(weight))
        return found / np.float32(whole or 1.0)
