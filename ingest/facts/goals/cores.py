"""Cores of goals: the figures and states of a sentence that may be what is to be reached.

A core is a change ("minska med 30 procent", "halveras"), a rate ("sju procent om året"), a
share ("var fjärde resa"), an amount ("högst 2 ton per person") or a state ("fossilfri").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Term
from ingest.annotate.quantities import Quantity
from ingest.facts.goals.rules import goal_rules

Form = Literal["cut", "raise", "rate", "share", "amount", "state"]
# A verb of change stands at most so many tokens before its figure.
_FAR = 14
_STATES_NEAR = 8
# States that a share may be of ("hälften av maskinerna eldrivna").
_QUALITIES = ("fossil_free", "emission_free", "meat_free", "plastic_free")


@dataclass(frozen=True, slots=True)
class Core:
    """What is to be reached, at ``tokens[first:last]``.

    ``name`` is the class of a state or the unit of a figure; ``per`` what it is counted by.
    """

    first: int
    last: int
    form: Form
    name: str
    value: float | None = None
    high: float | None = None
    per: tuple[str, ...] = ()
    bound: str | None = None


def find_cores(sentence: Sentence, known: Core | None = None) -> tuple[Core, ...]:
    """The cores of a sentence in order, none inside another.

    :param sentence: an annotated sentence
    :param known: the core of the sentence before, whose unit a figure may share
    """
    found = [*_figures(sentence, known), *_changes(sentence), *_wholes(sentence), *_nones(sentence)]
    found.extend(_all_later(sentence, found))
    shares = [core for core in found if core.form == "share"]
    for state in _states(sentence):
        beside = any(abs(core.first - state.first) <= _STATES_NEAR for core in shares)
        if _is_vague(state) and any(core.form != "state" for core in found):
            continue
        overlaps = any(core.first < state.last and state.first < core.last for core in found)
        if not overlaps and not (beside and state.name in _QUALITIES):
            found.append(state)
    return tuple(sorted(found, key=lambda core: core.first))


def _is_vague(state: Core) -> bool:
    """Whether a state is a mere direction, which a figure in the same sentence makes precise."""
    return "only" in goal_rules().states[state.name]


def _figures(sentence: Sentence, before: Core | None) -> Iterator[Core]:
    known: Quantity | None = None
    last: Core | None = None
    if before and before.form == "amount" and "person" in before.per:
        known = Quantity(0, 0, 0.0, before.name, per=before.per)
    for quantity in sentence.quantities:
        full = _with_unit(quantity, known, sentence)
        if full.unit:
            known = full
        if _is_now(sentence, full) or _is_aside(sentence, full):
            continue
        if full.unit == "percent":
            last = _percent(sentence, full, last)
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
        dated = any(0 <= time.first - quantity.last <= 2 for time in sentence.times)
        if quantity.bound or dated:
            return replace(quantity, unit=known.unit, per=known.per)
    if quantity.unit == known.unit and not quantity.per and quantity.unit in goal_rules().masses:
        return replace(quantity, per=known.per)
    return quantity


def _is_now(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether words beside a figure say that it is how things are ("4,6 ton i dag")."""
    words = lexicon(sentence.language)
    before = " ".join(t.form for t in sentence.tokens[max(0, quantity.first - 2) : quantity.first])
    after = " ".join(t.form for t in sentence.tokens[quantity.last : quantity.last + 2])
    if quantity.before is None and before.split(" ")[-1] in words.words("from"):
        return True
    if any(f" {before} ".endswith(f" {word} ") for word in words.words("now_before")):
        return True
    if any(f" {after} ".startswith(f" {word} ") for word in words.words("now_after")):
        return True
    # "(2024)" after a figure dates a measurement.
    tokens = sentence.tokens[quantity.last : quantity.last + 2]
    dated = [t for t in sentence.times if t.first == quantity.last + 1]
    return bool(tokens and tokens[0].form == "(" and dated and dated[0].role == "bare")


def _is_aside(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a figure stands in parentheses beside another ("(66 % in a survey)")."""
    inside = sentence.depth(quantity.first)
    return inside > 0 and any(q.unit and not sentence.depth(q.first) for q in sentence.quantities)


def _is_measure(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether "tio gånger" multiplies ("så mycket") and does not only count occasions."""
    if quantity.unit != "times":
        return True
    after = sentence.tokens[quantity.last : quantity.last + 1]
    more = sentence.named("raise", "reduce")
    words = lexicon(sentence.language).words("as_much")
    return bool(after) and (after[0].form in words or any(t.first == quantity.last for t in more))


def _percent(sentence: Sentence, quantity: Quantity, before: Core | None) -> Core:
    form = _form(sentence, quantity)
    if form == "share" and before and _goes_on(sentence, before, quantity):
        form = before.form
    value, high = quantity.value, quantity.high
    if form == "cut" and _is_what_is_left(sentence, quantity):
        value, high = 100 - value, None
    return Core(
        quantity.first, quantity.last, form, "percent", value, high, quantity.per, quantity.bound
    )


def _goes_on(sentence: Sentence, before: Core, quantity: Quantity) -> bool:
    """Whether a figure continues the series of the one before ("55 % 2025, 75 % 2030")."""
    if before.form not in ("cut", "raise") or quantity.form == "every":
        return False
    subjects = {indicator.name for indicator in goal_rules().indicators}
    between = range(before.last, quantity.first)
    return not any(t.first in between and t.name in subjects for t in sentence.terms)


def _form(sentence: Sentence, quantity: Quantity) -> Form:
    if "year" in quantity.per:
        return "rate"
    if quantity.sign:
        return "cut" if quantity.sign < 0 else "raise"
    if _is_what_is_left(sentence, quantity):
        return "cut"
    words = lexicon(sentence.language)
    for name, form in (("reduce", "cut"), ("raise", "raise")):
        if any(0 <= t.first - quantity.last <= 1 for t in sentence.named(name)):
            return form  # type: ignore[return-value]
    for name, form in (("reduction", "cut"), ("increase", "raise")):
        if any(0 <= quantity.first - t.last <= _FAR for t in sentence.named(name)):
            return form  # type: ignore[return-value]
    level = _before(sentence, quantity.first, words.words("level_before"))
    if quantity.form == "every" or level:
        return "share"
    verbs = [
        (quantity.first - t.last, name)
        for name in ("reduce", "raise")
        for t in sentence.named(name)
        if 0 <= quantity.first - t.last <= _FAR
    ]
    if not verbs:
        return "share"
    gap, name = min(verbs)
    by = _before(sentence, quantity.first, words.words("change_before"))
    return ("cut" if name == "reduce" else "raise") if by or gap <= 2 else "share"


def _before(sentence: Sentence, first: int, words: frozenset[str]) -> bool:
    """Whether one of some words stands before a figure, words of about and bounds skipped."""
    lexical = lexicon(sentence.language)
    skipped = lexical.words("about") - words
    bounds = {word for name in ("at_most", "at_least") for word in lexical.words(name)}
    for token in reversed(sentence.tokens[max(0, first - 5) : first]):
        if token.form in words:
            return True
        if token.form not in skipped and token.form not in bounds:
            return False
    return False


def _is_what_is_left(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a part is what remains of a base ("högst 15 procent av 1990 års nivå")."""
    words = lexicon(sentence.language)
    after = [t.form for t in sentence.tokens[quantity.last : quantity.last + 2]]
    if not after:
        return False
    if after[0] in words.words("as_much"):
        return True
    based = any(t.role == "base" and 0 < t.first - quantity.last <= 4 for t in sentence.times)
    return after[0] in words.words("of") and based


def _changes(sentence: Sentence) -> Iterator[Core]:
    """Verbs that are a figure themselves ("halveras", "fördubblas")."""
    for name, change in goal_rules().changes.items():
        for term in sentence.named(name):
            form: Form = "cut" if change < 0 else "raise"
            yield Core(term.first, term.last, form, "percent", abs(change))


def _wholes(sentence: Sentence) -> Iterator[Core]:
    """All of something ("all el ska vara förnybar") is a share of 100 percent."""
    every = lexicon(sentence.language).words("all")
    quantities = sentence.quantities
    for term in (t for t in sentence.named("qualities") if _is_predicate(sentence, t)):
        before = sentence.tokens[max(0, term.first - _FAR) : term.first]
        at = next((i for i, token in enumerate(before) if token.form in every), None)
        first = max(0, term.first - _FAR)
        part = any(first <= q.first < term.first and q.unit == "percent" for q in quantities)
        if at is not None and not part:
            yield Core(term.first, term.last, "share", "percent", 100.0)


def _nones(sentence: Sentence) -> Iterator[Core]:
    """None of something: "inga flygresor från 2026", "inget avfall ska gå till deponi"."""
    none = lexicon(sentence.language).words("none")
    subjects = {i.name for i in goal_rules().indicators} - {"budget", "emissions", "area"}
    for at, token in enumerate(sentence.tokens):
        if token.form in none:
            near = [t for t in sentence.terms if 1 <= t.first - at <= 2 and t.name in subjects]
            if near:
                yield Core(at, near[0].last, "amount", "none", 0.0)


def _all_later(sentence: Sentence, found: Sequence[Core]) -> Iterator[Core]:
    """All, after a part of the same ("hälften eldrivna 2028, alla 2033")."""
    every = lexicon(sentence.language).words("all")
    parts = [core for core in found if core.form == "share"]
    for time in sentence.times:
        at = time.first - 1
        if at > 0 and sentence.tokens[at].form in every and any(c.last <= at for c in parts):
            yield Core(at, at + 1, "share", "percent", 100.0)


def _is_predicate(sentence: Sentence, term: Term) -> bool:
    """Whether a word says how something shall be: "vara", "bli" or a verb of level before it."""
    words = lexicon(sentence.language).words("being")
    return any(t.form in words for t in sentence.tokens[max(0, term.first - 3) : term.first])


def _states(sentence: Sentence) -> Iterator[Core]:
    taken: list[Term] = []
    for name, state in goal_rules().states.items():
        terms = list(sentence.named(name))
        if name == "fossil_free":
            terms.extend(_phased_out(sentence))
        for term in terms:
            if sentence.tokens[term.first].capital and _within(sentence, term.first):
                continue
            if all(term.last <= other.first or other.last <= term.first for other in taken):
                taken.append(term)
                yield Core(term.first, term.last, "state", name, state.get("value"))


def _within(sentence: Sentence, at: int) -> bool:
    """Whether a capital stands inside a sentence, where it begins a name."""
    return at > 0 and sentence.tokens[at - 1].kind == "word"


def _phased_out(sentence: Sentence) -> Iterator[Term]:
    """Phasing out what is fossil is a state too ("fasa ut oljan", "sluta elda fossilt")."""
    fossil = sentence.named("fossil")
    for term in sentence.named("phase_out"):
        near = [f for f in fossil if _gap(term, f) <= _STATES_NEAR]
        if near:
            first = min(term.first, near[0].first)
            yield Term("fossil_free", first, max(term.last, near[0].last))


def _gap(one: Term, two: Term) -> int:
    return max(one.first - two.last, two.first - one.last, 0)


def ordered(cores: Sequence[Core], sentence: Sentence) -> list[tuple[Core, int, int]]:
    """Each core with the tokens of its clause: from a joint after the core before it on.

    :param cores: the cores of the sentence in order
    :param sentence: the sentence
    """
    joints = lexicon(sentence.language).words("joints")
    borders = [0]
    for one, two in zip(cores, cores[1:], strict=False):
        between = range(one.last, two.first)
        inside = [at for at in between if sentence.tokens[at].form in joints]
        borders.append(inside[-1] if inside else two.first)
    borders.append(len(sentence.tokens))
    return [(core, borders[at], borders[at + 1]) for at, core in enumerate(cores)]
