"""What a SPARQL query is made of: parts, pairs, statements, groups, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kkgraph.sparql import tokens

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Part:
    """A token as this module needs it."""

    kind: str
    text: str
    start: int
    word: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A predicate with its objects.

    :param predicate: the IRI, if it is nothing but one.
    :param objects: kind and text of the tokens after the predicate.
    :param mentions: every IRI in it.
    """

    predicate: str | None
    objects: tuple[tuple[str, str], ...]
    mentions: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A subject with its pairs."""

    subject: tuple[tuple[str, str], ...]
    subject_mentions: frozenset[str]
    pairs: tuple[Pair, ...]
    start: int
    subject_end: int
    end: int
    end_with_dot: int


@dataclass(slots=True)
class Group:
    """A group graph pattern.

    :param start: the place after its opening brace.
    :param template: whether it is also the template of ``CONSTRUCT WHERE``.
    """

    start: int
    template: bool = False
    statements: list[Statement] = field(default_factory=list)


def unescape(literal: str) -> str:
    r"""Give the text of a string in quotation marks.

    :param literal: with its quotation marks.
    :returns: the text.

    >>> unescape('"a\\"b"'), unescape("'''x'''")
    ('a"b', 'x')
    """
    width = 3 if literal[:3] in ("'''", '"""') else 1
    return _ESCAPE.sub(_unescape, literal[width:-width])


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        return _LETTERS.get(match[3], match[3])
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def read_parts(query: str) -> Iterator[Part]:
    """Give the tokens, numbers in one piece and names without the dot after them.

    :param query: the query.
    :returns: its parts; the last has the kind ``end``.
    """
    end = 0
    for token in tokens.tokens(query):
        if token.start < end:
            continue
        number = _NUMBER.match(query, token.start) if token.kind == "mark" else None
        if number:
            end = number.end()
            yield Part("number", number.group(), token.start)
            continue
        text = token.text.rstrip(".") if token.kind == "name" else token.text
        yield Part(token.kind, text, token.start, token.word)
        for place in range(len(text), len(token.text)):
            yield Part("mark", ".", token.start + place)
    yield Part("end", "", len(query))
