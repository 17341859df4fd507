"""Connections: a share for each address, patience with slow readers, nothing left behind."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from server_probes import data_dir, eventually, head, status
from servers import KK, serving

from kkgraph import files
from search_api.guard import connections
from search_api.guard.connections import AddressShare, provide_descriptors
from search_api.guard.rates import networks_of
from search_api.watch.parent import shared_folder


def test_one_address_cannot_hold_every_connection(data_dir: Path) -> None:
    with serving(data_dir, workers=1, client_connections=5, rate_exempt="127.0.0.2") as server:
        held = [socket.create_connection(server.address, timeout=10) for _ in range(30)]
        # Who goes on is no longer listened to at all.
        assert [_received(connection) for connection in held[10:]] == [b""] * 20
        for connection in held[5:10]:
            connection.sendall(head("/api/networks"))
            answer = _received(connection)
            assert status(answer) == 503
            assert b"from your address" in answer
            assert b"too_many_connections" in answer
        for connection in held[:5]:
            connection.sendall(head("/api/networks"))
            assert status(_received(connection)) == 200
        other = socket.create_connection(server.address, source_address=("127.0.0.2", 0))
        other.sendall(head("/api/networks"))
        assert status(_received(other)) == 200
        for connection in (*held, other):
            connection.close()
        assert eventually(lambda: httpx.get(f"{server.url}/api/networks").status_code == 200)


def _received(connection: socket.socket) -> bytes:
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except ConnectionResetError:
        pass
    return received


def test_shares_are_counted_by_household() -> None:
    share = AddressShare(networks_of(["10.0.0.0/8"]))
    assert [share.enter("2001:db8::1"), share.enter("2001:db8::2")] == [1, 2]
    assert [share.enter("10.1.2.3"), share.enter("10.1.2.3")] == [0, 0]
    share.leave("2001:db8::1")
    assert share.enter("2001:db8::9") == 2


def test_who_takes_in_an_answer_slowly_gets_all_of_it(data_dir: Path) -> None:
    values = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(14))
    query = quote(f"SELECT ?x14 {{ ?p <{KK}text> ?x0 . {values} }} LIMIT 40")
    with serving(data_dir, workers=1, send_seconds=1, head_seconds=1) as server:
        whole = len(httpx.get(f"{server.url}/sparql?query={query}", timeout=30).content)
        assert whole > 8_000_000
        with socket.socket() as connection:
            connection.settimeout(10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            connection.connect(server.address)
            connection.sendall(head(f"/sparql?query={query}"))
            received = 0
            while chunk := connection.recv(whole // 40):
                received += len(chunk)
                # Five seconds for all of it, many times what one part may take.
                time.sleep(5 * len(chunk) / whole)
        assert received > whole


def test_few_file_descriptors_make_fewer_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = [(256, 500)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))
    assert provide_descriptors(1000) < 500 - connections.ROOM
    assert limits[-1] == (500, 500)
    assert provide_descriptors(20) == 20
    limits.append((256, resource.RLIM_INFINITY))
    assert provide_descriptors(1000) == 1000


def test_few_file_descriptors_are_said_at_start(data_dir: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(400, hard[0]), hard[1]))
    try:
        with serving(data_dir, workers=1, connections=10_000_000) as server:
            assert "few_file_descriptors" in server.log.read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, hard)


def test_a_killed_parent_leaves_nothing(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(data_dir, workers=2) as server:
        assert eventually(lambda: server.log.read_text().count("startup complete") == 2)
        group = _descendants(server.process.pid)
        assert list(tmp_path.iterdir())
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        assert eventually(lambda: not any(map(_lives, group)), 30)
    assert list(tmp_path.iterdir()) == []
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(server.address)


def _descendants(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    children = [int(word) for word in found.stdout.split()]
    return [*children, *(below for child in children for below in _descendants(child))]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_folders_of_killed_servers_are_removed_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("kkgraph-serve-dead", "kkgraph-serve-held", "kkgraph-serve-young", "kkgraph-own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "held").touch()
        if not name.endswith("young"):
            os.utime(tmp_path / name, (1, 1))
    owner = type("Owner", (), {})()
    files.hold(tmp_path / "kkgraph-serve-held" / "held", owner)
    with shared_folder() as folder:
        names = {path.name for path in tmp_path.iterdir()}
    assert names == {folder.name, "kkgraph-serve-held", "kkgraph-serve-young", "kkgraph-own"}
    assert not folder.exists()
