"""What a store and the processes in which its queries run tell each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kkgraph.errors import QueryError, QueryRefused
from kkgraph.sparql.query import Query
from kkgraph.sparql.tokens import explain


def checked(reply: dict[str, Any], query: Query | str) -> dict[str, Any]:
    """Turn a reply that tells of an error into one, which is about the query as it was asked.

    :param reply: what a process sent.
    :param query: what it was asked.
    :returns: the reply, if it is an answer.
    :raises QueryError: otherwise.
    :raises QueryRefused: if it was not allowed.
    """
    match reply.get("error"):
        case None:
            return reply
        case "syntax":
            fault = explain(reply["message"])
            raise QueryError(fault if isinstance(query, str) else query.placed(fault))
        case "refused":
            raise QueryRefused(reply["message"])
        case "query":
            raise QueryError(reply["message"])
    raise QueryError(f"the query failed: {reply['message']}")


def request(
    query: Query | str,
    bounds: Mapping[str, float],
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
) -> dict[str, Any]:
    """Put a question as the process understands it.

    :param query: the question.
    :param bounds: ``seconds``, ``rows`` and ``bytes`` that it may use.
    :param default_graphs: IRIs of graphs to use as the default graph.
    :param named_graphs: IRIs of graphs that GRAPH may see.
    :returns: the message.
    """
    return {
        "query": query if isinstance(query, str) else query.text,
        **bounds,
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
        "base": "",
    }
