"""Memory that a long-lived process gives back when a snapshot has gone.

A snapshot is some hundred megabytes of small objects and large arrays. Left alone the C library
keeps what was freed, in a pool for each thread that ever loaded one, and a process grows with
every snapshot it takes up.
"""

from __future__ import annotations

import ctypes
import gc
import platform
from functools import cache

# From malloc.h of glibc. A threshold that is set no longer moves up by itself.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE_BYTES = 1 << 20
_POOLS = 2


def prepare() -> None:
    """Have large arrays lie outside the pools, and few pools; call before threads are there."""
    library = _library()
    if library:
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_ARENA_MAX, _POOLS)


def tidy() -> None:
    """Give back what is free, and spare the collector of garbage what stays anyhow.

    Each of its rounds would otherwise stop all answers. What was set apart for a snapshot that
    has gone is looked through once more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    library = _library()
    if library:
        library.malloc_trim(0)


@cache
def _library() -> ctypes.CDLL | None:
    """Find the C library, if it is the one that has these functions."""
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None
