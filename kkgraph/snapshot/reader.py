"""Reading a finished snapshot: its contracts, texts and graphs; nothing here writes.

A `Snapshot` stays whole for as long as the object lives, whatever is built meanwhile.
"""

from __future__ import annotations

import difflib
import json
from datetime import datetime
from pathlib import Path

from kkgraph.contract import Contract
from kkgraph.contract.outline import ContractOutline, outline_of
from kkgraph.errors import NotFoundError, SnapshotError
from kkgraph.files import digest, hold
from kkgraph.snapshot import damage, layout
from kkgraph.snapshot.contract_file import contract_from_json, outline_from_json
from kkgraph.snapshot.layout import Manifest
from kkgraph.snapshot.packed_file import content_hash, read_content

# A reader that lost its snapshot between two looks simply looks again.
_ATTEMPTS = 5
_REMEDY = "run `kkgraph ingest` again with its file, which writes it anew"


class Snapshot:
    """One immutable state of everything that was read."""

    def __init__(self, path: Path, *, check_graph: bool = True) -> None:
        """Open the snapshot in one folder.

        :param path: the folder of the snapshot itself.
        :param check_graph: look whether the files of the graph are all there.
        :raises SnapshotError: if it is damaged.
        """
        if (path / layout.MANIFEST).is_file():
            hold(path / layout.MANIFEST, self)
        self.path = path
        self._outlines: dict[str, ContractOutline] = {}
        self.manifest: Manifest = layout.read_manifest(path)
        if check_graph:
            self.check_graph()

    @classmethod
    def open(cls, data_dir: Path, *, check_graph: bool = True) -> Snapshot:
        """Open the current snapshot of a data folder.

        :param data_dir: the folder of snapshots.
        :param check_graph: look whether the files of the graph are all there.
        :returns: the snapshot.
        :raises SnapshotError: if there is none or it is damaged.
        """
        for _ in range(_ATTEMPTS):
            path = _current(data_dir)
            try:
                return cls(path, check_graph=check_graph)
            except SnapshotError:
                if _current(data_dir) == path:
                    raise
        raise SnapshotError(f"{data_dir} changes too fast to be read; try again")

    @property
    def id(self) -> str:
        """The key of the snapshot."""
        return self.path.name

    @property
    def created(self) -> datetime | None:
        """When it was made in this folder; ``None`` where that was not written down."""
        try:
            made = json.loads((self.path / layout.MADE).read_bytes())
            return datetime.fromisoformat(made["created"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def graph_path(self) -> Path:
        """The folder with Oxigraph's files."""
        return self.path / layout.GRAPH

    def graph_names(self) -> list[str]:
        """List the names of the graphs.

        :returns: the first 16 digits of each source's hash, and ``registers`` and the like.
        """
        return layout.GRAPHS.keys(self.manifest.files)

    def contract_ids(self) -> list[str]:
        """List the contracts and reports.

        :returns: sorted ids.
        """
        return sorted(self.manifest.contracts)

    def contracts(self) -> list[Contract]:
        """Load every contract and report.

        :returns: sorted by id.
        """
        return [self.contract(key) for key in self.contract_ids()]

    def contract(self, key: str) -> Contract:
        """Load one contract or report.

        :param key: its id, such as ``malmo-2024``.
        :returns: all that is known of it.
        :raises NotFoundError: if it is not in the snapshot; with the ids near it.
        """
        self._check_known(key)
        path = self.path / layout.CONTRACTS.path(key)
        try:
            return contract_from_json(self._content(path))
        except ValueError as error:
            raise _damaged(path) from error

    def outline(self, key: str) -> ContractOutline:
        """Load what a contract or report states, without its passages; kept once read.

        :param key: its id.
        :returns: its facts, and what is counted of its passages; snapshots that keep none are
            read from the contract.
        :raises NotFoundError: if it is not in the snapshot; with the ids near it.
        """
        self._check_known(key)
        if key not in self._outlines:
            self._outlines[key] = self._read_outline(key)
        return self._outlines[key]

    def _read_outline(self, key: str) -> ContractOutline:
        path = layout.OUTLINES.path(key)
        if path not in self.manifest.files:
            return outline_of(self.contract(key))
        try:
            return outline_from_json(self._content(self.path / path))
        except ValueError as error:
            raise _damaged(self.path / path) from error

    def text(self, sha256: str) -> str:
        """Load the text of a source as it was read.

        :param sha256: hash of the source file.
        :returns: the text.
        :raises SnapshotError: if it is not there or damaged.
        """
        return self._content(self.path / layout.TEXTS.path(sha256)).decode()

    def graph(self, name: str) -> bytes:
        """Load one graph.

        :param name: one of `graph_names`.
        :returns: sorted N-Quads.
        :raises SnapshotError: if it is not there or damaged.
        """
        return self._content(self.path / layout.GRAPHS.path(name))

    def reading(self, key: str) -> bytes | None:
        """Load what reading kept.

        :param key: its key.
        :returns: the bytes, ``None`` if there are none or they are damaged.
        """
        path = layout.READINGS.path(key)
        if not self.is_sound(path):
            return None
        return read_content(self.path / path)

    def is_sound(self, path: str) -> bool:
        """Tell whether one file is as it was written.

        :param path: path inside the snapshot.
        :returns: ``False`` if it is not listed, missing or changed.
        """
        expected = self.manifest.files.get(path)
        return expected is not None and content_hash(self.path / path) == expected

    def damaged_files(self) -> list[str]:
        """Compare every file with the hash that was noted of it when it was written.

        :returns: paths of those that are missing or changed, sorted.
        """
        wrong = [path for path in self.manifest.files if not self.is_sound(path)]
        # Snapshots made without an index do not state one.
        index = layout.INDEX in self.manifest.made_from
        quads = self.manifest.counts.get("quads")
        return sorted([*wrong, *damage.damaged_parts(self.path, quads, index=index)])

    def check_graph(self) -> None:
        """Look whether the files of the graph are those that were written.

        Of a large graph sizes alone are looked at; `damaged_files` looks at all.

        :raises SnapshotError: if one is missing or changed.
        """
        damage.check_graph(self.path)

    def prove_graph(self) -> None:
        """Look at every byte of the graph.

        :raises SnapshotError: if a file is missing or changed.
        """
        damage.check_graph(self.path, thorough=True)

    def _check_known(self, key: str) -> None:
        if key not in self.manifest.contracts:
            near = difflib.get_close_matches(key.lower(), self.contract_ids(), n=5, cutoff=0.4)
            raise NotFoundError(key, near, what="contract")

    def _content(self, path: Path) -> bytes:
        """Read a file of the manifest: what is not as it was written is no answer."""
        try:
            data = read_content(path)
        except OSError as error:
            raise _damaged(path) from error
        if digest(data) != self.manifest.files.get(path.relative_to(self.path).as_posix()):
            raise _damaged(path)
        return data


def _damaged(path: Path) -> SnapshotError:
    return SnapshotError(f"{path} is missing or damaged; {_REMEDY}")


def _current(data_dir: Path) -> Path:
    """Follow the link to the current snapshot."""
    link = data_dir / layout.CURRENT
    if not link.is_symlink():
        raise SnapshotError(
            f"no snapshot in {data_dir}; run `kkgraph --data {data_dir} ingest FILE...` first, "
            "or name the right folder with --data"
        )
    path = link.resolve()
    if not path.is_dir():
        raise SnapshotError(f"{link} points to {path}, which is missing; ingest the files again")
    return path
