"""Reading a request of the SPARQL 1.1 Protocol (W3C, 2013), section 2.1, query operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from kkgraph.vocabulary.terms import GRAPH
from search_api.protocol.problems import Problem

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_MOST_GRAPHS = 100
_MOST_FIELDS = 250
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*""")
# What clients call the parameter that names a format; some send all of them at once.
_FORMATS = ("format", "output", "results")


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What was asked: without a query, the service description."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


async def read_request(request: Request) -> SparqlRequest:
    """Read a request.

    :param request: GET, POST of a form, or POST of a query.
    :returns: what was asked.
    :raises Problem: 400, 403 or 415 with what would be right.
    """
    fields = _fields(request.scope["query_string"])
    if request.method != "POST":
        return _to_request(fields)
    kind = _content_type(request)
    body = await request.body()
    if kind == DIRECT:
        if any(name == "query" for name, _ in fields):
            raise _wrong("the query stands both in the address and in the body", "one query")
        return _to_request([*fields, ("query", _decode(body))])
    posted = _fields(body)
    if not any(name in ("query", "update") for name, _ in posted):
        raise _wrong("the form has no field 'query'", "query=SELECT ...")
    return _to_request([*(item for item in fields if item[0] != "query"), *posted])


def _content_type(request: Request) -> str:
    """Find out how a query was posted."""
    header = request.headers.get("content-type", "")
    kind, *parameters = [part.strip().lower() for part in header.split(";")]
    if kind == UPDATE:
        raise _update()
    charset = next((p[8:].strip('"') for p in parameters if p.startswith("charset=")), "utf-8")
    if kind not in (FORM, DIRECT) or charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(
            415,
            "unsupported_media_type",
            "the body is neither a form nor a query in UTF-8",
            expected=[FORM, DIRECT],
            hint="name one of these in Content-Type",
            headers={"Accept-Post": f"{FORM}, {DIRECT}"},
        )
    return kind


def _fields(data: bytes) -> list[tuple[str, str]]:
    """Read the fields of a form or an address."""
    try:
        return parse_qsl(
            data.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise _wrong("too many parameters", f"at most {_MOST_FIELDS}") from error


def _to_request(fields: list[tuple[str, str]]) -> SparqlRequest:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise _update()
    queries = values.get("query", [])
    if len(queries) > 1:
        raise _wrong("more than one parameter 'query'", "one query")
    return SparqlRequest(
        # Editors on Windows put a mark before the first character.
        query=queries[0].removeprefix("\ufeff") if queries else None,
        default_graphs=_graphs(values.get("default-graph-uri", [])),
        named_graphs=_graphs(values.get("named-graph-uri", [])),
        formats=tuple(value for name in _FORMATS for value in values.get(name, []) if value),
    )


def _graphs(given: list[str]) -> tuple[str, ...]:
    """Check the IRIs of graphs."""
    if len(given) > _MOST_GRAPHS:
        raise _wrong("too many graphs", f"at most {_MOST_GRAPHS}")
    # A form with an empty field sends one without a name.
    given = [iri for iri in given if iri]
    for iri in given:
        if not _IRI.fullmatch(iri):
            raise _wrong("the name of a graph is no absolute IRI", f"{GRAPH}...")
    return tuple(given)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _wrong(detail: str, expected: str) -> Problem:
    hint = "SPARQL 1.1 Protocol, section 2.1, says what a request looks like"
    return Problem(400, "bad_request", detail, expected=expected, hint=hint)


def _not_utf8() -> Problem:
    return Problem(400, "not_utf8", "the request is not UTF-8", expected="text in UTF-8")


def _update() -> Problem:
    return Problem(
        403,
        "query_refused",
        "updates are not answered: the graph is read-only",
        expected="a query: SELECT, ASK, CONSTRUCT or DESCRIBE",
        hint="send it in the parameter 'query'",
    )
