"""How much is read, stated once; every refusal names the limit it rests on."""

from __future__ import annotations

import stat
from pathlib import Path

from kkgraph.errors import SourceError

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 100 * MEGABYTE
MAX_PAGES = 1_000
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 500 * MEGABYTE
# A member that is small unpacked does no harm however well it is packed.
MAX_RATIO = 100
RATIO_COUNTS_FROM_BYTES = 10 * MEGABYTE


def check_file_size(path: Path, name: str) -> None:
    """Refuse what is no file with an end, and a file that is empty or larger than the limit.

    :param path: the file; it is looked at, not opened.
    :param name: the file as the user should see it.
    :raises SourceError: if it is a device or a pipe, empty or too large.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(
            "a device, a pipe or a socket is no document",
            path=name,
            remedy="write what it gives into a file and give that",
        )
    size = found.st_size
    if size == 0:
        raise SourceError(
            "the file is empty", path=name, remedy="fetch or save it again and give that file"
        )
    if size > MAX_FILE_BYTES:
        raise SourceError(
            f"{size / MEGABYTE:.0f} MB is more than the limit of {MAX_FILE_BYTES // MEGABYTE} MB",
            path=name,
            remedy="split it, or leave out its pictures",
        )


def check_page_count(count: int, name: str) -> None:
    """Refuse a document with no pages or more than the limit.

    :param count: its number of pages.
    :param name: the file as the user should see it.
    :raises SourceError: if there are none or too many.
    """
    if count == 0:
        raise SourceError("the PDF has no pages", path=name, remedy="export it again as PDF")
    if count > MAX_PAGES:
        raise SourceError(
            f"{count} pages are more than the limit of {MAX_PAGES}",
            path=name,
            remedy="split the file and read the parts",
        )


def unpacks_too_well(unpacked: int, packed: int) -> bool:
    """Tell whether a packed file has the proportions of a zip bomb.

    >>> unpacks_too_well(50_000_000, 50_000)
    True
    >>> unpacks_too_well(5_000_000, 5_000)
    False
    """
    return unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)
