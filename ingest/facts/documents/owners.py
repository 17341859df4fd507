"""What stands before the name of a document: adjectives, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from ingest.facts.documents.rules import DocumentRules, document_rules
from ingest.structure.draft import Draft
from kkgraph.vocabulary.registers import Vocabulary

_LAST = re.compile(r"([\w:’-]{1,40})(\s)\Z")
# One city's document is read after another's.
_CITIES = 512


class OwnerContext(Protocol):
    """What reading a place needs to know: whose contract it is, the registers, the rules."""

    draft: Draft
    vocabulary: Vocabulary
    rules: DocumentRules


@dataclass(frozen=True, slots=True)
class Before:
    """The words before a head word.

    :param start: where they begin
    :param owner: whose it is, as printed
    :param kept: the owner, when not the city itself
    :param foreign: whether it belongs to another city or the state, or does not exist
    :param quality: an adjective that is part of the name
    :param old: whether it is an earlier document
    :param new_start: where "ny" stands; 0 when it does not
    :param vague: whether a pronoun makes it no name
    :param words: all text before
    :param city: stems of the city's names
    """

    start: int
    words: str
    city: frozenset[str]
    owner: str = ""
    kept: str = ""
    foreign: bool = False
    quality: str = ""
    new_start: int = 0
    old: bool = False
    vague: bool = False


def read_before(text: str, start: int, reader: OwnerContext) -> Before:
    """Read adjectives and owner before a head word.

    :param text: the passage's text
    :param start: where the head word (or its compound) begins
    :param reader: knows the city and the registers
    """
    rules = reader.rules
    at, quality, new_start, old = start, "", 0, False
    for word, begin in _words_before(text, start):
        small = word.lower()
        if small not in rules.adjectives:
            break
        at = begin
        quality = word if small in rules.adjectives.quality else quality
        new_start = begin if small in rules.adjectives.new else new_start
        old = old or small in rules.adjectives.old
    owner = _owner(text, at, reader)
    last = next(_words_before(text, at), ("", at))[0].lower()
    return Before(
        start=owner.start if owner.text else at,
        words=text[: new_start or at],
        city=city_stems(reader),
        owner=owner.text,
        kept=owner.text if owner.kept else "",
        foreign=owner.foreign or last in rules.none,
        quality=quality,
        new_start=new_start,
        old=old,
        vague=last in rules.vague,
    )


def _words_before(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Words before a place, from right to left, as long as only a space stands between."""
    while match := _LAST.search(text, max(0, start - 40), start):
        yield match.group(1), match.start(1)
        start = match.start(1)


@dataclass(frozen=True, slots=True)
class _Owner:
    text: str = ""
    start: int = 0
    kept: bool = False
    foreign: bool = False


def _owner(text: str, at: int, reader: OwnerContext) -> _Owner:
    owners = reader.rules.owners
    words = list(_words_before(text, at))[:4]
    if not words:
        return _Owner()
    word, begin = words[0]
    small = word.lower()
    if small in owners.others:
        return _Owner(word, begin, foreign=True)
    if small in owners.ours:
        return _Owner(word, begin)
    if small in owners.kept:
        return _Owner(word, begin, kept=True)
    if small in owners.municipal and len(words) > 1:
        return _city(f"{words[1][0]} {word}", words[1][1], reader)
    return _proper_owner(text, words, reader)


def _proper_owner(text: str, words: list[tuple[str, int]], reader: OwnerContext) -> _Owner:
    """A capitalised genitive (or the city's bare name), with the capitalised words before it."""
    word, begin = words[0]
    city = reader.vocabulary.municipality(word) or reader.vocabulary.municipality(
        word.removesuffix("s")
    )
    if not word[:1].isupper() or not (word.endswith("s") or city):
        return _Owner()
    if city is None and _begins_sentence(text, begin) and not _is_agency(word, reader):
        # At the beginning of a sentence any genitive has a capital ("Projektets budget").
        return _Owner()
    name, start = word, begin
    for other, other_begin in words[1:]:
        first = _begins_sentence(text, other_begin)
        if not other[:1].isupper() or (first and other.lower() not in reader.rules.owners.begins):
            break
        name, start = f"{other} {name}", other_begin
    return _city(name, start, reader)


def _begins_sentence(text: str, at: int) -> bool:
    return at == 0 or text[at - 2] in ".:!?"


def _city(name: str, start: int, reader: OwnerContext) -> _Owner:
    """Whether a name is the city's, another city's, the state's or some other owner's."""
    found = reader.vocabulary.municipality(name) or reader.vocabulary.municipality(
        name.removesuffix("s")
    )
    first = name.split()[0].removesuffix("s")
    if found is None and name.split()[-1].lower() in reader.rules.owners.municipal:
        found = reader.vocabulary.municipality(first)
    if found is not None:
        return _Owner(name, start, foreign=found != reader.draft.municipality)
    return _Owner(name, start, kept=True, foreign=_is_agency(name, reader))


def _is_agency(name: str, reader: OwnerContext) -> bool:
    plain = {name.lower(), name.lower().removesuffix("s")}
    registers = (reader.vocabulary.agencies, reader.vocabulary.programmes)
    return any(
        label.lower() in plain
        for register in registers
        for entry in register.values()
        for label in entry.labels
    )


def city_stems(reader: OwnerContext) -> frozenset[str]:
    """Stems of the city's names, genitive too; they tell no documents apart."""
    city = reader.draft.municipality
    return _stems_of(city.labels) if city else frozenset()


@lru_cache(maxsize=_CITIES)
def _stems_of(labels: tuple[str, ...]) -> frozenset[str]:
    rules = document_rules()
    words = [word for label in labels for word in label.split()]
    return frozenset(rules.stem(w) for word in words for w in (word, f"{word}s"))
