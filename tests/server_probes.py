"""A real server for tests, and looks at its processes and connections."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from servers import KK, Server, serving, write_snapshot

QUICK = f"SELECT ?p {{ ?p a <{KK}Passage> }} LIMIT 1"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    return folder


@pytest.fixture(scope="module")
def server(data_dir: Path) -> Iterator[Server]:
    """A server with narrow limits."""
    with serving(
        data_dir,
        workers=1,
        query_seconds=2,
        query_rows=100,
        query_result_mb=1,
        query_memory_mb=600,
        query_length=20_000,
        queue_seconds=1,
        head_seconds=1,
        body_seconds=1,
        send_seconds=2,
        hosts="127.0.0.1,localhost,kkgraph.example",
    ) as running:
        yield running


def eventually(check: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if check():  # type: ignore[operator]
                return True
        except (httpx.TransportError, AssertionError):
            pass
        time.sleep(0.1)
    return False


def head(path: str = "/healthz", *headers: str, host: str = "127.0.0.1") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def status(answer: bytes) -> int:
    assert b"Traceback" not in answer
    return int(answer.split(b" ", 2)[1])
