"""How files reach the disk for good: written and synced, linked, locked, switched in one step.

Every operating system error becomes a ``SnapshotError`` that says what to do.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import weakref
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import ModuleType

from kkgraph.errors import SnapshotError

try:
    fcntl: ModuleType | None = import_module("fcntl")
except ImportError:  # not on Windows
    fcntl = None

# Only where the system knows it: a child process need not inherit what is open.
_CLOSE = getattr(os, "O_CLOEXEC", 0)
# A byte behind what is written in a lock file, so that the owner can be read while it is locked.
_LOCKED_BYTE = 1 << 20
_SYNCS_AT_ONCE = 16
_REMEDIES = {
    errno.ENOSPC: "the disk is full; make room and run the command again",
    errno.EDQUOT: "the disk quota is used up; make room and run the command again",
    errno.EFBIG: "the file would be larger than allowed here; raise the limit",
    errno.EACCES: "you may not write here; choose another folder with --data",
    errno.EROFS: "the disk is read-only; choose another folder with --data",
}


@contextlib.contextmanager
def explained(doing: str) -> Iterator[None]:
    """Turn an operating system error into one sentence.

    :param doing: what was being done, such as ``writing DATA``.
    :raises SnapshotError: instead of ``OSError``.
    """
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, str(error))
        raise SnapshotError(f"{doing} failed: {remedy}; the last snapshot is untouched") from error


def digest(data: bytes) -> str:
    """Hash bytes.

    :param data: the bytes.
    :returns: SHA-256 in hexadecimal.
    """
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str | None:
    """Hash a file.

    :param path: the file.
    :returns: SHA-256 in hexadecimal, ``None`` if it is not there.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(path: Path, data: bytes) -> None:
    """Write a file, not yet sure to be on the disk (see `sync_all`).

    :param path: the file; its folder is made if needed.
    :param data: the content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk.

    :param path: the file; its folder is made if needed.
    :param data: the content.
    """
    write(path, data)
    _sync(path)


def sync_all(paths: Iterable[Path]) -> None:
    """Wait until many files are on the disk; disks do many at once much faster than one by one.

    :param paths: the files.
    """
    with ThreadPoolExecutor(_SYNCS_AT_ONCE) as pool:
        for _ in pool.map(_sync, paths):
            pass


def link_or_copy(source: Path, target: Path) -> None:
    """Let two names share one file; copy where the file system has no hard links.

    :param source: an existing file.
    :param target: the new name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:
        write_synced(target, source.read_bytes())


def sync_tree(folder: Path) -> None:
    """Wait until all names in a folder and below are on the disk.

    :param folder: the folder.
    """
    for place, _, _ in os.walk(folder):
        _sync(Path(place))


def sync_files(folder: Path) -> None:
    """Wait until the content of all files of one folder is on the disk.

    :param folder: the folder.
    """
    for path in sorted(folder.iterdir()):
        if path.is_file():
            _sync(path)


def switch_link(link: Path, target: str) -> None:
    """Point a symbolic link elsewhere in one step.

    :param link: the link, which need not exist yet.
    :param target: where it shall point, relative to its folder.
    """
    fresh = link.with_name(f"{link.name}.new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    os.symlink(target, fresh)
    os.replace(fresh, link)
    _sync(link.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder, as far as it is there.

    :param folder: the folder.
    """
    shutil.rmtree(folder, ignore_errors=True)


def lock_alone(path: Path) -> int:
    """Take a lock that one process at a time can hold; the kernel frees it when the process dies.

    :param path: the lock file.
    :returns: a descriptor to close when done.
    :raises SnapshotError: if another process holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _CLOSE, 0o644)
    try:
        _lock(handle)
    except OSError as error:
        owner = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise SnapshotError(
            f"another ingest is running (pid {owner}) in {path.parent}; wait until it is done"
        ) from error
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode("ascii"))
    return handle


def hold(path: Path, owner: object) -> None:
    """Mark a file as in use for as long as an object lives.

    :param path: the file.
    :param owner: the object whose end frees the file.
    """
    handle = os.open(path, os.O_RDONLY | _CLOSE)
    # Where the file system knows no locks, old snapshots are only kept by their number.
    with contextlib.suppress(OSError):
        _lock(handle, shared=True)
    weakref.finalize(owner, os.close, handle)


def is_held(path: Path) -> bool:
    """Tell whether some process holds a file (see `hold`).

    :param path: the file.
    :returns: ``True`` if it must not be removed.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _CLOSE)
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(handle: int, *, shared: bool = False) -> None:
    """Lock a file or fail; Windows has no shared lock, and never removes what is open."""
    if fcntl is not None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    elif sys.platform == "win32" and not shared:
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows cannot be asked that of a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY | _CLOSE)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
