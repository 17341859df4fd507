"""Building a snapshot beside the present one and making it current in one step.

Whatever happens while building (a crash, a full disk, a lost power supply), the last
snapshot stays as it was. Built on top of another or from nothing, the result is the same.
"""

from __future__ import annotations

import json
import operator
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kkgraph import __version__, files
from kkgraph.contract import Contract
from kkgraph.errors import SnapshotError
from kkgraph.snapshot import layout
from kkgraph.snapshot.contract_file import (
    COUNTED,
    contract_from_json,
    contract_to_json,
    outline_to_json,
    summarise,
    vocabulary_hashes,
)
from kkgraph.snapshot.damage import note_hashes
from kkgraph.snapshot.graph_folder import Arriving, make_graph
from kkgraph.snapshot.layout import Manifest, SnapshotPart
from kkgraph.snapshot.packed_file import SUFFIX, pack, read_content
from kkgraph.snapshot.publish import prune, publish
from kkgraph.snapshot.reader import Snapshot
from kkgraph.snapshot.summary import ContractSummary

__all__ = ["Builder", "Snapshot", "summarise", "vocabulary_hashes"]


class Builder:
    """A snapshot in the making: holds exactly what is put into it or kept from the last one."""

    def __init__(self, data_dir: Path, lock: int, previous: Snapshot | None) -> None:
        """Use `Builder.begin`.

        :param data_dir: the folder of snapshots.
        :param lock: descriptor of the lock file.
        :param previous: the current snapshot.
        """
        self.data_dir = data_dir
        self.previous = previous
        self._lock: int | None = lock
        self._folder = data_dir / f"{layout.BUILDING}{os.getpid()}"
        self._files: dict[str, str] = {}
        self._unsynced: list[Path] = []
        self._contracts: dict[str, ContractSummary] = {}
        self._loader = ThreadPoolExecutor(1, "loading")
        self._loading: Future[int] | None = None
        self._arriving: Arriving | None = None

    @classmethod
    def begin(cls, data_dir: Path) -> Self:
        """Start a new snapshot; leftovers of dead processes are removed.

        :param data_dir: the folder of snapshots, made if needed.
        :returns: the builder, to be used in a ``with`` statement.
        :raises SnapshotError: if another process is building, or the folder cannot be written.
        """
        with files.explained(f"writing {data_dir}"):
            (data_dir / layout.SNAPSHOTS).mkdir(parents=True, exist_ok=True)
            lock = files.lock_alone(data_dir / layout.LOCK)
        try:
            # We hold the lock, so whoever left these is dead.
            for leftover in data_dir.glob(f"{layout.BUILDING}*"):
                files.remove_tree(leftover)
            builder = cls(data_dir, lock, _open_previous(data_dir))
            with files.explained(f"writing {data_dir}"):
                builder._folder.mkdir()
        except BaseException:
            os.close(lock)
            raise
        return builder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._arriving is not None:
            self._arriving.give_up()
        self._loader.shutdown(wait=True, cancel_futures=True)
        files.remove_tree(self._folder)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def put_graph(self, name: str, nquads: bytes) -> None:
        """Put a graph.

        :param name: first 16 digits of the source's hash, or a name such as ``registers``.
        :param nquads: N-Quads in any order; sorted here.
        """
        lines = nquads.splitlines()
        if not all(map(operator.lt, lines, lines[1:])) or b"" in lines[:1]:
            lines = sorted(set(lines) - {b""})
            nquads = b"".join(line + b"\n" for line in lines)
        if self._arriving is not None and layout.GRAPHS.path(name) in self._files:
            raise SnapshotError(f"the graph {name} was put before and may be loaded already")
        self._put(layout.GRAPHS, name, nquads)
        if self._arriving is not None:
            self._arriving.add(self._folder / layout.GRAPHS.path(name))

    def put_contract(self, contract: Contract) -> None:
        """Put all that is known of one contract or report.

        :param contract: the contract.
        :raises SnapshotError: if another with the same id was put.
        """
        self.put_written(
            contract.id,
            contract_to_json(contract),
            outline_to_json(contract),
            summarise(contract),
        )

    def put_written(self, key: str, data: bytes, outline: bytes, summary: ContractSummary) -> None:
        """Put a contract that was written as JSON before.

        :param key: its id.
        :param data: what `contract_to_json` made of it.
        :param outline: what `outline_to_json` made of it.
        :param summary: what `summarise` made of it.
        :raises SnapshotError: if another with the same id was put.
        """
        if key in self._contracts:
            other = self._contracts[key]["file"]
            raise SnapshotError(f"{key} is in both {other} and {summary['file']}; leave out one")
        self._put(layout.CONTRACTS, key, data)
        self._put(layout.OUTLINES, key, outline)
        self._contracts[key] = summary

    def put_text(self, sha256: str, text: str) -> None:
        """Put the text of a source as it was read.

        :param sha256: hash of the source file.
        :param text: the text.
        """
        self._put(layout.TEXTS, sha256, text.encode())

    def put_reading(self, key: str, data: bytes) -> None:
        """Put what reading wants to find again.

        :param key: letters, digits, ``_``, ``.`` and ``-``.
        :param data: any bytes.
        """
        self._put(layout.READINGS, key, data)

    def put_packed(self, path: str, data: bytes, sha256: str) -> None:
        """Put a file of another snapshot as it lay there.

        :param path: its path inside the snapshot.
        :param data: its bytes.
        :param sha256: hash of what it holds, as the other manifest says.
        """
        with files.explained(f"writing {path} in {self.data_dir}"):
            files.write(self._folder / path, data)
        self._unsynced.append(self._folder / path)
        self._files[path] = sha256

    def take_summaries(self, manifest: Manifest) -> None:
        """Take over what lists need of the contracts of another snapshot.

        :param manifest: the other's.
        """
        self._contracts |= manifest.contracts

    def contracts(self) -> list[Contract]:
        """Read the contracts and reports that have been put or kept.

        :returns: sorted by id.
        """
        paths = (self._folder / layout.CONTRACTS.path(key) for key in sorted(self._contracts))
        return [contract_from_json(read_content(path)) for path in paths]

    @property
    def folder(self) -> Path:
        """Where the snapshot is being built."""
        return self._folder

    @property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of what has been put or kept, by path."""
        return self._files

    def keep_graph(self, name: str) -> bool:
        """Take a graph over from the previous snapshot.

        :param name: its name.
        :returns: ``False`` if it is not there or damaged: then it must be put anew.
        """
        return self._keep(layout.GRAPHS, name)

    def keep_contract(self, key: str) -> bool:
        """Take a contract over from the previous snapshot.

        :param key: its id.
        :returns: ``False`` if it is not there or damaged: then it must be put anew.
        """
        return self.keep_contracts([key])

    def keep_contracts(self, keys: Sequence[str]) -> bool:
        """Take contracts over from the previous snapshot, all of them or none.

        :param keys: their ids.
        :returns: ``False`` if one is not there or damaged: then all must be put anew.
        """
        if self.previous is None or not all(self._keep(layout.CONTRACTS, key) for key in keys):
            return False
        for key in keys:
            if not self._keep(layout.OUTLINES, key):
                self._put(layout.OUTLINES, key, outline_to_json(self.previous.contract(key)))
        self._contracts |= {key: self.previous.manifest.contracts[key] for key in keys}
        return True

    def keep_text(self, sha256: str) -> bool:
        """Take a text over from the previous snapshot.

        :param sha256: hash of the source file.
        :returns: ``False`` if it is not there or damaged: then it must be put anew.
        """
        return self._keep(layout.TEXTS, sha256)

    def keep_reading(self, key: str) -> bool:
        """Take over what reading kept.

        :param key: its key.
        :returns: ``False`` if it is not there or damaged: then it must be put anew.
        """
        return self._keep(layout.READINGS, key)

    def load_while_put(self) -> None:
        """Load graphs as they are put, where there is no earlier snapshot to start from.

        To be called before the first is put. Each may be put but once, and all must have been
        when :meth:`load_ahead` is called.
        """
        if self.previous is None:
            self._arriving = Arriving()
            self._loading = self._loader.submit(self._load_graph)

    def load_ahead(self) -> None:
        """Load the graph while other parts are made.

        To be called when all graphs are put; :meth:`commit` waits for it.
        """
        if self._arriving is not None:
            self._arriving.end()
        else:
            self._loading = self._loader.submit(self._load_graph)

    def commit(self, made_from: Mapping[str, object] | None = None) -> Snapshot:
        """Load the graph, write the manifest and make the snapshot current.

        :param made_from: what to state in the manifest besides files, counts and vocabulary;
            JSON values without clock, host or absolute path.
        :returns: the new current snapshot.
        :raises SnapshotError: if something cannot be written; the last snapshot stays.
        """
        made = dict(made_from or {})
        return self._finish(lambda quads: self._manifest(quads, made))

    def commit_as(self, manifest: Manifest) -> Snapshot:
        """Make current what was put, under the manifest of another snapshot with these files.

        :param manifest: the other's.
        :returns: the new current snapshot.
        :raises SnapshotError: if something cannot be written, or other files were put.
        """
        if manifest.files != self._files:
            raise SnapshotError("the manifest names other files than were put")
        return self._finish(lambda quads: manifest)

    def _finish(self, stated: Callable[[int], Manifest]) -> Snapshot:
        with files.explained(f"building a snapshot in {self.data_dir}"):
            if self._arriving is not None or self._loading is None:
                self.load_ahead()
            assert self._loading is not None  # noqa: S101 - was begun
            quads = self._loading.result()
            manifest = stated(quads)
            files.write_synced(self._folder / layout.MANIFEST, manifest.to_bytes())
            made = {
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "notes": note_hashes(self._folder),
            }
            files.write_synced(self._folder / layout.MADE, json.dumps(made).encode() + b"\n")
            files.sync_all(self._unsynced)
            files.sync_tree(self._folder)
            publish(self._folder, self.data_dir, manifest.id)
            prune(self.data_dir, manifest.id)
        return Snapshot.open(self.data_dir)

    def _put(self, part: SnapshotPart, key: str, data: bytes) -> None:
        """Write a file, or link it to the previous snapshot's if it is the same."""
        path = part.path(key)
        sha256 = files.digest(data)
        if self.previous and self.previous.manifest.files.get(path) == sha256:
            if self._keep(part, key):
                return
        with files.explained(f"writing {path} in {self.data_dir}"):
            # It may be linked to the previous snapshot's, which must not change.
            (self._folder / path).unlink(missing_ok=True)
            files.write(self._folder / path, pack(data) if path.endswith(SUFFIX) else data)
        self._unsynced.append(self._folder / path)
        self._files[path] = sha256

    def _keep(self, part: SnapshotPart, key: str) -> bool:
        """Link a file of the previous snapshot if it is sound."""
        path = part.path(key)
        if self.previous is None or not self.previous.is_sound(path):
            return False
        with files.explained(f"linking {path} in {self.data_dir}"):
            files.link_or_copy(self.previous.path / path, self._folder / path)
        self._files[path] = self.previous.manifest.files[path]
        return True

    def _load_graph(self) -> int:
        """Fill Oxigraph's folder and mark it complete."""
        return make_graph(self._folder, self._files, self.previous, self._arriving)

    def _manifest(self, quads: int, made_from: Mapping[str, object]) -> Manifest:
        """State what is in the snapshot."""
        counts = {"contracts": len(self._contracts), "quads": quads}
        counts["graphs"] = len(layout.GRAPHS.keys(self._files))
        for name in COUNTED:
            counts[name] = sum(entry["counts"][name] for entry in self._contracts.values())
        return Manifest(
            program=__version__,
            vocabulary=vocabulary_hashes(),
            made_from=made_from,
            contracts=self._contracts,
            counts=counts,
            files=self._files,
        )


def _open_previous(data_dir: Path) -> Snapshot | None:
    """Open the current snapshot if there is one."""
    if not (data_dir / layout.CURRENT).is_symlink():
        return None
    # A damaged graph is no hindrance: it is about to be built anew.
    return Snapshot.open(data_dir, check_graph=False)
