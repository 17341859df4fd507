"""Why a passage was found: words to highlight, concepts it names, where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from kkgraph.analysis import Lang, TextAnalysis, tokens
from kkgraph.index.load import Index
from kkgraph.search.legs import Scores
from kkgraph.search.ranking import Ranked
from kkgraph.search.results import Hit, HitSection, HitSource, Same, Why
from kkgraph.search.rules import LEGS
from kkgraph.search.understanding import Query
from kkgraph.vocabulary import Vocabulary


class Explainer:
    """Explains the hits of one query."""

    def __init__(
        self,
        index: Index,
        analysis: TextAnalysis,
        vocabulary: Vocabulary,
        query: Query,
        scores: Mapping[str, Scores],
        labels: Lang,
    ) -> None:
        """Take what is needed.

        :param index: the index
        :param analysis: the lexicon
        :param vocabulary: names of municipalities
        :param query: what was understood
        :param scores: of all units by leg
        :param labels: language of the concepts' labels
        """
        self.index = index
        self.analysis = analysis
        self.vocabulary = vocabulary
        self.query = query
        self.scores = scores
        self.label = f"label_{labels}"
        self.places = index.units["places"]
        self._wanted = frozenset(query.glosses)
        self._stems = frozenset(query.stems)
        self._known: dict[str, bool] = {}
        self._typed = frozenset(word for phrase in query.parsed.phrases for word in phrase)

    def hit(self, ranked: Ranked, rank: int, score: float) -> Hit:
        """Everything to be said of a hit.

        :param ranked: the unit and those folded into it
        :param rank: its rank, from 1
        :param score: the sum of its legs
        """
        unit = ranked.unit
        text = self.index.text(unit)
        marks, terms = self._marks(text)
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

    def _marks(self, text: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
        """Ranges of the words that match, and the words, each once."""
        marks: list[tuple[int, int]] = []
        words: dict[str, None] = {}
        for word, start, end in tokens(text):
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._matches(word)
            if known:
                marks.append((start, end))
                words[word] = None
        return tuple(marks), tuple(words)

    def _matches(self, word: str) -> bool:
        return (
            word in self._typed
            or not self._wanted.isdisjoint(self.analysis.glosses(word))
            or not self._stems.isdisjoint(self.analysis.stems(word))
        )

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
