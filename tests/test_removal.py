"""`kkgraph remove`: a snapshot as if the contracts had never been read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import ingest_samples as samples
import pytest
from cli_runs import Run, data, run

from ingest.pipeline import ingest, remove
from kkgraph.errors import NotFoundError, SnapshotError, UsageError
from kkgraph.snapshot.reader import Snapshot

__all__ = ["data", "run"]

# Stenlycke and Videskär share the template's text; Ängsvattnet's second replaces its first.
KEPT = ("angsvattnet-2024.pdf", "stenlycke-2025.txt")
REPORT = "jamforande-analys-2020.txt"
GONE = ("angsvattnet-2020.txt", "videskar-2025.docx")


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("four")
    ingest([samples.CONTRACTS / name for name in (*KEPT, *GONE)], data_dir=folder)
    return folder


def test_as_if_never_read(four: Path, tmp_path: Path) -> None:
    known = shutil.copytree(four, tmp_path / "known", symlinks=True)
    before = samples.content(known)
    report = remove(["videskar-2025", "Ängsvattnet-2020"], data_dir=known)
    assert [(item.contract, item.file) for item in report.removed] == [
        ("angsvattnet-2020", GONE[0]),
        ("videskar-2025", GONE[1]),
    ]
    ingest([samples.CONTRACTS / name for name in KEPT], data_dir=tmp_path / "fresh")
    assert samples.content(known) == samples.content(tmp_path / "fresh")
    opened = Snapshot.open(known)
    assert report.snapshot == opened.id and not opened.damaged_files()
    again = ingest([samples.CONTRACTS / name for name in GONE], data_dir=known)
    assert [document.status for document in again.documents] == ["added", "added"]
    assert samples.content(known) == before


def test_what_is_not_there_removes_nothing(four: Path) -> None:
    before = Snapshot.open(four).id
    with pytest.raises(NotFoundError) as raised:
        remove(["stenlycke-2025", "videskar-2026"], data_dir=four)
    assert raised.value.near == ["videskar-2025"]
    with pytest.raises(UsageError, match="nothing would be left"):
        remove(list(Snapshot.open(four).manifest.contracts), data_dir=four)
    assert Snapshot.open(four).id == before


def test_no_folder_is_made_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot"):
        remove(["stenlycke-2025"], data_dir=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_the_command(four: Path, tmp_path: Path, run: Run) -> None:
    known = shutil.copytree(four, tmp_path / "known", symlinks=True)
    status, _, said = run("remove", "stenlycke-2024", data=known)
    assert status == 3
    assert "stenlycke-2025" in said
    status, out, _ = run("remove", "stenlycke-2025", "--json", data=known)
    answer = json.loads(out)
    assert status == 0
    assert answer["removed"] == [{"contract": "stenlycke-2025", "file": "stenlycke-2025.txt"}]
    assert answer["counts"]["contracts"] == 3
    status, _, said = run("--lang", "sv", "remove", "videskar-2025", data=known)
    assert (status, said.splitlines()[0]) == (0, "videskar-2025: borttaget (videskar-2025.docx)")


def test_one_of_many_in_a_file(corpus_data: Path, corpus_dir: Path, tmp_path: Path) -> None:
    """A report holds nine contracts; without one it still stands for the others."""
    known = shutil.copytree(corpus_data, tmp_path / "known", symlinks=True)
    before = Snapshot.open(known).manifest.contracts
    whole = {key for key in before if before[key]["file"] != REPORT}
    remove(["lund-2020", *whole], data_dir=known)
    assert set(Snapshot.open(known).manifest.contracts) == set(before) - whole - {"lund-2020"}
    # Other files leave it so; who gives its file again wants all of it.
    ingest([samples.CONTRACTS / KEPT[1]], data_dir=known)
    assert "lund-2020" not in Snapshot.open(known).manifest.contracts
    report = ingest([corpus_dir / REPORT], data_dir=known)
    assert [document.status for document in report.documents] == ["added"]
    assert "lund-2020" in Snapshot.open(known).manifest.contracts
