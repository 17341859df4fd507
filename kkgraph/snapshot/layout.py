"""What lies where in a folder of snapshots, and what its manifest says.

::

    DATA/
      current -> snapshots/<id>     switched in one step
      lock                          held by the one process that builds
      building-<pid>/               a snapshot in the making; worthless when its maker is dead
      snapshots/<id>/
        manifest.json               what is in it and what it was made of; no clock, no host
        made.json                   when it was made here, and the hashes of graph.json, index.json
                                    and twins.json; apart, since equal inputs give equal ids
        graph/                      Oxigraph's own files; can be rebuilt from graphs/
        graph.json                  the files of graph/ with sizes and hashes, written when complete
        graphs/<name>.nq.gz         sorted N-Quads: one a source, registers, ontology, thesaurus
        contracts/<contract id>.json.gz
        outlines/<contract id>.json.gz  the same without passages; made from contracts/ if missing
        texts/<sha256>.txt          the text as read, for the verbatim check
        readings/<key>.json.gz      what reading keeps between runs
        index/                      the search index; can be rebuilt from contracts/
        twins/                      profiles of cities; made from contracts/ where it is missing
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from kkgraph.errors import SnapshotError
from kkgraph.files import digest
from kkgraph.snapshot.summary import ContractSummary

LAYOUT = 2
CURRENT = "current"
LOCK = "lock"
BUILDING = "building-"
SNAPSHOTS = "snapshots"
MANIFEST = "manifest.json"
MADE = "made.json"
GRAPH = "graph"
GRAPH_MARKER = "graph.json"
INDEX = "index"
TWINS = "twins"
KEPT_SNAPSHOTS = 3
_ID_LENGTH = 16
_ID = re.compile(r"[0-9a-f]{16}")
_REMEDY = "ingest the files again into a new folder"


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """One folder of files in a snapshot, all named ``<key><suffix>``."""

    folder: str
    suffix: str
    key: str

    def path(self, key: str) -> str:
        """Name a file of this part.

        :param key: its key.
        :returns: the path inside the snapshot.
        :raises SnapshotError: if the key could leave the folder.
        """
        if not re.fullmatch(self.key, key):
            raise SnapshotError(f"{key!r} is no key for {self.folder}/ ({self.key})")
        return f"{self.folder}/{key}{self.suffix}"

    def keys(self, files: Mapping[str, str]) -> list[str]:
        """List the keys of this part.

        :param files: the files of a manifest.
        :returns: sorted keys.
        """
        start, end = len(self.folder) + 1, -len(self.suffix)
        return sorted(path[start:end] for path in files if path.startswith(f"{self.folder}/"))


GRAPHS = SnapshotPart("graphs", ".nq.gz", r"[a-z0-9][a-z0-9-]*")
CONTRACTS = SnapshotPart("contracts", ".json.gz", r"[a-z0-9][a-z0-9-]*")
OUTLINES = SnapshotPart("outlines", ".json.gz", r"[a-z0-9][a-z0-9-]*")
TEXTS = SnapshotPart("texts", ".txt", r"[0-9a-f]{64}")
READINGS = SnapshotPart("readings", ".json.gz", r"[A-Za-z0-9][A-Za-z0-9_.-]*")


class StatedFile(TypedDict):
    """A file that the maker of a snapshot read, as far as everybody says it alike."""

    file: str
    sha256: str
    removed: NotRequired[list[str]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds and what it was made of; equal inputs give equal bytes.

    :param program: version of the program.
    :param vocabulary: SHA-256 of every file of the ontology folder.
    :param made_from: what the maker declared (inputs, settings).
    :param contracts: for each contract what lists need, without opening it.
    :param counts: contracts, graphs, quads and facts of each kind.
    :param files: SHA-256 of what every file holds (see `packed_file`), ``graph/``, ``index/`` and
        ``twins/`` left out.
    """

    program: str
    vocabulary: dict[str, str]
    made_from: Mapping[str, object]
    contracts: dict[str, ContractSummary]
    counts: dict[str, int]
    files: dict[str, str]
    layout: int = field(default=LAYOUT)

    def to_bytes(self) -> bytes:
        """Write the manifest.

        :returns: JSON with sorted keys.
        """
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)
        return text.encode() + b"\n"

    @property
    def id(self) -> str:
        """The key of the snapshot: a hash of everything the manifest says."""
        return digest(self.to_bytes())[:_ID_LENGTH]

    def stated_files(self, what: str) -> list[StatedFile]:
        """The files of one kind that the snapshot was made from.

        :param what: key of the list in ``made_from``.
        :returns: the files, none where nothing is said of such.
        """
        return cast("list[StatedFile]", self.made_from.get(what, []))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot.

    :param folder: the snapshot.
    :returns: the manifest.
    :raises SnapshotError: if it is missing, damaged or of another layout.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotError(f"{path}: the manifest is damaged ({error}); {_REMEDY}") from error
    manifest = manifest_of(data, path)
    if _ID.fullmatch(folder.name) and digest(data)[:_ID_LENGTH] != folder.name:
        raise SnapshotError(f"{path}: the manifest is damaged (its hash is another); {_REMEDY}")
    return manifest


def manifest_of(data: bytes, path: Path) -> Manifest:
    """Make a manifest of its bytes.

    :param data: the bytes.
    :param path: where they come from, for the message.
    :returns: the manifest.
    :raises SnapshotError: if it is damaged or of another layout.
    """
    remedy = _REMEDY
    try:
        values = json.loads(data)
        layout = values["layout"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotError(f"{path}: the manifest is damaged ({error}); {remedy}") from error
    if layout != LAYOUT:
        raise SnapshotError(f"{path}: layout {layout}, this program reads {LAYOUT}; {remedy}")
    try:
        return Manifest(**values)
    except TypeError as error:
        raise SnapshotError(f"{path}: the manifest is damaged ({error}); {remedy}") from error
