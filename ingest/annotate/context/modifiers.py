"""What modifies a place in a sentence: every kind of fact asks here before it is stated.

>>> from ingest.annotate.passage import annotate
>>> (sentence,) = annotate("Kommunen har lämnat Sveriges Ekokommuner.")
>>> span = span_of(sentence, "Sveriges Ekokommuner")
>>> [(found.category, found.text) for found in modifiers(sentence, span)]
[('ended', 'lämnat')]

With a :class:`~ingest.annotate.place.Place` (from :func:`ingest.annotate.place.places`) the
heading and the line above a list count too, and the sentence that follows ("Ärendet
återremitterades."). Each modifier says which words made it and where they stand, so that a
fact can quote both places. The categories are those of ``ontology/context/<language>.yaml``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest.annotate.context.subject import is_own, stranger_before, subject_before, subject_of
from ingest.annotate.context.triggers import parted, triggers
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.phrases import Match
from ingest.annotate.place import Above, Place
from ingest.annotate.trigger_phrases import ANY, END, UNLESS

_REMEMBERED = 4096
# A relative clause begins so many tokens before a trigger in it, its comma counted.
_ASIDE = 4
_UNLESS = f":{UNLESS}"
_unheard: ContextVar[bool] = ContextVar("context unheard", default=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A span given by its tokens: ``tokens[first:last]``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Modifier:
    """One category with the words that give it.

    ``start`` and ``end`` are offsets into the text of the passage of order ``passage``, or of
    the sentence's own when that is ``None``; ``direction`` says where the words stand.
    """

    category: str
    text: str
    start: int
    end: int
    direction: str
    passage: int | None = None


@contextmanager
def unheard() -> Iterator[None]:
    """Nothing modifies anything in here: to measure what the layer contributes."""
    before = _unheard.set(True)
    try:
        yield
    finally:
        _unheard.reset(before)


def span_of(sentence: Sentence, words: str) -> Tokens:
    """The span of some words of a sentence.

    :param sentence: an annotated sentence
    :param words: words that stand in it
    """
    start = sentence.start + sentence.text.index(words)
    return Tokens(*sentence.tokens_between(start, start + len(words)))


def modifiers(where: Sentence | Place, span: Span) -> tuple[Modifier, ...]:
    """Everything that modifies a span of a sentence, in order of the text, nearest place first.

    :param where: an annotated sentence, or better the sentence in its place
    :param span: at which tokens of it the statement stands
    """
    if _unheard.get():
        return ()
    sentence = where if isinstance(where, Sentence) else where.sentence
    city = where.city if isinstance(where, Place) else ""
    found = [*_inside(sentence, span), *_of_others(sentence, span, city)]
    if isinstance(where, Place):
        found.extend(_taken_over(where, span))
        found.extend(_round(where))
    return tuple(dict.fromkeys(found))


def modifiers_in(
    where: Sentence | Place, span: Span, clause: tuple[int, int]
) -> tuple[Modifier, ...]:
    """What modifies a span by words that begin in its clause, or stand round the sentence.

    Whose the statement is, is not asked.

    :param where: an annotated sentence, or better the sentence in its place
    :param span: at which tokens of it the statement stands
    :param clause: from which token to one past which
    """
    if _unheard.get():
        return ()
    sentence = where if isinstance(where, Sentence) else where.sentence
    found = [*_inside(sentence, span, clause)]
    if isinstance(where, Place):
        found.extend(_round(where))
    return tuple(dict.fromkeys(found))


def _round(place: Place) -> Iterator[Modifier]:
    """What the sentence after and the lines above say of a sentence."""
    if place.after:
        yield from _of(place.after, "previous")
    for above in place.above:
        if above.direct:
            yield from said_above(above, "list")


def categories(where: Sentence | Place, span: Span) -> frozenset[str]:
    """The categories alone.

    :param where: an annotated sentence, or the sentence in its place
    :param span: at which tokens of it the statement stands
    """
    return frozenset(modifier.category for modifier in modifiers(where, span))


def marks(sentence: Sentence) -> tuple[Match, ...]:
    """Every trigger of a sentence, whatever it modifies, in order.

    A phrase's meaning is ``<category>:<direction>``.

    :param sentence: an annotated sentence
    """
    return () if _unheard.get() else _triggers(sentence)


def _of_others(sentence: Sentence, span: Span, city: str) -> Iterator[Modifier]:
    """A subject that is not the city makes it somebody else's."""
    holder = subject_of(sentence, span)
    if holder and not is_own(holder, city):
        start, end = sentence.place_of(holder)
        yield Modifier("ascribed", sentence.text_of(holder), start, end, "subject")
    stranger = None if holder else stranger_before(sentence, span, city)
    if stranger:
        start, end = (sentence.tokens[at].start for at in (stranger[0], stranger[1]))
        text = sentence.text[start - sentence.start : end - sentence.start].rstrip()
        yield Modifier("ascribed", text, start, start + len(text), "subject")


def _taken_over(place: Place, span: Span) -> Iterator[Modifier]:
    """A subject of the sentence before, where this one goes on about it."""
    if place.before is None or subject_of(place.sentence, span):
        return
    holder = subject_before(place.sentence, place.before)
    if holder and not is_own(holder, place.city):
        start, end = place.before.place_of(holder)
        yield Modifier("ascribed", place.before.text_of(holder), start, end, "before")


def said_above(above: Above, direction: str) -> Iterator[Modifier]:
    """The modifiers of one direction in a line that introduces a statement.

    :param above: the line
    :param direction: that of the triggers to look for
    """
    if _unheard.get():
        return
    for modifier in _of(above.sentence, direction):
        yield Modifier(
            modifier.category,
            modifier.text,
            modifier.start,
            modifier.end,
            modifier.direction,
            above.passage.order,
        )


def _of(sentence: Sentence, direction: str) -> Iterator[Modifier]:
    """The triggers of a whole sentence that point out of it."""
    for match in _triggers(sentence):
        category, its = parted(match.phrase.meaning)
        if its == direction and category not in triggers(sentence.language).things:
            yield _modifier(sentence, match, category, direction)


def _inside(
    sentence: Sentence, span: Span, within: tuple[int, int] | None = None
) -> Iterator[Modifier]:
    parted = _of_statements(sentence)
    if within:
        first, last = (bisect_left(parted, at, key=_begin) for at in within)
        parted = parted[first:last]
    for match, category, direction in parted:
        if direction in ("forward", "around") and match.first < span.first:
            gap = range(match.last, span.first)
            if _in_aside(sentence, match, gap):
                continue
        elif direction in ("backward", "around") and match.last > span.last:
            gap = range(span.last, match.first)
        elif direction in ("forward", "around", "backward") and _within(match, span):
            gap = range(0)
        elif direction in ("next", "then") and _touches(sentence, match, span, direction):
            gap = range(0)
        else:
            continue
        if not _ended(sentence, category, gap):
            yield _modifier(sentence, match, category, direction)


def _in_aside(sentence: Sentence, match: Match, gap: range) -> bool:
    """Whether a trigger ends with the relative clause it stands in (", vilka beräknas till X,")."""
    relatives = lexicon(sentence.language).words("relatives")
    before = [token.form for token in sentence.tokens[max(0, match.first - _ASIDE) : match.first]]
    begun = any(a == "," and b in relatives for a, b in pairwise(before))
    if not begun:
        return False
    return any(sentence.tokens[at].form == "," for at in gap)


def _touches(sentence: Sentence, match: Match, span: Span, direction: str) -> bool:
    """Whether a trigger stands right after a name, or only names enumerated with it between."""
    if not sentence.tokens[span.first].capital:
        return False
    if direction == "then":
        return match.first == span.last and not sentence.tokens[match.first].capital
    words = lexicon(sentence.language)
    passed = words.words("joints") | words.words("before_names")
    between = sentence.tokens[match.last : span.first]
    return match.last <= span.first and all(t.capital or t.form in passed for t in between)


def _within(match: Match, span: Span) -> bool:
    return span.first <= match.first and match.last <= span.last


def _begin(parted: tuple[Match, str, str]) -> int:
    return parted[0].first


def _ended(sentence: Sentence, category: str, gap: range) -> bool:
    """Whether a terminator stands between a trigger and what it would modify."""
    for name in (category, ANY):
        ends = terminators_of(sentence).get(name, ())
        at = bisect_left(ends, gap.start)
        if at < len(ends) and ends[at] < gap.stop:
            return True
    return False


@lru_cache(maxsize=_REMEMBERED)
def terminators_of(sentence: Sentence) -> dict[str, list[int]]:
    """Where the terminators of each category begin, in order; ``*`` is every category.

    :param sentence: an annotated sentence
    """
    found: dict[str, list[int]] = {}
    for match in _triggers(sentence):
        category, direction = parted(match.phrase.meaning)
        if direction == END:
            found.setdefault(category, []).append(match.first)
    return found


def _modifier(sentence: Sentence, match: Match, category: str, direction: str) -> Modifier:
    start, end = sentence.place_of(match)
    text = sentence.text[start - sentence.start : end - sentence.start]
    return Modifier(category, text, start, end, direction)


@lru_cache(maxsize=_REMEMBERED)
def pointing(sentence: Sentence) -> tuple[tuple[Match, str, str], ...]:
    """The triggers that point at something, each with its category and direction.

    :param sentence: an annotated sentence
    """
    found = []
    for match in _triggers(sentence):
        category, direction = parted(match.phrase.meaning)
        if direction != END:
            found.append((match, category, direction))
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def _of_statements(sentence: Sentence) -> tuple[tuple[Match, str, str], ...]:
    """Those that say what a statement amounts to, not whether a thing is there."""
    things = triggers(sentence.language).things
    return tuple(one for one in pointing(sentence) if one[1] not in things)


@lru_cache(maxsize=_REMEMBERED)
def _triggers(sentence: Sentence) -> tuple[Match, ...]:
    """Triggers and terminators of a sentence, without those that pseudo-triggers bar."""
    matches = sentence.triggers
    barred = [m for m in matches if m.phrase.meaning.endswith(_UNLESS)]
    return tuple([m for m in matches if not _barred(m, barred)]) if barred else matches


def _barred(match: Match, pseudo: Sequence[Match]) -> bool:
    category, direction = parted(match.phrase.meaning)
    if direction == UNLESS:
        return True
    return direction != END and any(
        p.phrase.meaning == f"{category}:{UNLESS}"
        and (p.first <= match.first < p.last or p.first < match.last <= p.last)
        for p in pseudo
    )
