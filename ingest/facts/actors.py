"""Who is said to take part in a network: the city, or somebody else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from ingest.annotate.context.modifiers import Modifier, Tokens
from ingest.annotate.context.subject import is_own
from ingest.annotate.holders import Holder
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.place import Place
from ingest.facts.clause import Range, clause_of
from kkgraph.vocabulary.rules import load_rules

_REMEMBERED = 4096


def another(place: Place, span: Tokens, found: Sequence[Modifier]) -> str | None:
    """Somebody else who is said to take part, where the city is not.

    :param place: the sentence in its place
    :param span: the network's tokens
    :param found: what is said of the network
    """
    sentence = place.sentence
    clause, _ = clause_of(sentence, span)
    holders = [
        h
        for h in _between(sentence.holders, clause)
        if (is_own(h, place.city) or h.kind in load_rules("networks")["others"])
        and not overlap(h, span)
        and not _is_label(sentence, h)
        and not _owns_another(sentence, h)
        and not _is_enumerated(sentence, h, span)
    ]
    if tells_of(place.city, sentence, clause):
        return None
    others = load_rules("networks")["others"]
    actors = [_actor(sentence, holders, act) for act in found if act.category == "taking_part"]
    if any(actor and is_own(actor, place.city) for actor in actors):
        return None
    for actor in actors:
        if actor and actor.kind in others:
            return sentence.text_of(actor)
    return None


def _is_label(sentence: Sentence, holder: Holder) -> bool:
    """Whether a holder only says what a sentence is about ("Näringslivet: ...")."""
    after = sentence.tokens[holder.last : holder.last + 1]
    return holder.first == 0 and any(token.form == ":" for token in after)


def _is_enumerated(sentence: Sentence, holder: Holder, span: Span) -> bool:
    """Whether a name stands behind another as one more of a list ("C40 och Energistäderna")."""
    tokens = sentence.tokens
    joins = tokens[holder.first - 1].form in load_rules("networks")["joints"]
    return holder.first >= span.last and joins and tokens[holder.first].capital


def tells_of(city: str, sentence: Sentence, clause: Range) -> bool:
    """Whether the city is named there, which a register may not know.

    :param city: its name
    :param sentence: an annotated sentence
    :param clause: from which token to one past which
    """
    return any(clause[0] <= at < clause[1] for at in _named_at(city, sentence))


@lru_cache(maxsize=_REMEMBERED)
def _named_at(city: str, sentence: Sentence) -> tuple[int, ...]:
    """The tokens that are a city's name."""
    forms = names_of(city)
    return tuple(i for i, t in enumerate(sentence.tokens) if t.capital and t.form in forms)


def names_of(city: str) -> frozenset[str]:
    """How a city's name is spelt, in small letters.

    :param city: its name in the register
    """
    name = city.lower().split(" ")[0]
    return frozenset((name, f"{name}s") if name else ())


def _actor(sentence: Sentence, holders: Sequence[Holder], act: Modifier) -> Holder | None:
    """Who does what is said: right after the verb ("deltar regionen"), or before it."""
    first, last = sentence.tokens_between(act.start, act.end)
    after = [h for h in holders if h.first == last]
    # "I Växjö är man medlem": a city that opens the sentence is what it is about.
    before = [h for h in holders if h.last <= first and (h.subject or h.first <= 1)]
    return next(iter(after or before[-1:]), None)


def _owns_another(sentence: Sentence, holder: Holder) -> bool:
    """Whether a holder only tells whose another one is ("våra vänorter"), or is denied."""
    denies = load_rules("networks")["denies"]
    if holder.first and sentence.tokens[holder.first - 1].form in denies:
        return True
    after = _between(sentence.holders, (holder.last, holder.last + 1))
    return any(not is_own(other) for other in after)


def _between(holders: Sequence[Holder], tokens: Range) -> Sequence[Holder]:
    """Those that begin at some tokens."""
    first, last = (bisect_left(holders, at, key=lambda holder: holder.first) for at in tokens)
    return holders[first:last]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a token in common.

    :param one: tokens of a sentence
    :param other: others of it
    """
    return one.first < other.last and other.first < one.last
