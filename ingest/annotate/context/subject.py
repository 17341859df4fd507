"""Whose statement it is: the holder that is the subject of what a sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.annotate.holders import OWN, Holder
from ingest.annotate.lexicon import Lexicon, lexicon
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.tokens import Token


def subject_of(sentence: Sentence, span: Span) -> Holder | None:
    """The nearest holder before a span that can be its subject, in the same clause.

    "Sverige ska nå nollutsläpp 2045, och våra utsläpp ska halveras till 2030": the second
    clause has a subject of its own, so Sweden is not the subject of the halving.

    :param sentence: an annotated sentence
    :param span: at which tokens of it the statement stands
    """
    words = lexicon(sentence.language)
    beside = inserted(sentence)
    candidates = [
        h for h in sentence.holders if h.subject and h.first < span.last and h.first not in beside
    ]
    before = [h for h in candidates if h.first < span.first] or candidates[:1]
    if not before:
        return None
    holder = before[-1]
    if holder.first < span.first and _new_clause(sentence, holder.last, span, words):
        return None
    return holder


def inserted(sentence: Sentence) -> frozenset[int]:
    """The tokens of clauses put in between ("X, som vi äger, ska ..."): who acts there is another.

    :param sentence: an annotated sentence
    """
    words = lexicon(sentence.language)
    opens, acts = words.words("puts_in"), words.words("modals") | words.words("holding_verbs")
    tokens, inside = sentence.tokens, set[int]()
    commas = [at for at, token in enumerate(tokens) if token.form == ","]
    for one, two in pairwise(commas):
        after = tokens[two + 1 : two + 2]
        if tokens[one + 1].form in opens and any(token.form in acts for token in after):
            inside.update(range(one, two))
    return frozenset(inside)


def subject_before(sentence: Sentence, before: Sentence) -> Holder | None:
    """The subject that a sentence takes over from the one before it ("Målet är att ...").

    :param sentence: a sentence without a subject of its own
    :param before: the sentence before it in the same passage
    """
    opening = sentence.tokens[0].form if sentence.tokens else ""
    if opening not in lexicon(sentence.language).words("continues"):
        return None
    subjects = [holder for holder in before.holders if holder.subject]
    return subjects[0] if subjects else None


def stranger_before(sentence: Sentence, span: Span, city: str = "") -> tuple[int, int] | None:
    """Who wants what a span states, where that is nobody whom the lexicon knows.

    Only somebody can plan, promise or aim: "Stålverket planerar att vara fossilfritt" is the
    steelworks' goal, whatever it is called. The city, its bodies and its plans are no strangers.

    :param sentence: an annotated sentence
    :param span: at which tokens of it the statement stands
    :param city: name of the city whose text it is
    :returns: the tokens of the stranger
    """
    words = lexicon(sentence.language)
    tokens = sentence.tokens
    willing = words.words("wills") | words.words("stated")
    wills = [at for at in range(span.first) if tokens[at].form in willing]
    if not wills or _ends_between(sentence, wills[-1], span.first, words):
        return None
    at = wills[-1]
    first = at
    while first and tokens[first - 1].form not in words.words("opens_clause"):
        first -= 1
    named = [t for t in tokens[first : at + 2] if t.kind == "word" and t is not tokens[at]]
    if any(t.form in words.words("no_stranger") for t in named):
        return None
    if any(words.ends_like("own_bodies", t.form.removesuffix("s")) for t in named):
        return None
    # A holder is judged as such, unless it only says where: "sågverket i byn".
    held = [h for h in sentence.holders if h.first < at + 2 and h.last > first]
    if any(h.subject or h.kind in OWN for h in held):
        return None
    own = city.casefold().split(" ")[0]
    if own and _is_own_city(tokens[first : at + 2], own, words):
        return None
    # "Taket för 2025–2040 är satt till ..." names nobody.
    copulas = words.words("copulas")
    said = any(t.kind == "word" and t.form not in copulas for t in tokens[first:at])
    return (first, at) if said else None


def _is_own_city(named: Sequence[Token], own: str, words: Lexicon) -> bool:
    """Whether the city is among the words for a stranger, and is not only where it is."""
    where = words.words("not_subject_after")
    for before, token in pairwise((None, *named)):
        if token is not None and token.form.removesuffix("s") == own:
            if before is None or before.form not in where or not _is_body(named[0], words):
                return True
    return False


def _is_body(token: Token, words: Lexicon) -> bool:
    return words.ends_like("other_bodies", token.form)


def _ends_between(sentence: Sentence, first: int, last: int, words: Lexicon) -> bool:
    """Whether another clause begins between two tokens, or one with a verb of its own."""
    modals, joints = words.words("modals"), words.words("joints")
    forms = [token.form for token in sentence.tokens[first:last]]
    if any(form in words.words("clause_ends") for form in forms):
        return True
    return any(
        form in joints and any(other in modals for other in forms[at:])
        for at, form in enumerate(forms)
    )


def is_own(holder: Holder, city: str = "") -> bool:
    """Whether a holder is the city itself or a part of its organisation.

    :param holder: a holder found in the city's text
    :param city: name of the city whose text it is
    """
    if holder.kind in OWN:
        return True
    name, own = (holder.name or "").casefold(), city.casefold()
    # "Torås" and "torås" are the "Torås Stad" of the register.
    return bool(name and own) and (name == own or own.startswith(f"{name} "))


def _new_clause(sentence: Sentence, last: int, span: Span, words: Lexicon) -> bool:
    """Whether a clause with a verb and subject of its own begins between holder and span."""
    modals, joints, same = words.words("modals"), words.words("joints"), words.words("same_subject")
    forms = [token.form for token in sentence.tokens]
    for at in range(last, min(span.first, len(forms) - 1)):
        if forms[at] not in joints or forms[at + 1] in modals | same | joints:
            continue
        said = any(form in modals for form in forms[last:at])
        anew = any(form in modals for form in forms[at + 1 : span.last + 6])
        if said and anew:
            return True
    return False
