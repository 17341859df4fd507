"""Packed files of a snapshot: named by their content, whatever packed them; damage is seen."""

import gzip
from pathlib import Path

import pytest

from kkgraph.errors import SnapshotError
from kkgraph.files import digest
from kkgraph.snapshot.layout import MANIFEST
from kkgraph.snapshot.packed_file import content_hash, pack, read_content
from kkgraph.snapshot.reader import Snapshot
from tests import sample_contracts

CONTENT = b'<http://a> <http://b> "c" .\n' * 1000


@pytest.mark.parametrize("level", (1, 4, 9))
def test_the_hash_is_that_of_the_content_however_it_was_packed(tmp_path: Path, level: int) -> None:
    path = tmp_path / "a.nq.gz"
    path.write_bytes(gzip.compress(CONTENT, level, mtime=level))
    assert content_hash(path) == digest(CONTENT)
    assert read_content(path) == CONTENT
    assert pack(CONTENT) == pack(CONTENT) and len(pack(CONTENT)) < len(CONTENT) / 10


@pytest.mark.parametrize("damage", ("cut", "turned", "emptied", "other"))
def test_damage_is_no_content(tmp_path: Path, damage: str) -> None:
    packed = pack(CONTENT)
    path = tmp_path / "a.nq.gz"
    middle = len(packed) // 2
    turned = packed[:middle] + bytes([packed[middle] ^ 255]) + packed[middle + 1 :]
    path.write_bytes(
        {"cut": packed[:-9], "turned": turned, "emptied": b"", "other": CONTENT}[damage]
    )
    assert content_hash(path) != digest(CONTENT)
    if damage != "emptied":
        with pytest.raises(OSError, match="gzip|damaged|CRC"):
            read_content(path)


def test_a_snapshot_of_the_layout_before_is_refused_with_a_way_out(tmp_path: Path) -> None:
    opened = sample_contracts.build(tmp_path)
    manifest = opened.path / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace('"layout": 2', '"layout": 1'), "utf-8")
    with pytest.raises(SnapshotError, match="layout 1, .*ingest the files again into a new folder"):
        Snapshot.open(tmp_path)
