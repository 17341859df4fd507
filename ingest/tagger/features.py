"""What the tagger sees of each word: its form, its neighbours, its votes, its place in a list.

Every feature is a short readable string. Some count for the word alone, some for its
neighbours too, which is told by the group they stand in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ingest.tagger.heads import heads_of
from ingest.tagger.values import TaggerText, Written, tokens

# So far from a word its neighbours are seen; how much of them, `Seen.from_afar` says.
OFFSETS = (-2, -1, 0, 1, 2)
# So far their form and votes are seen too.
NEAR = 1
_ENDS = (".", "!", "?")
_JOINS = (":", "–", "-", "•")
# Quotation marks before a word.
_QUOTES = "“”\"„»«’'"
# What ends the head of an item ("Name. What it is."), and the most words that a head has.
_HEAD_ENDS = (".", ":", "–", "—", "-", "(", ",")
_HEAD_WORDS = 6
_LEAD_WORD = re.compile(r"[^\W\d_]{5,}")
_LEAD_WORDS = 6
_MOST_TIMES = 3
# Words come again and again, in one document and in the next.
_REMEMBERED = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features that come together again and again, made once and equal only to themselves.

    What weights say of them all can so be added up once and found again without comparing a
    word of theirs.

    :param names: the features
    """

    names: tuple[str, ...]


class Seen(NamedTuple):
    """The features of one word.

    :param word: the word, its shape, its ending: all that is seen from two words away
    :param form: how it is written, seen from the next word besides
    :param said: its votes, seen as far
    :param place: where it stands, which is seen of the word itself besides
    """

    word: Features
    form: Features
    said: Features
    place: tuple[str, ...]

    @property
    def near(self) -> tuple[str, ...]:
        """What is seen of it from the next word."""
        return (*self.word.names, *self.form.names, *self.said.names)

    def from_afar(self, offset: int) -> tuple[str, ...]:
        """All that is seen of it by the word that stands so far before it.

        :param offset: one of ``OFFSETS``; with 0 it sees itself, its place too
        """
        if abs(offset) > NEAR:
            return self.word.names
        return self.near if offset else (*self.near, *self.place)


# As a call of the class does, in half the time: there is one for every word.
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Habits:
    """How one document writes its words: small, or with a capital inside sentences."""

    small: Counter[str]
    capital: Counter[str]


def habits(stretches: Sequence[TaggerText]) -> Habits:
    """Count how a document writes its words.

    :param stretches: all its passages
    """
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    begin = frozenset(_ENDS + _JOINS)
    for stretch in stretches:
        words = [token.word for token in tokens(stretch.text)]
        small.update([word for word in words if word[0].islower()])
        capital.update(
            [
                word
                for before, word in zip((".", *words), words, strict=False)
                if word[0].isupper() and before not in begin
            ]
        )
    return Habits(small, capital)


def see(
    stretch: TaggerText,
    ways: Habits,
    ordinary: frozenset[str],
    second: frozenset[str] | None = None,
) -> list[Seen]:
    """The features of every word of a passage.

    :param stretch: the passage
    :param ways: how its document writes words
    :param ordinary: words of the lexicon, small letters
    :param second: the second words of those pairs that are asked for; all pairs unless given
    """
    text = stretch.text
    found = tokens(text)
    known = [_known(token.word) for token in found]
    votes = _votes(stretch, found)
    around = _around(stretch)
    head, head_says = _head(found, stretch.kind)
    seen = []
    first = True
    for index, (token, one) in enumerate(zip(found, known, strict=True)):
        place = _place(known, index, second)
        if index == 0:
            place = ("first", f"first {stretch.kind}", *place)
        if one.capital or index == 0:
            place += around
        if index < head:
            place += head_says
        quoted = token.start > 0 and text[token.start - 1] in _QUOTES
        if one.capital:
            way = _way(token.word, first, ways)
            form = _form(token.word, quoted, ordinary, way)
        else:
            form = _form(token.word, quoted, ordinary)
        said = _said(votes[index]) if votes[index] else _UNSAID[one.capital and not first]
        seen.append(_new(Seen, (one.seen, form, said, place)))
        first = token.word in _ENDS
    return seen


# Where there are no votes; the second where a capital inside a sentence asks for one.
_UNSAID = (Features(("none",)), Features(("none", "none capital")))


def _head(found: Sequence[Written], kind: str) -> tuple[int, tuple[str, ...]]:
    """How many words the head of an item has, and what its words see of it.

    An item is often a name, a sign and what it is: "Name. What it is."
    """
    if kind == "paragraph" or not found:
        return 0, ()
    for index, token in enumerate(found[: _HEAD_WORDS + 1]):
        if token.word in _HEAD_ENDS and index:
            rest = "more" if index + 1 < len(found) else "end"
            size = min(index, 4)
            return index, (f"head {token.word} {rest}", f"head of {size} {token.word} {rest}")
    if len(found) <= _HEAD_WORDS:
        return len(found), (f"head alone {min(len(found), 4)}",)
    return 0, ()


@lru_cache(maxsize=_REMEMBERED)
def _said(votes: tuple[str, ...]) -> Features:
    """Votes as features."""
    return Features(votes)


def _place(
    known: Sequence[_SeenWord], index: int, second: frozenset[str] | None
) -> tuple[str, ...]:
    """Between what a word stands in its passage."""
    if not index:
        return ()
    before = known[index - 1]
    pair: tuple[str, ...] = ()
    if index > 1 and (second is None or before.small in second):
        pair = (f"two={known[index - 2].small} {before.small}",)
    if index + 1 < len(known):
        return (*pair, _between(before.shape, known[index + 1].shape))
    return pair


@lru_cache(maxsize=_REMEMBERED)
def _between(before: str, after: str) -> str:
    return f"between={before} {after}"


class _SeenWord(NamedTuple):
    """A word wherever it stands: in small letters, its shape, its capital, what is seen of it."""

    small: str
    shape: str
    capital: bool
    seen: Features


@lru_cache(maxsize=_REMEMBERED)
def _known(word: str) -> _SeenWord:
    small, drawn = word.lower(), shape(word)
    seen = Features((f"w={small}", f"sh={drawn}", f"s3={small[-3:]}"))
    return _SeenWord(small, drawn, word[0].isupper(), seen)


class _Way(NamedTuple):
    """How a word with a capital stands and is written elsewhere in its document."""

    first: bool
    also_small: bool
    times: int


def _way(word: str, first: bool, ways: Habits) -> _Way:
    return _Way(first, word.lower() in ways.small, min(ways.capital.get(word, 0), _MOST_TIMES))


@lru_cache(maxsize=_REMEMBERED)
def _form(word: str, quoted: bool, ordinary: frozenset[str], way: _Way | None = None) -> Features:
    """How a word is written; ``way`` is there for words with a capital."""
    small = word.lower()
    found = [f"s2={small[-2:]}", f"s4={small[-4:]}", f"p3={small[:3]}", f"p4={small[:4]}"]
    if len(small) > 6:
        found.append(f"s5={small[-5:]}")
    known = small in ordinary or small.rstrip("s") in ordinary
    if way:
        found += _capital(word, small, way)
        found.append("capital ordinary" if known else "capital unknown")
    if known:
        found.append("ordinary")
    for head in heads_of(small):
        found += [f"head {head}", f"capital head {head}"] if way else [f"head {head}"]
    if quoted:
        found.append("after quote")
    return Features(tuple(found))


def _capital(word: str, small: str, way: _Way) -> list[str]:
    found = ["capital first"] if way.first else ["capital inside"]
    if len(word) > 1 and word.isupper():
        found.append("capitals")
    if not way.first:
        found += [f"inside s3={small[-3:]}", f"inside s2={small[-2:]}"]
    if way.also_small:
        found.append("also small")
    if way.times:
        found.append(f"inside times={way.times}")
    return found


def _around(stretch: TaggerText) -> tuple[str, ...]:
    words = _LEAD_WORD.findall(stretch.lead.lower())[-_LEAD_WORDS:]
    return (f"kind={stretch.kind}", f"topic={stretch.topic}", *(f"lead={word}" for word in words))


def _votes(stretch: TaggerText, found: Sequence[Written]) -> list[tuple[str, ...]]:
    if not stretch.votes:
        return [()] * len(found)
    said: list[set[str]] = [set() for _ in found]
    ends = [token.end for token in found]
    for vote in stretch.votes:
        for index in range(bisect_right(ends, vote.start), len(found)):
            token = found[index]
            if token.start >= vote.end:
                break
            part = "begins" if token.start <= vote.start else "goes on"
            said[index].add(f"{vote.says} {part}")
    return [tuple(sorted(one)) for one in said]


@lru_cache(maxsize=_REMEMBERED)
def shape(word: str) -> str:
    """The shape of a word: "Xx" for "Malmö", "X" for "ICLEI", "0" for a number.

    :param word: one token
    """
    drawn: list[str] = []
    for char in word:
        sign = char
        if char.isalpha():
            sign = "X" if char.isupper() else "x"
        elif char.isdigit():
            sign = "0"
        if not drawn or drawn[-1] != sign:
            drawn.append(sign)
    return "".join(drawn)
