"""Why a passage was found: words to highlight, concepts it names, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from kkgraph.arrays import Mask, Scores
from kkgraph.index.load import Index
from kkgraph.index.tables import label_of
from kkgraph.interface.search_request import LEGS
from kkgraph.search.answer import Hit, HitSection, HitSource, Same, Voice, Why
from kkgraph.search.assessment import Assessor
from kkgraph.search.excerpts import excerpt_of, is_short
from kkgraph.search.facets import statement_of
from kkgraph.search.judged import Assessed
from kkgraph.search.ranking import Ranked
from kkgraph.search.understanding import SearchQuery
from kkgraph.text.features import Lang
from kkgraph.text.lexicon import places
from kkgraph.vocabulary.registers import Vocabulary

_Marks = tuple[tuple[tuple[int, int], ...], tuple[str, ...]]


def score_of(worth: float | np.float32) -> float:
    """The score that is shown, from 0 to 1: two thirds and more says so, a third touches it."""
    return round(float(worth) / 3, 4)


class Explainer:
    """Explains the hits of one query."""

    def __init__(
        self,
        index: Index,
        assessor: Assessor,
        assessed: Assessed,
        worth: Scores,
        vocabulary: Vocabulary,
        query: SearchQuery,
        scores: Mapping[str, Scores],
        labels: Lang,
    ) -> None:
        """Take what is needed.

        :param index: the index
        :param assessor: judges its units
        :param assessed: what became of those that may answer
        :param worth: of all units, by which they stand in order
        :param vocabulary: names of municipalities
        :param query: what was understood
        :param scores: of all units by leg
        :param labels: language of the concepts' labels
        """
        self.index = index
        self.assessor = assessor
        self.assessed = assessed
        self.worth = worth
        self.vocabulary = vocabulary
        self.query = query
        self.scores = scores
        self.labels = labels
        self.places = index.units["places"]
        self._marked: dict[int, _Marks] = {}

    def hits(self, ranked: Sequence[Ranked], first: int) -> tuple[Hit, ...]:
        """Everything to be said of hits.

        :param ranked: units in their order, each with those folded into it
        :param first: rank of the first of them, from 1
        """
        return tuple(self._hit(item, rank) for rank, item in enumerate(ranked, first))

    def _hit(self, ranked: Ranked, rank: int) -> Hit:
        """Everything to be said of one hit."""
        unit = ranked.unit
        text = self.index.text(unit)
        marks, terms = self._marks(unit, text)
        contract = self.index.tables["contracts"][int(self.places[unit, 0])]
        city = self.vocabulary.municipalities.get(contract["municipality"] or "")
        return Hit(
            rank=rank,
            score=score_of(self.worth[unit]),
            contract=contract["id"],
            municipality=city.name if city else contract["municipality"],
            version=contract["version"],
            section=self._section(unit),
            text=text,
            highlights=marks,
            source=self._source(unit),
            why=self._why(unit, terms),
            own=bool(self.index.own[unit]),
            band=self.assessor.judges().band(*self._certainty(unit)),
            certainty=self._certain(unit),
            excerpt=self.excerpt(unit),
            voice=self.voice(contract),
            statement=statement_of(self.index, self.assessed, unit),
            same=tuple(self._same(other) for other in ranked.folded),
        )

    @cached_property
    def _matches(self) -> Mask:
        return self.assessor.finder.accepted(self.query)

    def _certainty(self, unit: int) -> tuple[float, float]:
        """How certainly a unit touches and says what was asked."""
        place = self.assessed.at(unit)
        if place is None:
            return 0.0, 0.0
        return float(self.assessed.touches[place]), float(self.assessed.says[place])

    def _certain(self, unit: int) -> float:
        """How likely it is that the unit is in the right band or a better one."""
        touches, says = self._certainty(unit)
        band = self.assessor.judges().band(touches, says)
        return round(says if band == "says" else touches, 2)

    def excerpt(self, unit: int) -> str:
        """What of a unit answers.

        :param unit: its number
        """
        place = self.assessed.at(unit)
        text = self.index.text(unit)
        if place is None:
            return excerpt_of(text, ())
        window = self.index.units["windows"][self.assessed.windows[place]]
        start, end = int(window[2]), int(window[3])
        if is_short(text[start:end]):
            return excerpt_of(text[start:end], ())
        marks = [(a - start, b - start) for a, b in self._marks(unit, text)[0] if start <= a < end]
        return excerpt_of(text[start:end], marks)

    def place(self, unit: int) -> HitSource:
        """Where that of a unit stands that answers.

        :param unit: its number
        """
        place = self.assessed.at(unit)
        if place is None:
            return self._source(unit)
        window = self.index.units["windows"][self.assessed.windows[place]].tolist()
        line_from, line_to, start, end, page = window[4:9]
        file = self.index.tables["contracts"][int(self.places[unit, 0])]["file"]
        return HitSource(file, None if page < 0 else page, line_from, line_to, start, end)

    @staticmethod
    def voice(contract: Mapping[str, object]) -> Voice:
        """Whose words a contract's text holds.

        :param contract: its row in the index
        """
        return "report" if contract["text_status"] == "summary" else "own"

    def _marks(self, unit: int, text: str) -> _Marks:
        """Ranges of the words that match, and the words, each once."""
        # A hit asks for its own and for those of its excerpt, and so does its city.
        if unit not in self._marked:
            self._marked[unit] = self._found_marks(unit, text)
        return self._marked[unit]

    def _found_marks(self, unit: int, text: str) -> _Marks:
        words = self.index.words_of(unit)
        found = np.flatnonzero(self._matches[words])
        texts = self.index.tables["surfaces"]
        terms = dict.fromkeys(texts[number] for number in words[found].tolist())
        return tuple(places(text, found.tolist())), tuple(terms)

    def _why(self, unit: int, terms: tuple[str, ...]) -> Why:
        concepts = self.index.tables["concepts"]
        named = {
            concepts[number]["key"]: concepts[number] for number in self.index.concepts_of(unit)
        }
        themes = [label_of(named[key], self.labels) for key in self.query.concepts if key in named]
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
