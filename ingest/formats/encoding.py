"""Text that was decoded as what it is not: UTF-8 read as Windows-1252 and its like, mended.

The library ftfy tells such text by its odd rows of characters and takes the last decoding back
(Speer, "ftfy: fixes text for you", doi:10.5281/zenodo.2591652).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.formats.source import Content, LineHint, ReadingWarning

# What the first byte of a letter in UTF-8 looks like in the encodings that it is mistaken for,
# before a sign that is no small letter: cheap to look for, and rare in text that is right.
_SUSPECT = re.compile(r"[ÂÃ√├┬Γ][^\sa-z]|[Ä-ôÐÑŃĂĹ][^\sA-Za-zÅÄÖåäöéü.,;:?!)\]/”\"’'–-]")
# Encodings that ftfy does not try. A text that comes out as UTF-8 was UTF-8.
_FURTHER = ("cp1252", "cp850", "iso8859_15", "iso8859_2", "cp1250", "mac_roman")


def mend_content(content: Content) -> Content:
    """Take back a wrong decoding, line by line, since files are put together from several.

    :param content: what a reader found.
    :returns: the same where nothing had to be mended, else with a warning ``encoding``.
    """
    if not _SUSPECT.search(content.text):
        return content
    before = content.text.splitlines(keepends=True)
    after = list(_mended(before))
    changed = [
        number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]
    ]
    if not changed:
        return content
    moved = _Moved(before, after)
    return replace(
        content,
        text="".join(after),
        pages=tuple(moved.place(page) for page in content.pages),
        hints=tuple(
            LineHint(moved.place(hint.start), moved.place(hint.end), hint.role)
            for hint in content.hints
        ),
        warnings=(*content.warnings, _warning(before, after, changed)),
    )


def _mended(lines: Sequence[str]) -> Iterator[str]:
    """Mend lines; once one was at fault, others need less to be thought so too."""
    from ftfy import fix_encoding

    mended = [fix_encoding(line) if _SUSPECT.search(line) else line for line in lines]
    at_fault = mended != list(lines)
    for line in mended:
        yield _read_anew(line) if at_fault or "├" in line else line


def _read_anew(line: str) -> str:
    if line.isascii():
        return line
    for encoding in _FURTHER:
        try:
            return line.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return line


def _warning(before: Sequence[str], after: Sequence[str], changed: Sequence[int]) -> ReadingWarning:
    first = changed[0]
    word, mended = next(
        pair
        for pair in zip(before[first].split(), after[first].split(), strict=False)
        if pair[0] != pair[1]
    )
    lines = f"line {first + 1}" if len(changed) == 1 else f"{len(changed)} lines"
    message = (
        f"{lines} had been stored in UTF-8 and read as another encoding, and were mended: "
        f"“{word}” is “{mended}”; check å, ä and ö"
    )
    return ReadingWarning("encoding", message, first + 1)


class _Moved:
    """Where places of a text are after some of its lines have changed length."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._old, self._new = [0], [0]
        self._after = after
        for old, new in zip(before, after, strict=True):
            self._old.append(self._old[-1] + len(old))
            self._new.append(self._new[-1] + len(new))

    def place(self, offset: int) -> int:
        """The new offset; within a line that has changed it is near the right one."""
        at = bisect_right(self._old, offset) - 1
        if at >= len(self._after):
            return self._new[-1]
        line = self._old[at + 1] - self._old[at]
        length = len(self._after[at])
        inside = offset - self._old[at]
        # The end of a line, its sign of the end left out, is the end of the new one.
        from_end = line - inside
        return self._new[at] + (inside if inside * 2 < line else max(length - from_end, 0))
