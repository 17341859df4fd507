"""A backup: one ZIP file with what cannot be made again, every file with its hash.

What is kept: the texts as read with what was said of them (``contracts.yaml``), tables of
initiatives, what was read from all of these, the vocabulary it was read with, which model was
chosen, and the original files where their folders are named. The graph's own files, the search
index and the profiles of cities follow from these and are made again.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kkgraph import __version__, settings
from kkgraph.embedding.choice import SETTING
from kkgraph.errors import SnapshotError, UsageError
from kkgraph.exports.backup_archive import (
    CONTENTS,
    FORMAT,
    LAYOUT,
    ORIGINALS,
    SETTINGS,
    SNAPSHOT,
    VOCABULARY,
    KeptFile,
    open_backup,
)
from kkgraph.files import digest, explained
from kkgraph.snapshot import layout
from kkgraph.snapshot.packed_file import SUFFIX
from kkgraph.snapshot.reader import Snapshot

# Zip knows no time before this; no clock goes into a backup.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was kept.

    :param file: the backup.
    :param snapshot: key of the snapshot in it.
    :param files: how many files are in it.
    :param bytes: its size.
    :param contracts: how many contracts and reports are in it.
    :param originals: names of the sources whose original file is in it.
    :param missing: names of those whose text alone is in it.
    """

    file: str
    snapshot: str
    files: int
    bytes: int
    contracts: int
    originals: list[str]
    missing: list[str]


def back_up(
    data_dir: Path, target: Path, *, originals: Sequence[Path] = (), replace: bool = False
) -> BackupReport:
    """Write a backup, and read it again before it gets its name.

    :param data_dir: the folder of snapshots.
    :param target: the file to write.
    :param originals: folders and files to keep as they are: contracts, what is said of them.
    :param replace: put it in the place of a file that is there.
    :returns: what was kept.
    :raises SnapshotError: if there is no snapshot, it is damaged, or nothing can be written.
    :raises UsageError: if the file is there already, or two originals have one name.
    """
    snapshot = Snapshot.open(data_dir, check_graph=False)
    damaged = [path for path in snapshot.manifest.files if not snapshot.is_sound(path)]
    if damaged:
        raise SnapshotError(
            f"{damaged[0]} of the snapshot is damaged; ingest its file again before you keep a copy"
        )
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already; give another name, or --replace")
    members = dict(_members(snapshot, data_dir, originals))
    fresh = target.with_name(f"{target.name}.new")
    try:
        with explained(f"writing {target}"):
            hashes = _write(fresh, members, snapshot.id)
            with open_backup(fresh):
                fresh.replace(target)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    sources = snapshot.manifest.stated_files("sources")
    for what in ("initiatives", "answers"):
        sources = [*sources, *snapshot.manifest.stated_files(what)]
    kept = {file.sha256 for name, file in hashes.items() if name.startswith(ORIGINALS)}
    return BackupReport(
        file=str(target),
        snapshot=snapshot.id,
        files=len(hashes),
        bytes=target.stat().st_size,
        contracts=len(snapshot.manifest.contracts),
        originals=sorted(item["file"] for item in sources if item["sha256"] in kept),
        missing=sorted(item["file"] for item in sources if item["sha256"] not in kept),
    )


def _members(
    snapshot: Snapshot, data_dir: Path, originals: Sequence[Path]
) -> Iterator[tuple[str, Path]]:
    """Every file to keep under its name in the archive."""
    for path in (layout.MANIFEST, *sorted(snapshot.manifest.files)):
        yield SNAPSHOT + path, snapshot.path / path
    if (data_dir / SETTING).is_file():
        yield SETTINGS + SETTING, data_dir / SETTING
    yield from _below(settings.ontology_dir(), VOCABULARY)
    taken: dict[str, Path] = {}
    for given in originals:
        if not given.exists():
            raise UsageError(f"{given}: no such file or folder; check the name")
        # A folder that is named with a dot has a name all the same.
        for name, file in _below(given, f"{ORIGINALS}{given.resolve().name}/"):
            if name in taken and taken[name].resolve() != file.resolve():
                raise UsageError(f"{taken[name]} and {file} would both be {name}; rename a folder")
            taken[name] = file
    yield from taken.items()


def _below(given: Path, start: str) -> Iterator[tuple[str, Path]]:
    """Files of a folder, or a single one; links are left out, for they may lead anywhere."""
    if given.is_file():
        yield start.removesuffix("/"), given
        return
    for path in sorted(given.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield start + path.relative_to(given).as_posix(), path


def _write(target: Path, members: dict[str, Path], snapshot: str) -> dict[str, KeptFile]:
    """Write the archive, the list of contents last: then the hashes are known."""
    hashes = {}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            data = members[name].read_bytes()
            hashes[name] = KeptFile(digest(data), len(data))
            packed = name.endswith(SUFFIX)
            archive.writestr(_entry(name, zipfile.ZIP_STORED if packed else _DEFLATED), data)
        stated = {
            "format": FORMAT,
            "layout": LAYOUT,
            "program": __version__,
            "snapshot": snapshot,
            "files": {name: {"sha256": f.sha256, "bytes": f.size} for name, f in hashes.items()},
        }
        text = json.dumps(stated, ensure_ascii=False, sort_keys=True, indent=1)
        archive.writestr(_entry(CONTENTS, _DEFLATED), text.encode() + b"\n")
    return hashes


_DEFLATED = zipfile.ZIP_DEFLATED


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = method
    # A file that its owner may write and others may read, on every system.
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
