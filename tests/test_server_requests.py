"""What a real server makes of odd and hostile requests."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from server_probes import data_dir, head, server, status
from servers import ENDLESS, HUNGRY, KK, Server, serving, write_quads, write_snapshot

from search_api.guard.security import HEADERS


def test_thousands_of_headers_are_refused(server: Server) -> None:
    # Which of the two bounds is met first depends on how the bytes arrive.
    thousands = head("/healthz", *(f"X-{n}: 1" for n in range(5000)))
    assert status(server.send(thousands)) in (400, 431)
    assert status(server.send(head("/healthz", *(f"X-{n}: 1" for n in range(150))))) == 431
    assert status(server.send(head("/healthz", f"X-Long: {'x' * 40_000}"))) in (400, 431)
    assert status(server.send(head("/healthz", *(f"X-{n}: 1" for n in range(50))))) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/sparql/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%5c..%5cetc/passwd",
        "//etc/passwd",
        "/%00/etc/passwd",
    ],
)
def test_paths_lead_nowhere(path: str, server: Server) -> None:
    answer = server.send(head(path))
    assert status(answer) in (400, 404)
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "path",
    ["/%0d%0aSet-Cookie:%20a=b", "/sparql?format=%0d%0aSet-Cookie:%20a=b&query=ASK%20%7B%7D"],
)
def test_line_ends_do_not_become_headers(path: str, server: Server) -> None:
    answer = server.send(head(path))
    assert status(answer) == 400
    assert b"set-cookie" not in answer.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Host: evil.example"], 421),
        (["Host: 127.0.0.1", "Host: evil.example"], 400),
        (["Host: 127.0.0.1@evil.example"], 400),
        (["Host: 127.0.0.1, evil.example"], 400),
        (["Host: evil.example/127.0.0.1"], 400),
        (["Host: "], 400),
        (["Host: [::1]:80"], 421),
        (["Host: [:::::]"], 400),
        (["Host: [fe80::1%25eth0]"], 400),
        ([], 400),
        (["Host: kkgraph.example:8000"], 200),
        (["Host: KKGRAPH.example"], 200),
        (["Host: 127.0.0.1", "X-Forwarded-Host: evil.example"], 200),
    ],
)
def test_hosts_are_checked(lines: list[str], expected: int, server: Server) -> None:
    request = ["GET /sparql HTTP/1.1", *lines, "Connection: close", "", ""]
    answer = server.send("\r\n".join(request).encode())
    assert status(answer) == expected
    assert b"evil" not in answer


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"\r\n\r\n\r\nnonsense\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"GET /sparql?query=\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused(data: bytes, server: Server) -> None:
    answer = server.send(data, wait=5)
    assert answer == b"" or 400 <= status(answer) <= 501
    assert server.count() == 300


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECTED", "PROPFIND"])
def test_other_methods_are_refused(method: str, server: Server) -> None:
    reply = httpx.request(method, f"{server.url}/sparql?query=ASK%20%7B%7D")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "GET" in reply.json()["expected"]


@pytest.mark.parametrize("iri", ["a'b", 'http://x/"> <http://y', "http://x/{", "x", "http://x y"])
def test_malformed_names_of_graphs_are_refused(iri: str, server: Server) -> None:
    parameters = {"query": "ASK {}", "default-graph-uri": iri}
    reply = httpx.get(f"{server.url}/sparql", params=parameters)
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


def test_iris_with_quotes_are_terms_like_others(server: Server) -> None:
    reply = server.ask("SELECT ?x { BIND(<http://x/it's> AS ?x) }")
    assert reply.json()["results"]["bindings"][0]["x"]["value"] == "http://x/it's"
    assert server.ask('SELECT ?x { BIND(<http://x/"> AS ?x) }').status_code == 400


@pytest.mark.parametrize("kind", ["application/ld+json", "application/xml", "multipart/form-data"])
def test_bodies_of_other_kinds_are_not_read(kind: str, server: Server) -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    reply = httpx.post(f"{server.url}/sparql", content=body, headers={"Content-Type": kind})
    assert (reply.status_code, "root:" in reply.text) == (415, False)
    assert "application/sparql-query" in reply.json()["expected"]


def test_nothing_is_fetched_from_elsewhere(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(1)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/data.ttl"
        for query in (
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"LOAD <{url}>",
            f"DESCRIBE <{url}>",
        ):
            assert server.ask(query).status_code in (200, 400, 403)
        with pytest.raises(TimeoutError):
            trap.accept()


def test_results_hold_no_markup_and_no_remote_context(tmp_path: Path) -> None:
    text = r"<!DOCTYPE x>&amp;]]><script>alert(1)</script>=cmd|' /C calc'!A0\u0001\uFFFE"
    write_quads(tmp_path, f'<urn:s> <urn:p> "{text}" <https://w3id.org/kkgraph/graph/registers> .')
    query = "SELECT ?o { ?s ?p ?o }"
    with serving(tmp_path, workers=1) as server:
        xml = server.ask(query, headers={"Accept": "application/sparql-results+xml"})
        parsed = ox.parse_query_results(xml.content, format=ox.QueryResultsFormat.XML)
        assert isinstance(parsed, ox.QuerySolutions)
        assert "<script>" in next(parsed)["o"].value
        assert b"<script" not in xml.content
        linked = server.ask("DESCRIBE <urn:s>", headers={"Accept": "application/ld+json"})
        assert not re.search(r'"@context"\s*:\s*"', linked.text)
        assert '"@import"' not in linked.text
        for reply in (xml, linked):
            assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/sparql", "/sparql?query=x", "/metrics"])
def test_every_answer_has_the_security_headers(path: str, server: Server) -> None:
    reply = httpx.get(f"{server.url}{path}")
    for name, value in HEADERS.items():
        assert reply.headers[name] == value
    assert "'unsafe" not in reply.headers["content-security-policy"]
    assert "server" not in reply.headers
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "code", "expected", "hint"} <= set(
            reply.json()
        )
