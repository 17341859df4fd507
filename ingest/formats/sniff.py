"""What kind of file it is, by its first bytes and not by its name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import Literal

from ingest.formats.docx.package import main_part
from ingest.formats.source import MARKDOWN, ReadingWarning
from ingest.formats.text import looks_binary
from kkgraph.errors import SourceError

Kind = Literal["text", "markdown", "pdf", "docx", "html", "zip"]

MEDIA_TYPES: dict[Kind, str] = {
    "text": "text/plain",
    "markdown": MARKDOWN,
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "zip": "application/zip",
}
SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".zip": "zip",
}
SUPPORTED = "TXT, Markdown, PDF, DOCX, HTML, or ZIP of these"

# Kinds that people do try, with what to do about each.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office file (.doc) or one locked with a password",
        "save it as DOCX without password",
    ),
    (b"{\\rtf", "an RTF file", "save it as DOCX or PDF"),
    (b"\x89PNG", "a picture (PNG)", "run text recognition on it"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "run text recognition on it"),
    (b"GIF8", "a picture (GIF)", "run text recognition on it"),
    (b"II*\0", "a picture (TIFF)", "run text recognition on it"),
    (b"MM\0*", "a picture (TIFF)", "run text recognition on it"),
    (b"\x1f\x8b", "a gzip file", "unpack it, or pack it as ZIP"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it, or pack it as ZIP"),
    (b"Rar!", "a RAR archive", "unpack it, or pack it as ZIP"),
)
_PDF_WITHIN = 1024
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(rb"</?(p|div|h[1-6]|body|table|ul|li|span|main|article)\b[^>]*>", re.I)
# The first element of a Word document names its vocabulary.
_WORD = b"wordprocessingml"
_ROOT_WITHIN = 16_384
_BOM = b"\xef\xbb\xbf"
# What no plain text has by chance: headings of Markdown, and the line below a table's header.
_MARKDOWN_HEADING = re.compile(rb"^#{1,6} \S", re.M)
_MARKDOWN_TABLE = re.compile(rb"^\|(?: ?:?-{3,}:? ?\|)+\s*$", re.M)
_FEWEST_HEADINGS = 3
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def sniff(data: bytes, name: str) -> Kind:
    """Tell what kind of file some bytes are.

    :param data: the whole file.
    :param name: the file as the user should see it; its suffix decides only between
        plain text and a fragment of HTML.
    :raises SourceError: if it is of no kind that can be read.
    """
    for magic, what, remedy in _FOREIGN:
        if data.startswith(magic):
            raise SourceError(f"this is {what}", path=name, remedy=remedy)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(data, name)
    start = data.removeprefix(_BOM)[:_PDF_WITHIN]
    if _HTML.match(start):
        return "html"
    suffix_kind = SUFFIXES.get(PurePath(name).suffix.lower())
    if not data.startswith(_WIDE_BOMS) and looks_binary(data):
        raise _binary(data, name, suffix_kind)
    if suffix_kind == "html" and _TAG.search(data):
        return "html"
    if suffix_kind == "markdown" or _is_markdown(data):
        return "markdown"
    return "text"


def _is_markdown(data: bytes) -> bool:
    """Tell whether a text that is not called so is Markdown: it has a table, and headings."""
    if not _MARKDOWN_TABLE.search(data):
        return False
    return len(_MARKDOWN_HEADING.findall(data)) >= _FEWEST_HEADINGS


def _binary(data: bytes, name: str, suffix_kind: str | None) -> SourceError:
    """Say of bytes that are not text what is wrong with them."""
    at = data.find(b"\0")
    if suffix_kind not in ("text", "html", "markdown") or at < 0:
        message = "the content is of no kind that can be read"
        return SourceError(message, path=name, remedy=f"give {SUPPORTED}")
    return SourceError(
        "a NUL byte stands in what should be text",
        path=name,
        line=data.count(b"\n", 0, at) + 1,
        remedy="save it as UTF-8 text, or give the original PDF, DOCX or HTML file",
    )


def suffix_warning(kind: Kind, name: str) -> tuple[ReadingWarning, ...]:
    """Warn when the name of a file says something else than its content."""
    suffix = PurePath(name).suffix.lower()
    if SUFFIXES.get(suffix) == kind:
        return ()
    message = f"named {suffix or 'without suffix'}, but the content is {MEDIA_TYPES[kind]}"
    return (ReadingWarning("suffix", message),)


def _packed_kind(data: bytes, name: str) -> Kind:
    """Tell a DOCX file from other packed files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
            if _is_document(package):
                return "docx"
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise SourceError(
            f"the packed file (ZIP or DOCX) is damaged ({error})",
            path=name,
            remedy="fetch it again",
        ) from error
    office = {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml"} & members
    if office:
        raise SourceError(
            "this is an office file of another kind than DOCX",
            path=name,
            remedy=f"save it as DOCX or PDF (what can be read: {SUPPORTED})",
        )
    return "zip"


def _is_document(package: zipfile.ZipFile) -> bool:
    """Tell whether the main part of a package is a Word document, whatever it is called."""
    try:
        main = main_part(package)
        if main is None:
            return False
        with package.open(main) as part:
            return _WORD in part.read(_ROOT_WITHIN)
    except (NotImplementedError, RuntimeError):
        # Locked, or packed in a way that is not known: the reader says so.
        return any(name.startswith("word/") for name in package.namelist())
