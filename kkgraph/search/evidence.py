"""Evidence that a window of text says what a query asks, in figures that mean the same for all.

Scores of BM25 or of a vector tell which passage is the better; they do not tell whether a good
one is there. The features here are comparable between queries: how much of what the query
*means* is covered (whole compounds and their inflections, synonyms by gloss, narrower concepts;
a part of a compound alone counts little), weighed by how rare each word is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.search.looked import Looked
from kkgraph.search.meaning import Dictionary, Explained
from kkgraph.search.reservations import plain_share
from kkgraph.search.shares import BestFound, meant_by, of_query, of_words
from kkgraph.search.understanding import SearchQuery
from kkgraph.search.window_concepts import WindowConcepts
from kkgraph.search.window_text import WindowText, spread
from kkgraph.search.word_cover import GLOSS, WordCover
from kkgraph.search.word_pairs import with_half
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
    :param plain: what share of the evidence in each is neither denied nor only considered; 0
        where one of two words that are one thing is missing
    """

    windows: _Ints
    units: _Ints
    values: NDArray[np.float64]
    plain: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AskedQuery:
    """A query, and what of it is the same for all windows.

    :param query: what was understood
    :param units: numbers of the units that it may be answered by, ascending
    :param likeness: of its vector to those of these units
    :param labels: concepts that stand in it by their labels, with the labels' lengths
    :param rarity: of each of its words
    :param explained: what concepts explain of it
    :param added: the share of the words that its concepts add, of each of the units
    """

    query: SearchQuery
    units: _Ints
    likeness: Scores
    labels: Mapping[str, int]
    rarity: _Floats
    explained: Explained
    added: Scores

    def every(self, step: int) -> AskedQuery:
        """The same for every so manieth unit.

        :param step: how many are one step
        """
        places = np.arange(0, len(self.units), step)
        units, likeness, added = self.units[places], self.likeness[places], self.added[places]
        return replace(self, units=units, likeness=likeness, added=added)


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
        asked, looked = self.asked(query, units, likeness, labels), self.look(units, (query,))
        return self.read(asked, looked, self.best(asked, looked))

    def best(self, asked: AskedQuery, looked: Looked) -> BestFound:
        """What of a query windows cover at the best.

        :param asked: a query
        :param looked: the windows
        """
        covered, _ = self.covered(asked.query, looked)
        return BestFound(covered.max(axis=0, initial=0), float(asked.likeness.max(initial=0.0)))

    def asked(
        self, query: SearchQuery, units: _Ints, likeness: Scores, labels: Mapping[str, int]
    ) -> AskedQuery:
        """What a query means in this index; arguments as those of `find`."""
        rarity = np.asarray([self.words.rarity(word) for word in query.words])
        explained = self.dictionary.explain(query, rarity)
        return AskedQuery(
            query, units, likeness, labels, rarity, explained, self._added(query)[units]
        )

    def look(self, units: _Ints, queries: Sequence[SearchQuery]) -> Looked:
        """Take the windows of some units out of the index.

        :param units: which units, ascending
        :param queries: what they will be read for
        """
        windows, owners = self._windows(units)
        counting = self.words.counting(queries[0])
        for query in queries[1:]:
            counting = counting | self.words.counting(query)
        text = WindowText.of(self.part, windows, units, owners, counting)
        return Looked(units, windows, owners, text, WindowConcepts.of(self.part, windows))

    def read(self, asked: AskedQuery, looked: Looked, best: BestFound) -> WindowEvidence:
        """The features of windows.

        :param asked: a query
        :param looked: windows of units that it was made for
        :param best: what of it any window covers
        """
        owners = looked.owners
        if not len(owners):
            values = np.zeros((0, len(FEATURES)))
            return WindowEvidence(looked.windows, looked.units[owners], values, np.zeros(0))
        covered, lost = self.covered(asked.query, looked)
        places = np.searchsorted(asked.units, looked.units)[owners]
        columns, there, meant = self.columns(asked, covered, looked.concepts, places, best)
        values = np.empty((len(owners), len(FEATURES)))
        for place, column in enumerate(columns):
            values[:, place] = column
        plain = plain_share(lost, covered, meant, asked.rarity, there, asked.explained)
        if asked.query.is_pair:
            named = looked.concepts.most(np.isin(self._keys, sorted(asked.query.names)))
            plain[with_half(asked.query, covered, self.words) & ~named] = 0
        return WindowEvidence(looked.windows, looked.units[owners], values, plain)

    def columns(
        self,
        asked: AskedQuery,
        covered: Scores,
        concepts: WindowConcepts,
        places: _Ints,
        best: BestFound,
    ) -> tuple[list[_Floats | float], WindowConcepts, Scores]:
        """The values of all `FEATURES`, in their order.

        :param asked: a query
        :param covered: how well each window covers each of its words, windows x words
        :param concepts: of the windows
        :param places: the place of each window's unit among those of the query
        :param best: what of the query any window covers
        :returns: with them the concepts that tell anything, and how well words and concepts
            together cover each word
        """
        explained, labels = asked.explained, asked.labels
        telling: Mask = np.asarray(explained.words.any(axis=1)) | (explained.whole > 0)
        there = concepts.only(telling)
        meant = np.maximum(covered, explained.covered(there))
        found: list[_Floats | float] = [
            *of_words(covered, asked.rarity),
            *self._named(asked.query, concepts, labels),
            *meant_by(meant, asked.rarity),
            explained.best(there),
            asked.likeness[places].astype(np.float64),
            asked.added[places].astype(np.float64),
            *of_query(asked.query, labels, best, asked.rarity),
            float(explained.whole.max(initial=0.0)),
        ]
        return found, there, meant

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

    def covered(self, query: SearchQuery, looked: Looked) -> tuple[Scores, Scores]:
        """How well windows cover each word of a query, and how much less in plain statements.

        :param query: what was understood
        :param looked: the windows
        :returns: both windows x words; one column of nothing for a query without words
        """
        swedish = query.lang == "sv"
        found = [looked.covered(self.words, word, swedish=swedish) for word in query.words]
        if not found:
            nothing = np.zeros((len(looked.owners), 1), dtype=np.float32)
            return nothing, nothing
        covered, lost = zip(*found, strict=True)
        return np.stack(covered, axis=1), np.stack(lost, axis=1)

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
        held = there.naming(below)
        for place, key in enumerate(keys):
            rows = np.flatnonzero(held[:, place])
            weight = query.concepts.get(key, 0.0)
            best[rows] = np.maximum(best[rows], weight)
            share[rows] += weight / whole
            if key in labels:
                named[rows] = 1.0
        return best, share, named

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
