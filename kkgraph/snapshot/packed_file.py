"""Files that a snapshot holds packed (gzip), named by the hash of what is in them.

What a snapshot says of a file must not depend on the library that packed it: other versions of
zlib give other bytes for the same content. So the hash is that of the content.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

SUFFIX = ".gz"
# Triples and JSON repeat themselves so much that trying harder gains next to nothing.
_LEVEL = 4
_PIECE = 1 << 20


def pack(data: bytes) -> bytes:
    """Pack content; no time, no name.

    :param data: the content.
    :returns: a gzip file.
    """
    return gzip.compress(data, _LEVEL, mtime=0)


def read_content(path: Path) -> bytes:
    """Read what a file of a snapshot holds.

    :param path: the file, packed if it is named so.
    :returns: the content.
    :raises OSError: if it cannot be read or is damaged.
    """
    data = path.read_bytes()
    if path.suffix != SUFFIX:
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, zlib.error) as error:
        raise gzip.BadGzipFile(f"{path.name} is damaged: {error}") from error


def content_hash(path: Path) -> str | None:
    """Hash what a file of a snapshot holds, in pieces.

    :param path: the file, packed if it is named so.
    :returns: SHA-256 in hexadecimal, ``None`` if it is not there or damaged.
    """
    found = hashlib.sha256()
    try:
        with gzip.open(path) if path.suffix == SUFFIX else path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                found.update(piece)
    except (FileNotFoundError, NotADirectoryError, gzip.BadGzipFile, EOFError, zlib.error):
        return None
    return found.hexdigest()
