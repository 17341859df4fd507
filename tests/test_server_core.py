"""A running server: limits that hold, new snapshots, slow clients, hostile requests."""

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
from server_probes import QUICK, data_dir, eventually, server, status
from servers import ENDLESS, HUNGRY, KK, Server, serving, write_quads, write_snapshot

from search_api.guard.security import HEADERS
from search_api.server import HUNG_SECONDS


def children(process: int) -> list[int]:
    """List the processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(path.parent.name))
    return found


def is_query_process(process: int) -> bool:
    try:
        return b"kkgraph.sparql.worker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def query_processes(server: Server) -> list[int]:
    """List the query processes of all web processes."""
    found = [pid for web in children(server.process.pid) for pid in children(web)]
    return [pid for pid in found if is_query_process(pid)]


@pytest.mark.bench
def test_the_first_answer_comes_soon(server: Server) -> None:
    # Three seconds on a machine that does nothing else.
    assert server.seconds < 8


@pytest.mark.bench
def test_small_answers_are_sent_at_once(server: Server) -> None:
    with httpx.Client() as client:
        durations = []
        for _ in range(30):
            start = time.monotonic()
            client.get(f"{server.url}/sparql", params={"query": QUICK})
            durations.append(time.monotonic() - start)
    # Forty milliseconds more is what waiting for the client's acknowledgement costs.
    assert min(durations) < 0.03


def test_a_new_snapshot_is_taken_up_under_load(tmp_path: Path) -> None:
    sizes = {write_snapshot(tmp_path, passages=50): 50}
    wrong: list[str] = []
    seen: set[str] = set()
    stop = threading.Event()
    with serving(tmp_path, workers=2, snapshot_seconds=0.2) as server:

        def load() -> None:
            with httpx.Client(timeout=30) as client:
                query = {"query": f"SELECT (COUNT(*) AS ?n) {{ ?p a <{KK}Passage> }}"}
                while not stop.is_set():
                    reply = client.get(f"{server.url}/sparql", params=query)
                    key = reply.headers.get("x-kkgraph-snapshot", "")
                    seen.add(key)
                    if reply.status_code != 200:
                        wrong.append(reply.text)
                    elif f'"{sizes.get(key, "?")}"' not in reply.text:
                        wrong.append(f"{key}: {reply.text}")

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        for passages in (60, 70, 80):
            time.sleep(1)
            # The count of the new one must be known before anyone is served from it.
            sizes.update(prepare(tmp_path, passages))
            assert eventually(lambda: current_id(server) == list(sizes)[-1])
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert seen == set(sizes)


def prepare(folder: Path, passages: int) -> dict[str, int]:
    """Build a snapshot elsewhere to learn its key, then make it current."""
    elsewhere = folder / f"elsewhere-{passages}"
    key = write_snapshot(elsewhere, passages=passages)
    threading.Timer(0.1, write_snapshot, [folder], {"passages": passages}).start()
    return {key: passages}


def current_id(server: Server) -> str:
    return str(httpx.get(f"{server.url}/readyz").json()["snapshot"])


def test_without_a_snapshot_it_waits_for_one(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, snapshot_seconds=0.2) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        ready = httpx.get(f"{server.url}/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "no_snapshot")
        asked = server.ask("ASK {}")
        assert (asked.status_code, asked.headers["retry-after"]) == (503, "5")
        assert str(tmp_path) not in asked.text
        write_snapshot(tmp_path)
        assert eventually(lambda: server.count() == 300)


def test_a_damaged_snapshot_is_not_taken_up(tmp_path: Path) -> None:
    first = write_snapshot(tmp_path)
    with serving(tmp_path, workers=1, snapshot_seconds=0.2) as server:
        broken = tmp_path / "snapshots" / "0123456789abcdef"
        broken.mkdir()
        (broken / "manifest.json").write_text("{}")
        (tmp_path / "next").symlink_to("snapshots/0123456789abcdef")
        os.replace(tmp_path / "next", tmp_path / "current")
        assert eventually(lambda: httpx.get(f"{server.url}/readyz").json()["stale"])
        assert current_id(server) == first
        assert server.count() == 300
        (tmp_path / "next").symlink_to(f"snapshots/{first}")
        os.replace(tmp_path / "next", tmp_path / "current")
        assert eventually(lambda: not httpx.get(f"{server.url}/readyz").json()["stale"])


def test_killed_processes_are_replaced(data_dir: Path) -> None:
    with serving(data_dir, workers=2) as server:
        assert eventually(lambda: server.log.read_text().count("startup complete") == 2)
        assert len(query_processes(server)) == 6
        web = [pid for pid in children(server.process.pid) if children(pid)]
        for process in web:
            for query_process in filter(is_query_process, children(process)):
                os.kill(query_process, signal.SIGKILL)
        for _ in range(10):
            assert server.count() == 300
        os.kill(web[0], signal.SIGKILL)
        assert eventually(lambda: server.count() == 300)
        # Killed while it owed its parent an answer, it is missed when the wait for that ends.
        assert eventually(
            lambda: len([pid for pid in children(server.process.pid) if children(pid)]) == 2,
            seconds=HUNG_SECONDS + 15,
        )
        assert server.count() == 300


def test_a_process_that_is_busy_for_some_seconds_is_not_taken_for_dead(data_dir: Path) -> None:
    """Its parent asks every half second, and killed it with its requests after five."""
    with serving(data_dir, workers=2) as server:
        assert eventually(lambda: server.log.read_text().count("startup complete") == 2)
        web = [pid for pid in children(server.process.pid) if children(pid)]
        os.kill(web[0], signal.SIGSTOP)
        try:
            time.sleep(7)
        finally:
            os.kill(web[0], signal.SIGCONT)
        assert server.count() == 300
        assert set(web) <= set(children(server.process.pid))
        assert "died" not in server.log.read_text()


def test_it_stops_gracefully(data_dir: Path) -> None:
    with serving(data_dir, workers=2, query_seconds=2) as server, ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.ask, ENDLESS)
        time.sleep(0.7)
        web = children(server.process.pid)
        queries = [pid for process in web for pid in children(process)]
        server.process.send_signal(signal.SIGTERM)
        # What runs is answered before the server goes.
        assert running.result().status_code == 504
        assert server.process.wait(10) in (0, -signal.SIGTERM)
        time.sleep(0.3)
        assert not any(map(is_query_process, queries))


def test_metrics_count(data_dir: Path) -> None:
    with serving(data_dir, workers=2) as server:
        for _ in range(10):
            server.ask(QUICK)
        server.ask("SELECT")
        text = httpx.get(f"{server.url}/metrics").text
        found = re.search(r'kkgraph_requests_total\{.*route="/sparql",status="200"\} (\S+)', text)
        assert found
        assert float(found[1]) == 10
        assert 'kkgraph_queries_total{outcome="answered"} 10.0' in text
        assert 'kkgraph_queries_total{outcome="query_error"} 1.0' in text
        assert "kkgraph_web_processes 2.0" in text
        assert f'kkgraph_snapshot_info{{snapshot="{current_id(server)}"}} 1.0' in text
    with serving(data_dir, workers=1, metrics="no") as server:
        assert httpx.get(f"{server.url}/metrics").status_code == 404


def test_the_log_is_json_and_tells_nobodys_questions(data_dir: Path) -> None:
    secret = "hemligtord"
    with serving(data_dir, workers=1) as server:
        server.ask(f"ASK {{ ?s ?p '{secret}' }}")
        httpx.post(f"{server.url}/sparql", data={"query": f"SELECT '{secret}"})
        httpx.get(f"{server.url}/%0a%22{{nowhere")
        assert eventually(lambda: server.log.read_text().count('"request"') >= 3)
        lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    records = [json.loads(line) for line in lines]
    requests = [record for record in records if record["event"] == "request"]
    assert {"method", "path", "route", "status", "ms", "bytes", "client"} <= set(requests[0])
    assert not any(secret in line for line in lines)
    assert not any("127.0.0.1" in record["client"] for record in requests if record["client"])
    with serving(data_dir, workers=1, log_queries="yes") as server:
        server.ask(f"ASK {{ ?s ?p '{secret}' }}")
        assert eventually(lambda: secret in server.log.read_text())
