"""The SPARQL endpoint: SPARQL 1.1 Protocol (W3C, 2013), query operation, read-only."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from kkgraph.errors import QueryError, QueryRefused
from kkgraph.sparql.formats import convert
from kkgraph.sparql.query import GRAPH_FORMS, ROW_FORMS, Query
from kkgraph.sparql.results import GRAPH_SUFFIXES
from kkgraph.vocabulary.terms import PREFIXES, SERVICE, prologue
from search_api.protocol import negotiation
from search_api.protocol.entity_tags import entity_tag, is_held
from search_api.protocol.negotiation import ROWS, TRIPLES, Format
from search_api.protocol.problems import Problem, from_error
from search_api.serving.asker import Asker, Asking
from search_api.sparql.request import SparqlRequest, read_request
from search_api.sparql.service_description import describe_service

router = APIRouter(tags=["sparql"])
_PLACE = re.compile(r"line (\d+), column (\d+)")
_EXAMPLE = (
    f"{prologue('kk').strip()} "
    "SELECT ?contract ?version WHERE { ?contract a kk:Contract ; kk:version ?version } "
    "ORDER BY ?contract LIMIT 2"
)
_IRI = {"type": "string", "pattern": "^https?://[A-Za-z0-9.-]+/[A-Za-z0-9./#_-]*$"}
_FORMAT = {"type": "string", "enum": sorted({item.name for item in (*ROWS, *TRIPLES)})}
_PARAMETERS: list[dict[str, object]] = [
    {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
    for name, text, schema in (
        ("query", "SELECT, ASK, CONSTRUCT or DESCRIBE.", {"type": "string"}),
        (
            "default-graph-uri",
            "Graphs to use as default.",
            {"type": "array", "items": _IRI},
        ),
        (
            "named-graph-uri",
            "Graphs to use by name.",
            {"type": "array", "items": _IRI},
        ),
        ("format", "Instead of Accept; those of rows do not fit triples.", _FORMAT),
    )
]
_PARAMETERS[0]["example"] = _EXAMPLE
_ANSWERS = {
    "200": {
        "description": "The answer; without `query` the description of the service.",
        "content": {item.media_type: {} for item in (*ROWS, *TRIPLES)},
    },
    "304": {"description": "The answer is what If-None-Match names."},
}
_BODY = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {"query": {"type": "string"}},
                "required": ["query"],
            },
            "example": {"query": _EXAMPLE},
        },
        "application/sparql-query": {"schema": {"type": "string"}},
    },
}


@router.get("/sparql/", include_in_schema=False)
@router.get(
    "/sparql",
    summary="Ask with SPARQL 1.1",
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS, "responses": _ANSWERS},
)
async def ask_by_get(request: Request, ask: Asking) -> Response:
    """Answer a query, or describe the service.

    :param request: the request.
    :param ask: asks the snapshot.
    :returns: the answer.
    """
    return await _respond(request, ask)


@router.post("/sparql/", include_in_schema=False)
@router.post(
    "/sparql",
    summary="Ask with SPARQL 1.1, the query in the body",
    response_class=Response,
    openapi_extra={"requestBody": _BODY, "responses": _ANSWERS},
)
async def ask_by_post(request: Request, ask: Asking) -> Response:
    """Answer a query.

    :param request: the request.
    :param ask: asks the snapshot.
    :returns: the answer.
    """
    return await _respond(request, ask)


async def _respond(request: Request, ask: Asker) -> Response:
    asked = await read_request(request)
    accept = ", ".join(request.headers.getlist("accept"))
    if _wants_page(request, asked, accept):
        return _to_page(request, asked, ask)
    if asked.query is None:
        return _describe(request, asked, accept, ask)
    query = await ask.read(asked.query)
    request.state.sparql = asked.query
    chosen, by_name = _choose(accept, asked, _offers(query))
    media_type = negotiation.content_type(accept, chosen)
    headers = {"Vary": "Accept", "X-Kkgraph-Snapshot": ask.held.id}
    base = _address(request, ask)
    # Of an answer that is another each time nothing may be kept.
    tag = None if query.changes else _entity_tag(asked, media_type, base, ask)
    if tag:
        headers |= {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
        if is_held(request, tag):
            return Response(status_code=304, headers=headers)
    else:
        headers["Cache-Control"] = "no-store"
    body, truncated = await _answer(asked, query, chosen, base, ask)
    if truncated:
        headers["X-Kkgraph-Truncated"] = _bounds(ask)
    if by_name:
        headers["Content-Disposition"] = f'attachment; filename="kkgraph.{chosen.suffix}"'
    return Response(body, headers={**headers, "Content-Type": media_type})


def _wants_page(request: Request, asked: SparqlRequest, accept: str) -> bool:
    """Tell whether a browser came, by a link to the endpoint or to a query of everything."""
    if request.method != "GET" or asked.formats or asked.default_graphs or asked.named_graphs:
        return False
    return negotiation.wants_html(accept, (*ROWS, *TRIPLES))


def _to_page(request: Request, asked: SparqlRequest, ask: Asker) -> Response:
    """Lead a browser to the page on which one asks."""
    own = ask.core.settings.public_url
    root = urlsplit(own).path.rstrip("/") or str(request.scope.get("root_path", ""))
    query = "" if asked.query is None else f"?{urlencode({'query': asked.query})}"
    return Response(status_code=303, headers={"Location": f"{root}/query{query}", "Vary": "Accept"})


def _choose(accept: str, asked: SparqlRequest, offers: tuple[Format, ...]) -> tuple[Format, bool]:
    """Choose by name where one fits, else by what is accepted.

    Clients name one format for all their queries, so one that does not fit is no mistake; one
    that nobody knows is.
    """
    chosen = negotiation.named(asked.formats, offers)
    if chosen:
        return chosen, True
    unknown = asked.formats and not negotiation.named(asked.formats, (*ROWS, *TRIPLES))
    name = asked.formats[0] if unknown else None
    return negotiation.choose(accept, offers, name=name), False


def _offers(query: Query) -> tuple[Format, ...]:
    """List the formats that fit a query; what is no query is refused with an answer of its own."""
    if query.form in GRAPH_FORMS:
        return TRIPLES
    if query.form not in ROW_FORMS:
        try:
            query.check()
        except QueryError as error:
            raise _problem(error) from error
    return ROWS


async def _answer(
    asked: SparqlRequest, query: Query, chosen: Format, base: str, ask: Asker
) -> tuple[bytes, bool]:
    """Evaluate a query."""
    try:
        written = await ask.write(
            query,
            chosen.name,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            base=base,
        )
    except QueryError as error:
        raise _problem(error) from error
    return written.body, written.truncated


def _problem(error: QueryError) -> Problem:
    """Say where in the query the fault is, as members of their own too."""
    problem = from_error(error)
    detail = str(problem)
    found = _PLACE.search(detail)
    if found:
        expected = detail.partition(": expected ")[2] or None
        problem.body |= {"line": int(found[1]), "column": int(found[2]), "expected": expected}
    if isinstance(error, QueryRefused):
        problem.body["expected"] = "a query of this graph: SELECT, ASK, CONSTRUCT or DESCRIBE"
    problem.body["hint"] = problem.body["hint"] or "docs/sparql.md has examples"
    return problem


def _describe(request: Request, asked: SparqlRequest, accept: str, ask: Asker) -> Response:
    """Describe the service."""
    chosen, _ = _choose(accept, asked, TRIPLES)
    triples = describe_service(_address(request, ask), ask.held.snapshot)
    sd = {"sd": SERVICE}
    body = convert(triples, GRAPH_SUFFIXES[chosen.name], {**PREFIXES, **sd})
    headers = {"Vary": "Accept", "Content-Type": chosen.content_type, "Cache-Control": "no-cache"}
    return Response(body, headers={**headers, "X-Kkgraph-Snapshot": ask.held.id})


def _address(request: Request, ask: Asker) -> str:
    """Give the endpoint's own address, which is also what relative IRIs start from."""
    own = ask.core.settings.public_url.rstrip("/")
    return f"{own or f'{request.url.scheme}://{request.url.netloc}'}/sparql"


def _entity_tag(asked: SparqlRequest, media_type: str, base: str, ask: Asker) -> str:
    """Name an answer by all it depends on."""
    graphs = (asked.default_graphs, asked.named_graphs)
    return entity_tag(ask.held.id, (asked.query, graphs, media_type, base, _bounds(ask)))


def _bounds(ask: Asker) -> str:
    settings = ask.core.settings
    return f"rows={settings.query_rows}, megabytes={settings.query_result_mb}"
