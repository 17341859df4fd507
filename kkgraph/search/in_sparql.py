"""The search that SPARQL can call: the same index and ranking as everywhere else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from kkgraph.vocabulary import iris

if TYPE_CHECKING:
    from kkgraph.search.searcher import Searcher
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Vocabulary

Found = Sequence[tuple[str, float]]


class TextSearch(Protocol):
    """Finds passages."""

    def passages(self, text: str, limit: int) -> Found:
        """Find passages.

        :param text: what to look for.
        :param limit: at most so many.
        :returns: IRIs and scores, best first.
        """
        ...


class IndexSearch:
    """Searches the index of a snapshot and names the passages by their IRIs.

    The index knows units, which join short passages that follow each other; each passage of a
    unit gets the unit's score.
    """

    def __init__(self, snapshot: Snapshot, open_searcher: Callable[[], Searcher]) -> None:
        """Keep both; the index is opened with the first search.

        :param snapshot: the snapshot.
        :param open_searcher: opens what searches its index.
        """
        self._snapshot = snapshot
        self._open_searcher = open_searcher
        # As many as one search can touch, in few megabytes.
        self._starts = lru_cache(maxsize=500)(self._read_starts)

    @cached_property
    def _searcher(self) -> Searcher:
        return self._open_searcher()

    def passages(self, text: str, limit: int) -> Found:
        """Find passages.

        :param text: what to look for.
        :param limit: at most so many.
        :returns: IRIs and scores, best first.
        :raises SnapshotError: if the index is missing or damaged.
        :raises IndexMismatchError: if it was built with another model or other texts.
        """
        found: list[tuple[str, float]] = []
        for hit in self._searcher.search(text, n=limit, near=True).hits:
            base, starts = self._starts(hit.contract)
            begin, end = bisect_left(starts, hit.source.start), bisect_left(starts, hit.source.end)
            found += [(iris.passage_iri(base, place), hit.score) for place in starts[begin:end]]
            if len(found) >= limit:
                break
        return found[:limit]

    def _read_starts(self, key: str) -> tuple[str, list[int]]:
        """List where the passages of a contract begin."""
        contract = self._snapshot.contract(key)
        with_words = (passage for passage in contract.passages if not passage.shared)
        return contract.base, sorted(passage.start for passage in with_words)


def open_text_search(snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> IndexSearch:
    """Make the text search of a snapshot; its index is opened with the first search.

    :param snapshot: the snapshot.
    :param vocabulary: names of cities and concepts; the shipped ones unless given.
    :returns: what a `kkgraph.sparql.store.Store` takes the passages from.
    """

    def open_searcher() -> Searcher:
        from kkgraph.search.searcher import Searcher

        return Searcher.open(snapshot, vocabulary)

    return IndexSearch(snapshot, open_searcher)
