"""The search that SPARQL can call, opened once for a snapshot that is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kkgraph.errors import KkGraphError
from kkgraph.search.in_sparql import Found, IndexSearch, TextSearch
from search_api.protocol.problems import Problem
from search_api.serving.current import HeldSnapshot
from search_api.watch.logs import log_event

if TYPE_CHECKING:
    from kkgraph.search import Searcher

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


def open_text_search(held: HeldSnapshot) -> TextSearch:
    """Open the search of a snapshot.

    :param held: the snapshot.
    :returns: the search; one that only says so where there is none.
    """
    from kkgraph.search import Searcher

    def open_index() -> Searcher:
        searcher = Searcher.open(held.snapshot, held.vocabulary)
        searcher.warm()
        return searcher

    try:
        searcher = held.cached("searcher", open_index)
    except (KkGraphError, ImportError) as error:
        log_event("no_text_search", snapshot=held.id, reason=str(error))
        return NoTextSearch()
    return IndexSearch(held.snapshot, lambda: searcher)
