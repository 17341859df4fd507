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

from kkgraph.errors import KkGraphError, QueryError, QueryTimeout, QueryTooLarge
from kkgraph.sparql.store import Answer, Limits, Written
from search_api.guard.gate import Gate
from search_api.guard.rates import client_key
from search_api.protocol import problems
from search_api.protocol.problems import Problem
from search_api.serving.current import CurrentSnapshot, HeldSnapshot
from search_api.serving.text_search import OpenTextSearch, TextSearch, open_text_search
from search_api.settings import ServerSettings
from search_api.watch.metrics import Metrics

Result = TypeVar("Result")
Text = str | Callable[[], str]


@dataclass(frozen=True, slots=True)
class Core:
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

    def __init__(self, core: Core, held: HeldSnapshot, client: str) -> None:
        """Keep what is needed.

        :param core: the parts of the application.
        :param held: the snapshot of the request.
        :param client: who asks.
        """
        self.core = core
        self.held = held
        self.client = client

    async def query(self, text: Text, *, limits: Limits | None = None) -> Answer:
        """Ask with SPARQL.

        :param text: the query, or what makes it in the thread in which it is asked; who takes
            it from a client checks its length before.
        :param limits: narrower ones than those of the settings.
        :returns: the answer.
        :raises Problem: if there is no room.
        :raises QueryError: and its subclasses, as `Store.query` says.
        """
        store = self.held.store
        return await self._run(lambda: store.query(_made(text), limits=limits))

    async def write(
        self,
        text: Text,
        format: str,  # noqa: A002
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str = "",
    ) -> Written:
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
        written = await self._run(lambda: write(_made(text)))
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
        except QueryError as error:
            metrics.queries.labels(problems.from_error(error).code).inc()
            raise
        except Problem as problem:
            metrics.queries.labels(problem.code).inc()
            raise
        metrics.queries.labels("answered").inc()
        return answer


def _made(text: Text) -> str:
    return text if isinstance(text, str) else text()


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


def core_of(request: Request) -> Core:
    """Find the parts of the application.

    :param request: the request.
    :returns: what `create_app` made.
    """
    core: Core = request.app.state.core
    return core


async def _asker(request: Request) -> AsyncIterator[Asker]:
    """Hold the current snapshot until the answer is sent."""
    core = core_of(request)
    with core.current.hold() as held:
        request.state.snapshot = held.id
        yield Asker(core, held, client_key(request.client.host if request.client else ""))


CoreParts = Annotated[Core, Depends(core_of)]
Asking = Annotated[Asker, Depends(_asker)]
