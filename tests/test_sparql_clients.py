"""What clients that nobody here wrote send to the endpoint."""

from __future__ import annotations

import json
import warnings
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from servers import KK, Server
from sparql_answers import server
from SPARQLWrapper import GET, POST, SPARQLWrapper
from SPARQLWrapper.Wrapper import _allowedFormats

from kkgraph.sparql.columns import in_order, with_head

__all__ = ["server"]
ROWS = f"SELECT ?p ?text {{ ?p <{KK}text> ?text }} ORDER BY ?p LIMIT 3"
TRIPLES = f"CONSTRUCT {{ ?p <{KK}text> ?text }} {{ ?p <{KK}text> ?text }} LIMIT 3"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", _allowedFormats)
def test_sparqlwrapper_in_all_its_formats(form: str, method: str, server: Server) -> None:
    """It names its format three times, sometimes twice each, and whether it fits or not."""
    types = {}
    for kind, text in (("rows", ROWS), ("ask", "ASK { ?s ?p ?o }"), ("triples", TRIPLES)):
        client = SPARQLWrapper(f"{server.url}/sparql")
        client.setMethod(method)
        client.setQuery(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client.setReturnFormat(form)
            answer = client.query()
            assert answer.convert()
        types[kind] = answer.info()["content-type"].partition(";")[0]
    fitting = {
        "json": ("application/sparql-results+json", "application/ld+json"),
        "xml": ("application/sparql-results+xml", "application/rdf+xml"),
        "csv": ("text/csv", "text/turtle"),
        "tsv": ("text/tab-separated-values", "text/turtle"),
        "turtle": ("application/sparql-results+json", "text/turtle"),
        "n3": ("application/sparql-results+json", "text/turtle"),
        "rdf": ("application/sparql-results+json", "application/rdf+xml"),
        "rdf+xml": ("application/sparql-results+json", "application/rdf+xml"),
        "json-ld": ("application/sparql-results+json", "application/ld+json"),
    }[form]
    assert (types["rows"], types["ask"], types["triples"]) == (fitting[0], *fitting)


@pytest.mark.parametrize("name", ["output", "results", "format"])
def test_a_format_by_any_name(name: str, server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql", params={"query": ROWS, name: "CSV"})
    assert reply.headers["content-type"].startswith("text/csv")


def test_a_mark_before_the_query_and_an_empty_graph(server: Server) -> None:
    marked = "\ufeff" + ROWS
    url = f"{server.url}/sparql"
    kind = {"Content-Type": "application/sparql-query"}
    for reply in (
        httpx.get(url, params={"query": marked, "default-graph-uri": ""}),
        httpx.post(url, data={"query": marked, "named-graph-uri": ""}),
        httpx.post(url, content=marked.encode(), headers=kind),
    ):
        assert len(reply.json()["results"]["bindings"]) == 3, reply.text


def test_letters_in_the_address_as_they_are(server: Server) -> None:
    asked = "SELECT?x{VALUES?x{'åäö'}}"
    line = f"GET /sparql?query={asked} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    head, _, body = server.send(line).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), body
    assert json.loads(body)["results"]["bindings"][0]["x"]["value"] == "åäö"
    refused = server.send(line.decode().encode("latin-1"))
    assert refused.startswith(b"HTTP/1.1 400") and b"not_utf8" in refused


def test_a_browser_is_led_to_the_page(server: Server) -> None:
    headers = {"Accept": BROWSER}
    led = httpx.get(f"{server.url}/sparql?query={quote(ROWS)}", headers=headers)
    assert led.status_code == 303
    place = urlsplit(led.headers["location"])
    assert (place.path, parse_qs(place.query)["query"]) == ("/query", [ROWS])
    assert "Accept" in led.headers["vary"]
    assert httpx.get(f"{server.url}/sparql", headers=headers).headers["location"] == "/query"
    data = httpx.get(f"{server.url}/sparql?format=csv&query={quote(ROWS)}", headers=headers)
    assert data.headers["content-type"].startswith("text/csv")


def test_columns_come_as_the_query_names_them(server: Server) -> None:
    text = f"SELECT * {{ ?text_of <{KK}text> ?said . ?text_of ?b ?a }} LIMIT 1"
    for kind in ("json", "csv", "tsv"):
        reply = httpx.get(f"{server.url}/sparql", params={"query": text, "format": kind})
        if kind == "json":
            names = reply.json()["head"]["vars"]
        else:
            names = [
                name.lstrip("?")
                for name in reply.text.splitlines()[0].split({"csv": ","}.get(kind, "\t"))
            ]
        assert names == ["text_of", "said", "b", "a"], kind


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX z: <urn:*> SELECT DISTINCT * { ?z z:p $y . FILTER(?x > 2) }", ["z", "y", "x"]),
        ("# ?x *\nselect * { ?y ?z ?x }", ["y", "z", "x"]),
        ("SELECT ?y ?z ?x { ?x ?y ?z FILTER(2 * ?x > 1) }", ["x", "y", "z"]),
        ("SELECT * { ?z ?p", ["z", "x", "y"]),
    ],
)
def test_order_of_columns(query: str, expected: list[str]) -> None:
    assert in_order(query, ["x", "y", "z"]) == expected


def test_what_is_no_head_stays() -> None:
    assert with_head(b'{"boolean":true}', ["x"]) == b'{"boolean":true}'
