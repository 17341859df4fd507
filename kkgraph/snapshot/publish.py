"""Giving a finished snapshot its name, making it current in one step, and removing old ones."""

from __future__ import annotations

import os
from pathlib import Path

from kkgraph import files
from kkgraph.errors import SnapshotError
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot


def publish(folder: Path, data_dir: Path, key: str) -> None:
    """Give a finished folder its name and point to it.

    :param folder: where it was built.
    :param data_dir: the folder of snapshots.
    :param key: the snapshot's id.
    """
    final = data_dir / layout.SNAPSHOTS / key
    if final.exists() and not _is_whole(final):
        # A folder cannot replace another in one step; this one is of no use to anyone.
        os.rename(final, folder.with_name(f"{folder.name}-damaged"))
    if not final.exists():
        os.rename(folder, final)
    # The folder's own time stamp says which snapshots are the newest.
    os.utime(final)
    files.sync_tree(final.parent)
    files.switch_link(data_dir / layout.CURRENT, f"{layout.SNAPSHOTS}/{key}")


def prune(data_dir: Path, current: str) -> None:
    """Remove old snapshots that nobody reads.

    :param data_dir: the folder of snapshots.
    :param current: id of the one that stays in any case.
    """
    for leftover in data_dir.glob(f"{layout.BUILDING}*-damaged"):
        files.remove_tree(leftover)
    others = [path for path in (data_dir / layout.SNAPSHOTS).iterdir() if path.is_dir()]
    others.sort(key=lambda path: (path.name == current, path.stat().st_mtime_ns), reverse=True)
    for path in others[layout.KEPT_SNAPSHOTS :]:
        if not files.is_held(path / layout.MANIFEST):
            files.remove_tree(path)


def _is_whole(folder: Path) -> bool:
    """Tell whether a snapshot with the same key can be used as it is."""
    try:
        return not Snapshot(folder).damaged_files()
    except SnapshotError:
        return False
