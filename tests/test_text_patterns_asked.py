"""Text search inside SPARQL, asked of a server."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pattern_probes import WORDS, FakeSearch, P, client
from servers import KK, passage, write_snapshot

from kkgraph.errors import QueryError
from kkgraph.sparql.parts import line_and_column, unescape
from kkgraph.sparql.query import Query, may_search
from kkgraph.vocabulary.terms import PREFIXES
from search_api.app import create_app
from search_api.serving.current import HeldSnapshot
from search_api.settings import ServerSettings


def ask(client: TestClient, query: str) -> list[dict[str, str]]:
    reply = client.get("/sparql", params={"query": P + query})
    assert reply.status_code == 200, reply.text
    rows = reply.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_matches_join_with_the_graph(client: TestClient) -> None:
    rows = ask(
        client,
        'SELECT ?text ?s { ?p kk:matches "7 3 999" ; kk:score ?s ; kk:text ?text } '
        "ORDER BY DESC(?s)",
    )
    assert [row["text"] for row in rows] == ["Stycke nummer 7", "Stycke nummer 3"]
    assert [float(row["s"]) for row in rows] == [1.0, 0.5]


def test_matches_count_and_exclude(client: TestClient) -> None:
    rows = ask(client, 'SELECT (COUNT(?p) AS ?n) { ?p kk:matches "1 2 3 4" . ?p a kk:Passage }')
    assert rows == [{"n": "4"}]
    rows = ask(
        client, 'SELECT ?p { ?p kk:matches "1 2" FILTER NOT EXISTS { ?p kk:matches "2 3" } }'
    )
    assert rows == [{"p": passage(1)}]
    assert ask(client, 'SELECT ?p { ?p a kk:Passage . ?p kk:matches "inget" }') == []


def test_what_is_found_does_not_count_as_length_of_the_query(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    settings = ServerSettings(data_dir=tmp_path, access_log=False, query_length=350)
    numbers = " ".join(map(str, range(40)))
    query = f'{P}SELECT (COUNT(*) AS ?n) {{ ?p kk:matches "{numbers}" }}'
    with TestClient(create_app(settings, text_search=lambda held: FakeSearch())) as client:
        assert ask(client, query.removeprefix(P)) == [{"n": "40"}]
        longer = {"query": f"{query}{' ' * 350}"}
        assert client.get("/sparql", params=longer).json()["code"] == "query_too_long"
        page = client.get("/query", params=longer, headers={"Accept": "text/html"})
        assert "frågan har" in page.text
        assert client.get("/query", params={"query": query}).status_code == 200


def test_errors_after_rewriting_name_the_place_asked(client: TestClient) -> None:
    query = P + 'SELECT * { ?p kk:matches "1 2 3" . ?p kk:text }'
    reply = client.get("/sparql", params={"query": query})
    body = reply.json()
    assert (reply.status_code, body["line"]) == (400, 2)
    assert body["column"] == len(query.splitlines()[1])
    reply = client.get("/sparql", params={"query": P + "SELECT * { ?p kk:matches ?x }"})
    assert (reply.json()["line"], reply.json()["column"]) == (2, 15)
    assert "write ?passage kk:matches" in reply.json()["hint"]


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    write_snapshot(tmp_path, passages=2)
    settings = ServerSettings(data_dir=tmp_path, access_log=False)
    with TestClient(create_app(settings)) as client:
        reply = client.get("/sparql", params={"query": P + 'ASK { ?p kk:matches "1" }'})
        assert (reply.status_code, reply.json()["code"]) == (503, "no_text_search")
        assert "CONTAINS" in reply.json()["hint"]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_fuzzed_queries_are_answered_or_refused(client: TestClient, text: str) -> None:
    check(client, P + text)
    check(client, text)


@given(st.text(max_size=200))
def test_fuzzed_texts_are_refused(client: TestClient, text: str) -> None:
    check(client, text.encode("utf-8", "replace").decode())


@given(st.binary(max_size=200), st.sampled_from(["application/sparql-query", "x", "a/b; charset="]))
def test_fuzzed_bodies_are_refused(client: TestClient, body: bytes, kind: str) -> None:
    reply = client.post("/sparql", content=body, headers={"Content-Type": kind})
    assert reply.status_code in (200, 400, 403, 415)


@given(
    st.dictionaries(
        st.sampled_from(["query", "format", "default-graph-uri", "named-graph-uri", "update", "x"]),
        st.text(alphabet=string.printable, max_size=30),
    ),
    st.text(alphabet=string.printable.replace("\r", "").replace("\n", ""), max_size=50),
)
def test_fuzzed_parameters_are_refused(
    client: TestClient, parameters: dict[str, str], accept: str
) -> None:
    headers = {"Accept": accept.strip() or "*/*"}
    reply = client.get("/sparql", params=parameters, headers=headers)
    assert reply.status_code in (200, 400, 403, 406)


def check(client: TestClient, query: str) -> None:
    reply = client.post("/sparql", data={"query": query})
    assert reply.status_code in (200, 400, 403), reply.text
    if reply.status_code != 200:
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json()["detail"]
        assert "Traceback" not in reply.text
