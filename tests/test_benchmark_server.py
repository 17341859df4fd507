"""The benchmark of the server runs, on the samples and for seconds; no figure is judged here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import measure, server, server_soak
from benchmarks.server_load import NO_ANSWER, NOT_AWAITED, Load, run
from benchmarks.server_mix import malformed
from tests.servers import Server, serving


@pytest.fixture(scope="module")
def served(sample_data: Path) -> Iterator[Server]:
    with serving(sample_data, workers=2, query_processes=1) as running:
        yield running


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(measure, "RESULTS", tmp_path)
    return tmp_path


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


# Servers started and loaded for two minutes: `make bench` runs them.
@pytest.mark.bench
def test_load(sample_data: Path, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_STARTS", 1)
    monkeypatch.setattr(server, "_COMPARED", 10)
    monkeypatch.setattr(server, "_GOALS", {"search": 150.0})  # a load of saved queries follows
    assert server.main(["--data", str(sample_data), "--seconds", "0.5", "--workers", "1"]) == 0
    found = read(results / "server.json")
    for loop in ("closed", "open"):
        assert set(found["search"][loop]["statuses"]) <= {"200", "503 too_busy"}
    assert found["overhead"]["queries"] == 10
    assert set(found["start"]) == {"first_answer_seconds", "first_search_seconds"}
    assert found["peers"]["pyoxigraph"]["per_second"] > 0


@pytest.mark.bench
def test_soak(sample_data: Path, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = server_soak.Pace(
        minutes=0.1, rate=20, runaway_seconds=3, download_seconds=1, snapshot_seconds=2,
        sample_seconds=1,
    )  # fmt: skip
    monkeypatch.setattr(server, "Pace", lambda **_: quick)
    assert server.main(["--data", str(sample_data), "--soak", "0.1"]) == 0
    found = read(results / "server_soak.json")
    assert found["requests"] > 0
    assert not found["undocumented"]
    assert not found["lost_connections"]
    assert found["workers"] == {"at_first": 2, "lost": 0}
    assert [made["status"] for made in found["snapshots"]["made"]][:1] == [0]
    assert {"runaway", "download", "malformed"} <= set(found["routes"])
    assert found["memory"]["samples"]


def test_malformed_requests_are_answered_or_hung_up_on(served: Server) -> None:
    seen, _ = run(Load(served.address[1], malformed(), connections=1, seconds=60), processes=1)
    assert len(seen) == len(malformed())
    assert all(s.status in (NO_ANSWER, NOT_AWAITED) or 300 <= s.status < 500 for s in seen)
    log = served.log.read_text(encoding="utf-8")
    assert "unexpected_error" not in log
    assert "without completing" not in log
