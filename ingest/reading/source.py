"""What reading hands on: the text of a file with what the layout said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["header", "footer", "page_number", "footnote", "heading", "bullet", "table", "image"]


@dataclass(frozen=True, slots=True)
class LineHint:
    """What the layout says of a stretch of text and plain text cannot.

    :param start: offset of its first character in the text.
    :param end: offset after its last character.
    :param role: what it is on the page.
    """

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something the reader should know that did not stop the reading.

    :param code: short fixed name, such as ``encoding``.
    :param message: one sentence for people.
    :param line: 1-based line of the text, where known.
    """

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, as read and before anything is removed.

    Offsets count code points. Lines end as in the file (text files keep CR LF);
    formats without lines of their own use LF.

    :param name: the file's name relative to what was given, never absolute;
        a member of an archive is ``archive.zip/member.txt``.
    :param sha256: hash of the file's bytes.
    :param media_type: by content, not by suffix.
    :param text: the text.
    :param pages: offset at which each page starts; empty when the format has no pages.
    :param hints: what the layout says, in order of their start.
    :param warnings: what was odd but did not stop the reading.
    """

    name: str
    sha256: str
    media_type: str
    text: str
    pages: tuple[int, ...] = ()
    hints: tuple[LineHint, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader of one format finds; the fields are those of :class:`SourceText`."""

    text: str
    pages: tuple[int, ...] = ()
    hints: tuple[LineHint, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
