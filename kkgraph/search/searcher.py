"""Searching: a query in, ranked passages and cities out, with the reasons."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kkgraph.arrays import Mask, Scores
from kkgraph.index import fitness
from kkgraph.index.load import Index, open_index
from kkgraph.index.own_text import part_of
from kkgraph.index.tables import IndexedConcept, label_of
from kkgraph.interface.options import ask
from kkgraph.interface.search_request import LEGS, SearchRequest
from kkgraph.search import rules as ruling
from kkgraph.search import states
from kkgraph.search.answer import (
    SearchAnswer,
    Understood,
    UnderstoodSense,
    UnderstoodTheme,
)
from kkgraph.search.assessment import Assessor
from kkgraph.search.cities import TOUCHES, find_cities, worth_in, worth_of_units
from kkgraph.search.evidence import EvidenceFinder
from kkgraph.search.explaining import Explainer
from kkgraph.search.facets import count_facets
from kkgraph.search.filters import allowed_contracts, allowed_units, with_phrases
from kkgraph.search.legs import Legs, combine
from kkgraph.search.ranking import first_units, held_scores
from kkgraph.search.rules import Rules
from kkgraph.search.senses import senses_of
from kkgraph.search.understanding import SearchQuery, Understanding
from kkgraph.snapshot import index_folder
from kkgraph.text import features
from kkgraph.text.features import Lang, TextAnalysis
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.registers import load as load_vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot


# So many concepts of a query tell so many other words for them.
_ADDING, _ADDED_OF_EACH = 2, 4


class Searcher:
    """Searches one snapshot; it stays whole while the object lives."""

    def __init__(
        self,
        index: Index,
        *,
        vocabulary: Vocabulary | None = None,
        analysis: TextAnalysis | None = None,
        rules: Rules | None = None,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Search an index that is open; use `Searcher.open` for a folder of snapshots.

        :param index: the index
        :param vocabulary: names of cities and concepts; the shipped ones unless given
        :param analysis: the lexicon; the shipped one unless given
        :param rules: how legs are put together; the shipped ones unless given
        :param snapshot: held for as long as the searcher lives
        """
        self.index = index
        self.vocabulary = vocabulary or load_vocabulary()
        self.analysis = analysis or features.load()
        self.rules = rules or ruling.load()
        self.snapshot = snapshot
        self.understanding = Understanding(index, self.analysis, self.rules)
        self.legs = Legs(index, self.analysis, self.rules)
        self.notes: tuple[str, ...] = ()

    @classmethod
    def open(cls, source: Snapshot | Path | str, vocabulary: Vocabulary | None = None) -> Searcher:
        """Open the search index of a snapshot.

        :param source: the snapshot, current or not; or a data folder, for its current one
        :param vocabulary: registers and thesaurus; the shipped ones unless given
        :raises SnapshotError: if there is none, or its index is missing or damaged
        :raises IndexMismatchError: if the index was built with another model or other texts
        """
        from kkgraph.snapshot.reader import Snapshot

        if isinstance(source, Path | str):
            source = Snapshot.open(Path(source), check_graph=False)
        index = open_index(source.path / index_folder.FOLDER)
        # A snapshot lies in DATA/snapshots/ID, and the choice of the model in DATA.
        data_dir = source.path.parent.parent
        fitness.check_index(index.description, source.manifest.files, data_dir)
        searcher = cls(index, vocabulary=vocabulary, snapshot=source)
        searcher.notes = fitness.staleness(index.description)
        return searcher

    def warm(self) -> None:
        """Load now what the first searches would have to wait for."""
        for name in ("glosses", "stems", "mentions", "stem_places", "surfaces"):
            getattr(self._own, name)
        states.load()
        self.own_assessor.bound.warm()
        self.understanding.warm()

    def search(
        self,
        asked: SearchRequest | str,
        *,
        timing: bool = False,
        **options: Any,  # noqa: ANN401 - those of the request
    ) -> SearchAnswer:
        """Search.

        :param asked: what to find, and where; or what to find alone
        :param timing: say how long it took; then no two answers are the same
        :param options: those of `SearchRequest`, beside a text alone
        :raises UsageError: if the query says nothing or an option makes no sense
        :raises NotFoundError: if a filter names what does not exist
        """
        begun = time.perf_counter()
        if isinstance(asked, str):
            asked = ask(SearchRequest, asked, **options)
        exact = asked.exact
        query = self.understanding.understand(asked.text, lang=asked.query_lang, exact=exact)
        part = self._own if asked.own_only else self.index
        allowed = allowed_units(part, asked, self.vocabulary)
        allowed = with_phrases(part, allowed, query.parsed, self.analysis, exact=exact)
        legs = ("words",) if exact else asked.legs or LEGS
        scores = self.score(query, allowed, legs, part)
        everywhere = None
        if asked.filters:
            plain = SearchRequest(
                asked.text,
                include_shared=asked.include_shared,
                include_reports=asked.include_reports,
            )
            every = allowed_units(part, plain, self.vocabulary)
            everywhere = self.score(query, every, legs, part)[1]
        answer = self._answer(asked, query, part, scores, everywhere)
        took = round(1000 * (time.perf_counter() - begun), 1)
        return replace(answer, took_ms=took) if timing else answer

    def _answer(
        self,
        asked: SearchRequest,
        query: SearchQuery,
        part: Index,
        scores: tuple[dict[str, Scores], Scores],
        everywhere: Scores | None,
    ) -> SearchAnswer:
        by_leg, total = scores
        assessor = self.own_assessor if part is self._own else self._whole_assessor
        sure = asked.exact or query.parsed.only_phrases
        judged = assessor.assess(query, total, everywhere=everywhere, sure=sure)
        assessed = judged.whole if asked.near else judged.answering
        worth = worth_of_units(judged.judges, assessed, total)
        explainer = Explainer(
            part, assessor, assessed, worth, self.vocabulary, query, by_leg, asked.lang
        )
        contracts = allowed_contracts(self.index, asked, self.vocabulary)
        every = cities = find_cities(
            explainer, contracts, lambda: worth_of_units(judged.judges, judged.whole, total)
        )
        if asked.state:
            cities = every.only(asked.state)
            worth = worth_in(part, worth, cities.contracts)
        shown = worth if asked.near else np.where(worth >= TOUCHES, worth, np.float32(0))
        ranked = first_units(part, shown, held_scores(shown), asked.n, skip=asked.offset)
        return SearchAnswer(
            query=asked.text,
            language=query.lang,
            understood=self._understood(query, asked.lang),
            total=int((worth >= TOUCHES).sum()),
            hits=explainer.hits(ranked, asked.offset + 1),
            cities=cities,
            answer=every.counts(),
            facets=count_facets(
                part, assessed, np.flatnonzero(worth >= TOUCHES), self.vocabulary, asked.lang
            ),
            notes=self.notes,
        )

    def score(
        self, query: SearchQuery, allowed: Mask, legs: Sequence[str], part: Index
    ) -> tuple[dict[str, Scores], Scores]:
        """Score all units.

        :param query: what was understood
        :param allowed: the units that may be found
        :param legs: which legs
        :param part: the units: the whole index or a part of it
        :returns: scores by leg, and their sum by weight
        """
        by_leg = {leg: self.legs.score(leg, query, allowed, part) for leg in legs}
        total = combine(by_leg, self.rules.legs)
        if query.parsed.phrases and not total.any():
            # A phrase of common words alone: all that hold it are hits of the same worth.
            total = allowed.astype(np.float32)
        return by_leg, total

    def _understood(self, query: SearchQuery, labels: Lang) -> Understood:
        def theme(key: str) -> UnderstoodTheme:
            return UnderstoodTheme(iris.theme_iri(key), label_of(self._concepts[key], labels))

        return Understood(
            terms=tuple(dict.fromkeys(w.text for w in query.words if w.text in query.parsed.words)),
            themes=tuple(
                theme(key) for key, weight in query.concepts.items() if weight >= self.rules.shown
            ),
            added_terms=(*query.corrections.values(), *self._added_labels(query)),
            corrections=dict(query.corrections),
            senses=tuple(
                UnderstoodSense(sense.word, tuple(theme(key) for key in sense.concepts))
                for sense in senses_of(self._open_words(query), query.lang, self.analysis)
            ),
        )

    def _open_words(self, query: SearchQuery) -> list[str]:
        """The words of a query whose meaning no longer label decides ("district heating")."""
        analysis = self.analysis
        stem = analysis.analyser.stem if query.lang == "sv" else analysis.stem_en
        asked = " ".join(stem(word) for word in query.parsed.words)
        decided: set[str] = set()
        for key in self.understanding.named(query):
            for label in self._concepts[key]["labels"]:
                if " " in label and label in asked:
                    decided.update(label.split())
        return [word for word in query.parsed.words if stem(word) not in decided]

    def _added_labels(self, query: SearchQuery) -> Iterator[str]:
        """Other words for the concepts that stand in a query by their labels, in its language."""
        typed = {query.parsed.text.casefold(), *query.parsed.words}
        named = self.understanding.named(query)
        held = [key for key in query.concepts if key in named and key in self.vocabulary.themes]
        for key in held[:_ADDING]:
            theme = self.vocabulary.themes[key]
            labels = theme.labels_sv if query.lang == "sv" else theme.labels_en
            other = [label for label in labels if label.casefold() not in typed]
            yield from other[:_ADDED_OF_EACH]

    @cached_property
    def _own(self) -> Index:
        """Cities' own text alone."""
        return part_of(self.index, self.index.own)

    @cached_property
    def own_assessor(self) -> Assessor:
        """Judges cities' own text."""
        return self._assessor(self._own)

    def _assessor(self, part: Index) -> Assessor:
        finder = EvidenceFinder(part, self.vocabulary.themes)
        return Assessor(finder, self.legs, self.understanding, states.load)

    @cached_property
    def _whole_assessor(self) -> Assessor:
        """Judges shared text and reports too."""
        return self._assessor(self.index)

    @cached_property
    def _concepts(self) -> dict[str, IndexedConcept]:
        return {row["key"]: row for row in self.index.tables["concepts"]}
