"""What of a snapshot is not as it was written: every file against the hash that was noted of it.

Four notes say what files must be: the manifest, and beside what can be made again ``graph.json``,
``index/index.json`` and ``twins/twins.json``. The hashes of these three stand in ``made.json``;
the manifest is proven by the name of the snapshot's folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from kkgraph.errors import SnapshotError
from kkgraph.files import digest_file
from kkgraph.snapshot import index_folder, layout

_NOTES = (
    layout.GRAPH_MARKER,
    f"{layout.INDEX}/{index_folder.DESCRIPTION}",
    f"{layout.TWINS}/twins.json",
)
# So much is hashed in some twenty milliseconds; more, whoever opens a snapshot need not wait for.
_AT_OPENING = 32 * 1024 * 1024


def note_hashes(folder: Path) -> dict[str, str]:
    """The hashes of the notes of a snapshot, to be written into ``made.json``.

    :param folder: the snapshot.
    :returns: SHA-256 by path; of those that there are.
    """
    found = {path: digest_file(folder / path) for path in _NOTES}
    return {path: sha256 for path, sha256 in found.items() if sha256 is not None}


def check_graph(folder: Path, *, thorough: bool = False) -> None:
    """Look whether the files of the graph are those that were written.

    :param folder: the snapshot.
    :param thorough: look at every byte of a large graph too, not at sizes alone.
    :raises SnapshotError: if one is missing or changed.
    """
    try:
        sizes, hashes = _graph_note(folder)
        wrong = [name for name in sizes if _size(folder, name) != sizes[name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _graph_damaged(folder, str(error)) from error
    if not wrong and (thorough or sum(sizes.values()) <= _AT_OPENING):
        wrong = _changed(folder / layout.GRAPH, hashes)
    if wrong:
        raise _graph_damaged(folder, f"{', '.join(sorted(wrong))} changed")


def damaged_parts(folder: Path, quads: int | None, *, index: bool) -> list[str]:
    """Compare what can be made again, and the notes, with what was noted of them.

    :param folder: the snapshot.
    :param quads: how many its manifest speaks of, ``None`` where it does not say.
    :param index: whether it must have a search index.
    :returns: paths of files that are missing or changed, sorted.
    """
    wrong = {*_damaged_notes(folder), *_damaged_graph(folder, quads), *damaged_twins(folder)}
    if index:
        names = index_folder.damaged_files(folder / layout.INDEX)
        wrong.update(f"{layout.INDEX}/{name}" for name in names)
    return sorted(wrong)


def _damaged_notes(folder: Path) -> Iterator[str]:
    try:
        noted = dict(json.loads((folder / layout.MADE).read_bytes()).get("notes", {}))
    except FileNotFoundError:
        return
    except (OSError, ValueError, TypeError, AttributeError):
        yield layout.MADE
        return
    yield from _changed(folder, {path: noted[path] for path in _NOTES if path in noted})


def _damaged_graph(folder: Path, quads: int | None) -> list[str]:
    try:
        sizes, hashes = _graph_note(folder)
        stated = json.loads((folder / layout.GRAPH_MARKER).read_bytes())["quads"]
    except (OSError, ValueError, KeyError, TypeError):
        return [layout.GRAPH_MARKER]
    if sizes.keys() != hashes.keys() or quads not in (None, stated):
        return [layout.GRAPH_MARKER]
    return [f"{layout.GRAPH}/{name}" for name in _changed(folder / layout.GRAPH, hashes)]


def damaged_twins(folder: Path) -> list[str]:
    """Compare the profiles of a snapshot with their note.

    :param folder: the snapshot.
    :returns: paths of files that are missing or changed; none where there are no profiles, which
        are made when they are asked for then.
    """
    note = folder / layout.TWINS / "twins.json"
    if not note.parent.is_dir():
        return []
    try:
        hashes = dict(json.loads(note.read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return [note.relative_to(folder).as_posix()]
    return [f"{layout.TWINS}/{name}" for name in _changed(note.parent, hashes)]


def _graph_note(folder: Path) -> tuple[dict[str, int], dict[str, str]]:
    note = json.loads((folder / layout.GRAPH_MARKER).read_bytes())
    sizes = {str(name): int(size) for name, size in note["files"].items()}
    return sizes, {str(name): str(sha256) for name, sha256 in note["hashes"].items()}


def _size(folder: Path, name: str) -> int:
    return (folder / layout.GRAPH / name).stat().st_size


def _changed(folder: Path, hashes: Mapping[str, str]) -> list[str]:
    return sorted(name for name, sha256 in hashes.items() if _hash(folder / name) != sha256)


def _hash(path: Path) -> str | None:
    """The hash of a file, nothing where its name or the disk cannot be read."""
    try:
        return digest_file(path)
    except (OSError, ValueError):
        return None


def _graph_damaged(folder: Path, reason: str) -> SnapshotError:
    return SnapshotError(
        f"{folder / layout.GRAPH} is damaged ({reason}); run `kkgraph ingest` again with the same "
        "files, which rebuilds it"
    )
