"""Files that are none, lie elsewhere, or have names that are no UTF-8: told of, the others read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import ingest_samples as samples
import pytest

from ingest.pipeline import DocumentReport, ingest

GOOD = "lingonheda-2024.txt"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DocumentReport]:
    """One run over a folder with a good contract whose name is Latin-1, links, and no files."""
    folder = tmp_path_factory.mktemp("odd")
    inside, outside = folder / "in", folder / "out"
    samples.put(outside, {"secret.txt": samples.sample(GOOD), "b/secret.txt": b"x"})
    inside.mkdir()
    name = os.fsencode(inside) + b"/Lingonhed\xe5 \x96 2024.txt"
    Path(os.fsdecode(name)).write_bytes(samples.sample(GOOD))
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "up.txt").symlink_to(Path("..", "out", "secret.txt"))
    (inside / "within.txt").symlink_to(os.fsdecode(name))
    (inside / "linked").symlink_to(outside / "b")
    os.mkfifo(inside / "in-folder.txt")
    for pipe in ("pipe.txt", "initiatives.csv"):
        os.mkfifo(folder / pipe)
    (folder / "zero.csv").symlink_to("/dev/zero")
    given = [inside, folder / "pipe.txt", folder / "initiatives.csv", Path("/dev/zero")]
    report = ingest([*given, folder / "zero.csv"], data_dir=folder / "data", workers=1)
    json.dumps([document.error for document in report.documents]).encode()
    return {document.file: document for document in report.documents}


def test_a_name_that_is_no_utf8_is_read(told: dict[str, DocumentReport]) -> None:
    assert told["Lingonhedå – 2024.txt"].contracts == ["lingonheda-2024"]
    assert told["within.txt"].status == "unchanged"


@pytest.mark.parametrize("name", ["pipe.txt", "initiatives.csv", "zero", "zero.csv"])
def test_what_has_no_end_is_refused(told: dict[str, DocumentReport], name: str) -> None:
    assert told[name].status == "failed"
    assert "a device, a pipe or a socket" in str(told[name].error)


@pytest.mark.parametrize("name", ["link.txt", "up.txt"])
def test_links_out_of_the_folder_are_not_followed(
    told: dict[str, DocumentReport], name: str
) -> None:
    assert told[name].status == "failed"
    assert "leads out of the folder" in str(told[name].error)
    assert "linked/secret.txt" not in told
    assert "in-folder.txt" not in told


def test_a_missing_file_of_such_a_name_is_told_of(tmp_path: Path) -> None:
    program = "from kkgraph.cli import main; main()"
    command = [sys.executable, "-c", program, "--data", str(tmp_path), "ingest"]
    done = subprocess.run(
        [*map(os.fsencode, command), b"finns\xe5.txt"], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "finnså.txt" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
