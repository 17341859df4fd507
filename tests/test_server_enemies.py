"""A running server over the samples, and people who mean it no good."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from servers import Server, serving

KIND = "Content-Type: application/sparql-query"


@pytest.fixture(scope="module")
def server(sample_data: Path) -> Iterator[Server]:
    with serving(
        sample_data, workers=1, query_seconds=2, query_memory_mb=800, head_seconds=1, body_seconds=1
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
