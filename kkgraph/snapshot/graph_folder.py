"""Oxigraph's folder of a snapshot: filled from nothing, or from the last one's by what changed.

The folder is marked complete by ``graph.json``: its files with sizes and hashes, how many quads
it holds, and how many lines were changed since it was last filled from nothing. When these get
many, or the last folder is damaged, it is filled from nothing again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from kkgraph import files
from kkgraph.errors import SnapshotError
from kkgraph.graph.oxigraph import amend, bulk_load
from kkgraph.snapshot import layout
from kkgraph.snapshot.packed_file import read_content
from kkgraph.snapshot.reader import Snapshot

# Of so many lines one may have changed before the folder is filled from nothing: changes leave
# gaps and small files behind that make questions slower.
_OLD_FOR_ONE_NEW = 4


@dataclass(frozen=True, slots=True)
class _KnownSources:
    """The folder of the last snapshot, whole, and what has been done to it."""

    snapshot: Snapshot
    quads: int
    changed: int
    hashes: dict[str, str]


class Arriving:
    """Graphs that are loaded from nothing while further ones are still being written."""

    def __init__(self) -> None:
        self._paths: SimpleQueue[Path | None] = SimpleQueue()
        self._given_up = False

    def add(self, path: Path) -> None:
        """Let a graph be loaded, once."""
        self._paths.put(path)

    def end(self) -> None:
        """Say that no more will come."""
        self._paths.put(None)

    def give_up(self) -> None:
        """Let whoever waits for more stop at once."""
        self._given_up = True
        self.end()

    def __iter__(self) -> Iterator[Path]:
        for path in iter(self._paths.get, None):
            if self._given_up:
                break
            yield path
        if self._given_up:
            raise SnapshotError("the graph is not needed any more")


def make_graph(
    folder: Path,
    hashes: Mapping[str, str],
    previous: Snapshot | None,
    arriving: Arriving | None = None,
) -> int:
    """Make Oxigraph's folder of a snapshot being built and mark it complete.

    :param folder: the snapshot being built
    :param hashes: SHA-256 of its files by path
    :param previous: the current snapshot
    :param arriving: gives all graphs, should they not have been written yet
    :returns: how many different quads the graphs hold
    :raises SnapshotError: if a graph does not parse
    """
    known = _known(previous)
    made = _grown(folder, hashes, known) if known else None
    if made is None:
        paths = (folder / path for path in _graphs(hashes)) if arriving is None else arriving
        made = bulk_load(folder / layout.GRAPH, paths, read_content), 0
    files.sync_files(folder / layout.GRAPH)
    _mark(folder, *made, known)
    return made[0]


def _grown(folder: Path, hashes: Mapping[str, str], known: _KnownSources) -> tuple[int, int] | None:
    """Quads and changes of the last folder brought up to date; nothing where that does not pay."""
    before, last = _graphs(known.snapshot.manifest.files), known.snapshot.path
    now = _graphs(hashes)
    gone = [last / path for path in before if now.get(path) != before[path]]
    come = [folder / path for path in now if before.get(path) != now[path]]
    same = [folder / path for path in now if before.get(path) == now[path]]
    if _size((*gone, *come)) * _OLD_FOR_ONE_NEW > _size(same):
        return None
    if not all(known.snapshot.is_sound(path.relative_to(last).as_posix()) for path in gone):
        return None
    removed, added = _difference(gone, come, same)
    changed = known.changed + len(removed) + len(added)
    if changed * _OLD_FOR_ONE_NEW > known.quads:
        return None
    try:
        amend(last / layout.GRAPH, folder / layout.GRAPH, sorted(removed), sorted(added))
    except OSError:
        # What Oxigraph cannot read is made anew.
        files.remove_tree(folder / layout.GRAPH)
        return None
    return known.quads - len(removed) + len(added), changed


def _difference(
    gone: Iterable[Path], come: Iterable[Path], same: Iterable[Path]
) -> tuple[set[bytes], set[bytes]]:
    """Lines that no graph has any more, and lines that none had before."""
    old, new = _lines(gone), _lines(come)
    removed, added = old - new, new - old
    for path in same:
        lines = read_content(path).splitlines(keepends=True)
        removed.difference_update(lines)
        added.difference_update(lines)
    return removed, added


def _lines(paths: Iterable[Path]) -> set[bytes]:
    return {line for path in paths for line in read_content(path).splitlines(keepends=True)}


def _graphs(hashes: Mapping[str, str]) -> dict[str, str]:
    paths = map(layout.GRAPHS.path, layout.GRAPHS.keys(hashes))
    return {path: hashes[path] for path in paths}


def _size(paths: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def _known(previous: Snapshot | None) -> _KnownSources | None:
    """The last snapshot's folder if it is whole to the last byte."""
    if previous is None:
        return None
    try:
        previous.check_graph()
        note = json.loads((previous.path / layout.GRAPH_MARKER).read_bytes())
        known = _KnownSources(
            previous, int(note["quads"]), int(note["changed"]), dict(note["hashes"])
        )
    except (SnapshotError, OSError, ValueError, KeyError, TypeError):
        return None
    found = {name: files.digest_file(previous.graph_path / name) for name in known.hashes}
    return known if found == known.hashes else None


def _mark(folder: Path, quads: int, changed: int, known: _KnownSources | None) -> None:
    """Write down what a complete folder consists of."""
    graph = folder / layout.GRAPH
    # Oxigraph's own diary and lock may change when someone looks at the folder.
    lasting = [path for path in graph.iterdir() if path.name not in ("LOG", "LOCK")]
    paths = sorted(path for path in lasting if path.is_file())
    note: dict[str, object] = {
        "quads": quads,
        "changed": changed,
        "files": {path.name: path.stat().st_size for path in paths},
        "hashes": {path.name: _hash(path, known) for path in paths},
    }
    text = json.dumps(note, sort_keys=True, indent=1)
    files.write_synced(folder / layout.GRAPH_MARKER, text.encode() + b"\n")


def _hash(path: Path, known: _KnownSources | None) -> str | None:
    """The hash of a file; one that is shared with the last snapshot has been hashed already."""
    if known and path.name in known.hashes:
        before = known.snapshot.graph_path / path.name
        if before.is_file() and before.samefile(path):
            return known.hashes[path.name]
    return files.digest_file(path)
