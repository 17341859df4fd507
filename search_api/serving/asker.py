"""What every route gets: the snapshot of its request, and ways to ask it within limits.

A route asks for it by its type::

    @router.get("/api/networks")
    async def networks(ask: Asking) -> Response:
        answer = await ask.query("SELECT ...")           # SPARQL, in a process that can be killed
        hits = await ask.compute(lambda: search(...))    # Python, in a thread of a bounded number
        held = ask.held                                  # snapshot, store, vocabulary, cached(...)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar

from anyio import to_thread
from fastapi import Depends, Request

from kkgraph.errors import KkGraphError, QueryError, QueryTimeout, QueryTooLarge, SnapshotError
from kkgraph.search.in_sparql import Found, TextSearch
from kkgraph.sparql.query import Query, may_search
from kkgraph.sparql.store import Answer, Limits, WrittenAnswer
from search_api.guard.gate import Gate
from search_api.guard.rates import client_key
from search_api.protocol import problems
from search_api.protocol.problems import Problem
from search_api.serving.current import CurrentSnapshot, HeldSnapshot
from search_api.serving.text_search import OpenTextSearch, open_text_search
from search_api.settings import ServerSettings
from search_api.watch.metrics import Metrics

Result = TypeVar("Result")
Text = Query | str | Callable[[], str]
# Reading so many characters takes less time than asking a thread to do it.
_SHORT = 2000


@dataclass(frozen=True, slots=True)
class ServerCore:
    """The parts of one application."""

    settings: ServerSettings
    current: CurrentSnapshot
    queries: Gate
    work: Gate
    metrics: Metrics
    open_text_search: OpenTextSearch = open_text_search

    def text_search(self, held: HeldSnapshot) -> TextSearch:
        """Open the search of a snapshot once; call in a thread.

        :param held: the snapshot.
        :returns: the search.
        """
        return held.cached("text_search", lambda: self.open_text_search(held))


class Asker:
    """Asks the snapshot of one request on behalf of its client."""

    def __init__(self, core: ServerCore, held: HeldSnapshot, client: str) -> None:
        """Keep what is needed.

        :param core: the parts of the application.
        :param held: the snapshot of the request.
        :param client: who asks.
        """
        self.core = core
        self.held = held
        self.client = client

    async def read(self, text: str) -> Query:
        """Read a query that a client has sent.

        :param text: the query.
        :returns: the query.
        :raises Problem: if it is too long, or there is no room.
        """
        check_length(text, self.core.settings)
        if len(text) <= _SHORT:
            return Query.read(text)
        return await self.compute(lambda: Query.read(text))

    async def query(self, text: Text, *, limits: Limits | None = None) -> Answer:
        """Ask with SPARQL.

        :param text: the query, or what makes it in the thread in which it is asked; who takes
            it from a client has it read by `read`.
        :param limits: narrower ones than those of the settings.
        :returns: the answer.
        :raises Problem: if there is no room.
        :raises QueryError: and its subclasses, as `Store.query` says.
        """
        store = self.held.store
        return await self._run(lambda: store.query(self._ready(text), limits=limits))

    async def write(
        self,
        text: Text,
        format: str,  # noqa: A002
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = "",
    ) -> WrittenAnswer:
        """Ask with SPARQL and have the answer written.

        :param text: the query, or what makes it, as for `query`.
        :param format: one of `kkgraph.sparql.results.MEDIA_TYPES`.
        :param default_graphs: IRIs of graphs to use as the default graph.
        :param named_graphs: IRIs of graphs that GRAPH may see.
        :param base: what relative IRIs start from.
        :returns: the bytes.
        :raises Problem: if there is no room.
        :raises QueryError: and its subclasses, as `Store.query` says.
        """
        write = partial(
            self.held.store.write,
            format=format,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base=base,
        )
        written = await self._run(lambda: write(self._ready(text)))
        if written.truncated:
            self.core.metrics.truncated.inc()
        return written

    async def compute(self, work: Callable[[], Result]) -> Result:
        """Do blocking work, such as search, in a thread.

        :param work: what to do.
        :returns: what it gives.
        :raises Problem: if there is no room.
        """
        return await self.core.work.run(self.client, work)

    def _ready(self, text: Text) -> Query | str:
        """Make a query and evaluate its text searches."""
        made = text() if callable(text) else text
        if isinstance(made, str):
            if not may_search(made):
                return made
            made = Query.read(made)
        return made.with_search(self._search, most=self.core.settings.matches_limit)

    def _search(self, text: str, limit: int) -> Found:
        return self.core.text_search(self.held).passages(text, limit)

    async def _run(self, ask: Callable[[], Result]) -> Result:
        """Ask when our turn comes; count what becomes of it."""
        metrics, gate = self.core.metrics, self.core.queries
        try:
            answer = await gate.run(self.client, ask)
        except (QueryTimeout, QueryTooLarge) as error:
            metrics.queries.labels(problems.from_error(error).code).inc()
            # The process was killed; the next query shall not wait for a new one.
            with suppress(KkGraphError):
                await to_thread.run_sync(self.held.store.start)
            raise
        except (QueryError, SnapshotError) as error:
            metrics.queries.labels(problems.from_error(error).code).inc()
            raise
        except Problem as problem:
            metrics.queries.labels(problem.code).inc()
            raise
        metrics.queries.labels("answered").inc()
        return answer


def check_length(text: str, settings: ServerSettings) -> None:
    """Refuse a query that is too long.

    :param text: the query.
    :param settings: the settings.
    :raises Problem: 413.
    """
    if len(text) > settings.query_length:
        raise Problem(
            413,
            "query_too_long",
            f"the query has {len(text)} characters",
            expected=f"at most {settings.query_length} characters",
        )


def core_of(request: Request) -> ServerCore:
    """Find the parts of the application.

    :param request: the request.
    :returns: what `create_app` made.
    """
    core: ServerCore = request.app.state.core
    return core


async def _asker(request: Request) -> AsyncIterator[Asker]:
    """Hold the current snapshot until the answer is sent."""
    core = core_of(request)
    with core.current.hold() as held:
        request.state.snapshot = held.id
        yield Asker(core, held, client_key(request.client.host if request.client else ""))


CoreParts = Annotated[ServerCore, Depends(core_of)]
Asking = Annotated[Asker, Depends(_asker)]
