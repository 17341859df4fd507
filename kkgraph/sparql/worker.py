"""The process in which queries run, so that one that runs wild can be killed.

Started by ``process.py`` as ``python -m kkgraph.sparql.worker DESCRIPTOR FOLDER MEGABYTES``.
Requests and answers are `marshal` values on a socket: fast, and nothing in them can be code.
"""

from __future__ import annotations

import io
import marshal
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, TypeVar

import pyoxigraph as ox

from kkgraph.errors import QueryError, QueryRefused
from kkgraph.sparql import columns as listed
from kkgraph.sparql import refused
from kkgraph.sparql.messages import PackedRow as Row
from kkgraph.sparql.messages import PackedTerm, ProcessReply, ProcessRequest, packed
from kkgraph.sparql.no_network import refuse_network
from kkgraph.sparql.query import form_of
from kkgraph.sparql.tokens import tokens

try:
    resource: ModuleType | None = import_module("resource")
except ImportError:  # not on Windows: there the parent's clock is the only limit
    resource = None

Item = TypeVar("Item", str, Row)
Results = ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples
_SPARE_SECONDS = 5
# Of an answer that is too long so much less than fits is kept, since not all rows are alike.
_MARGIN = 0.9
_FIRST_TO_GO = "1000"
# How the messages of the engine's own store begin.
_OF_STORE = ("Corruption", "IO error")
# In JSON; it may stand in their texts too, so there are at most as many rows as this tells.
_BETWEEN_ROWS = b"},{"


def main() -> None:
    """Answer queries until the other end goes away."""
    descriptor, folder, megabytes = sys.argv[1:]
    # Ctrl-C is for the parent, which then ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(int(megabytes))
    offer_to_be_ended()
    refuse_network()
    connection = Connection(int(descriptor))
    try:
        store = ox.Store.read_only(folder)
    except BaseException as error:  # noqa: BLE001 - a damaged store fails in several ways
        connection.send_bytes(marshal.dumps({"error": "store", "message": str(error)}))
        return
    connection.send_bytes(marshal.dumps({"ready": True}))
    while True:
        try:
            request = marshal.loads(connection.recv_bytes())
        except EOFError:
            return
        connection.send_bytes(packed(_answer_safely(store, request)))


def limit_memory(megabytes: int) -> None:
    """Bound the memory of this process.

    :param megabytes: how much it may address.
    """
    if resource is None:
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (OSError, ValueError):  # some systems know no such limit
        return


def offer_to_be_ended() -> None:
    """Where memory runs out, have the kernel end this process before any other."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")


def answer(store: ox.Store, request: ProcessRequest) -> ProcessReply:
    """Evaluate one query.

    :param store: the graph.
    :param request: ``query``, ``rows``, ``bytes`` and which graphs to use.
    :returns: ``form`` and its values.
    """
    results = _evaluate(store, request)
    if isinstance(results, ox.QueryBoolean):
        return {"form": "ask", "boolean": bool(results)}
    if isinstance(results, ox.QueryTriples):
        found, truncated = _take((f"{triple} .\n" for triple in results), request)
        return {"form": "graph", "triples": "".join(sorted(set(found))), "truncated": truncated}
    columns = listed.in_order(request["query"], _names(results))
    packed = (tuple(_pack(solution[name]) for name in columns) for solution in results)
    rows, truncated = _take(packed, request)
    return {"form": "select", "columns": columns, "rows": rows, "truncated": truncated}


def _evaluate(store: ox.Store, request: ProcessRequest) -> Results:
    """Begin to evaluate: what is found comes as it is asked for."""
    default, named = request["default_graphs"], request["named_graphs"]
    # SPARQL 1.1 Protocol, 2.1.4: who names any graph names them all.
    chosen = bool(default or named)
    return store.query(
        request["query"],
        default_graph=[ox.NamedNode(iri) for iri in default] if chosen else None,
        named_graphs=[ox.NamedNode(iri) for iri in named] if chosen else None,
        base_iri=request["base"] or None,
    )


class _Full(Exception):
    pass


class _Bounded(io.BytesIO):
    """Takes in no more than so many bytes, and rows as far as they can be told."""

    def __init__(self, room: int, rows: int) -> None:
        super().__init__()
        self._room, self._rows = room, rows

    def write(self, data: Any) -> int:  # noqa: ANN401 - any bytes
        self._room -= len(data)
        self._rows -= bytes(data).count(_BETWEEN_ROWS)
        if self._room < 0 or self._rows < 0:
            raise _Full
        return super().write(data)


def write_json(store: ox.Store, request: ProcessRequest) -> ProcessReply | None:
    """Have the engine write the answer itself, which takes next to no time.

    :param store: the graph.
    :param request: as for `answer`.
    :returns: as `write`; nothing for triples, and where something may have to be cut off.
    """
    results = _evaluate(store, request)
    if isinstance(results, ox.QueryTriples):
        return None
    body = _Bounded(request["bytes"], request["rows"])
    try:
        results.serialize(body, format=ox.QueryResultsFormat.JSON)
    except _Full:
        return None
    if body.getvalue().count(_BETWEEN_ROWS) >= request["rows"]:
        return None
    written, form = body.getvalue(), _form(results)
    if isinstance(results, ox.QuerySolutions):
        names = _names(results)
        ordered = listed.in_order(request["query"], names)
        written = written if ordered == names else listed.with_head(written, ordered)
    return {"form": form, "body": written + b"\n", "truncated": False}


def _form(results: ox.QueryBoolean | ox.QuerySolutions) -> Literal["ask", "select"]:
    return "ask" if isinstance(results, ox.QueryBoolean) else "select"


def _names(results: ox.QuerySolutions) -> list[str]:
    return [variable.value for variable in results.variables]


def write(found: ProcessReply, name: str, most: int) -> ProcessReply:
    """Write what was found, so that the asking process need not.

    :param found: what `answer` gave.
    :param name: a format.
    :param most: bytes of the answer as it is sent, with all marks and escapes.
    :returns: ``form``, ``body`` and ``truncated``.
    """
    body = _written(found, name)
    while len(body) > most and (found.get("rows") or found.get("triples")):
        found = _shortened(found, _MARGIN * most / len(body))
        body = _written(found, name)
    return {"form": found["form"], "body": body, "truncated": found.get("truncated", False)}


def _written(found: ProcessReply, name: str) -> bytes:
    from kkgraph.sparql.results import write as write_result
    from kkgraph.sparql.store import to_answer

    return write_result(to_answer(found), name)


def _shortened(found: ProcessReply, part: float) -> ProcessReply:
    """Leave out what stands last."""
    rows, triples = found.get("rows", []), found.get("triples", "").splitlines(keepends=True)
    kept = rows[: int(len(rows) * part)], triples[: int(len(triples) * part)]
    return {**found, "rows": kept[0], "triples": "".join(kept[1]), "truncated": True}


def _take(items: Iterator[Item], request: ProcessRequest) -> tuple[list[Item], bool]:
    """Take as many as are allowed, and say whether more are left."""
    taken: list[Item] = []
    room = request["bytes"]
    for item in items:
        room -= _size(item)
        if room < 0 or len(taken) == request["rows"]:
            return taken, True
        taken.append(item)
    return taken, False


def _size(item: str | Row) -> int:
    if isinstance(item, str):
        return len(item)
    return sum(len(term[1]) for term in item if term)


def _answer_safely(store: ox.Store, request: ProcessRequest) -> ProcessReply:
    """Turn every failure into an answer."""
    _limit_time(request["seconds"])
    try:
        # Here and not where the query comes from: this process can be killed.
        refused.check(form_of(tokens(request["query"])), request["query"])
        return _answer_as_asked(store, request)
    except QueryRefused as error:
        return {"error": "refused", "message": str(error)}
    except QueryError as error:
        return {"error": "query", "message": str(error)}
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": ""}
    except BaseException as error:  # noqa: BLE001 - the parent must hear of anything
        return {"error": _kind_of(error), "message": str(error)}


def _kind_of(error: BaseException) -> Literal["store", "memory", "other"]:
    """Tell whose fault it is: what cannot be read, or breaks down, is not the asker's."""
    said = str(error)
    if "Cannot allocate memory" in said:
        return "memory"
    broken = isinstance(error, OSError) or not isinstance(error, Exception)
    return "store" if broken or said.startswith(_OF_STORE) else "other"


def _answer_as_asked(store: ox.Store, request: ProcessRequest) -> ProcessReply:
    """Give values, or an answer written in a format."""
    if "format" not in request:
        return answer(store, request)
    written = write_json(store, request) if request["format"] == "json" else None
    return written or write(answer(store, request), request["format"], request["bytes"])


def _limit_time(seconds: float) -> None:
    """Have the kernel end this process if the parent is no longer there to do it."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _pack(term: Any) -> PackedTerm | None:  # noqa: ANN401
    """Flatten a term: kind, value, datatype, language."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ("uri", term.value, "", "")
    if isinstance(term, ox.Literal):
        return ("literal", term.value, term.datatype.value, term.language or "")
    return ("bnode", getattr(term, "value", str(term)), "", "")


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # The store's threads need no farewell.
    os._exit(0)
