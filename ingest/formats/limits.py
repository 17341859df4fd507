"""How much is read, stated once; every refusal names the limit it rests on."""

from __future__ import annotations

import stat
from pathlib import Path

from kkgraph.errors import SourceError

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 100 * MEGABYTE
MAX_PAGES = 1_000
# Twice the longest plan that is known (Munich's: 2.8 million characters, 30,000 lines).
MAX_CHARACTERS = 6_000_000
MAX_LINES = 60_000
# Eight times the most in any: 20,000 take 25 s of processor time and 0.6 GB.
MAX_PASSAGES = 25_000
MAX_FACTS = 25_000
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 500 * MEGABYTE
# A member that is small unpacked does no harm however well it is packed.
MAX_RATIO = 100
RATIO_COUNTS_FROM_BYTES = 10 * MEGABYTE
_LEAVE_OUT = "split it, or leave out annexes that are no contract"


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


def check_text(text: str, name: str) -> None:
    """Refuse a text that is longer than any contract, before it is read to facts.

    :param text: what was found in the file.
    :param name: the file as the user should see it.
    :raises SourceError: if it has too many characters or lines.
    """
    _refuse_more(len(text), MAX_CHARACTERS, "characters", name)
    _refuse_more(text.count("\n") + 1, MAX_LINES, "lines", name)


def check_passages(count: int, name: str) -> None:
    """Refuse a document with more passages than any contract, before facts are looked for.

    :param count: how many it has.
    :param name: the file as the user should see it.
    :raises SourceError: if there are too many.
    """
    _refuse_more(count, MAX_PASSAGES, "passages", name)


def check_facts(count: int, name: str) -> None:
    """Refuse a document in which more facts were found than any contract has.

    :param count: how many were found.
    :param name: the file as the user should see it.
    :raises SourceError: if there are too many.
    """
    _refuse_more(count, MAX_FACTS, "facts", name)


def _refuse_more(count: int, most: int, what: str, name: str) -> None:
    if count > most:
        message = f"{count} {what} are more than the limit of {most}"
        raise SourceError(message, path=name, remedy=_LEAVE_OUT)


def unpacks_too_well(unpacked: int, packed: int) -> bool:
    """Tell whether a packed file has the proportions of a zip bomb.

    >>> unpacks_too_well(50_000_000, 50_000)
    True
    >>> unpacks_too_well(5_000_000, 5_000)
    False
    """
    return unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1)
