"""Puts the server together; nothing is made or read before `create_app` is called.

To add routes, write a module with a ``router`` and name it in `routers`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from kkgraph import __version__
from search_api.api import openapi
from search_api.guard.compression import Compression
from search_api.guard.gate import Gate
from search_api.guard.rates import RateLimit
from search_api.guard.security import Guard
from search_api.pages import site
from search_api.pages.frame.errors import ErrorPages
from search_api.protocol import problems
from search_api.protocol.dispatch import Dispatch
from search_api.protocol.routing import Routes
from search_api.serving import memory
from search_api.serving.asker import ServerCore
from search_api.serving.current import CurrentSnapshot, HeldSnapshot
from search_api.serving.text_search import OpenTextSearch, open_text_search
from search_api.settings import ServerSettings
from search_api.watch import metrics
from search_api.watch.observe import Observer

if TYPE_CHECKING:
    from starlette.types import ASGIApp

DESCRIPTION = (
    "Knowledge graph and search over Sweden's climate contracts (*Klimatkontrakt 2030*): what "
    "cities have promised, and where it says so. No key is needed to read anything."
)


def routers() -> list[APIRouter]:
    """List everything that is served, in the order in which paths are tried.

    :returns: the routers.
    """
    from search_api.api import health
    from search_api.api import routers as api
    from search_api.sparql import endpoint

    # Pages go before the plain ones of linked data.
    return [health.router, *site.routers(), endpoint.router, *api.routers()]


def create_app(
    settings: ServerSettings,
    *,
    rates: Path | None = None,
    text_search: OpenTextSearch = open_text_search,
) -> FastAPI:
    """Make the application.

    :param settings: the settings.
    :param rates: file through which web processes share the rates of addresses.
    :param text_search: opens the search that SPARQL can call.
    :returns: a FastAPI application; the snapshot is opened when it starts.
    """
    core = _make_core(settings, text_search)
    app = FastAPI(
        title="kkgraph",
        version=__version__,
        description=DESCRIPTION,
        # The usual page loads its parts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        responses=problems.RESPONSES,
    )
    app.state.core = core
    problems.install(app)
    for router in routers():
        app.include_router(router)
    openapi.install(app)
    app.state.routes = routes = Routes(app.routes)
    app.routes.insert(0, Dispatch(app.routes))
    rate = RateLimit(settings.rate, settings.rate_burst, exempt=settings.rate_exempt, shared=rates)
    # The last one added is the first to see a request.
    app.add_middleware(Compression)
    app.add_middleware(Guard, settings=settings, rate=rate, methods_of=routes.methods)
    app.add_middleware(Observer, settings=settings, metrics=core.metrics)
    app.add_middleware(ErrorPages)
    if settings.trusted_proxies:
        app.add_middleware(_proxied, settings=settings)
    return app


def _make_core(settings: ServerSettings, text_search: OpenTextSearch) -> ServerCore:
    def prepare(held: HeldSnapshot) -> object:
        return held.vocabulary, core.text_search(held)

    def gate(places: int, share: int) -> Gate:
        return Gate(
            places, share, queue_length=settings.queue_length, seconds=settings.queue_seconds
        )

    places = settings.query_processes
    core = ServerCore(
        settings=settings,
        current=CurrentSnapshot(settings, (prepare,)),
        queries=gate(places, settings.client_queries),
        # Python's threads share one core: more of them would only wait for each other.
        work=gate(2, 2),
        metrics=metrics.Metrics(metrics.folder_from_environment()),
        open_text_search=text_search,
    )
    return core


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Serve the current snapshot for as long as the application runs."""
    core: ServerCore = app.state.core
    memory.prepare()
    await core.current.start()
    try:
        yield
    finally:
        await core.current.stop()


def _proxied(app: ASGIApp, settings: ServerSettings) -> ASGIApp:
    """Believe what the configured proxies say about address and scheme, and nobody else."""
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    return ProxyHeadersMiddleware(app, list(settings.trusted_proxies))  # type: ignore[return-value, arg-type]
