"""The one way to ask Oxigraph: within limits of time, rows and memory.

Queries run in processes of their own that are kept between queries and killed when they
take too long. Another SPARQL 1.1 server would be put in here.
"""

from __future__ import annotations

import math
import queue
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from kkgraph.errors import QueryError, QueryTimeout, QueryTooLarge
from kkgraph.sparql.memory_budget import MemoryBudget
from kkgraph.sparql.messages import (
    ProcessBounds,
    ProcessReply,
    ProcessRequest,
    TermKind,
    checked,
    request,
)
from kkgraph.sparql.process import START_SECONDS, ProcessDied, QueryProcess
from kkgraph.sparql.query import MOST_MATCHES, Query, may_search
from kkgraph.sparql.text_patterns import Search

# So long after a look at all files of the graph they are taken for sound.
_PROVEN_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use."""

    seconds: float = 10.0
    rows: int = 100_000
    # Of the values in an answer; of one that is written, of the bytes of its format.
    bytes: int = 256 * 1024 * 1024
    # Passages that one text search may bind.
    matches: int = MOST_MATCHES

    @property
    def of_process(self) -> ProcessBounds:
        """Those that the process of a query keeps to."""
        return {"seconds": self.seconds, "rows": self.rows, "bytes": self.bytes}


class RdfTerm(NamedTuple):
    """An RDF term of a result."""

    kind: TermKind
    value: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows, yes or no, or triples (as sorted N-Triples)."""

    form: Literal["select", "ask", "graph"]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[RdfTerm | None, ...], ...] = ()
    boolean: bool = False
    triples: str = ""
    truncated: bool = False
    seconds: float = 0.0

    def values(self) -> list[dict[str, str | None]]:
        """Give the rows as plain values.

        :returns: one mapping a row, from column to lexical value or ``None``.
        """
        return [
            {
                name: term.value if term else None
                for name, term in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a query gave, as the bytes of a format."""

    form: Literal["select", "ask", "graph"]
    body: bytes
    truncated: bool = False
    seconds: float = 0.0


class Store:
    """A graph on disk, open for questions; safe to use from several threads."""

    def __init__(
        self,
        graph: Path,
        *,
        limits: Limits | None = None,
        workers: int = 1,
        megabytes: int = 2048,
        total_megabytes: int | None = None,
        search: Search | None = None,
        proof: Callable[[], None] | None = None,
    ) -> None:
        """Prepare to ask; processes are started when first needed.

        :param graph: Oxigraph's folder.
        :param limits: limits of a query that brings none of its own.
        :param workers: how many queries may run at once.
        :param megabytes: memory that each of them may address.
        :param total_megabytes: memory that all may hold together; as much as one unless given.
        :param search: what `kk:matches` searches, such as that of
            `kkgraph.search.in_sparql.open_text_search`; without it these queries are refused.
        :param proof: raises `SnapshotError` if the graph is damaged, such as
            `kkgraph.snapshot.reader.Snapshot.prove_graph`. It is asked when a query had to be
            stopped: over damaged files the engine goes on without end.
        """
        self.graph = graph
        self._search = search
        self._proof = proof
        self._proven_at = -math.inf
        self.limits = limits or Limits()
        self._megabytes = megabytes
        self._slots: queue.LifoQueue[QueryProcess | None] = queue.LifoQueue()
        self._workers: set[QueryProcess] = set()
        for _ in range(workers):
            self._slots.put(None)
        total = (total_megabytes or megabytes) * 1024 * 1024
        self._budget = MemoryBudget(total, partial(tuple, self._workers))
        self._end = weakref.finalize(self, _stop_all, self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        self._end()

    def start(self) -> None:
        """Start the processes that are not running, so that no query has to wait for one.

        :raises SnapshotError: if the graph cannot be opened.
        """
        missing = 0
        free: list[QueryProcess] = []
        with suppress(queue.Empty):
            while True:
                worker = self._slots.get_nowait()
                missing += worker is None
                free += [worker] if worker else []
        for worker in free:
            self._slots.put(worker)
        if missing:
            with ThreadPoolExecutor(missing) as pool:
                started = [pool.submit(self._start_slot) for _ in range(missing)]
            for future in started:
                future.result()

    def _start_slot(self) -> None:
        """Fill one place with a process that has written an answer before."""
        worker = None
        try:
            worker = self._start_worker()
            worker.ask(
                {**request("ASK {}", self.limits.of_process, (), ()), "format": "json"},
                START_SECONDS,
            )
        finally:
            self._slots.put(worker)

    def query(
        self,
        query: Query | str,
        *,
        limits: Limits | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Ask.

        :param query: SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. Without FROM the merge of
            all named graphs is the default graph.
        :param limits: instead of the store's own.
        :param default_graphs: IRIs of graphs to use as the default graph.
        :param named_graphs: IRIs of graphs that GRAPH may see.
        :returns: the answer; ``truncated`` when there were more rows than allowed.
        :raises QueryError: if it does not parse.
        :raises QueryRefused: if it is not allowed.
        :raises QueryTooLarge: if it needs too much memory.
        :raises QueryTimeout: if it took too long.
        """
        bounds = limits or self.limits
        ready = self._ready(query, bounds)
        asked = request(ready, bounds.of_process, default_graphs, named_graphs)
        start = time.monotonic()
        return to_answer(checked(self._ask(asked), ready), time.monotonic() - start)

    def write(
        self,
        query: Query | str,
        format: str,  # noqa: A002
        *,
        limits: Limits | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = "",
    ) -> WrittenAnswer:
        """Ask, and have the answer written by the process that found it.

        :param query: as for `query`, which says what is raised.
        :param format: one of `kkgraph.sparql.results.MEDIA_TYPES` that fits the form of the query.
        :param limits: instead of the store's own.
        :param default_graphs: IRIs of graphs to use as the default graph.
        :param named_graphs: IRIs of graphs that GRAPH may see.
        :param base: what relative IRIs start from.
        :returns: the bytes; ``truncated`` when something is missing.
        """
        bounds = limits or self.limits
        ready = self._ready(query, bounds)
        asked = request(ready, bounds.of_process, default_graphs, named_graphs)
        start = time.monotonic()
        reply = checked(self._ask({**asked, "format": format, "base": base}), ready)
        seconds = time.monotonic() - start
        return WrittenAnswer(reply["form"], reply["body"], reply["truncated"], seconds)

    def _ready(self, query: Query | str, bounds: Limits) -> Query | str:
        """Evaluate the text searches of a query; most have none and need not be read here."""
        if isinstance(query, str):
            if not may_search(query):
                return query
            query = Query.read(query)
        if query.searches and self._search is None:
            raise QueryError(
                "kk:matches and kk:search need the search index, which is not open here; open the "
                "store with search=, or ask with `kkgraph query`"
            )
        return query.with_search(self._search, most=bounds.matches) if self._search else query

    def _start_worker(self) -> QueryProcess:
        worker = QueryProcess(self.graph, self._megabytes)
        self._workers.add(worker)
        return worker

    def _ask(self, request: ProcessRequest) -> ProcessReply:
        """Have a free process answer."""
        try:
            with self._budget.watching():
                return self._ask_worker(request)
        except (QueryTimeout, QueryTooLarge):
            self._prove()
            raise

    def _prove(self) -> None:
        """Look whether the graph is to blame, not the query; seldom, since it may be large."""
        now = time.monotonic()
        if self._proof is not None and now - self._proven_at > _PROVEN_SECONDS:
            self._proof()
            self._proven_at = now

    def _ask_worker(self, request: ProcessRequest) -> ProcessReply:
        seconds: float = request["seconds"]
        try:
            worker = self._slots.get(timeout=seconds)
        except queue.Empty:
            raise QueryTimeout("too many queries run at once; try again in a moment") from None
        keep = None
        try:
            if worker is not None:
                # Someone else may have ended it while it had nothing to do.
                with suppress(ProcessDied):
                    reply = worker.ask(request, seconds)
                    keep = worker
                    return reply
                self._end_worker(worker)
            worker = self._start_worker()
            reply = worker.ask(request, seconds)
            keep = worker
            return reply
        finally:
            # Whatever went wrong, a process in an unknown state is not asked again.
            if keep is None and worker is not None:
                self._end_worker(worker)
            self._slots.put(keep)

    def _end_worker(self, worker: QueryProcess) -> None:
        worker.stop()
        self._workers.discard(worker)


def to_answer(reply: ProcessReply, seconds: float = 0.0) -> Answer:
    """Turn what a process found into an answer.

    :param reply: values, not an error.
    :param seconds: how long it took.
    :returns: the answer.
    """
    rows = (
        tuple(None if term is None else RdfTerm(*term) for term in row)
        for row in reply.get("rows", ())
    )
    return Answer(
        reply["form"],
        tuple(reply.get("columns", ())),
        tuple(rows),
        reply.get("boolean", False),
        reply.get("triples", ""),
        reply.get("truncated", False),
        seconds,
    )


def _stop_all(workers: set[QueryProcess]) -> None:
    for worker in list(workers):
        worker.stop()
    workers.clear()
