"""Reading a backup that may be damaged or made by an enemy: all is checked before anything is used.

::

    backup.json          what this is, and for every other file its SHA-256 and size
    snapshot/...         manifest, contracts, graphs, texts and readings of one snapshot
    settings/model.json  which model was chosen
    vocabulary/...       the vocabulary that it was read with
    originals/...        the files as they were published or handed in
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from kkgraph.errors import SourceError
from kkgraph.snapshot import layout
from kkgraph.snapshot.layout import Manifest
from kkgraph.snapshot.packed_file import SUFFIX

FORMAT, LAYOUT = "kkgraph-backup", 1
CONTENTS = "backup.json"
SNAPSHOT, SETTINGS, VOCABULARY, ORIGINALS = "snapshot/", "settings/", "vocabulary/", "originals/"
_FOLDERS = (SNAPSHOT, SETTINGS, VOCABULARY, ORIGINALS)
_PARTS = (layout.GRAPHS, layout.CONTRACTS, layout.OUTLINES, layout.TEXTS, layout.READINGS)
# What no system takes for a folder or a file of its own, or takes for something else.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_PIECE = 1 << 20
_MAX_MEMBERS = 500_000
_MAX_CONTENTS_BYTES = 200_000_000
# Texts and triples pack to a twentieth; what unpacks to a thousand times its size is a bomb.
_MAX_RATIO = 200
_RATIO_COUNTS_FROM_BYTES = 50_000_000
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a backup says of one of its files."""

    sha256: str
    size: int


class Backup:
    """A backup whose every file has been found as it was written."""

    def __init__(
        self, archive: zipfile.ZipFile, kept: dict[str, KeptFile], manifest: Manifest, program: str
    ) -> None:
        """Use `open_backup`.

        :param archive: the open archive.
        :param kept: its files.
        :param manifest: what the snapshot in it holds.
        :param program: version of the program that made it.
        """
        self._archive = archive
        self.kept = kept
        self.manifest = manifest
        self.program = program

    def names(self, folder: str) -> list[str]:
        """Names of files.

        :param folder: ``snapshot/``, ``settings/``, ``vocabulary/`` or ``originals/``.
        :returns: their paths inside that folder, sorted.
        """
        return sorted(name.removeprefix(folder) for name in self.kept if name.startswith(folder))

    def read(self, name: str) -> bytes:
        """Read a file.

        :param name: its path in the archive.
        :returns: its bytes.
        """
        with self._archive.open(name) as stream:
            return stream.read(self.kept[name].size)


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """Open a backup and check everything in it; nothing is written.

    :param path: the file.
    :returns: the backup, open in a ``with`` statement.
    :raises SourceError: if it is missing, no backup, damaged, or unsafe to unpack.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise SourceError("no such file", path=path, remedy="check the name") from None
    except (*_FAULTS, ValueError) as error:
        raise _foreign(path, str(error)) from error
    with archive:
        try:
            yield _checked(path, archive)
        except _FAULTS as error:
            if isinstance(error, OSError) and error.filename is not None:
                raise  # of another file
            raise _damaged(path, str(error)) from error


def _checked(path: Path, archive: zipfile.ZipFile) -> Backup:
    entries = _entries(path, archive)
    stated = _contents(path, archive, entries)
    kept = stated.kept
    for name in sorted({CONTENTS, *kept} ^ set(entries)):
        how = "is missing" if name in kept else "is not in its list of contents"
        raise _damaged(path, f"{name} {how}")
    for name in sorted(kept):
        _check_file(path, archive, entries[name], kept[name])
    data = archive.read(SNAPSHOT + layout.MANIFEST) if SNAPSHOT + layout.MANIFEST in kept else b""
    manifest = layout.manifest_of(data, path)
    if manifest.id != stated.snapshot:
        raise _damaged(path, "the snapshot is not the one that its list of contents names")
    _check_snapshot(path, archive, kept, manifest)
    return Backup(archive, kept, manifest, stated.program)


def _entries(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name, if every name is one to be written safely."""
    found: dict[str, zipfile.ZipInfo] = {}
    listed = archive.infolist()
    if CONTENTS not in archive.NameToInfo:
        raise _foreign(path, f"it holds no {CONTENTS}")
    if len(listed) > _MAX_MEMBERS:
        _refuse(path, f"{len(listed)} files are more than {_MAX_MEMBERS}")
    for entry in listed:
        name = entry.filename
        if name in found:
            _refuse(path, f"{name!r} is in it twice")
        if name != CONTENTS and not (name.startswith(_FOLDERS) and _is_safe(name)):
            _refuse(path, f"{name!r} would be written elsewhere, or is no name for a file")
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or entry.is_dir():
            _refuse(path, f"{name!r} is no plain file but a link, a folder or a device")
        if entry.flag_bits & 1:
            _refuse(path, f"{name!r} is encrypted")
        found[name] = entry
    return found


def _is_safe(name: str) -> bool:
    parts = name.split("/")
    return not _UNSAFE.search(name) and all(
        part not in ("", ".", "..") and part == part.strip(" ") and not part.endswith(".")
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the list of contents says."""

    kept: dict[str, KeptFile]
    snapshot: str
    program: str


def _contents(path: Path, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> _Stated:
    with archive.open(entries[CONTENTS]) as stream:
        data = stream.read(_MAX_CONTENTS_BYTES + 1)
    if len(data) > _MAX_CONTENTS_BYTES:
        _refuse(path, f"{CONTENTS} is larger than {_MAX_CONTENTS_BYTES} bytes")
    try:
        values = json.loads(data)
        if values["format"] != FORMAT:
            raise ValueError(f"format {values['format']!r}")
        version, program = int(values["layout"]), str(values["program"])
        kept = {
            str(name): KeptFile(str(file["sha256"]), int(file["bytes"]))
            for name, file in values["files"].items()
        }
        snapshot = str(values["snapshot"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _foreign(path, f"{CONTENTS} cannot be read ({error})") from error
    if version > LAYOUT:
        raise SourceError(
            f"a backup of layout {version}, made by kkgraph {program}; this program reads {LAYOUT}",
            path=path,
            remedy="install that version or a newer one",
        )
    return _Stated(kept, snapshot, program)


def _check_file(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kept: KeptFile
) -> None:
    """Compare a file with its hash, without unpacking more of it than it may hold."""
    limit = max(_RATIO_COUNTS_FROM_BYTES, entry.compress_size * _MAX_RATIO)
    if kept.size > limit or entry.file_size != kept.size:
        _refuse(path, f"{entry.filename!r} says it unpacks to {entry.file_size} bytes")
    with archive.open(entry) as stream:
        if _hash(stream, kept.size) != kept.sha256:
            raise _damaged(path, f"{entry.filename} is not what was kept")


def _hash(stream: IO[bytes] | gzip.GzipFile, limit: int) -> str | None:
    """SHA-256 of what a stream holds; nothing if that is more than the limit."""
    found, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            return None
        found.update(piece)
    return found.hexdigest()


def _check_snapshot(
    path: Path, archive: zipfile.ZipFile, kept: dict[str, KeptFile], manifest: Manifest
) -> None:
    """Compare the files of the snapshot with its manifest, which hashes what they hold."""
    there = {name.removeprefix(SNAPSHOT) for name in kept if name.startswith(SNAPSHOT)}
    for name in sorted(there ^ {layout.MANIFEST, *manifest.files}):
        raise _damaged(path, f"{name} is in the manifest or in the archive, not in both")
    for name, sha256 in sorted(manifest.files.items()):
        part = next((part for part in _PARTS if name.startswith(f"{part.folder}/")), None)
        if part is None or part.path(name[len(part.folder) + 1 : -len(part.suffix)]) != name:
            _refuse(path, f"{name!r} is no file of a snapshot")
        size = kept[SNAPSHOT + name].size
        limit = max(_RATIO_COUNTS_FROM_BYTES, size * _MAX_RATIO)
        with archive.open(SNAPSHOT + name) as stream:
            if name.endswith(SUFFIX):
                with gzip.GzipFile(fileobj=stream) as unpacked:
                    found = _hash(unpacked, limit)
            else:
                found = _hash(stream, limit)
        if found != sha256:
            raise _damaged(path, f"{name} does not hold what the manifest says")


def _foreign(path: Path, why: str) -> SourceError:
    return SourceError(
        f"this is no backup of kkgraph ({why})",
        path=path,
        remedy="give a file that `kkgraph backup` wrote",
    )


def _damaged(path: Path, why: str) -> SourceError:
    return SourceError(
        f"the backup is damaged: {why}; nothing was written",
        path=path,
        remedy="take another copy of it, or an older backup",
    )


def _refuse(path: Path, why: str) -> NoReturn:
    raise SourceError(
        f"refused, `kkgraph backup` does not write such files: {why}; nothing was written",
        path=path,
        remedy="ask whoever gave you the file, and do not unpack it otherwise",
    )
