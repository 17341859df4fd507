"""From a file to its text with a map of pages and layout."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ingest.formats.archive import read_members
from ingest.formats.encoding import mend_content
from ingest.formats.limits import check_file_size, check_text
from ingest.formats.select import iter_files
from ingest.formats.sniff import MEDIA_TYPES, Kind, sniff, suffix_warning
from ingest.formats.source import Content, LineHint, ReadingWarning, Role, SourceText
from ingest.formats.text import decode_text
from kkgraph.errors import SourceError

__all__ = [
    "LineHint",
    "ReadingWarning",
    "Role",
    "SourceText",
    "iter_files",
    "read_bytes",
    "read_path",
]

OnError = Callable[[SourceError], None]


def read_path(
    path: Path | str, *, name: str | None = None, on_error: OnError | None = None
) -> list[SourceText]:
    """Read a file.

    :param path: the file.
    :param name: the name to know it by; the file's own unless given.
    :param on_error: called for each member of an archive that cannot be read, so that the
        others are; without it the first such member raises.
    :returns: one text, or one for each readable member of an archive.
    :raises SourceError: if the file cannot be read.
    """
    path = Path(path)
    name = name or path.name
    try:
        check_file_size(path, name)
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"the file cannot be opened ({error.strerror or error})",
            path=name,
            remedy="check its name and the rights to read it",
        ) from error
    kind = sniff(data, name)
    if kind == "zip":
        return _read_archive(data, name, on_error)
    return [_read_kind(data, name, kind)]


def read_bytes(data: bytes, name: str) -> SourceText:
    """Read a single document that is already in memory.

    :param data: the whole file.
    :param name: the name to know it by.
    :raises SourceError: if it cannot be read or is an archive.
    """
    if not data:
        raise SourceError("the file is empty", path=name, remedy="give another file")
    kind = sniff(data, name)
    if kind == "zip":
        raise SourceError(
            "an archive within an archive is not read", path=name, remedy="unpack it first"
        )
    return _read_kind(data, name, kind)


def _read_archive(data: bytes, name: str, on_error: OnError | None) -> list[SourceText]:
    """Read the members of an archive one by one."""
    texts: list[SourceText] = []
    errors = 0
    for member, content in read_members(data, name):
        try:
            if isinstance(content, SourceError):
                raise content
            texts.append(read_bytes(content, member))
        except SourceError as error:
            if on_error is None:
                raise
            on_error(error)
            errors += 1
    if not texts and not errors:
        raise SourceError(
            "the archive holds nothing to read",
            path=name,
            remedy="pack TXT, Markdown, PDF, DOCX or HTML",
        )
    return texts


def _read_kind(data: bytes, name: str, kind: Kind) -> SourceText:
    """Read a document whose kind is known; each reader is loaded when it is needed."""
    content = mend_content(_READERS[kind](data, name))
    if not content.text.strip():
        raise SourceError("the file holds no text", path=name, remedy="give another file")
    check_text(content.text, name)
    return SourceText(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPES[kind],
        text=content.text,
        pages=content.pages,
        hints=content.hints,
        warnings=(*suffix_warning(kind, name), *content.warnings),
    )


def _text(data: bytes, name: str) -> Content:
    text, warnings = decode_text(data, name)
    return Content(text, warnings=warnings)


def _pdf(data: bytes, name: str) -> Content:
    from ingest.formats.pdf.reader import read_pdf

    return read_pdf(data, name)


def _docx(data: bytes, name: str) -> Content:
    from ingest.formats.docx.reader import read_docx

    return read_docx(data, name)


def _html(data: bytes, name: str) -> Content:
    from ingest.formats.html import read_html

    return read_html(data, name)


_READERS: dict[Kind, Callable[[bytes, str], Content]] = {
    "text": _text,
    "markdown": _text,
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
}
