"""Figures of a sentence as cores of goals: cuts, rates, shares and amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Term
from ingest.annotate.quantities import Quantity
from ingest.facts.goals.core import FAR, Core, Form
from ingest.facts.goals.remainders import beside_a_base, is_what_goes, is_what_is_left
from ingest.facts.goals.rules import goal_rules

# So many tokens after a figure stands its year.
_DATED = 4
# A noun of change ends what a figure is of within so many tokens.
_COMPOUND = 4


def figures(sentence: Sentence, before: Core | None, valid_from: int = 0) -> Iterator[Core]:
    """The figures that may be goals, in order; how things are now is left out.

    :param sentence: an annotated sentence
    :param before: the core of the sentence before, whose unit a figure may share
    :param valid_from: first year of the contract; what a later year dates is no measurement
    """
    known: Quantity | None = None
    last: Core | None = None
    if before and before.form == "amount" and "person" in before.per:
        known = Quantity(0, 0, 0.0, before.name, per=before.per)
    for quantity in sentence.quantities:
        full = _of_everybody(_with_unit(quantity, known, sentence), sentence)
        if full.unit:
            known = full
        if _is_now(sentence, full, valid_from) or _is_aside(sentence, full):
            continue
        if _is_restated(sentence, full):
            continue
        if full.unit == "percent":
            last = _percent(sentence, full, last, valid_from)
            yield last
        elif full.unit in goal_rules().measures and _is_measure(sentence, full):
            yield Core(
                full.first, full.last, "amount", str(full.unit), full.value, full.high, full.per,
                full.bound,
            )  # fmt: skip


def _with_unit(quantity: Quantity, known: Quantity | None, sentence: Sentence) -> Quantity:
    """A bare figure has the unit of the one before it ("max 200 kg/m2 2027, max 150 2030")."""
    if known is None:
        return quantity
    if quantity.unit is None and quantity.form == "figure":
        dated = any(0 <= time.first - quantity.last <= _DATED for time in sentence.times)
        if quantity.bound or dated:
            return replace(quantity, unit=known.unit, per=known.per)
    if quantity.unit == known.unit and not quantity.per and quantity.unit in goal_rules().masses:
        return replace(quantity, per=known.per)
    return quantity


def _of_everybody(quantity: Quantity, sentence: Sentence) -> Quantity:
    """Tons that "varje invånare" causes, or that stand "per capita", are per person."""
    if quantity.unit not in goal_rules().masses or quantity.per:
        return quantity
    each = any(t.last <= quantity.first for t in sentence.named("per_person"))
    return replace(quantity, per=("person",)) if each else quantity


def _is_now(sentence: Sentence, quantity: Quantity, valid_from: int) -> bool:
    """Whether words beside a figure say that it is how things are ("4,6 ton i dag")."""
    if quantity.before is None and _is_now_before(sentence, quantity):
        return True
    after = " ".join(t.form for t in sentence.tokens[quantity.last : quantity.last + 2])
    if f" {after} ".startswith(_between_blanks("now_after", sentence.language)):
        return True
    # "(2024)" after a figure dates a measurement.
    tokens = sentence.tokens[quantity.last : quantity.last + 2]
    dated = [t for t in sentence.times if t.first == quantity.last + 1]
    if not (tokens and tokens[0].form == "(" and dated and dated[0].role == "bare"):
        return False
    # "(1990)" after a change is its base, "(2030)" the year of a goal.
    return not quantity.sign and not valid_from < (dated[0].year or 0)


def _is_now_before(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether words before a figure say so ("nu: 41 procent", "för närvarande till 71 procent")."""
    words = lexicon(sentence.language)
    last = quantity.first
    if last > 1 and sentence.tokens[last - 1].form == ":":
        last -= 1
    forms = [token.form for token in sentence.tokens[max(0, last - 3) : last]]
    if forms and forms[-1] in words.words("from"):
        return True
    ends = [
        forms[-2:],
        forms[:-1][-2:] if forms[-1:] and forms[-1] in words.words("level_before") else [],
    ]
    now = _between_blanks("now_before", sentence.language)
    if any(f" {' '.join(end)} ".endswith(now) for end in ends if end):
        return True
    holds = _between_blanks("holds", sentence.language)
    return f" {' '.join(forms)} ".endswith(holds) and not sentence.named("budget")


@cache
def _between_blanks(name: str, language: str) -> tuple[str, ...]:
    """The words of a list of the lexicon, each with a blank before and after it."""
    return tuple(f" {word} " for word in lexicon(language).words(name))


def _is_aside(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a figure stands in parentheses beside another ("(66 % in a survey)")."""
    inside = sentence.depth(quantity.first)
    return inside > 0 and any(q.unit and not sentence.depth(q.first) for q in sentence.quantities)


def _is_restated(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a figure follows words for about the same ("en tredjedel, närmare bestämt 30 %")."""
    if quantity.form == "figure" or quantity.unit != "percent":
        return False
    later = (q for q in sentence.quantities if q.first >= quantity.last and q.unit == "percent")
    figure = next(later, None)
    if figure is None or figure.form != "figure":
        return False
    between = {token.form for token in sentence.tokens[quantity.last : figure.first]}
    return bool(between) and between <= lexicon(sentence.language).words("restates")


def _is_measure(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether "tio gånger" multiplies ("så mycket") and does not only count occasions."""
    if quantity.unit != "times":
        return True
    after = sentence.tokens[quantity.last : quantity.last + 1]
    more = sentence.named("raise", "reduce")
    words = lexicon(sentence.language).words("as_much")
    return bool(after) and (after[0].form in words or any(t.first == quantity.last for t in more))


def _percent(sentence: Sentence, quantity: Quantity, before: Core | None, valid_from: int) -> Core:
    left = is_what_is_left(sentence, quantity, valid_from)
    form = "cut" if left else _form(sentence, quantity, valid_from)
    if form == "share" and before and _goes_on(sentence, before, quantity):
        form = before.form
    value, high = quantity.value, quantity.high
    if left:
        value, high = 100 - value, None
    return Core(
        quantity.first, quantity.last, form, "percent", value, high, quantity.per, quantity.bound
    )


def _goes_on(sentence: Sentence, before: Core, quantity: Quantity) -> bool:
    """Whether a figure continues the series of the one before ("55 % 2025, 75 % 2030")."""
    if before.form not in ("cut", "raise") or quantity.form == "every":
        return False
    if _has_subject(sentence, quantity):
        return False
    subjects = {indicator.name for indicator in goal_rules().indicators}
    between = range(before.last, quantity.first)
    return not any(t.first in between and t.name in subjects for t in sentence.terms)


def _form(sentence: Sentence, quantity: Quantity, valid_from: int) -> Form:
    if "year" in quantity.per:
        return "rate"
    if quantity.sign:
        return "cut" if quantity.sign < 0 else "raise"
    if beside := beside_a_base(sentence, quantity, valid_from):
        return beside
    if is_what_goes(sentence, quantity):
        return "cut"
    words = lexicon(sentence.language)
    for name, form in (("reduce", "cut"), ("raise", "raise")):
        if any(0 <= t.first - quantity.last <= 1 for t in sentence.named(name)):
            return form  # type: ignore[return-value]
    for name, form in (("reduction", "cut"), ("increase", "raise")):
        if any(_is_of(sentence, quantity, t) for t in sentence.named(name)):
            return form  # type: ignore[return-value]
        if any(_leads(sentence, t, quantity) for t in sentence.named(name)):
            return form  # type: ignore[return-value]
    level = _before(sentence, quantity.first, words.words("level_before"))
    if quantity.form == "every" or level:
        return "share"
    verbs = [
        (quantity.first - t.last, name)
        for name in ("reduce", "raise")
        for t in sentence.named(name)
        if 0 <= quantity.first - t.last <= FAR
    ]
    if not verbs:
        return "share"
    gap, name = min(verbs)
    by = _before(sentence, quantity.first, words.words("change_before"))
    return ("cut" if name == "reduce" else "raise") if by or gap <= 2 else "share"


def _is_of(sentence: Sentence, quantity: Quantity, change: Term) -> bool:
    """Whether a noun of change ends what a figure is of ("a 40 % CO2 emission reduction")."""
    if not 0 <= change.first - quantity.last <= _COMPOUND:
        return False
    subjects = {indicator.name for indicator in goal_rules().indicators}
    named = {at for t in sentence.terms if t.name in subjects for at in range(t.first, t.last)}
    return named.issuperset(range(quantity.last, change.first))


def _leads(sentence: Sentence, change: Term, quantity: Quantity) -> bool:
    """Whether a noun of change before a figure may be its own.

    It is another figure's where that stands before it and something else follows this one
    ("40 % reduction of this; 45 % renewable energy").
    """
    if not 0 <= quantity.first - change.last <= FAR:
        return False
    taken = any(_is_of(sentence, other, change) for other in sentence.quantities if other.unit)
    return not (taken and _has_subject(sentence, quantity))


def _has_subject(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether what a figure is of follows it at once."""
    subjects = {indicator.name for indicator in goal_rules().indicators}
    return any(t.first == quantity.last and t.name in subjects for t in sentence.terms)


def _before(sentence: Sentence, first: int, words: frozenset[str]) -> bool:
    """Whether one of some words stands before a figure, words of about and bounds skipped."""
    lexical = lexicon(sentence.language)
    skipped = lexical.words("about") - words
    bounds = lexical.words("at_most") | lexical.words("at_least")
    forms = [token.form for token in sentence.tokens[max(0, first - 5) : first]]
    while forms:
        # "by at least 90": the bound is passed over as a whole, "at" in it tells nothing.
        if " ".join(forms[-2:]) in bounds:
            del forms[-2:]
            continue
        if forms[-1] in words:
            return True
        if forms[-1] not in skipped and forms[-1] not in bounds:
            return False
        forms.pop()
    return False
