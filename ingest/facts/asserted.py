"""Whether a sentence asserts that the city itself takes part, and is not only about a network.

A network is named for many reasons. A membership is claimed where the words speak of the city
("vi", "kommunen", its name), or name nobody: in a passive or impersonal clause, behind a colon,
where the sentence begins with the membership ("Medlemskapet i ..."). "Högskolan är nod i A" and
"A har tusen medlemmar" tell nothing of the city. Words: ``ontology/rules/networks.yaml``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ingest.annotate.context.modifiers import Modifier
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.place import Place
from ingest.annotate.tokens import Token
from kkgraph.vocabulary.rules import load_rules

# An act that begins no later is what its sentence begins with ("Nätverk: medlem i ...").
_OPENING = 2
_REMEMBERED = 4096


def is_asserted(
    sentence: Sentence, span: Span, acts: Sequence[Modifier], city: frozenset[str]
) -> bool:
    """Whether what a sentence says of a network is said of the city.

    :param sentence: an annotated sentence of running text
    :param span: the network's tokens
    :param acts: what is said of taking part
    :param city: the forms of the city's name
    """
    tokens = sentence.tokens
    ours = _ours(sentence, city)
    if ours:
        if _first_like(sentence, "theirs") >= span.first:
            return True
        # "Med grannarna i A driver vi ...": the verb comes first, then who acts.
        verb = tokens[span.last : span.last + 1]
        joined = verb and verb[0].form in load_rules("networks")["joints"]
        acting = _acting(sentence, city)
        before = bool(acting) and acting[0] < span.first
        return before or (not joined and _holds(acting, span.last + 1))
    opening = not _like("infinitive", tokens[0].form) and any(
        sentence.tokens_between(act.start, act.end)[0] < _OPENING for act in acts
    )
    return opening or _names_nobody(sentence, span)


def goes_on(place: Place, city: frozenset[str]) -> bool:
    """Whether a sentence speaks on of the city ("Staden ingår i A. Den är partner i B.").

    :param place: the sentence in its place
    :param city: the forms of the city's name
    """
    first = place.sentence.tokens[0].form
    if place.before is None or first not in load_rules("networks")["pronouns"]:
        return False
    return any(at < _OPENING for at in _acting(place.before, city))


def _names_nobody(sentence: Sentence, span: Span) -> bool:
    """Whether a colon leads to a name, or the sentence is passive or impersonal."""
    if _first_colon(sentence) < span.first:
        return True
    return _is_impersonal(sentence) and _first_like(sentence, "theirs") >= span.first


@lru_cache(maxsize=_REMEMBERED)
def _first_colon(sentence: Sentence) -> int:
    """The first colon of a sentence; past its end where there is none."""
    tokens = sentence.tokens
    return next((at for at, token in enumerate(tokens) if token.form == ":"), len(tokens))


@lru_cache(maxsize=_REMEMBERED)
def _first_like(sentence: Sentence, name: str) -> int:
    """The first token of a sentence that a list has; past its end where there is none."""
    tokens = sentence.tokens
    return next((at for at, token in enumerate(tokens) if _like(name, token.form)), len(tokens))


@lru_cache(maxsize=_REMEMBERED)
def _is_impersonal(sentence: Sentence) -> bool:
    return any(_like("impersonal", t.form) for t in sentence.tokens if not t.capital)


@lru_cache(maxsize=_REMEMBERED)
def _ours(sentence: Sentence, city: frozenset[str]) -> tuple[int, ...]:
    """The tokens that speak of the city, in order; a line of names asks for them each time."""
    return tuple(_speaking(sentence, city))


@lru_cache(maxsize=_REMEMBERED)
def _acting(sentence: Sentence, city: frozenset[str]) -> tuple[int, ...]:
    """Those of them that can be the one who acts."""
    return tuple(at for at in _ours(sentence, city) if _acts(sentence.tokens[at], city))


def _holds(places: Sequence[int], at: int) -> bool:
    """Whether a place is among others, which stand in order."""
    found = bisect_left(places, at)
    return found < len(places) and places[found] == at


def _speaking(sentence: Sentence, city: frozenset[str]) -> Iterator[int]:
    """The tokens that speak of the city, without those it is only compared with."""
    versus = frozenset(load_rules("networks")["versus"])
    for at, token in enumerate(sentence.tokens):
        named = token.capital and token.form in city
        if named or (_like("ours", token.form) and not _is_part_of_name(sentence.tokens, at)):
            if not versus & {t.form for t in sentence.tokens[max(0, at - 2) : at]}:
                yield at


def _is_part_of_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word stands among capitals ("Green City Accord")."""
    if not tokens[at].capital:
        return False
    return any(t.capital for t in tokens[at + 1 : at + 2]) or (at > 1 and tokens[at - 1].capital)


def _acts(token: Token, city: frozenset[str]) -> bool:
    """Whether a word for the city can be the one who acts: it only owns something else."""
    return (token.capital and token.form in city) or _like("we", token.form)


@lru_cache(maxsize=_REMEMBERED)
def _like(name: str, word: str) -> bool:
    """Whether a word is one of a list, in which stars stand for any letters."""
    return any(_fits(one, word) for one in load_rules("networks")[name])


def _fits(pattern: str, word: str) -> bool:
    bare = pattern.strip("*")
    if pattern.startswith("*"):
        return bare in word if pattern.endswith("*") else word.endswith(bare)
    return word.startswith(bare) if pattern.endswith("*") else word == bare
