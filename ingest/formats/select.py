"""Which files of a folder or an archive are documents to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath

from ingest.formats.sniff import SUFFIXES

_SKIPPED_FOLDERS = ("__MACOSX",)
# The one table that a folder may hold; another is taken when it is given by its name.
_TABLE = "initiatives.csv"


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


def iter_files(paths: Iterable[str | Path]) -> list[tuple[Path, str]]:
    """List the files to read, with the names under which they are known.

    A file that is given is always taken; of a folder those that :func:`is_wanted`.

    :param paths: files and folders.
    :returns: path and name relative to what was given, in order of the names.
    """
    found: dict[Path, str] = {}
    for given in map(Path, paths):
        if given.is_dir():
            for path in given.rglob("*"):
                name = path.relative_to(given)
                if path.is_file() and is_wanted(name):
                    found.setdefault(path, name.as_posix())
        else:
            found.setdefault(given, given.name)
    counts = Counter(found.values())
    named = [
        (path, name if counts[name] == 1 else _with_folder(path, name))
        for path, name in found.items()
    ]
    return sorted(named, key=lambda pair: (pair[1], str(pair[0])))


def _with_folder(path: Path, name: str) -> str:
    """Name a file with the folder it came from, where two would be named alike."""
    parts = path.resolve().parts
    return "/".join(parts[-len(PurePath(name).parts) - 1 :]).lstrip("/")
