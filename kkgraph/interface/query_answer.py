"""What a query answers, as types: SPARQL 1.1 Query Results JSON (W3C, 2013)."""

from __future__ import annotations

from typing_extensions import TypedDict


class QueryHead(TypedDict, total=False):
    """The columns; none of a yes or no."""

    vars: list[str]


class QueryRows(TypedDict):
    """The rows: of each column that holds something its term, with ``type`` and ``value``."""

    bindings: list[dict[str, dict[str, str]]]


class QueryAnswer(TypedDict, total=False):
    """SPARQL 1.1 Query Results JSON."""

    head: QueryHead
    results: QueryRows
    boolean: bool
    truncated: bool
