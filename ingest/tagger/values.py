"""What the tagger looks at, and what it says, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.annotate.tokens import written

# Passages of one document are looked at several times.
_REMEMBERED = 2048

KINDS = ("project", "document", "organisation", "network")


class Written(NamedTuple):
    """A word, number or sign at ``text[start:end]``."""

    start: int
    end: int
    word: str


# As a call of the class does, in half the time: there are more words than anything else.
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Vote:
    """What a rule or a register says of ``text[start:end]``, e.g. "project" or "place"."""

    start: int
    end: int
    says: str


@dataclass(frozen=True, slots=True)
class TaggerText:
    """One passage with all that is known of it before it is tagged.

    :param text: the cleaned text
    :param kind: paragraph, bullet or table
    :param topic: topic of its section
    :param lead: the text that introduces a bullet
    :param votes: what rules and registers found in it
    """

    text: str
    kind: str
    topic: str | None
    lead: str
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger sees at ``text[start:end]``.

    :param kind: one of ``KINDS``
    :param chance: the smallest marginal probability of its words' labels
    """

    start: int
    end: int
    kind: str
    chance: float


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> tuple[Written, ...]:
    """Words, numbers and signs of a text as written.

    >>> [token.word for token in tokens("EU:s mål: 1,5 ton")]
    ['EU:s', 'mål', ':', '1,5', 'ton']

    :param text: cleaned text of a passage
    """
    return tuple([_new(Written, (*m.span(), m.group())) for m in written(text)])


@cache
def labels() -> tuple[str, ...]:
    """The labels of words: outside, or beginning or inside of a name of each kind."""
    return ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))


def spans(found: tuple[Written, ...], said: list[str]) -> Iterator[tuple[int, int, str]]:
    """Names in labelled words: first and one past the last word, and the kind.

    :param found: the words
    :param said: a label for each
    """
    start, kind = 0, ""
    for index in range(len(found) + 1):
        label = said[index] if index < len(found) else "O"
        if kind and (label[0] != "I" or label[2:] != kind):
            yield start, index, kind
            kind = ""
        if label != "O" and not kind:
            start, kind = index, label[2:]
