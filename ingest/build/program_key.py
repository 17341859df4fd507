"""A key of the program that reads: what it kept holds as long as the key is the same."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from kkgraph import __version__
from kkgraph.snapshot.contract_file import vocabulary_hashes


def program_key() -> str:
    """Changes with the program, its code for reading, and the vocabulary."""
    hashes = json.dumps(vocabulary_hashes(), sort_keys=True)
    return hashlib.sha256(f"{__version__}\n{_code_key()}\n{hashes}".encode()).hexdigest()


@cache
def _code_key() -> str:
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for package in ("ingest", "kkgraph"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
