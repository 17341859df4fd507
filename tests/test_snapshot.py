from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sample_contracts

from kkgraph import files
from kkgraph.errors import NotFoundError, SnapshotError
from kkgraph.snapshot import builder as snapshot
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import contract_from_json, contract_to_json
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store

ROOT = Path(__file__).resolve().parent.parent


def content(opened: Snapshot) -> dict[str, bytes]:
    """Everything that must be equal for equal inputs."""
    names = [*opened.manifest.files, layout.MANIFEST]
    return {name: (opened.path / name).read_bytes() for name in names}


def triples(opened: Snapshot) -> int:
    with Store(opened.graph_path) as store:
        value = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").values()[0]["n"]
    return int(value or 0)


def leftovers(data: Path) -> list[str]:
    return sorted(path.name for path in data.glob(f"{layout.BUILDING}*"))


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one = sample_contracts.build(tmp_path / "one")
    two = sample_contracts.build(tmp_path / "two")
    assert one.id == two.id
    assert content(one) == content(two)
    assert str(tmp_path).encode() not in b"".join(content(one).values())


def test_added_later_equals_built_at_once(tmp_path: Path) -> None:
    everything = sample_contracts.contracts()
    at_once = sample_contracts.build(tmp_path / "at-once")
    first = sample_contracts.build(tmp_path / "later", everything[:1])
    second = sample_contracts.build(tmp_path / "later")
    assert first.id != second.id
    assert content(second) == content(at_once)
    assert triples(second) == triples(at_once) == at_once.manifest.counts["quads"]


def test_unchanged_files_are_shared_with_the_previous_snapshot(tmp_path: Path) -> None:
    first = sample_contracts.build(tmp_path, sample_contracts.contracts()[:1])
    second = sample_contracts.build(tmp_path)
    path = layout.CONTRACTS.path("angsvattnet-2024")
    assert (first.path / path).samefile(second.path / path)


def test_keep_takes_over_what_is_sound(tmp_path: Path) -> None:
    first = sample_contracts.build(tmp_path)
    sha256 = first.contract("angsvattnet-2024").source.sha256
    damaged = first.path / layout.TEXTS.path(sha256)
    damaged.write_text("other words", "utf-8")
    with Builder.begin(tmp_path) as builder:
        assert builder.previous is not None
        assert builder.keep_contract("angsvattnet-2024")
        assert builder.keep_graph("registers")
        assert builder.keep_reading(f"{sha256}.1")
        assert not builder.keep_text(sha256)
        assert not builder.keep_contract("nobody-2024")
        builder.put_text(sha256, "the words")
        second = builder.commit()
    assert second.contract_ids() == ["angsvattnet-2024"]
    assert second.text(sha256) == "the words"
    assert second.reading(f"{sha256}.1") == b"angsvattnet-2024.txt"
    assert second.reading("nothing") is None
    assert second.graph_names() == ["registers"]


def test_what_is_not_kept_is_gone(tmp_path: Path) -> None:
    sample_contracts.build(tmp_path)
    opened = sample_contracts.build(tmp_path, sample_contracts.contracts()[:1])
    assert opened.contract_ids() == ["angsvattnet-2024"]
    assert len(list((opened.path / "contracts").iterdir())) == 1


def test_nothing_changes_without_commit(tmp_path: Path) -> None:
    before = sample_contracts.build(tmp_path)
    with Builder.begin(tmp_path) as builder:
        builder.put_text("a" * 64, "words")
    assert Snapshot.open(tmp_path).id == before.id
    assert leftovers(tmp_path) == []


def test_contract_survives_json() -> None:
    contracts = list(sample_contracts.contracts())
    assert contracts
    for contract in contracts:
        assert contract_from_json(contract_to_json(contract)) == contract


def test_same_contract_twice_is_an_error(tmp_path: Path) -> None:
    contract = sample_contracts.contracts()[0]
    with Builder.begin(tmp_path) as builder:
        builder.put_contract(contract)
        with pytest.raises(SnapshotError, match=r"both angsvattnet-2024\.txt and"):
            builder.put_contract(contract)


@pytest.mark.parametrize("key", ["../x", "", "a/b", "A B"])
def test_keys_stay_inside_the_snapshot(tmp_path: Path, key: str) -> None:
    with Builder.begin(tmp_path) as builder, pytest.raises(SnapshotError, match="no key"):
        builder.put_reading(key, b"")


def test_missing_contract_names_those_near(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    with pytest.raises(NotFoundError, match="angsvattnet-2024"):
        opened.contract("angsvatnet-2024")


def test_no_snapshot_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="ingest"):
        Snapshot.open(tmp_path)


def test_three_newest_are_kept_and_those_in_use(tmp_path: Path) -> None:
    held = sample_contracts.build(tmp_path)
    ids = [held.id]
    for number in range(5):
        with Builder.begin(tmp_path) as builder:
            builder.put_text("b" * 64, f"{number}")
            ids.append(builder.commit().id)
        time.sleep(0.02)
    kept = {path.name for path in (tmp_path / layout.SNAPSHOTS).iterdir()}
    assert kept == {held.id, *ids[-3:]}
    assert held.contracts() == sorted(sample_contracts.contracts(), key=lambda item: item.id)
    del held
    with Builder.begin(tmp_path) as builder:
        builder.commit()
    assert ids[0] not in {path.name for path in (tmp_path / layout.SNAPSHOTS).iterdir()}


def test_going_back_uses_the_old_snapshot(tmp_path: Path) -> None:
    first = sample_contracts.build(tmp_path).id
    sample_contracts.build(tmp_path, [])
    assert sample_contracts.build(tmp_path).id == first
    assert Snapshot.open(tmp_path).id == first


def test_two_builders_at_once_fail_clearly(tmp_path: Path) -> None:
    with Builder.begin(tmp_path), pytest.raises(SnapshotError, match=f"pid {os.getpid()}"):
        Builder.begin(tmp_path)
    with Builder.begin(tmp_path):
        pass


def test_damaged_graph_is_named_and_rebuilt(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    victim = next(opened.graph_path.glob("*.sst"))
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(SnapshotError, match=f"{victim.name}.*rebuilds"):
        Snapshot.open(tmp_path)
    del opened
    again = sample_contracts.build(tmp_path)
    assert triples(again) == again.manifest.counts["quads"]
    assert leftovers(tmp_path) == []


def test_damaged_manifest_is_an_error_for_readers_and_builders(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    (opened.path / layout.MANIFEST).write_text("{}", "utf-8")
    with pytest.raises(SnapshotError, match=r"manifest\.json"):
        Snapshot.open(tmp_path)
    # Otherwise everything read so far would be forgotten in silence.
    with pytest.raises(SnapshotError, match=r"manifest\.json"):
        Builder.begin(tmp_path)


def test_changed_files_are_found(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    assert opened.damaged_files() == []
    path = layout.GRAPHS.path("registers")
    (opened.path / path).write_bytes(b"")
    assert opened.damaged_files() == [path]


def test_malformed_graph_leaves_the_last_snapshot(tmp_path: Path) -> None:
    before = sample_contracts.build(tmp_path)
    with Builder.begin(tmp_path) as builder:
        builder.put_graph("bad", b"<http://a> <http://b> .\n")
        with pytest.raises(SnapshotError, match="N-Quads"):
            builder.commit()
    assert Snapshot.open(tmp_path).id == before.id


def test_full_disk_leaves_the_last_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sample_contracts.build(tmp_path)

    def refuse(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with Builder.begin(tmp_path) as builder:
        monkeypatch.setattr(files, "write", refuse)
        with pytest.raises(SnapshotError, match="disk is full"):
            builder.put_text("c" * 64, "words")
        with pytest.raises(SnapshotError, match="last snapshot is untouched"):
            builder.commit()
    assert Snapshot.open(tmp_path).id == before.id
    assert leftovers(tmp_path) == []


def build_with_small_files(data: Path) -> None:
    """In a process of its own: no file may grow beyond 20 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        with Builder.begin(data) as builder:
            for name, nquads in sample_contracts.graphs().items():
                builder.put_graph(name, nquads)
            builder.commit()
    except SnapshotError:
        os._exit(7)
    os._exit(0)


def test_write_limit_leaves_the_last_snapshot(tmp_path: Path) -> None:
    before = sample_contracts.build(tmp_path)
    process = multiprocessing.get_context("fork").Process(
        target=build_with_small_files, args=(tmp_path,)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 7
    assert Snapshot.open(tmp_path).id == before.id
    assert leftovers(tmp_path) == []


BUILD_FOREVER = """
import sys, itertools
from pathlib import Path
sys.path.insert(0, "tests")
import sample_contracts
everything = sample_contracts.contracts()
print("ready", flush=True)
for number in itertools.count():
    sample_contracts.build(Path(sys.argv[1]), everything[: 1 + number % 5])
"""


def test_killed_at_any_moment_the_last_snapshot_is_whole(tmp_path: Path) -> None:
    sample_contracts.build(tmp_path)
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD_FOREVER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.013 * attempt + 0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
        opened = Snapshot.open(tmp_path)
        assert opened.damaged_files() == []
        assert triples(opened) == opened.manifest.counts["quads"]
    sample_contracts.build(tmp_path)
    assert leftovers(tmp_path) == []


def test_vocabulary_is_part_of_the_manifest(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    assert opened.manifest.vocabulary == snapshot.vocabulary_hashes()
    assert "ontology.ttl" in opened.manifest.vocabulary
    assert opened.manifest.made_from["inputs"] == sorted(sample_contracts.TEXTS)


def test_the_time_of_making_is_kept_apart_from_the_id(tmp_path: Path) -> None:
    first = sample_contracts.build(tmp_path / "one")
    second = sample_contracts.build(tmp_path / "two")
    assert first.id == second.id and first.created and first.created.tzinfo
    assert abs((second.created or first.created) - first.created).total_seconds() < 600
    again = sample_contracts.build(tmp_path / "one")
    assert again.created == first.created
    (first.path / layout.MADE).unlink()
    assert first.created is None
