"""States and figures in words as cores of goals: "fossilfri", "halveras", "all el", "inga flyg"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Term
from ingest.facts.goals.core import FAR, Core, Form
from ingest.facts.goals.rules import goal_rules

_STATES_NEAR = 8
# So many tokens stand from a denial to its "single".
_SINGLE = 3
# The number of a row has at most so many signs.
_CODE = 4


def in_words(sentence: Sentence, found: Sequence[Core]) -> Iterator[Core]:
    """Cores whose figure is a word: "halveras", "all el ska vara förnybar", "inga flygresor".

    :param sentence: an annotated sentence
    :param found: the cores with a figure
    """
    yield from _changes(sentence)
    yield from _wholes(sentence)
    yield from _nones(sentence)
    yield from _all_later(sentence, found)


def states(sentence: Sentence) -> Iterator[Core]:
    """States such as climate neutral, none inside another.

    :param sentence: an annotated sentence
    """
    taken: list[Term] = []
    found = {name: list(sentence.named(name)) for name in goal_rules().states}
    found["fossil_free"].extend(_phased_out(sentence))
    for name, state in goal_rules().states.items():
        for term in found[name]:
            if any(_is_part(term, other) for other in found["net_zero"]):
                continue  # "balanseras av upptag och negativa utsläpp" says more than its end
            if sentence.tokens[term.first].capital and _is_in_name(sentence, term):
                continue
            if all(term.last <= other.first or other.last <= term.first for other in taken):
                taken.append(term)
                yield Core(term.first, term.last, "state", name, state.get("value"))


def _is_part(term: Term, other: Term) -> bool:
    """Whether a term is a part of another, longer one."""
    inside = other.first <= term.first and term.last <= other.last
    return inside and term.last - term.first < other.last - other.first


def _changes(sentence: Sentence) -> Iterator[Core]:
    """Verbs that are a figure themselves ("halveras", "fördubblas")."""
    for name, change in goal_rules().changes.items():
        for term in sentence.named(name):
            form: Form = "cut" if change < 0 else "raise"
            yield Core(term.first, term.last, form, "percent", abs(change))


def _wholes(sentence: Sentence) -> Iterator[Core]:
    """All of something ("all el ska vara förnybar") is a share of 100 percent."""
    every = lexicon(sentence.language).words("all")
    words = lexicon(sentence.language).words("wholly")
    quantities = sentence.quantities
    for term in (t for t in sentence.named("qualities") if _is_predicate(sentence, t)):
        before = sentence.tokens[max(0, term.first - FAR) : term.first]
        at = next((i for i, token in enumerate(before) if token.form in every), None)
        first = max(0, term.first - FAR)
        part = any(first <= q.first < term.first and q.unit == "percent" for q in quantities)
        wholly = bool(before) and before[-1].form in words
        if (at is not None or wholly) and not part:
            yield Core(term.first, term.last, "share", "percent", 100.0)


def _nones(sentence: Sentence) -> Iterator[Core]:
    """None of something: "inga flygresor från 2026", "inget avfall ska gå till deponi"."""
    none = lexicon(sentence.language).words("none")
    subjects = {i.name for i in goal_rules().indicators} - {"budget", "emissions", "area"}
    for end in sentence.named("stop"):
        ended = [t for t in sentence.terms if 0 <= end.first - t.last <= FAR and t.name in subjects]
        if ended:
            yield Core(ended[0].first, end.last, "amount", "none", 0.0)
    single, denies = (lexicon(sentence.language).words(name) for name in ("single", "denies"))
    for at, token in enumerate(sentence.tokens):
        # "inte ett enda flyg"
        no_single = token.form in single and any(
            before.form in denies for before in sentence.tokens[max(0, at - _SINGLE) : at]
        )
        if token.form in none or no_single:
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


def _is_in_name(sentence: Sentence, term: Term) -> bool:
    """Whether a capital inside a sentence begins a name.

    Where terms are written with capitals too ("Climate Neutrality by 2030"), a name has more of
    them ("the Climate Neutrality Action Plan").
    """
    tokens = sentence.tokens
    if (
        term.first == 0
        or tokens[term.first - 1].kind != "word"
        or _is_code(tokens[term.first - 1].form)
    ):
        return False
    first = tokens[term.first].form.partition("-")[0]
    if first not in lexicon(sentence.language).words("terms_with_capitals"):
        return True
    beside = tokens[term.last : term.last + 1] + tokens[term.first - 1 : term.first]
    return any(token.kind == "word" and token.capital for token in beside)


def _is_code(form: str) -> bool:
    """Whether a word numbers a row ("K3", the "b" of "2b")."""
    return len(form) <= _CODE and (len(form) == 1 or any(char.isdigit() for char in form))


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
