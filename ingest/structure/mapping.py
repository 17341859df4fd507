"""Cleaned text with a way back to the original characters.

A :class:`MappedText` is made of pieces of the text as read; for every cleaned character
it knows where it stood. What was taken out in between (line ends, footnotes, running
headers) shows as a gap, so that evidence can be cut into unbroken, verbatim parts.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from kkgraph.text.characters import BREAK_SIGNS, CAPITALS, HYPHENS, own_hyphen
from kkgraph.vocabulary.rules import load_rules

_INVISIBLE = "\u00ad\u200b\ufeff"
_CLASS = re.escape(HYPHENS)
# The form feed of a page is white space, too.
_BROKEN_WORD = re.compile(
    rf"(?<=\w)(?P<sign>[{_CLASS}]{{1,2}})[ \t\u00a0]*(?:\r\n|[\r\n])\s*(?=[^\W\d_{CAPITALS}])"
)
# What stands between two cells of a row in cleaned text.
CELL_SIGN = "·"
_LEFT_OUT = re.compile(r"[\s\u00ad\u200b\ufeff\u0300-\u036f-]*+\d{0,2}+[\s\u00ad-]*+\Z")
_REMEMBERED = 2048
_SOFT = dict.fromkeys(map(ord, BREAK_SIGNS))
_SOFT_SIGN = re.compile(f"[{re.escape(BREAK_SIGNS)}]")
_LINE_ENDS = ("\n", "\r")
_LONGEST_WORD = 40
_LAST_WORD = re.compile(r"(?<!\w)\w++\Z")
_FIRST_WORD = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What makes a piece differ from its cleaned form.
_UNEVEN = re.compile(rf"[^\S ]|  |[{_INVISIBLE}\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class MappedText:
    """Cleaned text and, for each of its characters, the offset in the text as read.

    :param text: the cleaned text
    :param offsets: one offset (code points) for each character of ``text``
    """

    text: str
    offsets: array[int]

    def __len__(self) -> int:
        return len(self.text)

    def spans(self, start: int, end: int, raw: str) -> list[tuple[int, int]]:
        """Unbroken ranges of the text as read that carry ``text[start:end]``.

        :param start: first cleaned character
        :param end: one past the last cleaned character
        :param raw: the text as read
        :returns: ranges in order; more than one where other text stands in between
        :raises ValueError: when the range is empty or outside the text
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"range {start}-{end} outside text of {len(self.text)}")
        first, last = self.offsets[start], self.offsets[end - 1]
        if last - first == end - 1 - start:  # nothing left out: offsets only ever grow
            end_at = _past(raw, last)
            return [_trimmed(raw, first, end_at)] if raw[first:end_at].strip() else []
        ranges: list[tuple[int, int]] = []
        before = first
        for at in self.offsets[start + 1 : end]:
            if at - before > 1 and not _LEFT_OUT.match(raw, before + 1, at):
                ranges.append((first, _past(raw, before)))
                first = at
            before = at
        ranges.append((first, _past(raw, before)))
        return [_trimmed(raw, a, b) for a, b in ranges if raw[a:b].strip()]

    def cut(self, start: int, end: int) -> MappedText:
        """The part ``text[start:end]`` with its own map."""
        return MappedText(self.text[start:end], self.offsets[start:end])


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """A range without white space at its ends."""
    words = raw[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _past(raw: str, last: int) -> int:
    """The offset after a character and the marks that belong to it."""
    end = last + 1
    while end < len(raw) and unicodedata.combining(raw[end]):
        end += 1
    return end


@cache
def _and_words() -> frozenset[str]:
    """Words that a suspended hyphen stands before."""
    return frozenset(load_rules("layout")["and_words"])


@lru_cache(maxsize=_REMEMBERED)
def tidy(words: str) -> str:
    """White space folded and hyphenation over line ends joined: the form of a quote."""
    # Most quotes have neither a line end nor a sign to take out.
    if any(sign in words for sign in _LINE_ENDS):
        words = _BROKEN_WORD.sub(_join_if_split, words)
    words = " ".join(words.split())
    return words.translate(_SOFT).strip() if _SOFT_SIGN.search(words) else words


def _join_if_split(match: re.Match[str]) -> str:
    words = match.string
    after = _FIRST_WORD.match(words, match.end())
    if after and after.group() in _and_words():
        return f"{match['sign']} "
    before = words[max(0, match.start() - _LONGEST_WORD) : match.start()]
    return match["sign"] if own_hyphen(before) else ""


def compose(
    pieces: Iterable[tuple[int, int]],
    raw: str,
    is_word: Callable[[str], bool],
    skip: frozenset[int] = frozenset(),
) -> MappedText:
    """Join pieces of lines to running text: spaces folded, broken words made whole.

    :param pieces: ranges of ``raw``, in reading order
    :param raw: the text as read
    :param is_word: whether a lower-case word is known from elsewhere in the text; decides
        if "utveck" + "ling" is one word broken without a hyphen
    :param skip: offsets to leave out (footnote marks)
    """
    text: list[str] = []
    offsets = array("I")
    for start, end in pieces:
        chars, places = _clean(raw, start, end, skip)
        if not chars:
            continue
        if text:
            _bridge(text, offsets, chars, start, is_word)
        text.extend(chars)
        offsets.extend(places)
    return MappedText("".join(text), offsets)


def join_cells(cells: Iterable[MappedText]) -> MappedText:
    """The cells of a row as one text, with a sign between them.

    The sign has the place of the character before it, so that ranges end with the cell and
    no quote holds what stands between two cells in the file.

    :param cells: the cells in order; empty ones are passed over
    """
    text: list[str] = []
    offsets = array("I")
    for cell in cells:
        if not cell.text:
            continue
        if text:
            text.append(f" {CELL_SIGN} ")
            offsets.extend([offsets[-1]] * 3)
        text.append(cell.text)
        offsets.extend(cell.offsets)
    return MappedText("".join(text), offsets)


def _clean(raw: str, start: int, end: int, skip: frozenset[int]) -> tuple[str, Iterable[int]]:
    """A piece with its white space folded and without what is not printed, and its map."""
    left_out = {at for at in skip if start <= at < end}
    if not left_out and not _UNEVEN.search(raw, start, end):
        start, end = _trimmed(raw, start, end)
        return raw[start:end], range(start, end)
    chars: list[str] = []
    places: list[int] = []
    for at, char in enumerate(raw[start:end], start):
        if at in left_out or char in _INVISIBLE:
            continue
        if char.isspace():
            char = " "
            if not chars or chars[-1] == " ":
                continue
        elif unicodedata.combining(char) and chars:
            # Some extractions write "å" as two characters; the text has one, at the first's place.
            whole = unicodedata.normalize("NFC", chars[-1] + char)
            if len(whole) == 1:
                chars[-1] = whole
                continue
        chars.append(char)
        places.append(at)
    if chars and chars[-1] == " ":
        del chars[-1], places[-1]
    return "".join(chars), places


def _bridge(
    text: list[str],
    offsets: array[int],
    after: str,
    start: int,
    is_word: Callable[[str], bool],
) -> None:
    """Put a space between two lines, or join a word that the line end broke."""
    tail = "".join(text[-40:])
    head = _FIRST_WORD.match(after, 0, 40)
    right = head.group() if head else ""
    if tail.endswith("-") and len(tail) > 1 and tail[-2].isalnum() and right:
        if right in _and_words():
            pass  # "klimat-" / "och miljöprogram": the hyphen stands for a left-out part
        elif right[0].islower():
            if not _keeps_hyphen(tail[:-1], right, is_word):
                text.pop()
                offsets.pop()
            return
        else:
            return
    if tail.endswith("–") and tail[-2:-1].isalnum() and right:
        return  # "2019–" / "2027": a dash between two of a kind has no space around it
    left = _LAST_WORD.search(tail)
    if left and right and right[0].islower() and _is_split(left.group(), right, is_word):
        return
    text.append(" ")
    offsets.append(offsets[-1] + 1 if offsets[-1] + 1 < start else start - 1)


def _keeps_hyphen(left: str, right: str, is_word: Callable[[str], bool]) -> bool:
    """Whether the hyphen is the word's own: in "EU-kommissionen", not in "ut-värdering"."""
    word = _LAST_WORD.search(left)
    last = word.group() if word else ""
    if last and own_hyphen(last):
        return True
    return not is_word((last + right).lower()) and is_word(f"{last}-{right}".lower())


def _is_split(left: str, right: str, is_word: Callable[[str], bool]) -> bool:
    whole = (left + right).lower()
    return (
        len(left) > 2
        and len(right) > 2
        and is_word(whole)
        and not is_word(left.lower())
        and not is_word(right.lower())
    )


def words_of(raw: str) -> set[str]:
    """Lower-case words of a text, hyphenated ones both whole and in parts."""
    words = set(_WORD.findall(raw.lower()))
    return words.union(*(word.split("-") for word in words if "-" in word))
