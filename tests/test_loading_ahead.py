"""What is loaded before it is asked for, so that the first to ask does not wait."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from api_samples import opened

from kkgraph.twins import Space, in_snapshot
from kkgraph.vocabulary.registers import load


def test_profiles_of_cities_are_read_before_the_first_question_and_once(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_snapshot, "_OPENED", {})
    read: list[Path] = []
    plain = in_snapshot.from_files

    def from_files(folder: Path, contracts: str) -> Space | None:
        read.append(folder)
        time.sleep(0.2)  # long enough for others to ask meanwhile
        return plain(folder, contracts)

    monkeypatch.setattr(in_snapshot, "from_files", from_files)
    with opened(sample_data) as client:
        # Ready at once: what is loaded ahead holds nobody up.
        assert client.get("/readyz").status_code == 200
        current: Any = client.app.state.core.current  # type: ignore[attr-defined]
        with ThreadPoolExecutor(2) as threads:
            asked = threads.map(client.get, ["/api/municipalities/9901/twins", "/api/coverage"])
            assert [reply.status_code for reply in asked] == [200, 200]
        until = time.monotonic() + 60
        while not current._loading.done() and time.monotonic() < until:
            time.sleep(0.02)
        snapshot: Any = current._held.snapshot
        assert in_snapshot.opened_space(snapshot) is not None
        assert client.get("/api/municipalities/9902/twins").status_code == 200
        assert len(read) == 1


def test_profiles_of_two_snapshots_are_held(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_snapshot, "_OPENED", {})
    monkeypatch.setattr(in_snapshot, "_open", lambda snapshot, vocabulary: str(snapshot.path))
    snapshots = [SimpleNamespace(path=Path(name)) for name in ("a", "b", "a", "c")]
    for snapshot in snapshots:
        in_snapshot.open_space(snapshot, load())  # type: ignore[arg-type]
    assert sorted(map(str, in_snapshot._OPENED)) == ["a", "c"]
