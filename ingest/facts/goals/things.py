"""What a goal is about when no class of the lexicon has it: the thing that its clause names."""

from __future__ import annotations

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.place import Place
from ingest.facts.goals.core import Core

# Nouns of things are at least so long.
_NOUN = 5
_CHANGES = ("reduce", "raise", "halve", "double")


def names_a_thing(place: Place, core: Core, first: int) -> bool:
    """Whether the subject of a clause is a thing that no class of the lexicon has.

    "Grovsoporna ska halveras", "Papper: 60 procent mindre". What is in a class, a holder or a
    time is no such thing, nor is a word that only joins ("därefter").

    :param place: the sentence in its place
    :param core: the core
    :param first: first token of its clause
    """
    sentence = place.sentence
    words = lexicon(sentence.language)
    last = _verb(sentence, first, core)
    if any(first <= term.first < core.first for term in sentence.named("goal_word")):
        return False  # "antogs målet 75 procents minskning"
    opening = words.words("opens_clause")
    start = max(
        (at + 1 for at in range(first, last) if sentence.tokens[at].form in opening), default=first
    )
    known = _known(sentence)
    plain = words.words("no_stranger") | words.words("fillers") | words.words("about")
    city = place.city.casefold().split(" ")[0]
    return any(
        token.kind == "word"
        and len(token.form) >= _NOUN
        and at not in known
        and token.form not in plain
        and not (city and token.form.startswith(city))
        for at, token in enumerate(sentence.tokens[start:last], start)
    )


def _verb(sentence: Sentence, first: int, core: Core) -> int:
    """Where the words before a goal's verb end: at a modal, a colon, a word of change, the core."""
    modals = lexicon(sentence.language).words("modals")
    changes = {term.first for term in sentence.named(*_CHANGES)}
    for at in range(first, core.first):
        form = sentence.tokens[at].form
        if form in modals or form == ":" or at in changes:
            return at
    return core.first


def _known(sentence: Sentence) -> set[int]:
    spans: tuple[Span, ...] = (
        *sentence.terms,
        *sentence.holders,
        *sentence.times,
        *sentence.quantities,
    )
    return {at for span in spans for at in range(span.first, span.last)}


def is_share_of_a_thing(place: Place, core: Core, first: int, last: int) -> bool:
    """Whether a clause says which share of a thing shall be what ("hälften av brödet ska ...").

    :param place: the sentence in its place
    :param core: the core
    :param first: first token of its clause
    :param last: one past the last
    """
    sentence = place.sentence
    modals = lexicon(sentence.language).words("modals")
    verbs = [at for at in range(core.last, last) if sentence.tokens[at].form in modals]
    if core.form != "share" or not verbs:
        return False
    known = _known(sentence)
    between = range(core.last, verbs[0])
    return any(at not in known and len(sentence.tokens[at].form) >= _NOUN for at in between)
