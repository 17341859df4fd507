"""The parent of the web processes: what it leaves behind when it is killed is cleared away.

A parent that is asked to stop ends its web processes and removes its folder itself. One that is
killed cannot; then each web process sees that it is gone, removes the folder and stops, so that
nobody holds the port.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from pathlib import Path

from kkgraph import files

_PREFIX = "kkgraph-serve-"
_MARK = "held"
# A server that is just starting may not hold its folder yet.
_YOUNG_SECONDS = 60.0


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Make a folder for what web processes share, and remove those of servers that were killed.

    :returns: the folder, which is removed in the end.
    """
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder, owner = Path(name), threading.Event()
        (folder / _MARK).touch()
        files.hold(folder / _MARK, owner)
        yield folder


def end_with_parent(folder: Path) -> None:
    """Stop this process when the one that started it is gone.

    :param folder: what to remove then.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    arguments = (parent.sentinel, folder)
    threading.Thread(target=_wait, args=arguments, name="parent", daemon=True).start()


def _wait(sentinel: int, folder: Path) -> None:
    connection.wait([sentinel])
    shutil.rmtree(folder, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGTERM)


def _sweep() -> None:
    """Remove the folders of servers that can no longer do it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            found = folder.lstat()
        except OSError:
            continue
        ours = found.st_uid == os.getuid() and not folder.is_symlink()
        old = time.time() - found.st_mtime > _YOUNG_SECONDS
        if ours and old and not files.is_held(folder / _MARK):
            shutil.rmtree(folder, ignore_errors=True)
