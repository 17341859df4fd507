"""The endpoint against the W3C's suites and real clients."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import yaml
from conftest import W3C
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node
from servers import GRAPH, KK, Server, serving, write_quads, write_snapshot
from sparql_answers import server
from w3c_suites import ACCEPT, NOTHING, Case, graph_name, is_result_set, load_suites, same

from search_api.app import create_app
from search_api.settings import ServerSettings


@pytest.mark.parametrize(
    "accept", ["application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_service_description_in_other_formats(accept: str, server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql", headers={"Accept": accept})
    assert reply.headers["content-type"] == accept
    format = ox.RdfFormat.from_media_type(accept)
    assert format is not None
    assert len(list(ox.parse(reply.content, format=format))) > 15


ROWS = f"SELECT ?p ?text {{ ?p <{KK}text> ?text }} ORDER BY ?p LIMIT 3"


TRIPLES = f"CONSTRUCT {{ ?p <{KK}text> ?text }} {{ ?p <{KK}text> ?text }} LIMIT 3"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (ROWS, None, "application/sparql-results+json"),
        (ROWS, "application/json", "application/json"),
        (ROWS, "text/html, image/gif, */*; q=.2", "application/sparql-results+json"),
        (
            ROWS,
            "text/csv;q=0.5, text/tab-separated-values;q=0.9",
            "text/tab-separated-values; charset=utf-8",
        ),
        (ROWS, "text/*, application/sparql-results+json;q=0.1", "text/csv; charset=utf-8"),
        (ROWS, "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (TRIPLES, None, "text/turtle; charset=utf-8"),
        (TRIPLES, "application/n-quads", "application/n-quads"),
        (TRIPLES, "application/trig;q=0.3, application/ld+json;q=0.4", "application/ld+json"),
        (TRIPLES, "application/sparql-results+json, application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <urn:kkgraph:test>", "application/n-triples", "application/n-triples"),
    ],
)
def test_media_types_are_negotiated(
    query: str, accept: str | None, expected: str, server: Server
) -> None:
    reply = server.ask(query, headers={"Accept": accept} if accept else {})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == expected
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


def test_what_cannot_be_given_is_listed(server: Server) -> None:
    reply = server.ask(ROWS, headers={"Accept": "image/png, text/turtle"})
    assert reply.status_code == 406
    assert "application/sparql-results+json" in reply.json()["expected"]
    reply = httpx.get(f"{server.url}/sparql", params={"query": ROWS, "format": "cvs"})
    assert reply.status_code == 400
    assert reply.json()["expected"] == ["json", "xml", "csv", "tsv"]


def test_a_format_can_be_named(server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql", params={"query": ROWS, "format": "csv"})
    assert reply.text.splitlines()[0] == "p,text"
    assert reply.headers["content-disposition"] == 'attachment; filename="kkgraph.csv"'


def test_an_answer_that_is_known_is_not_sent_again(server: Server) -> None:
    first = server.ask(ROWS)
    again = server.ask(ROWS, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = server.ask(ROWS, headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert "etag" not in server.ask("SELECT (RAND() AS ?x) {}").headers


def test_head_and_options(server: Server) -> None:
    url = f"{server.url}/sparql?query={quote(ROWS)}"
    plain = {"Accept-Encoding": "identity"}
    got, head = httpx.get(url, headers=plain), httpx.head(url, headers=plain)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))
    options = httpx.options(f"{server.url}/sparql", headers={"Origin": "https://example.org"})
    assert options.status_code == 204
    assert options.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "POST" in options.headers["access-control-allow-methods"]
    assert options.headers["access-control-allow-origin"] == "*"
    assert httpx.options(f"{server.url}/nowhere").status_code == 404


def test_errors_name_line_and_column(server: Server) -> None:
    reply = server.ask("SELECT *\nWHERE { ?s ?p }")
    body = reply.json()
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    assert (body["line"], body["code"]) == (2, "query_error")
    assert body["column"] > 8
    assert "line 2" in body["detail"]


def test_service_is_refused(server: Server) -> None:
    reply = server.ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert (reply.status_code, reply.json()["code"]) == (403, "query_refused")


def test_rdflib_sparql_store(server: Server) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    rows = list(graph.query(f"SELECT ?text {{ ?p <{KK}text> ?text }} ORDER BY ?text LIMIT 2"))
    assert [str(row[0]) for row in rows] == ["Stycke nummer 0", "Stycke nummer 1"]  # type: ignore[index]
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(method: str, server: Server) -> None:
    from SPARQLWrapper import JSON, TURTLE, XML, SPARQLWrapper

    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setQuery(ROWS)
    client.setReturnFormat(JSON)
    assert len(client.queryAndConvert()["results"]["bindings"]) == 3
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 3
    client.setQuery(TRIPLES)
    client.setReturnFormat(TURTLE)
    assert client.queryAndConvert().count(b"Stycke") == 3


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    url = f"{server.url}/sparql"
    for options in (
        ["-G", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", ROWS],
    ):
        command = ["curl", "-sS", "-m", "20", "-H", "Accept: text/csv", *options, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[0] == "p,text"
        assert len(done.stdout.splitlines()) == 4
