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
from functools import cached_property

from ingest.annotate.tokens import Token

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ENDS = frozenset(".!?;")
_ANY = "*"
# Patterns are not longer than this.
_LONGEST = 24


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


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at ``tokens[first:last]``."""

    phrase: Phrase
    first: int
    last: int


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
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, pattern: str) -> None:
        """Take a pattern in.

        :param pattern: a word, with ``*`` at its ends or not
        """
        bare = pattern.strip(_ANY)
        begins, ends = pattern.endswith(_ANY), pattern.startswith(_ANY)
        kinds = {(False, False): self.exact, (True, False): self.prefix, (False, True): self.suffix}
        kinds.get((begins, ends), self.infix)[bare].add(pattern)

    @cached_property
    def _within(self) -> re.Pattern[str] | None:
        words = sorted(self.infix, key=len, reverse=True)
        return re.compile("(?=(" + "|".join(map(re.escape, words)) + "))") if words else None

    def met_by(self, word: str) -> frozenset[str]:
        """The patterns that a word meets; remembered, as texts say the same words again.

        :param word: in small letters
        """
        found = self.known.get(word)
        if found is None:
            if len(self.known) > 100_000:
                self.known.clear()
            found = self.known[word] = frozenset(self._look(word))
        return found

    def _look(self, word: str) -> set[str]:
        met = set(self.exact.get(word, ()))
        for size in range(1, min(len(word), _LONGEST) + 1):
            if begins := self.prefix.get(word[:size]):
                met |= begins
            if ends := self.suffix.get(word[-size:]):
                met |= ends
        if self._within and self._within.search(word):
            held = {match.group(1) for match in self._within.finditer(word[:80])}
            for bare in self.infix:
                if bare in held or any(bare in longer for longer in held):
                    met.update(self.infix[bare])
        return met


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
        self._words = Words()
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        self._classes = {f"<{name}>": frozenset(words) for name, words in classes.items()}
        for phrase in phrases:
            for element in phrase.elements:
                for word in self._plain(element.words):
                    self._words.add(word)
            for word in self._plain(phrase.elements[0].words):
                self._by_first[word].append(phrase)

    def _plain(self, words: Iterable[str]) -> set[str]:
        """Words with classes written out; what is known by its form stays as it is."""
        return {one for word in words for one in self._classes.get(word, (word,))}

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Every phrase in a row of tokens, longest first at each place; they may overlap.

        :param tokens: the tokens of one sentence
        """
        met = [self._met(token) for token in tokens]
        found: list[Match] = []
        for first, patterns in enumerate(met):
            here: dict[int, Match] = {}
            for pattern in patterns:
                for phrase in self._by_first.get(pattern, ()):
                    last = self._end(phrase.elements, 0, first, met, tokens)
                    if last is not None:
                        here[id(phrase)] = Match(phrase, first, last)
            found.extend(sorted(here.values(), key=_rank))
        return found

    def _met(self, token: Token) -> frozenset[str]:
        patterns = self._words.met_by(token.form)
        if token.kind == "number":
            named = ("<number>", "<year>") if _YEAR.match(token.form) else ("<number>",)
            return patterns.union(named)
        if token.form in self._numbers:
            patterns |= {"<number>"}
        return patterns | {"<capital>"} if token.capital else patterns

    def _end(
        self,
        elements: tuple[Element, ...],
        index: int,
        at: int,
        met: Sequence[frozenset[str]],
        tokens: Sequence[Token],
    ) -> int | None:
        """One past the last token when the elements from ``index`` on are met from ``at`` on."""
        if index == len(elements):
            return at
        element = elements[index]
        if element.gap:
            for skipped in range(element.gap + 1):
                end = self._end(elements, index + 1, at + skipped, met, tokens)
                if end is not None:
                    return end
                if at + skipped >= len(tokens) or tokens[at + skipped].form in _ENDS:
                    return None
            return None
        if at < len(tokens) and self._meets(element, met[at]):
            end = self._end(elements, index + 1, at + 1, met, tokens)
            if end is not None:
                return end
        return self._end(elements, index + 1, at, met, tokens) if element.optional else None

    def _meets(self, element: Element, patterns: frozenset[str]) -> bool:
        for word in element.words:
            if word in patterns:
                return True
            members = self._classes.get(word)
            if members and not members.isdisjoint(patterns):
                return True
        return False


def _rank(match: Match) -> tuple[int, str, str]:
    """The longest first, then in an order that does not change."""
    return -match.last, match.phrase.meaning, match.phrase.source
