"""What reading hands on: the text of a file with what the layout said about it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from ingest.formats.tables import Table

MARKDOWN = "text/markdown"

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
class NoteMark:
    """A raised number that was taken out of a text: the mark of a note.

    :param number: of the note.
    :param at: offset in the folded text of what stands after it.
    """

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The way from a folded text back to the text as read.

    The folded text consists of stretches, each as long as in the text as read or changed.

    :param text: the text as read.
    :param starts: where each stretch starts in the folded text.
    :param places: where it starts in the text as read.
    :param equal: for each stretch, 1 if it is as long as before.
    """

    text: str
    starts: array[int]
    places: array[int]
    equal: bytes

    def start(self, offset: int) -> int:
        """The place in the text as read where a folded range starts.

        :param offset: its first character.
        """
        at = bisect_right(self.starts, offset) - 1
        return self.places[at] + (offset - self.starts[at] if self.equal[at] else 0)

    def end(self, offset: int) -> int:
        """The place in the text as read where a folded range ends.

        :param offset: one past its last character, at least 1.
        """
        at = bisect_right(self.starts, offset - 1) - 1
        if self.equal[at]:
            return self.places[at] + offset - self.starts[at]
        return self.places[at + 1]

    def folded(self, place: int) -> int:
        """The folded offset of a place in the text as read.

        :param place: an offset in :attr:`text`.
        """
        at = bisect_right(self.places, place) - 1
        if self.equal[at]:
            return self.starts[at] + place - self.places[at]
        return self.starts[at] + (0 if place == self.places[at] else self._length(at))

    def _length(self, at: int) -> int:
        return self.starts[at + 1] - self.starts[at]


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
    :param marks: raised numbers that folding took out, in order.
    :param origin: the way back to the text as read, where the characters have been folded.
    :param tables: the tables that the format tells, in order; known once the text is folded.
    """

    name: str
    sha256: str
    media_type: str
    text: str
    pages: tuple[int, ...] = ()
    hints: tuple[LineHint, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    origin: Origin | None = None
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader of one format finds; the fields are those of :class:`SourceText`."""

    text: str
    pages: tuple[int, ...] = ()
    hints: tuple[LineHint, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()


class TextBuilder:
    """Collects blocks; an empty line stands between two unless they are rows of one thing."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._hints: list[LineHint] = []

    def add(self, text: str, role: Role | None = None, *, close: bool = False) -> None:
        """Append a block.

        :param text: its text; nothing is appended when it is blank.
        :param role: what it is.
        :param close: no empty line before it, as for the next row of a table.
        """
        text = text.strip()
        if not text:
            return
        if self._length:
            self._append("\n" if close else "\n\n")
        start = self._length
        self._append(text)
        if role is not None:
            self._hints.append(LineHint(start, self._length, role))

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces)

    @property
    def hints(self) -> tuple[LineHint, ...]:
        """Ranges of the blocks that have a role."""
        return tuple(self._hints)
