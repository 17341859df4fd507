"""Phrases over tokens: the small language that lexicons and triggers are written in.

A phrase is a row of elements parted by spaces; each meets one token:

========================  ==========================================================
``senast``                this word, in small or capital letters
``minsk*``                words that begin so; ``*svinn`` end so, ``*utsläpp*`` hold it
``högst|max*``            one of several
``år?``                   may be missing (``år|året?`` too)
``<number>`` ``<year>``   a number, a year; ``<capital>`` a word with a capital letter
``<reduce>``              a word of this class of the lexicon
``~3``                    up to three tokens of any kind, none of which ends a sentence
========================  ==========================================================

A phrase looks at a bounded number of tokens, so a text is searched in linear time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from ingest.annotate.tokens import Token

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ENDS = frozenset(".!?;")
_ANY = "*"
# Patterns are not longer than this.
_LONGEST = 24
# So many words are remembered with what they meet.
_REMEMBERED = 50_000
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: alternatives for a token, or a gap of up to ``gap`` tokens."""

    words: tuple[str, ...]
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of elements and what it stands for (a class, a trigger ...)."""

    elements: tuple[Element, ...]
    meaning: str
    source: str


class Match(NamedTuple):
    """A phrase found at ``tokens[first:last]``."""

    phrase: Phrase
    first: int
    last: int


# As a call of the class does, in half the time.
_new = tuple.__new__


def read_phrases(source: str, meaning: str) -> list[Phrase]:
    """A phrase from its text; two where its first word may be missing.

    :param source: the elements, parted by spaces
    :param meaning: what it stands for
    :raises ValueError: when nothing in it must be there
    """
    elements = tuple(_element(part) for part in source.split())
    starts = [0]
    while starts[-1] < len(elements) and elements[starts[-1]].optional:
        starts.append(starts[-1] + 1)
    if starts[-1] == len(elements) or elements[starts[-1]].gap:
        raise ValueError(f"the phrase {source!r} must begin with a word")
    return [Phrase(elements[start:], meaning, source) for start in starts]


def _element(part: str) -> Element:
    if re.fullmatch(r"~\d+", part):
        return Element((), gap=int(part[1:]))
    optional = len(part) > 1 and part.endswith("?")
    return Element(tuple((part[:-1] if optional else part).lower().split("|")), optional)


@dataclass
class Words:
    """Patterns of single words, and which of them a word meets."""

    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    prefix: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    suffix: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    infix: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _met: dict[str, frozenset[str]] = field(default_factory=dict)
    _parts: dict[str, set[str]] = field(default_factory=dict)

    def add(self, pattern: str) -> None:
        """Take a pattern in.

        :param pattern: a word, with ``*`` at its ends or not
        """
        bare = pattern.strip(_ANY)
        begins, ends = pattern.endswith(_ANY), pattern.startswith(_ANY)
        kinds = {(False, False): self.exact, (True, False): self.prefix, (False, True): self.suffix}
        kept = kinds.get((begins, ends), self.infix)[bare]
        if pattern not in kept:
            kept.add(pattern)
            self._met.clear()
            self._parts.clear()
            self.__dict__.pop("_within", None)
            self.__dict__.pop("_lengths", None)

    @cached_property
    def _within(self) -> re.Pattern[str] | None:
        words = sorted(self.infix, key=len, reverse=True)
        return re.compile("(?=(" + "|".join(map(re.escape, words)) + "))") if words else None

    @cached_property
    def _lengths(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How long the beginnings are, and the ends."""
        begins, ends = ({len(bare) for bare in kept} for kept in (self.prefix, self.suffix))
        return tuple(sorted(begins)), tuple(sorted(ends))

    def met_by(self, word: str) -> frozenset[str]:
        """The patterns that a word meets; remembered.

        :param word: in small letters
        """
        met = self._met.get(word)
        if met is None:
            if len(self._met) > _REMEMBERED:
                self._met.clear()
            met = self._met[word] = frozenset(self._look_up(word))
        return met

    def _inside(self, longest: str) -> set[str]:
        """The patterns that a part of a word and all its own parts meet."""
        found = self._parts.get(longest)
        if found is None:
            parts = [self.infix[bare] for bare in self.infix if bare in longest]
            found = self._parts[longest] = set[str]().union(*parts)
        return found

    def _look_up(self, word: str) -> set[str]:
        met = set(self.exact.get(word, ()))
        prefixes, suffixes = self._lengths
        for size in prefixes:
            if begins := self.prefix.get(word[:size]):
                met |= begins
        for size in suffixes:
            if ends := self.suffix.get(word[-size:]):
                met |= ends
        if self._within and self._within.search(word):
            held = {match.group(1) for match in self._within.finditer(word[:80])}
            for longest in held:
                met |= self._inside(longest)
        return met


@cache
def _all_words() -> Words:
    """The patterns of all phrases: what a word meets is looked up once for all of them."""
    return Words()


class Phrases:
    """Many phrases, found in one pass over the tokens of a sentence.

    :param phrases: the phrases
    :param classes: single words by class, for elements such as ``<reduce>``
    :param numbers: words that are numbers, for ``<number>``
    """

    def __init__(
        self,
        phrases: Iterable[Phrase],
        classes: Mapping[str, Sequence[str]],
        numbers: Container[str] = frozenset(),
    ) -> None:
        self._numbers = numbers
        self._words = _all_words()
        self._by_first: dict[str, list[_Compiled]] = defaultdict(list)
        self._remembered: dict[tuple[str, str, bool], _KnownWord] = {}
        self._classes = {f"<{name}>": frozenset(words) for name, words in classes.items()}
        for phrase in phrases:
            rest = [(self._plain(e.words), e.optional, e.gap) for e in phrase.elements]
            second = _second(rest)
            plain = len(rest) == 1 or (len(rest) == 2 and bool(second))
            later = [words for words, optional, _ in rest[1:] if words and not optional]
            needed = later[-1] if later and not plain else _NOTHING
            width = len(rest) if plain else 0
            compiled = _Compiled(phrase, tuple(rest[1:]), second, needed, width)
            for words, _, _ in rest:
                for word in words:
                    self._words.add(word)
            for word in rest[0][0]:
                self._by_first[word].append(compiled)

    def _plain(self, words: Iterable[str]) -> frozenset[str]:
        """Words with classes written out; what is known by its form stays as it is."""
        return frozenset(one for word in words for one in self._classes.get(word, (word,)))

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Every phrase in a row of tokens, longest first at each place; they may overlap.

        :param tokens: the tokens of one sentence
        """
        remembered = self._remembered
        # A token from its third field on is what a word is known by.
        known = [remembered.get(token[2:5]) or self._know(token) for token in tokens]
        met = [one.met for one in known]
        met.append(_NOTHING)
        anywhere: frozenset[str] | None = None
        found: list[Match] = []
        for first, one in enumerate(known):
            if not one.begun:
                continue
            following = met[first + 1]
            here: list[Match] = []
            for phrase, rest, second, needed, width in one.begun:
                if second and second.isdisjoint(following):
                    continue
                # The second word of a plain one was met already.
                last: int | None = first + width
                if not width:
                    if anywhere is None:
                        anywhere = _NOTHING.union(*met)
                    if needed and needed.isdisjoint(anywhere):
                        continue
                    last = _end(rest, 0, first + 1, met, tokens)
                if last is not None:
                    here.append(_new(Match, (phrase, first, last)))
            if len(here) > 1:
                here.sort(key=_rank)
            found += here
        return found

    def _know(self, token: Token) -> _KnownWord:
        """What a word meets and begins; remembered, as texts say the same words again."""
        if len(self._remembered) > _REMEMBERED:
            self._remembered.clear()
        met = self._met(token)
        begun = {id(one): one for word in met for one in self._by_first.get(word, ())}
        known = _KnownWord(met, tuple(begun.values()))
        self._remembered[token.form, token.kind, token.capital] = known
        return known

    def _met(self, token: Token) -> frozenset[str]:
        patterns = self._words.met_by(token.form)
        if token.kind == "number":
            named = ("<number>", "<year>") if _YEAR.match(token.form) else ("<number>",)
            return patterns.union(named)
        if token.form in self._numbers:
            patterns |= {"<number>"}
        return patterns | {"<capital>"} if token.capital else patterns


_Rest = tuple[tuple[frozenset[str], bool, int], ...]


class _Compiled(NamedTuple):
    """A phrase with what comes after its first element: words, whether optional, gap.

    Of ``second`` the next token must meet one; empty where it may be anything. Of ``needed``
    some token of the sentence must; so the most are told without being tried. A phrase with a
    ``width`` is met when its first two words are, and so many tokens wide.
    """

    phrase: Phrase
    rest: _Rest
    second: frozenset[str]
    needed: frozenset[str]
    width: int


class _KnownWord(NamedTuple):
    """The patterns that a word meets, and the phrases that they begin."""

    met: frozenset[str]
    begun: tuple[_Compiled, ...]


def _second(elements: Sequence[tuple[frozenset[str], bool, int]]) -> frozenset[str]:
    """What must stand right after the first element of a phrase."""
    if len(elements) < 2:
        return _NOTHING
    words, optional, gap = elements[1]
    return _NOTHING if optional or gap else words


def _end(
    rest: _Rest,
    index: int,
    at: int,
    met: Sequence[frozenset[str]],
    tokens: Sequence[Token],
) -> int | None:
    """One past the last token when the elements from ``index`` on are met from ``at`` on."""
    if index == len(rest):
        return at
    words, optional, gap = rest[index]
    if gap:
        wanted = _second(rest[index:])
        for place in range(at, at + gap + 1):
            fits = not wanted or (place < len(tokens) and not wanted.isdisjoint(met[place]))
            end = _end(rest, index + 1, place, met, tokens) if fits else None
            if end is not None:
                return end
            if place >= len(tokens) or tokens[place].form in _ENDS:
                return None
        return None
    if at < len(tokens) and not words.isdisjoint(met[at]):
        end = _end(rest, index + 1, at + 1, met, tokens)
        if end is not None:
            return end
    return _end(rest, index + 1, at, met, tokens) if optional else None


def _rank(match: Match) -> tuple[int, str, str]:
    """The longest first, then in an order that does not change."""
    return -match.last, match.phrase.meaning, match.phrase.source
