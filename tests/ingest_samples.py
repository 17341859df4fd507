"""Small files for the tests of taking contracts in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot

CONTRACTS = Path(__file__).resolve().parent.parent / "samples" / "contracts"


def sample(name: str) -> bytes:
    """One of the shipped contracts."""
    return (CONTRACTS / name).read_bytes()


def text(name: str = "stenlycke-2025.txt") -> str:
    return sample(name).decode("utf-8")


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def content(data: Path) -> dict[str, bytes]:
    """Everything in the current snapshot that must be equal for equal inputs."""
    opened = Snapshot.open(data)
    return {
        name: (opened.path / name).read_bytes()
        for name in [*opened.manifest.files, layout.MANIFEST]
    }
