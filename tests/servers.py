"""Servers for tests: small snapshots, and `kkgraph serve` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from kkgraph.snapshot.builder import Builder

KK = "https://w3id.org/kkgraph/def#"
ID = "https://w3id.org/kkgraph/id/"
GRAPH = "https://w3id.org/kkgraph/graph/registers"
_ADDRESS = re.compile(r"http://[\w.\[\]:]+:\d+")
_START_SECONDS = 60.0
# Runs until it is stopped: hundreds to the fourth power of rows.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Doubles a text until no memory is left.
HUNGRY = (
    "SELECT (STRLEN(?x26) AS ?n) { BIND('"
    + "x" * 100
    + "' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(26))
    + " }"
)


def passage(number: int) -> str:
    return f"{ID}passage/9001-2024.p{number}"


def write_snapshot(data_dir: Path, *, passages: int = 300, version: str = "1") -> str:
    """Make a small snapshot of invented passages current, and give its key."""
    lines = [f'<urn:kkgraph:test> <{KK}version> "{version}" <{GRAPH}> .']
    for number in range(passages):
        node = passage(number)
        rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        lines += [
            f"<{node}> <{rdf_type}> <{KK}Passage> <{GRAPH}> .",
            f'<{node}> <{KK}order> "{number}" <{GRAPH}> .',
            f'<{node}> <{KK}text> "Stycke nummer {number}" <{GRAPH}> .',
        ]
    return write_quads(data_dir, "\n".join(lines))


def write_quads(data_dir: Path, quads: str) -> str:
    with Builder.begin(data_dir) as builder:
        builder.put_graph("registers", quads.encode())
        return builder.commit().id


@dataclass
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    seconds: float

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.removeprefix("http://").rpartition(":")
        return host, int(port)

    def ask(self, query: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.url}/sparql", params={"query": query}, timeout=30, **options)

    def count(self) -> int:
        """Ask something that has a known answer."""
        reply = self.ask(f"SELECT (COUNT(*) AS ?n) {{ ?p a <{KK}Passage> }}")
        assert reply.status_code == 200, reply.text
        return int(reply.json()["results"]["bindings"][0]["n"]["value"])

    def send(self, data: bytes, *, wait: float = 10) -> bytes:
        """Send bytes as they are, and give all that comes back."""
        with socket.create_connection(self.address, timeout=wait) as connection:
            connection.sendall(data)
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionResetError):
                pass
        return received


@contextmanager
def serving(data_dir: Path, **settings: object) -> Iterator[Server]:
    """Run `kkgraph serve` on a free port of this computer."""
    log = data_dir / f"server-{time.monotonic_ns()}.log"
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    program = "from kkgraph.cli import main; main()"
    command = [sys.executable, "-c", program, "--data", str(data_dir), "serve", "--port=0", *flags]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KKGRAPH_")}
    start = time.monotonic()
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file, env=environment)
    try:
        url = _wait_for(process, log, start)
        yield Server(url, process, log, time.monotonic() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], log: Path, start: float) -> str:
    """Wait until the server answers."""
    while time.monotonic() - start < _START_SECONDS:
        if process.poll() is not None:
            raise AssertionError(log.read_text())
        found = _ADDRESS.search(log.read_text())
        if found:
            try:
                httpx.get(f"{found[0]}/healthz", timeout=_START_SECONDS)
                return found[0]
            except httpx.TransportError:
                pass
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")
