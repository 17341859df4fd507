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
from kkgraph.index.bm25 import Columns
from kkgraph.index.load import Index
from kkgraph.search.meaning import Dictionary, Explained, most_of_each
from kkgraph.search.reservations import Reservations
from kkgraph.search.shares import meant_by, of_query, of_words
from kkgraph.search.understanding import SearchQuery, Word
from kkgraph.search.window_text import WindowText, spread
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

# How much a word of the text is worth for a word of the query.
_SAME, _HEAD, _PART, _GLOSS = 1.0, 0.95, 0.85, 0.7
_ACROSS, _BEFORE, _SOME = 0.6, 0.5, 0.3
# The rarity of a compound that no text holds, of the sum of its parts' rarities.
_JOINED = 0.7


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
        # Of each concept asked for; there are no more than the thesaurus has.
        self._narrower: dict[str, Mask] = {}
        self._rarest = float(np.log(max(part.size, 2) + 1))

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
        text = WindowText.of(self.part, windows, units, owners)
        reserved = Reservations(text, len(query.words))
        covered = self._covered(query, text, reserved)
        rarity = np.asarray([self._rarity(word) for word in query.words])
        explained = self.dictionary.explain(query, rarity)
        named = self._named(query, windows, labels)
        *meant, plain = self._meant(explained, windows, covered, rarity, reserved)
        added = self._added(query)[units][owners]
        columns: list[_Floats | float] = [*of_words(covered, rarity), *named, *meant]
        columns += [likeness[owners].astype(np.float64), added.astype(np.float64)]
        columns += of_query(query, labels, covered, rarity, likeness)
        columns.append(float(explained.whole.max(initial=0.0)))
        filled = [np.zeros(len(windows)) + column for column in columns]
        return WindowEvidence(windows, units[owners], np.column_stack(filled), plain)

    def accepted(self, query: SearchQuery) -> Mask:
        """Which words of the texts would be accepted as a match for a word of a query.

        :param query: what was understood
        :returns: one truth a word of the texts
        """
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=bool)
        for word in query.words:
            found |= self._by_word(word, query.lang == "sv") >= _GLOSS
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
        found = np.zeros((len(text.starts), max(len(query.words), 1)), dtype=np.float32)
        for number, word in enumerate(query.words):
            alone = self._by_word(word, query.lang == "sv")
            found[:, number] = self._covers(word, query.lang == "sv", alone, text)
            reserved.count(number, alone)
        return found

    def _covers(self, word: Word, swedish: bool, alone: Scores, text: WindowText) -> Scores:
        """How well each window covers one word."""
        found = text.most(alone)
        glosses = [self._having("gloss", name) for name in word.glosses]
        if len(glosses) > 1 or word.stems[1:]:
            parts = [self._having("stem", name) for name in word.stems[1:]] if swedish else []
            for group in (glosses, parts):
                if len(group) > 1:
                    there = np.stack([text.most(part) for part in group])
                    found = np.maximum(found, _ACROSS * there.min(axis=0))
                    if group is glosses:
                        found = np.maximum(found, _SOME * self._share(word.glosses, there))
        before = text.most_before(np.where(alone >= _GLOSS, np.float32(1), np.float32(0)))
        return np.asarray(np.maximum(found, _BEFORE * before), dtype=np.float32)

    def _share(self, glosses: tuple[str, ...], there: Scores) -> Scores:
        """What share of a word's meaning is there, by the rarity of each part."""
        rarity = np.asarray([self._of(self.part.glosses, name) or 1.0 for name in glosses])
        return np.asarray((rarity @ there) / rarity.sum(), dtype=np.float32)

    def _by_word(self, word: Word, swedish: bool) -> Scores:
        """How well each word of the texts alone covers a word of the query."""
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=np.float32)
        glosses, stems = word.glosses, word.stems
        if glosses:
            counts = np.sum([self._having("gloss", name) for name in glosses], axis=0)
            whole = counts >= len(glosses)
            alike = whole & (self.part.words["having_gloss.counts"] == len(glosses))
            found[whole] = _GLOSS if len(glosses) == 1 else 0.9
            found[alike] = _HEAD
        if swedish and stems:
            own, *parts = stems
            holds = self._having("stem", own) > 0
            found[holds] = np.maximum(found[holds], _HEAD if parts else _PART)
            if len(parts) > 1:
                counts = np.sum([self._having("stem", name) for name in parts], axis=0)
                found[counts >= len(parts)] = np.maximum(found[counts >= len(parts)], 0.9)
            number = self.part.stem_numbers.get(own)
            if number is not None:
                found[self.part.words["stem_of"] == number] = _SAME
        return found

    def _having(self, kind: str, name: str) -> Scores:
        """1 for the words of the texts that have a feature."""
        found = np.zeros(len(self.part.tables["surfaces"]), dtype=np.float32)
        number = (self.part.glosses if kind == "gloss" else self.part.stems).terms.get(name)
        if number is not None:
            starts = self.part.words[f"having_{kind}.starts"]
            rows = self.part.words[f"having_{kind}.rows"]
            found[rows[int(starts[number]) : int(starts[number + 1])]] = 1
        return found

    def _rarity(self, word: Word) -> float:
        """How rare a word of the query is, from 0 to 1 for what no text holds."""
        glosses = [self._of(self.part.glosses, name) for name in word.glosses]
        known = [value for value in glosses if value is not None]
        own = self._of(self.part.stems, word.stems[0]) if word.stems else None
        if own is None and not known:
            return 1.0
        rarest = max(known, default=0.0)
        if own is None and len(glosses) > 1:
            rarest = min(self._rarest, _JOINED * sum(v or self._rarest for v in glosses))
        return max(rarest, own or 0.0) / self._rarest

    def _of(self, columns: Columns, name: str) -> float | None:
        """The inverse document frequency of a feature; ``None`` where no text has it."""
        place = columns.terms.get(name)
        if place is None:
            return None
        holding = int(columns.starts[place + 1]) - int(columns.starts[place])
        return float(np.log((self.part.size + 1) / (holding + 0.5))) if holding else None

    def _named(
        self, query: SearchQuery, windows: _Ints, labels: Mapping[str, int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """The concepts of each window: the best, the share of all, whether the query names one."""
        starts = self.part.units["window_concept_starts"]
        places, owners = spread(starts[windows], starts[windows + 1])
        numbers = self.part.units["window_concepts"][places]
        best, share, named = (np.zeros(len(windows)) for _ in range(3))
        whole = sum(query.concepts.values()) or 1.0
        keys = sorted({*query.concepts, *labels})
        if not keys:
            return best, share, named
        below = np.stack([self._below(key) for key in keys], axis=1)
        held = most_of_each(below[numbers], owners, len(windows))
        for place, key in enumerate(keys):
            there = held[:, place]
            weight = query.concepts.get(key, 0.0)
            best = np.maximum(best, weight * there)
            share += weight / whole * there
            if key in labels:
                named = np.maximum(named, there)
        return best, share, named

    def _meant(
        self,
        explained: Explained,
        windows: _Ints,
        covered: Scores,
        rarity: _Floats,
        reserved: Reservations,
    ) -> list[_Floats]:
        """What of each window rests on words and concepts together; last what of it is plain."""
        starts = self.part.units["window_concept_starts"]
        places, owners = spread(starts[windows], starts[windows + 1])
        concepts = self.part.units["window_concepts"][places]
        marks = self.part.units["window_concept_marks"][places]
        by_concepts = explained.covered(concepts, owners, len(windows))
        meant = np.maximum(covered, by_concepts)
        named = (concepts, owners, marks)
        return [
            *meant_by(meant, rarity),
            explained.best(concepts, owners, len(windows)),
            reserved.plain(covered, meant, rarity, named, explained),
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
            rarity = self._of(columns, name)
            if rarity is None:
                continue
            weight = query.added[name] * rarity
            whole += weight
            place = columns.terms[name]
            rows = columns.rows[int(columns.starts[place]) : int(columns.starts[place + 1])]
            found[rows] += np.float32(weight)
        return found / np.float32(whole or 1.0)
