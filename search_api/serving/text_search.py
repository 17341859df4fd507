"""The search that SPARQL can call: the same index and ranking as everywhere else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from kkgraph.errors import KkGraphError
from kkgraph.vocabulary import iris
from search_api.protocol.problems import Problem
from search_api.serving.current import HeldSnapshot
from search_api.watch.logs import log_event

if TYPE_CHECKING:
    from kkgraph.search import Searcher

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


OpenTextSearch = Callable[[HeldSnapshot], TextSearch]


class NoTextSearch:
    """Stands in where the search index cannot be opened."""

    def passages(self, text: str, limit: int) -> Found:
        """Say that there is no search.

        :param text: what to look for.
        :param limit: at most so many.
        :raises Problem: always.
        """
        raise Problem(
            503,
            "no_text_search",
            "this server has no search index for the present snapshot",
            hint="ask without kk:matches and kk:search, for example with CONTAINS(?text, ...)",
        )


class IndexSearch:
    """Searches the index of a snapshot and names the passages by their IRIs.

    The index knows units, which join short passages that follow each other; each passage of a
    unit gets the unit's score.
    """

    def __init__(self, held: HeldSnapshot, searcher: Searcher) -> None:
        """Keep both.

        :param held: the snapshot.
        :param searcher: searches its index.
        """
        self._snapshot = held.snapshot
        self._searcher = searcher
        # As many as one search can touch, in few megabytes.
        self._starts = lru_cache(maxsize=500)(self._read_starts)

    def passages(self, text: str, limit: int) -> Found:
        """Find passages.

        :param text: what to look for.
        :param limit: at most so many.
        :returns: IRIs and scores, best first.
        """
        found: list[tuple[str, float]] = []
        for hit in self._searcher.search(text, n=limit).hits:
            base, starts = self._starts(hit.contract)
            begin, end = bisect_left(starts, hit.source.start), bisect_left(starts, hit.source.end)
            found += [(iris.passage_iri(base, place), hit.score) for place in starts[begin:end]]
            if len(found) >= limit:
                break
        return found[:limit]

    def _read_starts(self, key: str) -> tuple[str, list[int]]:
        """List where the passages of a contract begin."""
        contract = self._snapshot.contract(key)
        code = contract.municipality
        base = iris.contract_base(code, contract.valid_from) if code else contract.id
        return base, sorted(passage.start for passage in contract.passages if not passage.shared)


def open_text_search(held: HeldSnapshot) -> TextSearch:
    """Open the search of a snapshot.

    :param held: the snapshot.
    :returns: the search; one that only says so where there is none.
    """
    from kkgraph.answers.questions import open_searcher

    def open_index() -> Searcher:
        searcher = open_searcher(held.snapshot, held.vocabulary)
        searcher.warm()
        return searcher

    try:
        return IndexSearch(held, held.cached("searcher", open_index))
    except (KkGraphError, ImportError) as error:
        log_event("no_text_search", snapshot=held.id, reason=str(error))
        return NoTextSearch()
