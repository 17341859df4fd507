"""Linked data: ``/id/...`` leads on to a page or to data; ``/theme``, ``/def``, VoID and DCAT.

Things themselves cannot be sent, so their addresses answer 303 (See Other): browsers get
``/page/...`` (see `search_api.pages`), programs ``/data/....ttl`` or whatever format they accept.
"""

from __future__ import annotations

import asyncio
import difflib
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from kkgraph.answers import thing as description
from kkgraph.errors import NotFoundError
from kkgraph.exports import catalogue, statistics
from kkgraph.sparql.formats import convert
from kkgraph.sparql.results import GRAPH_SUFFIXES
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.named_graphs import names_graph
from kkgraph.vocabulary.terms import BASE, GRAPH, ID, PREFIXES, THEME
from search_api.protocol.negotiation import HTML, TRIPLES, Format, choose
from search_api.protocol.params import example
from search_api.protocol.problems import Described
from search_api.serving.asker import Asker
from search_api.serving.reply import SNAPSHOT_HEADER, ReplyBody, Replying

router = APIRouter(tags=["linked data"])
Kind = Annotated[
    str,
    Path(max_length=100, description="Kind of thing.", json_schema_extra=example("kind")),
]
Thing = Annotated[
    str,
    Path(max_length=1000, description="Key of the thing.", json_schema_extra=example("thing")),
]
Concept = Annotated[
    str,
    Path(max_length=1000, description="Key of the concept.", json_schema_extra=example("theme")),
]
Named = Annotated[
    str,
    Path(max_length=100, description="Name of the graph.", json_schema_extra=example("graph")),
]
Where = Annotated[
    str,
    Path(
        max_length=1000,
        description="As after `/id/`; also `theme/KEY`, `theme`, `def` and `graph/NAME`.",
        json_schema_extra=example("path"),
    ),
]
_BASES = {"theme": THEME, "id": ID}
_SUFFIXES = {item.suffix for item in TRIPLES}
_GRAPHS = {"def": iris.graph_iri("ontology"), "theme": iris.graph_iri("thesaurus")}
_DATA: Described = {
    200: {
        "description": "Triples.",
        "content": {item.media_type: {"schema": {"type": "string"}} for item in TRIPLES},
    }
}


@router.get("/id/{kind}/{key:path}", summary="A thing", response_class=Response, status_code=303)
async def thing(request: Request, reply: Replying, kind: Kind, key: Thing) -> Response:
    """Lead on to what describes a thing."""
    path = _raw_path(request).removeprefix("/id/")
    await _require(reply.ask, f"{ID}{path}")
    return _see_other(request, reply.ask, path)


@router.get("/theme/{key}", summary="A concept", responses=_DATA, response_class=Response)
async def theme(request: Request, reply: Replying, key: Concept) -> Response:
    """Describe a concept of the thesaurus, to browsers by a page."""
    path = _raw_path(request).lstrip("/")
    if _wants_page(request):
        await _require(reply.ask, iri_of(path))
        return _see_other(request, reply.ask, path)
    return await _send_thing(reply, iri_of(path))


@router.get("/graph/{name}", summary="A named graph", responses=_DATA, response_class=Response)
async def named_graph(request: Request, reply: Replying, name: Named) -> Response:
    """Give all triples of a named graph that belongs to no source, such as the registers."""
    if _wants_page(request):
        await _require_graph(reply.ask, name)
        return _see_other(request, reply.ask, f"graph/{name}", page=False)
    return await _send_named_graph(reply, name)


@router.get("/def/{version}", responses=_DATA, response_class=Response, include_in_schema=False)
async def version_of_terms(request: Request, reply: Replying, version: str) -> Response:
    """Give all terms by the address of their version; only the present one is here."""
    await _require(reply.ask, f"{BASE}def/{version}")
    if _wants_page(request):
        return _see_other(request, reply.ask, "def")
    return await _send_graph(reply, description.namespace_query(_GRAPHS["def"]))


@router.get("/theme/", responses=_DATA, response_class=Response, include_in_schema=False)
@router.get("/theme", summary="The thesaurus", responses=_DATA, response_class=Response)
@router.get("/def", summary="The terms", responses=_DATA, response_class=Response)
async def namespace(request: Request, reply: Replying) -> Response:
    """Give the whole thesaurus, or all terms."""
    path = _raw_path(request).strip("/")
    if _wants_page(request):
        return _see_other(request, reply.ask, path)
    return await _send_graph(reply, description.namespace_query(_GRAPHS[path]))


@router.get("/data/{path:path}", summary="What is known", responses=_DATA, response_class=Response)
async def data(request: Request, reply: Replying, path: Where) -> Response:
    """Describe a thing in triples; the suffix or ``Accept`` says in which format."""
    raw = _raw_path(request).removeprefix("/data/")
    stem, dot, suffix = raw.rpartition(".")
    if dot and suffix in _SUFFIXES:
        raw, name = stem, suffix
    else:
        name = None
    if raw.startswith("graph/"):
        return await _send_named_graph(reply, raw.removeprefix("graph/"), name)
    if raw.rstrip("/") in _GRAPHS:
        raw = raw.rstrip("/")
        return await _send_graph(reply, description.namespace_query(_GRAPHS[raw]), name)
    return await _send_thing(reply, iri_of(raw), name)


@router.get("/.well-known/void", summary="VoID", responses=_DATA, response_class=Response)
@router.get("/dcat", summary="DCAT-AP", responses=_DATA, response_class=Response)
async def dataset(request: Request, reply: Replying) -> Response:
    """Describe the data set, its distributions and its statistics."""
    held, settings = reply.ask.held, reply.ask.core.settings
    base = base_of(request, reply.ask)
    source = catalogue.CatalogueSource(base, settings.publisher, settings.contact)

    async def make(chosen: Format) -> ReplyBody:
        # Counting takes seconds. It takes the place of one query, and who waits for it takes none.
        async with held.cached("counting", asyncio.Lock):
            counted = await reply.ask.core.queries.run(
                reply.ask.client,
                lambda: held.cached("statistics", lambda: statistics.count(held.store)),
            )
        triples = catalogue.catalogue(held.snapshot, counted, source)
        return ReplyBody(convert(triples, GRAPH_SUFFIXES[chosen.name], dict(PREFIXES)))

    return await reply.send(make, TRIPLES, depends=str(source))


def iri_of(path: str) -> str:
    """Name the thing that a path below ``/data`` or ``/page`` is about.

    :param path: such as ``contract/0182-2024`` or ``theme/cycling``.
    :returns: the IRI.

    >>> iri_of("theme/cycling"), iri_of("network/eurocities")
    ('https://w3id.org/kkgraph/theme/cycling', 'https://w3id.org/kkgraph/id/network/eurocities')
    """
    start, _, rest = path.partition("/")
    base = _BASES.get(start)
    return f"{base}{rest}" if base else f"{ID}{path}"


def base_of(request: Request, ask: Asker) -> str:
    """Find the address of the server.

    :param request: the request.
    :param ask: knows the settings.
    :returns: without a slash at the end; as configured, else as the client called it.
    """
    configured = ask.core.settings.public_url
    return (configured or str(request.base_url)).rstrip("/")


async def _send_thing(reply: Replying, iri: str, name: str | None = None) -> Response:
    await _require(reply.ask, iri)
    return await _send_graph(reply, description.graph_query(iri), name)


async def _send_graph(reply: Replying, query: str, name: str | None = None) -> Response:
    async def make(chosen: Format) -> ReplyBody:
        written = await reply.ask.write(query, chosen.name)
        return ReplyBody(written.body)

    return await reply.send(make, TRIPLES, name=name)


async def _send_named_graph(reply: Replying, graph: str, name: str | None = None) -> Response:
    await _require_graph(reply.ask, graph)
    return await _send_graph(reply, description.namespace_query(f"{GRAPH}{graph}"), name)


async def _require_graph(ask: Asker, name: str) -> None:
    """Insist that there is a named graph."""
    known = [key for key in ask.held.snapshot.graph_names() if names_graph(key)]
    if name not in known:
        raise NotFoundError(name, difflib.get_close_matches(name, known), what="graph")


async def _require(ask: Asker, iri: str) -> None:
    """Insist that the graph knows a thing."""
    known = await ask.query(description.known_query(iri))
    if not known.boolean:
        raise NotFoundError(iri, what="thing")


def _wants_page(request: Request) -> bool:
    return choose(request.headers.get("accept"), (*TRIPLES, HTML)) is HTML


def _see_other(request: Request, ask: Asker, path: Where, *, page: bool = True) -> Response:
    """Lead on to the page, where there is one, or the data."""
    chosen = choose(request.headers.get("accept"), (*TRIPLES, HTML) if page else TRIPLES)
    root = urlsplit(ask.core.settings.public_url).path.rstrip("/")
    root = root or request.scope.get("root_path", "")
    target = f"/page/{path}" if chosen is HTML else f"/data/{path}.{chosen.suffix}"
    headers = {
        "Location": f"{root}{_named(request)}{target}",
        "Vary": "Accept",
        SNAPSHOT_HEADER: ask.held.id,
    }
    return Response(status_code=303, headers=headers)


def _raw_path(request: Request) -> str:
    """Give the path as it was sent: what is percent-encoded in an IRI must stay so."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1").removeprefix(_named(request))


def _named(request: Request) -> str:
    """Give the beginning of a path that names a snapshot."""
    key = request.path_params.get("snapshot")
    return f"/snapshots/{key}" if key else ""
