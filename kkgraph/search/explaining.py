"""Why a passage was found: words to highlight, concepts it names, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.interface.search_request import LEGS
from kkgraph.search.answer import Hit, HitSection, HitSource, Same, Why
from kkgraph.search.matching import Matching
from kkgraph.search.ranking import Ranked
from kkgraph.search.understanding import Query
from kkgraph.text.features import Lang
from kkgraph.text.lexicon import places
from kkgraph.vocabulary.registers import Vocabulary


class Explainer:
    """Explains the hits of one query."""

    def __init__(
        self,
        index: Index,
        matching: Matching,
        vocabulary: Vocabulary,
        query: Query,
        scores: Mapping[str, Scores],
        labels: Lang,
    ) -> None:
        """Take what is needed.

        :param index: the index
        :param matching: which words match
        :param vocabulary: names of municipalities
        :param query: what was understood
        :param scores: of all units by leg
        :param labels: language of the concepts' labels
        """
        self.index = index
        self.matching = matching
        self.vocabulary = vocabulary
        self.query = query
        self.scores = scores
        self.label = f"label_{labels}"
        self.places = index.units["places"]
        self._matches: Mask = np.zeros(0, dtype=bool)

    def hits(self, ranked: Sequence[Ranked], totals: Scores, first: int) -> tuple[Hit, ...]:
        """Everything to be said of hits.

        :param ranked: units in their order, each with those folded into it
        :param totals: of all units the sum of their legs
        :param first: rank of the first of them, from 1
        """
        if not ranked:
            return ()
        met = np.concatenate([self.index.words_of(item.unit) for item in ranked])
        typed = (word for phrase in self.query.parsed.phrases for word in phrase)
        query = self.query
        self._matches = self.matching.matching(query.glosses, query.stems, typed, met)
        scores = totals[[item.unit for item in ranked]].tolist()
        return tuple(
            self._hit(item, rank, score)
            for rank, (item, score) in enumerate(zip(ranked, scores, strict=True), first)
        )

    def _hit(self, ranked: Ranked, rank: int, score: float) -> Hit:
        """Everything to be said of one hit."""
        unit = ranked.unit
        text = self.index.text(unit)
        marks, terms = self._marks(unit, text)
        contract = self.index.tables["contracts"][int(self.places[unit, 0])]
        city = self.vocabulary.municipalities.get(contract["municipality"] or "")
        return Hit(
            rank=rank,
            score=round(score, 4),
            contract=contract["id"],
            municipality=city.name if city else contract["municipality"],
            version=contract["version"],
            section=self._section(unit),
            text=text,
            highlights=marks,
            source=self._source(unit),
            why=self._why(unit, terms),
            own=bool(self.index.own[unit]),
            same=tuple(self._same(other) for other in ranked.folded),
        )

    def _marks(self, unit: int, text: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
        """Ranges of the words that match, and the words, each once."""
        words = self.index.words_of(unit)
        found = np.flatnonzero(self._matches[words])
        texts = self.matching.texts
        terms = dict.fromkeys(texts[number] for number in words[found].tolist())
        return tuple(places(text, found.tolist())), tuple(terms)

    def _why(self, unit: int, terms: tuple[str, ...]) -> Why:
        concepts = self.index.tables["concepts"]
        named = {
            concepts[number]["key"]: concepts[number] for number in self.index.concepts_of(unit)
        }
        themes = [named[key][self.label] for key in self.query.concepts if key in named]
        words, by_theme, by_vector = (
            round(float(self.scores[leg][unit]), 4) if leg in self.scores else 0.0 for leg in LEGS
        )
        return Why(words, by_theme, by_vector, terms, tuple(themes))

    def _section(self, unit: int) -> HitSection | None:
        number = int(self.places[unit, 1])
        if number < 0:
            return None
        section = self.index.tables["sections"][number]
        return HitSection(section["number"], section["title"], section["topic"])

    def _source(self, unit: int) -> HitSource:
        line_from, line_to, start, end, page = self.places[unit, 4:9].tolist()
        file = self.index.tables["contracts"][int(self.places[unit, 0])]["file"]
        return HitSource(file, None if page < 0 else page, line_from, line_to, start, end)

    def _same(self, unit: int) -> Same:
        contract = self.index.tables["contracts"][int(self.places[unit, 0])]["id"]
        section = self._section(unit)
        return Same(contract, section.number if section else None, self._source(unit))
