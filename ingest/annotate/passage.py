"""A passage annotated: its sentences with tokens, terms, quantities, times and holders.

>>> (sentence,) = annotate("Utsläppen ska minska med 85 procent till 2030.")
>>> [(term.name, sentence.text_of(term)) for term in sentence.terms]
[('emissions', 'Utsläppen'), ('aim', 'ska'), ('reduce', 'minska'), ('whole_set', 'procent')]
>>> [(q.value, q.unit) for q in sentence.quantities], [t.year for t in sentence.times]
([(85.0, 'percent')], [2030])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Protocol

from ingest.annotate.holders import Holder, find_holders
from ingest.annotate.lexicon import lexicon, meaning
from ingest.annotate.phrases import Match
from ingest.annotate.quantities import Quantity, QuantityFinder
from ingest.annotate.times import Time, find_times, year_places
from ingest.annotate.tokens import Token, tokens_of
from ingest.structure.sentences import sentence_ranges

# Passages of one contract are asked for by one extractor after another.
_REMEMBERED = 4096


class Span(Protocol):
    """Anything that stands at some tokens of a sentence."""

    @property
    def first(self) -> int:
        """Index of its first token."""

    @property
    def last(self) -> int:
        """Index of one past its last token."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a class of the lexicon, at ``tokens[first:last]``."""

    name: str
    first: int
    last: int


class Sentence:
    """A sentence at ``passage.text[start:end]`` with all that is found in it.

    Offsets of tokens are offsets into the passage's text; everything else says at which
    tokens it stands. What is in it is looked for when it is asked for, and once. A sentence
    is equal only to itself, so that what is found in it can be remembered.

    :param whole: the passage's text
    :param start: where the sentence begins in it
    :param end: one past where it ends
    :param language: code of its language
    """

    def __init__(self, whole: str, start: int, end: int, language: str = "sv") -> None:
        self.text = whole[start:end]
        self.start = start
        self.end = end
        self.language = language
        self._whole = whole

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, numbers and signs."""
        return tokens_of(self._whole, self.start, self.end)

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        """First and last characters of the tokens, to find places by halving."""
        return [token.start for token in self.tokens], [token.end for token in self.tokens]

    @cached_property
    def _known(self) -> dict[str, list[Match]]:
        return lexicon(self.language).find(self.tokens)

    @cached_property
    def _years(self) -> frozenset[int]:
        return year_places(self.tokens)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Words and phrases of the lexicon's classes."""
        return tuple(_terms(self._known["class"]))

    @cached_property
    def triggers(self) -> tuple[Match, ...]:
        """Phrases that change what a statement amounts to (:mod:`ingest.annotate.context`)."""
        return tuple(self._known["trigger"])

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Figures and amounts."""
        return _quantity_finder(self.language).find(self.tokens, self._years, self._known)

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Years and times relative to others."""
        words = lexicon(self.language)
        return find_times(self.tokens, self._years, self._known["time"], words)

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        """Whose it may be."""
        return find_holders(self.tokens, self._known["holder"], lexicon(self.language))

    def read_as(
        self,
        times: Sequence[Time],
        quantities: Sequence[Quantity],
        *,
        terms: Sequence[Term] | None = None,
        holders: Sequence[Holder] | None = None,
    ) -> Sentence:
        """The same words with other times and figures, such as the columns of a table say.

        :param times: instead of those found
        :param quantities: instead of those found
        :param terms: likewise; those found where ``None``
        :param holders: likewise
        """
        other = Sentence(self._whole, self.start, self.end, self.language)
        other.__dict__.update(times=tuple(times), quantities=tuple(quantities))
        if terms is not None:
            other.__dict__.update(terms=tuple(terms))
        if holders is not None:
            other.__dict__.update(holders=tuple(holders))
        return other

    def named(self, *names: str) -> list[Term]:
        """The terms of some classes.

        :param names: the classes
        """
        if len(names) == 1:
            return list(self._by_name.get(names[0], ()))
        return [term for term in self.terms if term.name in names]

    @cached_property
    def _by_name(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            found.setdefault(term.name, []).append(term)
        return found

    def text_of(self, span: Span) -> str:
        """The words of a span.

        :param span: a term, quantity, time or holder of this sentence
        """
        start, end = self.place_of(span)
        return self.text[start - self.start : end - self.start]

    def place_of(self, span: Span) -> tuple[int, int]:
        """Where a span stands in the passage's text.

        :param span: a term, quantity, time or holder of this sentence
        """
        return self.tokens[span.first].start, self.tokens[span.last - 1].end

    def depth(self, at: int) -> int:
        """In how many parentheses a token stands.

        :param at: its index
        """
        return sum({"(": 1, ")": -1}.get(token.form, 0) for token in self.tokens[:at])

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that a place in the passage's text touches, as a range of indexes.

        :param start: its first character in the passage's text
        :param end: one past its last
        """
        starts, ends = self._edges
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        return (first, last) if first < last else (0, 0)


@lru_cache(maxsize=_REMEMBERED)
def annotate(text: str, language: str = "sv") -> tuple[Sentence, ...]:
    """The annotated sentences of a passage; the same text is annotated once.

    :param text: cleaned text of the passage
    :param language: code of its language, which needs a lexicon
    """
    return tuple(Sentence(text, start, end, language) for start, end in sentence_ranges(text))


@lru_cache(maxsize=_REMEMBERED)
def annotate_part(text: str, start: int, end: int, language: str = "sv") -> Sentence:
    """A part of a passage annotated as one sentence, such as a line of a table.

    :param text: cleaned text of the passage
    :param start: first character of the part
    :param end: one past its last
    :param language: code of its language
    """
    return Sentence(text, start, end, language)


def sentence_at(sentences: tuple[Sentence, ...], start: int) -> Sentence | None:
    """The sentence that holds a place.

    :param sentences: those of one passage
    :param start: offset into the passage's text
    """
    return next((s for s in sentences if s.start <= start < s.end), None)


@cache
def _quantity_finder(language: str) -> QuantityFinder:
    return QuantityFinder(lexicon(language))


def _terms(matches: Sequence[Match]) -> Iterator[Term]:
    """Each class once a place, without the words that an exception takes out of it."""
    barred = {
        (meaning(match).removeprefix("not:"), at)
        for match in matches
        if meaning(match).startswith("not:")
        for at in range(match.first, match.last)
    }
    reached: dict[str, int] = {}
    for match in matches:
        name = meaning(match)
        if name.startswith("not:") or (name, match.first) in barred:
            continue
        if match.first >= reached.get(name, 0):
            reached[name] = match.last
            yield Term(name, match.first, match.last)
