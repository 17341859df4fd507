"""From a backup to a folder of snapshots: the same snapshot under the same key."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kkgraph import __version__
from kkgraph.embedding.choice import SETTING, ModelChoice, read_choice, write_choice
from kkgraph.errors import SnapshotError, UsageError
from kkgraph.exports.backup_archive import (
    ORIGINALS,
    SETTINGS,
    SNAPSHOT,
    VOCABULARY,
    Backup,
    open_backup,
)
from kkgraph.files import digest, digest_file, explained, write_synced
from kkgraph.index.in_snapshot import put_index, stated
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import vocabulary_hashes
from kkgraph.twins.in_snapshot import put_profiles


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    :param file: the backup.
    :param snapshot: key of the snapshot, now current.
    :param contracts: how many contracts and reports it holds.
    :param written: files written beside it: originals and vocabulary.
    :param left: how many of these are in the backup and were not asked for.
    :param program: version of the program that made the backup.
    :param model: which model makes the vectors now; the built-in one where the backup's is not
        on this computer.
    :param older: whether it was read with another program or vocabulary than the present one.
    """

    file: str
    snapshot: str
    contracts: int
    written: list[str]
    left: int
    program: str
    model: str
    older: bool


def restore(
    path: Path, data_dir: Path, *, files: Path | None = None, replace: bool = False
) -> RestoreReport:
    """Make the snapshot of a backup current; every file is checked before the first is written.

    :param path: the backup.
    :param data_dir: the folder of snapshots.
    :param files: where originals and vocabulary go; nowhere unless named.
    :param replace: do so where there is a snapshot, which is kept as an earlier one.
    :returns: what was restored.
    :raises SourceError: if it is no backup, damaged, or unsafe to unpack.
    :raises UsageError: if something is in the way.
    :raises SnapshotError: if nothing can be written.
    """
    if (data_dir / layout.CURRENT).is_symlink() and not replace:
        raise UsageError(
            f"{data_dir} holds a snapshot already; name another folder with --data, or "
            "--replace to make the one of the backup current in it"
        )
    with open_backup(path) as backup:
        beside = [f + name for f in (ORIGINALS, VOCABULARY) for name in backup.names(f)]
        if files is not None:
            _check_free(backup, beside, files)
        _check_room(backup, data_dir)
        model = _put(backup, data_dir)
        if files is not None:
            for name in beside:
                with explained(f"writing {files / name}"):
                    write_synced(files / name, backup.read(name))
        manifest = backup.manifest
        return RestoreReport(
            file=str(path),
            snapshot=manifest.id,
            contracts=len(manifest.contracts),
            written=[] if files is None else [str(files / name) for name in beside],
            left=len(beside) if files is None else 0,
            program=backup.program,
            model=model,
            older=(manifest.program, manifest.vocabulary) != (__version__, vocabulary_hashes()),
        )


def _put(backup: Backup, data_dir: Path) -> str:
    """Make its snapshot current; tells the model that makes the vectors."""
    with Builder.begin(data_dir) as builder:
        _set_model(backup, data_dir)
        for name in sorted(backup.manifest.files):
            builder.put_packed(name, backup.read(SNAPSHOT + name), backup.manifest.files[name])
        builder.load_ahead()
        builder.take_summaries(backup.manifest)
        put_index(builder)
        put_profiles(builder)
        builder.commit_as(backup.manifest)
    return read_choice(data_dir).name


def _set_model(backup: Backup, data_dir: Path) -> None:
    setting = SETTINGS + SETTING
    if setting not in backup.kept:
        return
    with explained(f"writing {data_dir / SETTING}"):
        write_synced(data_dir / SETTING, backup.read(setting))
    try:
        stated(data_dir)
    except (UsageError, SnapshotError):
        write_choice(data_dir, ModelChoice())


def _check_free(backup: Backup, names: list[str], folder: Path) -> None:
    """Refuse to put a file in the place of another one."""
    for name in names:
        found = digest_file(folder / name)
        if found is not None and found != digest(backup.read(name)):
            raise UsageError(
                f"{folder / name} is there already and says something else; name another folder"
            )


def _check_room(backup: Backup, data_dir: Path) -> None:
    place = next((p for p in (data_dir, *data_dir.resolve().parents) if p.is_dir()), None)
    needed = sum(file.size for file in backup.kept.values())
    with suppress(OSError):
        free = shutil.disk_usage(place or Path()).free
        if needed > free:
            raise SnapshotError(
                f"the backup unpacks to {needed} bytes, and {place} has room for {free}; make room"
            )
