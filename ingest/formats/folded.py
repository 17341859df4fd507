"""The text of a file with its characters folded, and the way back to the text as read.

Every reader's text is folded here, once, after reading: hyphens at line ends, signs that show
nothing, ligatures, subscripts, bullets, and raised note marks, which would melt into the year
they stand at. All later steps work on the folded text; what they find is told in offsets of the
text as read (:class:`~ingest.formats.source.Origin`).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from ingest.formats.markdown.layout import MarkdownLayout, read_layout
from ingest.formats.omissions import LeftOut
from ingest.formats.source import MARKDOWN, LineHint, NoteMark, Origin, SourceText
from ingest.formats.text_hidden import hidden_ranges
from kkgraph.text.characters import (
    BREAK_SIGNS,
    ODD,
    RAISED,
    fold,
    is_bullet,
    lowered,
)
from kkgraph.vocabulary.rules import load_rules

Edit = tuple[int, int, str]

_BULLET, _DASH = "•", "–"
_ARROWS = range(0x2190, 0x2200)
_BLANKS = r"[ \t\xa0]"
# At a line's end what may be a soft hyphen is one; "¬" is how some programs write it.
_BROKEN = re.compile(
    rf"(?<=[^\W_])[{BREAK_SIGNS}¬][{BREAK_SIGNS}\u200b-\u200f]{{0,4}}(?={_BLANKS}{{0,9}}[\r\n])"
)
# The same where the line's end was lost.
_LOST_END = re.compile(rf"(?<=[^\W_])[{BREAK_SIGNS}]{_BLANKS}{{1,9}}(?=(?P<word>[^\W\d_]+))")
_MARKS = re.compile(rf"[{RAISED}]+(?:[,;–-]{_BLANKS}?[{RAISED}]+)*")
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])[^\W\d_]++\Z")
_TEN_BEFORE = re.compile(r"(?<![\d.,])10\Z")
_NOTE = re.compile(r"\W*(?:\d{1,3}|[a-z]|[ivx]+)(?:\W+(?:\d{1,3}|[a-z]|[ivx]+))*\W*")
_EXPONENT_SIGNS = "⁺⁻"
# How far before a mark one looks for what it hangs on.
_NEAR = 20


@cache
def _numbers_of_their_own() -> re.Pattern[str]:
    """Words whose raised digit belongs to them: units of area and volume, formulas."""
    return re.compile(load_rules("layout")["raised_with"])


@cache
def _suspending() -> frozenset[str]:
    return frozenset(load_rules("layout")["and_words"])


def fold_source(source: SourceText) -> SourceText:
    """Fold the characters of a text.

    :param source: a text as read.
    :returns: the folded text with pages and hints moved along, its note marks taken out and
        listed, and the way back; the same text where nothing is to fold. What plain text hides
        is taken out, too, with one more warning.
    """
    raw = source.text
    left_out = LeftOut()
    layout = _layout(source)
    gone = [(a, b, "") for a, b in _hidden(source, left_out)]
    edits = _edits(raw, [*gone, *layout.signs])
    source = replace(source, hints=(*source.hints, *layout.hints), tables=layout.tables)
    if not edits:
        return source
    text, origin = _applied(raw, edits)
    return replace(
        source,
        text=text,
        pages=tuple(origin.folded(page) for page in source.pages),
        hints=tuple(_moved(source.hints, origin)),
        warnings=(*source.warnings, *left_out.warnings()),
        marks=tuple(_note_marks(raw, edits, origin)),
        tables=tuple(table.moved(origin.folded) for table in source.tables),
        origin=origin,
    )


def _layout(source: SourceText) -> MarkdownLayout:
    """What Markdown says of its text, which is found anew each time from the text alone."""
    if source.media_type == MARKDOWN and source.origin is None:
        return read_layout(source.text)
    return MarkdownLayout((), (), ())


def _moved(hints: Iterable[LineHint], origin: Origin) -> Iterator[LineHint]:
    for hint in hints:
        start, end = origin.folded(hint.start), origin.folded(hint.end)
        if start < end:
            yield LineHint(start, end, hint.role)


def _note_marks(raw: str, edits: Iterable[Edit], origin: Origin) -> Iterator[NoteMark]:
    """Numbers of the note marks that were taken out, and where."""
    for start, end, new in edits:
        words = raw[start:end]
        if not new and words and words[0] in RAISED:
            for number in re.findall(r"\d{1,3}", "".join(map(lowered, words))):
                yield NoteMark(int(number), origin.folded(start))


def _hidden(source: SourceText, left_out: LeftOut) -> Iterator[tuple[int, int]]:
    if source.media_type == "text/plain" and source.origin is None:
        yield from hidden_ranges(source.text, left_out)


def _edits(raw: str, hidden: list[Edit]) -> list[Edit]:
    """What to write instead of what, in order and without overlaps."""
    found = [*hidden]
    found += (edit for pattern, made in _RULES for edit in _made(raw, pattern, made))
    # Where two would change one place, the rule that is named first does.
    found.sort(key=lambda edit: edit[0])
    kept: list[Edit] = []
    end = 0
    for edit in found:
        if edit[0] >= end:
            end = edit[1]
            kept.append(edit)
    return [edit for edit in kept if raw[edit[0] : edit[1]] != edit[2]]


def _made(
    raw: str, pattern: re.Pattern[str], made: Callable[[str, re.Match[str]], str]
) -> Iterator[Edit]:
    for match in pattern.finditer(raw):
        yield match.start(), match.end(), made(raw, match)


def _hyphen(raw: str, match: re.Match[str]) -> str:
    return "-"


def _joined(raw: str, match: re.Match[str]) -> str:
    """A word broken in the middle of a line is made whole, unless "och" follows."""
    word, signs = match["word"], match.group()
    if word in _suspending():
        return f"-{signs[1:]}"
    return "" if word[0].islower() else signs[1:]


def _composed(raw: str, match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())


def _folded(raw: str, match: re.Match[str]) -> str:
    char = match.group()
    if _is_dash(char) and _begins_line(raw, match.start()):
        return _DASH if raw[match.end() : match.end() + 1].isspace() else fold(char)
    if is_bullet(char) and _begins_line(raw, match.start()):
        spaced = raw[match.end() : match.end() + 1].isspace()
        return _BULLET if spaced or ord(char) not in _ARROWS else char
    return fold(char)


def _is_dash(char: str) -> bool:
    return char == "\u2212" or unicodedata.category(char) == "Pd"


def _note_mark(raw: str, match: re.Match[str]) -> str:
    """What becomes of raised characters: nothing where they are the mark of a note."""
    mark = match.group()
    start = match.start()
    shown = "".join(map(lowered, mark))
    if _begins_line(raw, start):
        # The note itself begins with its number.
        return shown if raw[match.end() : match.end() + 1].isspace() else f"{shown} "
    before = raw[max(0, start - _NEAR) : start]
    if mark[0] in _EXPONENT_SIGNS or _TEN_BEFORE.search(before):
        return mark
    word = _WORD_BEFORE.search(before)
    if word and _numbers_of_their_own().fullmatch(word.group() + shown):
        return shown
    return "" if _NOTE.fullmatch(shown) else shown


def _begins_line(raw: str, at: int) -> bool:
    """Tell whether only blanks and signs that show nothing stand before a place in its line."""
    while at > 0 and (raw[at - 1] in " \t\xa0\ufeff" or not fold(raw[at - 1])):
        at -= 1
    return at == 0 or raw[at - 1] in "\r\n\f\v"


_RULES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (_BROKEN, _hyphen),
    (_LOST_END, _joined),
    (_MARKS, _note_mark),
    (_COMBINED, _composed),
    (ODD, _folded),
)


def _applied(raw: str, edits: Iterable[Edit]) -> tuple[str, Origin]:
    """Make the edits and note where the text changes its length."""
    pieces: list[str] = []
    starts, places, equal = array("I", [0]), array("I", [0]), bytearray([1])
    length = done = 0
    for start, end, new in edits:
        pieces += (raw[done:start], new)
        length += start - done
        done = end
        if end - start != len(new):
            starts.extend((length, length + len(new)))
            places.extend((start, end))
            equal.extend((0, 1))
        length += len(new)
    pieces.append(raw[done:])
    return "".join(pieces), Origin(raw, starts, places, bytes(equal))
