"""What a SPARQL query is made of: pairs, statements, groups, each with its place; and its edits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
# Kind and text of a token; of an IRI, however it is written, the IRI itself.
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A predicate with its objects.

    :param predicate: the IRI, if it is nothing but one.
    :param objects: the tokens after the predicate.
    :param mentions: every IRI in it.
    """

    predicate: str | None
    objects: tuple[Node, ...]
    mentions: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A subject with its pairs."""

    subject: tuple[Node, ...]
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


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of the text and what stands there instead."""

    start: int
    end: int
    text: str


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Make the edits of a text.

    :param text: the text.
    :param edits: in the order of their places.
    :returns: the text with them.
    """
    parts, place = [], 0
    for edit in edits:
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join((*parts, text[place:]))


def place_before(text: str, edits: tuple[Edit, ...], line: int, column: int) -> tuple[int, int]:
    """Find where something stood before the edits.

    :param text: the text as it was.
    :param edits: in the order of their places.
    :param line: in the edited text, from 1.
    :param column: the same.
    :returns: line and column in the text.
    """
    lines = edited(text, edits).split("\n")
    offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
    for edit in edits:
        if offset <= edit.start:
            break
        moved = len(edit.text) - (edit.end - edit.start)
        offset = max(edit.start, offset - moved)
    return line_and_column(text, max(offset, 0))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Say where an offset is.

    :param text: the text.
    :param offset: into it.
    :returns: line and column, from 1.
    """
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def unescape(literal: str) -> str:
    r"""Give the text of a string in quotation marks.

    :param literal: with its quotation marks.
    :returns: the text.

    >>> unescape('"a\\"b"'), unescape("'''x'''")
    ('a"b', 'x')
    """
    width = 3 if literal[:3] in ("'''", '"""') else 1
    return plain(literal[width:-width])


def plain(text: str) -> str:
    r"""Resolve the escapes of a string, an IRI or a name.

    :param text: without what stands around it.
    :returns: the text.

    >>> plain(r"a\u00e5\-b")
    'aå-b'
    """
    return _ESCAPE.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        number = int(code, 16)
        is_character = number < 0x110000 and not 0xD800 <= number < 0xE000
        return chr(number) if is_character else "\ufffd"
    return _LETTERS.get(match[3], match[3])
