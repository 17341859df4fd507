"""A running server over the samples, and people who mean it no good."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from servers import Server, serving

KIND = "Content-Type: application/sparql-query"


@pytest.fixture(scope="module")
def server(sample_data: Path) -> Iterator[Server]:
    with serving(
        sample_data,
        workers=1,
        query_seconds=2,
        query_memory_mb=800,
        head_seconds=1,
        body_seconds=0.4,
        log_queries="yes",
    ) as running:
        yield running


def head(method: str, path: str, *lines: str) -> bytes:
    text = "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""])
    return text.encode("latin-1")


def entries(server: Server) -> list[dict[str, object]]:
    """Read the log."""
    lines = server.log.read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize(
    "length", [["Content-Length: 6"], ["Content-Length: 4", "Content-Length: 4"]]
)
def test_a_body_with_two_lengths_smuggles_nothing(length: list[str], server: Server) -> None:
    body = b"6\r\nASK {}\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    start = head("POST", "/sparql", KIND, *length, "Transfer-Encoding: chunked")
    answer = server.send(start + body, wait=5)
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 4") == 1
    assert not [entry for entry in entries(server) if entry.get("path") == "/smuggled"]


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("bytes=0-9", 206),
        ("bytes=-99999999999999999999", 200),
        ("bytes=abc", 200),
        ("bytes=9-3", 200),
        ("lines=1-2", 200),
        ("bytes=" + ",".join("0-" for _ in range(1000)), 200),
        ("bytes=99999999999-", 416),
    ],
)
def test_ranges_are_one_at_a_time_or_ignored(value: str, status: int, server: Server) -> None:
    key = httpx.get(f"{server.url}/snapshots").json()["current"]
    reply = httpx.get(f"{server.url}/snapshots/{key}/kkgraph.nq", headers={"Range": value})
    assert reply.status_code == status
    if status == 416:
        assert reply.json()["code"] == "no_such_range"
        assert re.fullmatch(r"bytes \*/\d+", reply.headers["content-range"])


def test_a_long_address_counts_as_head(server: Server) -> None:
    reply = httpx.get(f"{server.url}/healthz?{'a' * 40_000}")
    assert reply.status_code in (400, 431)


def test_quotes_in_accept_hold_nobody_up(server: Server) -> None:
    for accept in ('"\\' * 8000, '"' * 16_000, ";" * 16_000, '"\\",' * 5000):
        for path in ("/api/networks", "/sparql?query=ASK%7B%7D", "/id/network/eurocities", "/"):
            answer = server.send(head("GET", path, "Connection: close", f"Accept: {accept}"))
            assert answer.split(b" ")[1] in (b"200", b"303", b"404", b"406")


def test_who_leaves_in_the_middle_is_no_error(server: Server) -> None:
    for method in ("POST", "GET"):
        with socket.create_connection(server.address) as connection:
            connection.sendall(head(method, "/sparql", KIND, "Content-Length: 90") + b"ASK")
    assert server.ask("ASK {}").status_code == 200
    assert not [entry for entry in entries(server) if entry["event"] == "unexpected_error"]


def test_a_body_letter_by_letter_is_not_waited_for(server: Server) -> None:
    with socket.create_connection(server.address) as connection:
        connection.settimeout(0.2)
        connection.sendall(head("POST", "/sparql", KIND, "Content-Length: 200000"))
        answer = b""
        while not answer:
            connection.sendall(b" ")
            with suppress(TimeoutError):
                answer = connection.recv(1000)
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_forged_sender_is_not_believed(sample_data: Path) -> None:
    with serving(sample_data, workers=1, rate=0.01, rate_burst=3, rate_exempt="") as server:
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP"):
            told = [
                httpx.get(f"{server.url}/nope", headers={name: f"198.51.100.{n}"}).status_code
                for n in range(5)
            ]
        assert told == [429] * 5
        forged = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
        reply = httpx.get(f"{server.url}/nope", headers=forged)
        assert reply.status_code == 429
        assert "strict-transport-security" not in reply.headers
        clients = {entry["client"] for entry in entries(server) if entry["event"] == "request"}
        assert clients == {"127.0.0.0/24"}


def test_nobody_writes_lines_into_the_log(server: Server) -> None:
    line = '{"event": "forged"}'
    for path in (
        f"/nope/%0a{quote(line)}%0d%0a",
        f"/nope/%e2%80%a8{quote(line)}%1b%5b31m",
        f"/sparql?query=%0a{quote(line)}%0a",
        f"/api/contracts?sort=%0a{quote(line)}",
    ):
        server.send(head("GET", path, "Connection: close", "User-Agent: \x1b[31m"))
    assert "forged" not in {entry["event"] for entry in entries(server)}
    lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert not [line for line in lines if re.search(r"[^\x20-\x7e]", line)]


def test_strangers_make_no_new_rows_in_the_metrics(server: Server) -> None:
    def rows() -> int:
        return httpx.get(f"{server.url}/metrics").text.count("\n")

    def strange(name: str) -> None:
        for path in (f"/{name}", f"/static/{name}", f"/id/{name}/{name}", f"/api/queries/{name}"):
            httpx.get(f"{server.url}{path}")
        for path in (f"/snapshots/{name}/api/networks", f"/theme/{name}", f"/cities/{name}"):
            httpx.get(f"{server.url}{path}?{name}={name}", headers={"Host": f"{name}.example"})
        httpx.request(name.upper(), server.url)

    strange("first")
    rows()
    before = rows()  # the counts of asking for the counts are in them now
    for number in range(5):
        strange(f"other{number}")
    assert rows() == before


@pytest.mark.parametrize(
    "line",
    [
        "Content-Encoding: gzip",
        "X-HTTP-Method-Override: DELETE",
        "Upgrade: h2c",
        "Expect: 200-maybe",
        "If-None-Match: " + ",".join(["W/"] * 4000),
        'If-None-Match: """*"',
        "If-Modified-Since: yesterday",
        "Accept-Language: " + "sv-" * 5000,
        "Accept: text/csv;q=nan, */*;q=1e999",
        "Cookie: " + "a=b;" * 5000,
        "X-Original-URL: /metrics",
    ],
)
def test_odd_headers_change_nothing(line: str, server: Server) -> None:
    for method, path in (("GET", "/api/networks"), ("HEAD", "/"), ("GET", "/sparql?query=ASK{}")):
        answer = server.send(head(method, path, "Connection: close", line))
        assert answer.split(b" ")[1] in (b"200", b"406")
        assert b"kkgraph_requests_total" not in answer


def test_a_compressed_body_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b"ASK {}" + b" " * 10_000_000)
    reply = httpx.post(
        f"{server.url}/sparql",
        content=bomb,
        headers={"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"},
    )
    assert (reply.status_code, reply.json()["code"]) == (400, "not_utf8")


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 9000 + "}" * 9000,
        "ASK { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
        "ASK { FILTER(" + "!" * 40_000 + "true) }",
        "ASK { ?s " + "(" * 9000 + "<a:a>" + ")*" * 9000 + " ?o }",
        "ASK { ?s ?p " + "[?p " * 9000 + "?o" + "]" * 9000 + " }",
        "SELECT (1" + "+1" * 20_000 + " AS ?x) {}",
        "ASK { " + "OPTIONAL {" * 4000 + "}" * 4000 + " }",
        "ASK { " + "{ SELECT * { " * 2000 + "} }" * 2000 + " }",
        "ASK { ?s ?p ?o FILTER REGEX(STR(?o), '" + "(.|\\\\w){0,1000}" * 40 + "') }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
        "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^!<a:a>)* ?b . ?b (!<a:a>)* ?c }",
        "SELECT (SUM(STRLEN(?w)) AS ?n) { BIND('" + "a" * 2000 + "' AS ?x) "
        "BIND(REPLACE(?x, 'a', ?x) AS ?y) BIND(REPLACE(?y, 'a', ?x) AS ?w) }",
    ],
    ids=range(13),
)
def test_bombs_end_with_a_clear_answer(query: str, server: Server) -> None:
    reply = httpx.post(f"{server.url}/sparql", data={"query": query}, timeout=30)
    assert reply.status_code in (400, 422, 504)
    assert reply.json()["code"] in ("query_error", "query_too_large", "query_timeout")
    assert server.ask("ASK {}").json()["boolean"] is True


def test_without_its_folder_the_server_says_so(sample_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_data, data, symlinks=True)
    with serving(data, workers=1) as server:
        key = httpx.get(f"{server.url}/readyz").json()["snapshot"]
        server.log.rename(tmp_path / "log")
        data.rename(tmp_path / "gone")
        paths = ("/api/search?q=cykel", "/api/contracts/stenlycke-2025", "/commitments")
        for path in (*paths, f"/snapshots/{key}/kkgraph.nq", "/sparql?query=ASK{}", "/", "/nope"):
            reply = httpx.get(f"{server.url}{path}")
            assert reply.status_code in (200, 404, 503), reply.text
            assert str(tmp_path) not in reply.text
            if reply.status_code == 503:
                assert reply.json()["code"] == "no_snapshot"
                assert "retry-after" in reply.headers
        (tmp_path / "gone").rename(data)
        for path in paths:
            assert httpx.get(f"{server.url}{path}").status_code == 200
