"""Limits of a real server: time, memory, size, places, rates."""

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
from server_probes import QUICK, data_dir, eventually, head, server
from servers import ENDLESS, HUNGRY, KK, Server, serving, write_quads, write_snapshot

from search_api.guard.security import HEADERS

ALL = f"SELECT ?p ?text {{ ?p <{KK}text> ?text }}"


def test_a_runaway_query_is_killed_and_others_do_not_notice(server: Server) -> None:
    with ThreadPoolExecutor(2) as pool:
        runaway = pool.submit(server.ask, ENDLESS)
        time.sleep(0.2)
        durations = []
        while not runaway.done():
            start = time.monotonic()
            assert server.ask(QUICK).status_code == 200
            durations.append(time.monotonic() - start)
    reply = runaway.result()
    assert (reply.status_code, reply.json()["code"]) == (504, "query_timeout")
    assert "--timeout" not in reply.text
    # Had the others waited for the runaway, only one would have been answered.
    assert len(durations) > 3


def test_a_query_cannot_take_all_memory(server: Server) -> None:
    reply = server.ask(HUNGRY)
    assert reply.status_code in (422, 504), reply.text
    assert reply.json()["code"] in ("query_too_large", "query_timeout")
    assert server.count() == 300


def test_answers_are_cut_off_and_say_so(server: Server) -> None:
    reply = server.ask(ALL)
    assert len(reply.json()["results"]["bindings"]) == 100
    assert reply.headers["x-kkgraph-truncated"] == "rows=100, megabytes=1"
    assert reply.json()["truncated"] is True
    xml = server.ask(ALL, headers={"Accept": "application/sparql-results+xml"})
    assert xml.text.rstrip().endswith("<!-- cut off: there is more -->")
    graph = server.ask(f"CONSTRUCT {{ ?p <{KK}text> ?t }} {{ ?p <{KK}text> ?t }}")
    assert "x-kkgraph-truncated" in graph.headers
    assert graph.text.endswith("# cut off: there is more\n")
    assert "truncated" not in server.ask(QUICK).json()
    assert "x-kkgraph-truncated" not in server.ask(QUICK).headers


def test_large_values_are_cut_off_too(server: Server) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(12))
    reply = server.ask(f"SELECT ?x12 {{ ?p <{KK}text> ?x0 . {doubled} }}")
    assert "x-kkgraph-truncated" in reply.headers
    assert 500_000 < len(reply.content) < 1_500_000


def test_one_client_cannot_take_all_places(server: Server) -> None:
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(server.ask, [ENDLESS] * 6))
    codes = [reply.json()["code"] for reply in replies]
    assert set(codes) <= {"query_timeout", "too_many_queries"}
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(refused) >= 2
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in refused)
    assert server.count() == 300


def test_long_queries_are_refused(server: Server) -> None:
    query = f"ASK {{ ?s ?p '{'x' * 20_000}' }}"
    reply = httpx.post(f"{server.url}/sparql", data={"query": query})
    assert (reply.status_code, reply.json()["code"]) == (413, "query_too_long")
    body = {"query": "x" * 400_000}
    reply = httpx.post(f"{server.url}/sparql", data=body)
    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")


def test_a_long_body_in_pieces_is_refused(server: Server) -> None:
    pieces = (b"x" * 10_000 for _ in range(40))
    kind = {"Content-Type": "application/sparql-query"}
    reply = httpx.post(f"{server.url}/sparql", content=pieces, headers=kind)
    assert reply.status_code == 413


@pytest.mark.parametrize("workers", [1, 2])
def test_the_rate_of_an_address_is_bounded(workers: int, data_dir: Path) -> None:
    with serving(data_dir, workers=workers, rate=1, rate_burst=20, rate_exempt="") as server:
        replies = [server.ask("ASK {}") for _ in range(40)]
        refused = [reply for reply in replies if reply.status_code == 429]
        # All processes count together; counting apart they would let all pass.
        assert 0 < len(refused) <= 21
        assert refused[0].json()["code"] == "too_many_requests"
        assert int(refused[0].headers["retry-after"]) >= 1
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        # Nobody but a configured proxy may say who the client is.
        forged = {"X-Forwarded-For": "192.0.2.1"}
        assert 429 in [server.ask("ASK {}", headers=forged).status_code for _ in range(3)]


def test_a_configured_proxy_is_believed(data_dir: Path) -> None:
    options = {"rate": 1, "rate_burst": 5, "trusted_proxies": "127.0.0.1", "rate_exempt": ""}
    with serving(data_dir, workers=1, **options) as server:
        for number in range(20):
            forwarded = {"X-Forwarded-For": f"192.0.2.{number}"}
            assert server.ask("ASK {}", headers=forwarded).status_code == 200
        same = {"X-Forwarded-For": "203.0.113.9"}
        assert 429 in [server.ask("ASK {}", headers=same).status_code for _ in range(10)]


def test_slow_clients_are_let_go(server: Server) -> None:
    begun = [socket.create_connection(server.address, timeout=10) for _ in range(50)]
    for connection in begun:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
    assert server.count() == 300
    for connection in begun:
        with connection:
            assert is_closed(connection)


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
    answer = server.send(head + b"Content-Type: application/sparql-query\r\n\r\nASK")
    assert answer.startswith(b"HTTP/1.1 408")


def test_who_does_not_take_in_an_answer_is_let_go(data_dir: Path) -> None:
    values = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(16))
    query = quote(f"SELECT ?x16 {{ ?p <{KK}text> ?x0 . {values} }} LIMIT 20")
    with serving(data_dir, workers=1, send_seconds=1, head_seconds=1) as server:
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(server.address)
            line = f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            connection.sendall(line.encode())
            assert eventually(lambda: connections(server) == 0, 15)
        assert server.count() == 300


def connections(server: Server) -> int:
    """Count the connections that the server keeps, as the kernel sees them."""
    port = f"{server.address[1]:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    return sum(row[1].endswith(f":{port}") and row[3] == "01" for row in rows)
