"""Searching: a query in, ranked passages and cities out, with the reasons."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kkgraph.arrays import Mask, Scores
from kkgraph.errors import UsageError
from kkgraph.index import fitness
from kkgraph.index.load import Index, open_index
from kkgraph.index.own_text import part_of
from kkgraph.search import rules as ruling
from kkgraph.search.answer import FoundCity, SearchAnswer, Understood, UnderstoodTheme
from kkgraph.search.explaining import Explainer
from kkgraph.search.filters import Filters, allowed_units, with_phrases
from kkgraph.search.legs import Legs, combine
from kkgraph.search.matching import Matching
from kkgraph.search.ranking import first_units, held_scores, rank_contracts
from kkgraph.search.rules import Rules, check_legs
from kkgraph.search.understanding import Query, Understanding
from kkgraph.snapshot import index_folder
from kkgraph.text import features
from kkgraph.text.features import Lang, TextAnalysis
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.registers import load as load_vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

MOST_HITS = 1_000


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
    def open(cls, data_dir: Path | str) -> Searcher:
        """Open the current snapshot of a data folder.

        :param data_dir: the folder of snapshots
        :raises SnapshotError: if there is none, or its index is missing or damaged
        :raises IndexMismatchError: if the index was built with another model or other texts
        """
        from kkgraph.snapshot.reader import Snapshot

        return cls.of_snapshot(Snapshot.open(Path(data_dir), check_graph=False))

    @classmethod
    def of_snapshot(cls, snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> Searcher:
        """Open the search index of a snapshot, current or not.

        :param snapshot: the snapshot
        :param vocabulary: names of cities and concepts; the shipped ones unless given
        :raises SnapshotError: if the index is missing or damaged
        :raises IndexMismatchError: if it was built with another model or other texts
        """
        index = open_index(snapshot.path / index_folder.FOLDER)
        # A snapshot lies in DATA/snapshots/ID, and the choice of the model in DATA.
        data_dir = snapshot.path.parent.parent
        fitness.check_index(index.description, snapshot.manifest.files, data_dir)
        searcher = cls(index, vocabulary=vocabulary, snapshot=snapshot)
        searcher.notes = fitness.staleness(index.description)
        return searcher

    def warm(self) -> None:
        """Load now what the first searches would have to wait for."""
        for name in ("glosses", "stems", "mentions", "stem_places"):
            getattr(self._own, name)
        self.understanding.warm()

    def search(
        self,
        text: str,
        *,
        n: int = 10,
        offset: int = 0,
        municipality: Sequence[str] = (),
        topic: Sequence[str] = (),
        theme: Sequence[str] = (),
        version: Sequence[str] = (),
        include_shared: bool = False,
        include_reports: bool = False,
        legs: Iterable[str] | None = None,
        exact: bool = False,
        lang: Lang | None = None,
        labels: Lang = "sv",
        timing: bool = False,
    ) -> SearchAnswer:
        """Search.

        :param text: words, "phrases" that must be there, -words that must not
        :param n: how many hits, at most 1,000
        :param offset: how many hits to leave out before
        :param municipality: only these cities: codes, names or slugs
        :param topic: only sections of these topics
        :param theme: only passages that name these concepts or narrower ones
        :param version: only contracts of these versions
        :param include_shared: text that is not the city's own too
        :param include_reports: text of reports about contracts too
        :param legs: words, themes, vectors; all unless given
        :param exact: the words must stand there as typed, one after the other
        :param lang: language of the query, if known
        :param labels: language of the concepts' labels
        :param timing: say how long it took; then no two answers are the same
        :raises UsageError: if the query says nothing or an option makes no sense
        :raises NotFoundError: if a filter names what does not exist
        """
        begun = time.perf_counter()
        if not 1 <= n <= MOST_HITS or offset < 0:
            raise UsageError(f"the number of hits must be between 1 and {MOST_HITS:,}")
        chosen = check_legs(legs)
        query = self.understanding.understand(text, lang=lang, exact=exact)
        named = (tuple(municipality), tuple(topic), tuple(theme), tuple(version))
        filters = Filters(*named, include_shared=include_shared, include_reports=include_reports)
        part = self._own if filters.own_only else self.index
        allowed = allowed_units(part, filters, self.vocabulary)
        allowed = with_phrases(part, allowed, query.parsed, self.analysis, exact=exact)
        scores = self.score(query, allowed, ("words",) if exact else chosen, part)
        answer = self._answer(text, query, part, scores, n, offset, labels)
        took = round(1000 * (time.perf_counter() - begun), 1)
        return replace(answer, took_ms=took) if timing else answer

    def _answer(
        self,
        text: str,
        query: Query,
        part: Index,
        scores: tuple[dict[str, Scores], Scores],
        n: int,
        offset: int,
        labels: Lang,
    ) -> SearchAnswer:
        by_leg, total = scores
        held = held_scores(total)
        explainer = Explainer(part, self._matching, self.vocabulary, query, by_leg, labels)
        ranked = first_units(part, total, held, n, skip=offset)
        return SearchAnswer(
            query=text,
            language=query.lang,
            understood=self._understood(query, labels),
            total=len(held),
            hits=explainer.hits(ranked, total, offset + 1),
            cities=tuple(self._cities(part, total, held)),
            notes=self.notes,
        )

    def score(
        self, query: Query, allowed: Mask, legs: Sequence[str], part: Index
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

    def _understood(self, query: Query, labels: Lang) -> Understood:
        return Understood(
            terms=tuple(dict.fromkeys(w.text for w in query.words if w.text in query.parsed.words)),
            themes=tuple(
                UnderstoodTheme(iris.theme_iri(key), self._concepts[key][f"label_{labels}"])
                for key, weight in query.concepts.items()
                if weight >= self.rules.shown
            ),
            added_terms=tuple(query.corrections.values()),
            corrections=dict(query.corrections),
        )

    @cached_property
    def _own(self) -> Index:
        """Cities' own text alone."""
        return part_of(self.index, self.index.own)

    @cached_property
    def _matching(self) -> Matching:
        return Matching(self.index.surfaces, self.analysis)

    @cached_property
    def _concepts(self) -> dict[str, dict[str, Any]]:
        return {row["key"]: row for row in self.index.tables["concepts"]}

    def _cities(self, part: Index, scores: Scores, held: Scores) -> Iterator[FoundCity]:
        contracts, *columns = rank_contracts(part, scores, held)
        names = zip(*(self._names[contract] for contract in contracts), strict=True)
        return map(FoundCity, *(names if contracts else ((), ())), *columns)

    @cached_property
    def _names(self) -> list[tuple[str | None, str]]:
        """Municipality and id of each contract."""
        cities = self.vocabulary.municipalities
        return [
            (city.name if (city := cities.get(row["municipality"] or "")) else row["municipality"],
             row["id"])
            for row in self.index.tables["contracts"]
        ]  # fmt: skip
