"""`kkgraph backup` and `kkgraph restore`: the same snapshot again, and nothing of a bad archive."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ingest_samples as samples
import pytest
from cli_runs import Run, data, run

from kkgraph.embedding.choice import read_choice
from kkgraph.errors import SourceError, UsageError
from kkgraph.exports.backup import back_up
from kkgraph.exports.backup_archive import open_backup
from kkgraph.exports.restored import restore
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store

__all__ = ["data", "run"]
Members = list[tuple[zipfile.ZipInfo, bytes]]


@pytest.fixture(scope="module")
def backup(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    samples.put(folder / "in", {"a.txt": "first", "deep/contracts.yaml": "a.txt: {}\n"})
    (folder / "in" / "out.txt").symlink_to("/etc/hostname")
    back_up(data, folder / "kept.zip", originals=[folder / "in"])
    return folder / "kept.zip"


def test_the_same_snapshot_again(data: Path, backup: Path, tmp_path: Path) -> None:
    report = restore(backup, tmp_path / "there", files=tmp_path / "files")
    before, after = Snapshot.open(data), Snapshot.open(tmp_path / "there")
    assert report.snapshot == before.id == after.id
    assert not [path for path in after.manifest.files if not after.is_sound(path)]
    assert samples.content(tmp_path / "there") == samples.content(data)
    with Store(after.graph_path) as store:
        (row,) = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").values()
    assert int(row["n"] or 0) == after.manifest.counts["quads"] > 0
    written = tmp_path / "files" / "originals" / "in"
    assert (written / "a.txt").read_text() == "first"
    # Links may lead anywhere and stay out.
    assert not (written / "out.txt").exists()
    assert (tmp_path / "files" / "vocabulary" / "ontology.ttl").is_file()


def test_the_same_bytes(data: Path, backup: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.zip", originals=[backup.parent / "in"])
    assert (tmp_path / "b.zip").read_bytes() == backup.read_bytes()


def test_what_is_there_stays(data: Path, backup: Path, tmp_path: Path, run: Run) -> None:
    status, _, said = run("backup", str(backup))
    assert status == 2 and "--replace" in said
    there = tmp_path / "there"
    assert run("restore", str(backup), data=there)[0] == 0
    status, _, said = run("restore", str(backup), data=there)
    assert status == 2 and "--replace" in said
    status, out, _ = run("restore", str(backup), "--replace", "--json", data=there)
    assert status == 0 and json.loads(out)["snapshot"] == Snapshot.open(data).id
    samples.put(tmp_path / "files" / "originals" / "in", {"a.txt": "another"})
    with pytest.raises(UsageError, match=r"a\.txt is there already"):
        restore(backup, tmp_path / "free", files=tmp_path / "files")
    assert not (tmp_path / "free").exists()


def test_which_originals_are_missing_is_said(data: Path, tmp_path: Path, run: Run) -> None:
    status, out, _ = run("backup", str(tmp_path / "a.zip"), "--json")
    report = json.loads(out)
    assert status == 0 and report["originals"] == []
    stated = [item["file"] for item in Snapshot.open(data).manifest.stated_files("sources")]
    assert report["missing"] == sorted(stated)
    assert run("backup", str(tmp_path / "b.zip"), "--originals", "nowhere")[0] == 2


def test_a_model_that_is_not_here(backup: Path, tmp_path: Path) -> None:
    setting = b'{"name": "/nowhere/model", "reads": "text"}\n'
    changed = _changed(
        backup, tmp_path, lambda m: m.append(_member("settings/model.json", setting))
    )
    assert restore(changed, tmp_path / "there").model == "builtin"
    assert read_choice(tmp_path / "there").name == "builtin"


# ---- damaged, foreign and hostile archives --------------------------------------------------


def _member(name: str, content: bytes, mode: int = 0o100644) -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    return entry, content


def _changed(backup: Path, folder: Path, change: Callable[[Members], Any]) -> Path:
    """The backup with other members, and a list of contents that agrees with them."""
    with zipfile.ZipFile(backup) as archive:
        members = [(entry, archive.read(entry)) for entry in archive.infolist()]
        stated = json.loads(archive.read("backup.json"))
    members = [item for item in members if item[0].filename != "backup.json"]
    change(members)
    stated["files"] = {
        entry.filename: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for entry, content in members
    }
    members.append(_member("backup.json", json.dumps(stated).encode()))
    return _written(folder / "changed.zip", members)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def _written(path: Path, members: Members) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in members:
            archive.writestr(entry, content)
    return path


def _refused(path: Path, folder: Path) -> str:
    with pytest.raises(SourceError) as raised:
        restore(path, folder / "there", files=folder / "files")
    assert not (folder / "there").exists()
    assert not (folder / "files").exists()
    assert str(path) in str(raised.value)
    return str(raised.value)


PATHS = (
    "../evil.txt",
    "originals/../../evil.txt",
    "/etc/evil",
    "originals//etc/evil",
    "originals/a\\..\\..\\evil",
    "originals/C:evil",
    "originals/nul\x01",
    "originals/...",
    "originals/a/./b",
    "originals/ends.",
    "elsewhere/evil.txt",
    "originals/folder/",
)


@pytest.mark.parametrize("name", PATHS)
def test_paths_that_lead_out(backup: Path, tmp_path: Path, name: str) -> None:
    changed = _changed(backup, tmp_path, lambda members: members.append(_member(name, b"evil")))
    assert "refused" in _refused(changed, tmp_path)


@pytest.mark.parametrize("kind", (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR))
def test_links_and_devices(backup: Path, tmp_path: Path, kind: int) -> None:
    link = _member("originals/link", b"/etc/passwd", kind | 0o777)
    changed = _changed(backup, tmp_path, lambda members: members.append(link))
    assert "no plain file" in _refused(changed, tmp_path)


def test_bombs(backup: Path, tmp_path: Path) -> None:
    bomb = _member("originals/bomb.txt", bytes(60_000_000))
    changed = _changed(backup, tmp_path, lambda members: members.append(bomb))
    assert "unpacks to 60000000" in _refused(changed, tmp_path)


def test_a_bomb_inside_the_snapshot(backup: Path, tmp_path: Path) -> None:
    """A packed file of the snapshot that unpacks to far more than its like."""
    packer = zlib.compressobj(9, wbits=31)
    packed = packer.compress(bytes(60_000_000)) + packer.flush()

    def put(members: Members) -> None:
        at = next(i for i, (e, _) in enumerate(members) if "/contracts/" in e.filename)
        members[at] = (members[at][0], packed)

    assert "does not hold what the manifest says" in _refused(
        _changed(backup, tmp_path, put), tmp_path
    )


def test_a_file_that_was_changed_or_lost(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        members = [(entry, archive.read(entry)) for entry in archive.infolist()]
    at = next(i for i, (e, _) in enumerate(members) if e.filename.startswith("snapshot/texts/"))
    entry, content = members[at]
    other = [*members[:at], (entry, content[:-1] + b"#"), *members[at + 1 :]]
    assert f"{entry.filename} is not what was kept" in _refused(
        _written(tmp_path / "a.zip", other), tmp_path
    )
    lost = [*members[:at], *members[at + 1 :]]
    assert f"{entry.filename} is missing" in _refused(_written(tmp_path / "b.zip", lost), tmp_path)
    more = [*members, _member("originals/unlisted.txt", b"x")]
    assert "unlisted.txt is not in its list" in _refused(
        _written(tmp_path / "c.zip", more), tmp_path
    )
    agreed = _changed(backup, tmp_path, lambda found: found.pop(at))
    assert "damaged" in _refused(agreed, tmp_path)


@pytest.mark.parametrize("share", (0.1, 0.5, 0.9, 0.999))
def test_an_end_that_is_missing(backup: Path, tmp_path: Path, share: float) -> None:
    data = backup.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[: int(len(data) * share)])
    assert "no backup of kkgraph" in _refused(cut, tmp_path)


def test_bytes_that_were_changed(backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    kept = restore(backup, tmp_path / "whole").snapshot
    for at in range(1000, len(data), len(data) // 12):
        spoiled = tmp_path / "spoiled.zip"
        spoiled.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            with open_backup(spoiled):
                pass
        except SourceError:
            continue
        # Bytes between members belong to none: what is read is still what was kept.
        restored = restore(spoiled, tmp_path / f"there-{at}")
        assert restored.snapshot == kept


FOREIGN = {
    "text": b"not an archive at all",
    "empty": b"",
    "a zip of something": samples.zipped({"a.txt": b"x"}),
    "a list of nothing": samples.zipped({"backup.json": b"[]"}),
    "another program": samples.zipped({"backup.json": b'{"format": "other", "files": {}}'}),
    "deep": samples.zipped({"backup.json": b"[" * 100_000}),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / "foreign.zip"
    path.write_bytes(FOREIGN[name])
    assert "no backup of kkgraph" in _refused(path, tmp_path)


def test_a_newer_layout(tmp_path: Path) -> None:
    stated = {
        "format": "kkgraph-backup",
        "layout": 9,
        "program": "9.0",
        "snapshot": "",
        "files": {},
    }
    path = tmp_path / "newer.zip"
    path.write_bytes(samples.zipped({"backup.json": json.dumps(stated).encode()}))
    assert "made by kkgraph 9.0" in _refused(path, tmp_path)


def test_the_same_name_twice(backup: Path, tmp_path: Path) -> None:
    buffer = io.BytesIO(backup.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"):
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("backup.json", b"{}")
    path = tmp_path / "twice.zip"
    path.write_bytes(buffer.getvalue())
    assert "twice" in _refused(path, tmp_path)
