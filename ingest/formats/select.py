"""Which files of a folder or an archive are documents to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from ingest.formats.sniff import SUFFIXES

_SKIPPED_FOLDERS = ("__MACOSX",)
# The one table that a folder may hold; another is taken when it is given by its name.
_TABLE = "initiatives.csv"
# Bytes of a name that are no UTF-8, as Python keeps them.
_STRAY = re.compile("[\udc80-\udcff]")


def is_wanted(path: PurePath) -> bool:
    """Tell whether a file found in a folder is one to read.

    :param path: its path relative to the folder.

    >>> [is_wanted(PurePath(p)) for p in ("a/b.PDF", ".git/x.txt", "README.txt", "d.csv")]
    [True, False, False, False]
    """
    hidden = any(part.startswith(".") or part in _SKIPPED_FOLDERS for part in path.parts)
    described = path.name.lower().startswith("readme")
    document = path.suffix.lower() in SUFFIXES or path.name.lower() == _TABLE
    return not hidden and not described and document


def readable_name(name: str) -> str:
    r"""Give the name of a file as text; bytes that are no UTF-8 are read as Windows-1252.

    :param name: as Python gives it, bytes that it could not read standing as lone surrogates.

    >>> readable_name("Malm\udcf6 2024.pdf"), readable_name("Malmö.pdf")
    ('Malmö 2024.pdf', 'Malmö.pdf')
    """
    return _STRAY.sub(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), name)


def iter_files(
    paths: Iterable[str | Path], *, on_link: Callable[[str], None] | None = None
) -> list[tuple[Path, str]]:
    """List the files to read, with the names under which they are known.

    A file that is given is always taken; of a folder those that :func:`is_wanted` and that lie
    in it: a link that leads elsewhere would publish what nobody gave.

    :param paths: files and folders.
    :param on_link: told the name of each link that leads out of its folder.
    :returns: path and name relative to what was given, in order of the names.
    """
    found: dict[Path, str] = {}
    for given in map(Path, paths):
        if given.is_dir():
            root = given.resolve()
            for path in given.rglob("*"):
                relative = path.relative_to(given)
                if not (path.is_file() and is_wanted(relative)):
                    continue
                name = readable_name(relative.as_posix())
                if path.resolve().is_relative_to(root):
                    found.setdefault(path, name)
                elif on_link:
                    on_link(name)
        else:
            found.setdefault(given, readable_name(given.name))
    counts = Counter(found.values())
    named = [
        (path, name if counts[name] == 1 else _with_folder(path, name))
        for path, name in found.items()
    ]
    return sorted(named, key=lambda pair: (pair[1], str(pair[0])))


def _with_folder(path: Path, name: str) -> str:
    """Name a file with the folder it came from, where two would be named alike."""
    parts = [readable_name(part) for part in path.resolve().parts]
    return "/".join(parts[-len(PurePath(name).parts) - 1 :]).lstrip("/")
