"""The search that SPARQL can call: the same index and ranking as everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from search_api.current import HeldSnapshot
from search_api.problems import Problem

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


def open_text_search(held: HeldSnapshot) -> TextSearch:
    """Open the search of a snapshot.

    :param held: the snapshot.
    :returns: the search; one that only says so where there is none.
    """
    return NoTextSearch()
