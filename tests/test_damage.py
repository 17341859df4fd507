"""Files of a snapshot that are changed without a change of size: noticed, said, made anew."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_samples import opened
from starlette.testclient import TestClient

from ingest.pipeline import ingest
from kkgraph.errors import SnapshotError
from kkgraph.quality import validation
from kkgraph.snapshot import damage
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "contracts"
EVERYTHING = "SELECT (SUM(STRLEN(STR(?o))) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
LARGE = 100_000
# Of the graph the largest file; of others one of the kind.
KINDS = (
    "graph/*.sst",
    "graph/MANIFEST-*",
    "graph/CURRENT",
    "graphs/registers.nq.gz",
    "contracts/lingonheda-2024.json.gz",
    "outlines/lingonheda-2024.json.gz",
    "texts/*.txt",
    "readings/*.source.json.gz",
    "index/words.safetensors",
    "twins/words.safetensors",
    "twins/profiles.json.gz",
)


@pytest.fixture
def known(sample_data: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample_data, tmp_path / "known", symlinks=True)


def turn(data: Path, pattern: str) -> str:
    """Turn a bit in the middle of a file, and give its path inside the snapshot."""
    snapshot = (data / "current").resolve()
    victim = max(snapshot.glob(pattern), key=lambda path: path.stat().st_size)
    held = bytearray(victim.read_bytes())
    held[len(held) // 2] ^= 4
    victim.unlink()
    victim.write_bytes(held)
    return victim.relative_to(snapshot).as_posix()


def test_every_kind_of_file_is_compared(known: Path) -> None:
    assert Snapshot.open(known).damaged_files() == []
    turned = [turn(known, kind) for kind in KINDS]
    assert len(set(turned)) == len(KINDS)
    assert Snapshot.open(known, check_graph=False).damaged_files() == sorted(turned)


@pytest.mark.parametrize("kind", ("graph.json", "index/index.json", "twins/twins.json"))
def test_notes_of_what_files_must_be_are_compared_too(known: Path, kind: str) -> None:
    path = turn(known, kind)
    assert path in Snapshot.open(known, check_graph=False).damaged_files()


def test_a_manifest_that_says_something_else_is_refused(known: Path) -> None:
    manifest = known / "current" / "manifest.json"
    said = manifest.read_bytes()
    changed = said.replace(b'"contracts": 6', b'"contracts": 7', 1)
    assert len(changed) == len(said) and changed != said
    manifest.write_bytes(changed)
    with pytest.raises(SnapshotError, match="manifest is damaged"):
        Snapshot.open(known)


def test_a_small_graph_is_refused_at_opening(known: Path) -> None:
    path = turn(known, "graph/*.sst")
    with pytest.raises(SnapshotError, match=f"{Path(path).name} changed.*rebuilds"):
        Snapshot.open(known)


def test_changed_texts_are_no_answer(known: Path) -> None:
    path = turn(known, "texts/*.txt")
    with pytest.raises(SnapshotError, match="damaged"):
        Snapshot.open(known).text(Path(path).stem)


def test_what_can_be_made_again_is_made_by_ingest(known: Path) -> None:
    turned = {turn(known, kind) for kind in ("graph/*.sst", "twins/words*", "outlines/s*")}
    report = ingest([SAMPLES], data_dir=known)
    assert set(report.rebuilt) == turned
    assert {document.status for document in report.documents} == {"unchanged"}
    assert Snapshot.open(known).damaged_files() == []
    assert ingest([SAMPLES], data_dir=known).rebuilt == []


def test_validation_goes_on_where_something_is_damaged(known: Path) -> None:
    turned = {turn(known, kind) for kind in ("graph/*.sst", "contracts/lingon*", "graphs/o*")}
    victim = next((known / "current" / "graph").glob("CURRENT"))
    victim.write_bytes(victim.read_bytes()[::-1])
    found = validation.validate(Snapshot.open(known, check_graph=False))
    files = {item.file for item in found if item.check == validation.FILES and item.file}
    assert files == turned | {"graph/CURRENT"}
    # The quotes of a contract, queries and shapes: none could be looked at.
    assert sum("not checked further" in item.message for item in found) == 3


@pytest.fixture
def unseen_graph(known: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A server that has opened a graph so large that its damage is found out later."""
    for path in (known / "current" / "graph").glob("*.sst"):
        # The small ones are read at once.
        if path.stat().st_size > LARGE:
            held = bytearray(path.read_bytes())
            held[len(held) // 3] ^= 255
            path.write_bytes(held)
    monkeypatch.setattr(damage, "_AT_OPENING", 0)
    with opened(known, snapshot_seconds=0.1) as client:
        yield client


def ready(client: TestClient) -> Any:
    """What the server says once it has looked at all files."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        reply = client.get("/readyz")
        if reply.json().get("damaged"):
            return reply
        time.sleep(0.05)
    raise AssertionError(reply.text)


def test_a_damaged_graph_is_no_fault_of_who_asks(unseen_graph: TestClient) -> None:
    reply = unseen_graph.get("/sparql", params={"query": EVERYTHING})
    assert reply.status_code == 503, reply.text
    assert "/" not in reply.json()["detail"]
    told = ready(unseen_graph)
    assert (told.status_code, told.json()["code"]) == (503, "damaged_snapshot")
    assert told.json()["damaged"] == ["graph"]
    assert "kkgraph ingest" in told.json()["hint"]


def test_what_is_made_when_it_is_needed_does_not_stop_the_service(known: Path) -> None:
    turn(known, "twins/words*")
    with opened(known, snapshot_seconds=0.1) as client:
        reply = ready(client)
        assert (reply.status_code, reply.json()["damaged"]) == (200, ["twins"])
        assert client.get("/api/municipalities/9901/twins").status_code == 200


def test_a_graph_that_cannot_be_read_is_said_by_its_store(known: Path) -> None:
    for path in (known / "current" / "graph").glob("*.sst"):
        path.write_bytes(bytes(path.stat().st_size))
    with (
        Store((known / "current" / "graph").resolve()) as store,
        pytest.raises(SnapshotError, match="rebuilds"),
    ):
        store.query(EVERYTHING)


def test_notes_of_older_snapshots_are_not_missed(known: Path) -> None:
    made = known / "current" / "made.json"
    made.write_text(json.dumps({"created": "2026-01-01T00:00:00+00:00"}))
    assert Snapshot.open(known).damaged_files() == []
