"""What a store and the processes in which its queries run tell each other."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from typing import Literal

from typing_extensions import TypedDict

from kkgraph.errors import QueryError, QueryRefused, SnapshotError
from kkgraph.sparql.query import Query
from kkgraph.sparql.tokens import explain

TermKind = Literal["uri", "literal", "bnode"]
REBUILD = "run `kkgraph ingest` again with the same files, which rebuilds it"
PackedTerm = tuple[TermKind, str, str, str]
PackedRow = tuple[PackedTerm | None, ...]


class ProcessBounds(TypedDict):
    """What a query may use."""

    seconds: float
    rows: int
    bytes: int


class ProcessRequest(TypedDict, total=False):
    """What a process is asked; with ``format`` it writes the answer itself."""

    query: str
    seconds: float
    rows: int
    bytes: int
    default_graphs: list[str]
    named_graphs: list[str]
    base: str
    format: str


class ProcessReply(TypedDict, total=False):
    """What a process answers: values by their form, or a ``body``, or an ``error``."""

    ready: bool
    error: Literal["store", "syntax", "refused", "query", "memory", "other"]
    message: str
    form: Literal["select", "ask", "graph"]
    columns: list[str]
    rows: list[PackedRow]
    boolean: bool
    triples: str
    body: bytes
    truncated: bool


def packed(message: ProcessRequest | ProcessReply) -> bytes:
    """Write a message.

    :param message: a request or a reply.
    :returns: what `marshal.loads` reads.
    """
    return marshal.dumps(message)  # type: ignore[arg-type] # a TypedDict is a plain dict


def checked(reply: ProcessReply, query: Query | str) -> ProcessReply:
    """Turn a reply that tells of an error into one, which is about the query as it was asked.

    :param reply: what a process sent.
    :param query: what it was asked.
    :returns: the reply, if it is an answer.
    :raises QueryError: otherwise.
    :raises QueryRefused: if it was not allowed.
    :raises SnapshotError: if the graph is damaged.
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
        case "store":
            raise SnapshotError(f"the graph cannot be read ({reply['message']}); {REBUILD}")
    raise QueryError(f"the query failed: {reply['message']}")


def request(
    query: Query | str,
    bounds: ProcessBounds,
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
) -> ProcessRequest:
    """Put a question as the process understands it.

    :param query: the question.
    :param bounds: ``seconds``, ``rows`` and ``bytes`` that it may use.
    :param default_graphs: IRIs of graphs to use as the default graph.
    :param named_graphs: IRIs of graphs that GRAPH may see.
    :returns: the message.
    """
    return {
        "query": query if isinstance(query, str) else query.text,
        "seconds": bounds["seconds"],
        "rows": bounds["rows"],
        "bytes": bounds["bytes"],
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
        "base": "",
    }
