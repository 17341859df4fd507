"""What a goal is about: from the words of its clause, its label, its list, to its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Term
from ingest.annotate.place import Place
from ingest.facts.goals.core import Core
from ingest.facts.goals.rules import SlotIndicator, goal_rules
from ingest.facts.goals.things import is_share_of_a_thing, names_a_thing

Scope = Literal["area", "organisation", "consumption"]
# A kind that only whose emissions they are makes one of the kinds of goals.
_EMISSIONS = "emissions"
_AREA = "territorial_emissions"
# A longer line above a list speaks of more than what its items have in common.
_HEADING = 80
# What is in no class of the lexicon.
_THING = "thing"
# So near emissions stands what they are from ("utsläppen från nyproduktion"), in tokens.
_NEAR = 8
# Goals that a city named in the clause has for all of its area.
_OF_CITY = ("climate_neutral", "climate_positive")
_HOLDING: tuple[Scope, ...] = ("consumption", "organisation", "area")


@dataclass(frozen=True, slots=True)
class About:
    """The kind of a goal and the classes that told it; ``near`` when its own clause did."""

    kind: str
    classes: frozenset[str]
    near: bool


def about(place: Place, core: Core, first: int, last: int) -> About | None:
    """What a core is about, looked for in its clause, then in wider circles.

    :param place: the sentence in its place
    :param core: the core
    :param first: first token of its clause
    :param last: one past the last token of its clause
    :returns: ``None`` when nothing says what it is about
    """
    emissions: About | None = None
    words = lexicon(place.sentence.language).words("joints")
    joints = [at for at, token in enumerate(place.sentence.tokens) if token.form in words]
    for near, whole, terms in _circles(place, first, last):
        names = frozenset(term.name for term in terms)
        kind = _kind(core, names, terms, joints)
        if kind == _EMISSIONS:
            if core.form == "share" and not near and not place.sentence.named("aim"):
                continue  # "byta vart femte möte" is of what its own clause says
            # Whose emissions they are may stand further off.
            if emissions and whole:
                break
            emissions = emissions or About(_EMISSIONS, names, near)
            held = frozenset(t.name for t in terms if not near or t.first < core.last + _NEAR)
            if held.isdisjoint(_HOLDING):
                continue
            return replace(emissions, kind=_emissions(held))
        if kind:
            return About(kind, names, near) if emissions is None else _territorial(emissions)
    return _territorial(emissions) if emissions else _fallback(place, core, first, last)


def _territorial(found: About) -> About:
    return replace(found, kind=_AREA)


def _fallback(place: Place, core: Core, first: int, last: int) -> About | None:
    """Where goals are listed, change and tons a person without a noun are of emissions."""
    tons = core.form == "amount" and core.name == "ton" and "person" in core.per
    if core.form == "amount" and not tons and (kind := _by_unit(place, core)):
        names = frozenset(t.name for t in place.sentence.terms if first <= t.first < last)
        kind = _emissions(names) if kind == _EMISSIONS else kind
        return About(kind, names & frozenset(_HOLDING), False)
    listed = place.topic in goal_rules().topics and core.form in ("rate", "cut")
    # A sentence that says what else declines ("Personalen minskar med ...") is not of emissions.
    terse = place.passage.kind != "paragraph" or place.sentence.tokens[0].kind != "word"
    if tons or (listed and (terse or place.sentence.named("aim"))):
        # "Egen organisation: -80 % till 2030"
        if not tons and names_a_thing(place, core, first):
            return About("other", frozenset({_THING}), True)
        names = frozenset(t.name for t in place.sentence.terms if first <= t.first < last)
        return About(_emissions(names), names & frozenset(_HOLDING), False)
    if place.topic in goal_rules().topics and is_share_of_a_thing(place, core, first, last):
        return About("other", frozenset({_THING}), True)
    if place.header is not None and core.form != "state":
        # What a row of a table of goals names is something to be reached, whatever it is.
        return About("other", frozenset({_THING}), False)
    return None


def _by_unit(place: Place, core: Core) -> str | None:
    """What is measured so, whatever it is called: where goals are listed, by data."""
    if place.topic not in goal_rules().topics or place.passage.kind == "paragraph":
        return None
    return goal_rules().by_unit.get("/".join((core.name, *core.per)))


def _circles(place: Place, first: int, last: int) -> Iterator[tuple[bool, bool, list[Term]]]:
    """Terms near a core: its clause, its label, its sentence up to it, what stands above.

    With each, whether it is near, and whether it is the whole sentence, whatever comes after.
    """
    terms = place.sentence.terms
    clause = [t for t in terms if first <= t.first and t.last <= last]
    yield True, False, clause
    label = _label(place.sentence)
    yield True, False, [t for t in terms if t.first < label or first <= t.first < last]
    yield True, False, [t for t in terms if t.first < last]
    if place.before and place.passage.kind == "bullet":
        yield True, False, [*clause, *place.before.terms]
    for above in place.above:
        short = len(above.sentence.text) <= _HEADING
        holds = short and not above.sentence.named("aim")
        more = [t for t in above.sentence.terms if holds or t.name not in _HOLDING]
        yield False, False, [*clause, *more]
    yield True, True, list(terms)
    if place.before and not place.row:
        yield False, True, list(place.before.terms)


def _label(sentence: Sentence) -> int:
    """How many tokens the label before a colon has ("Resor: bil högst 50 %")."""
    for at, token in enumerate(sentence.tokens[:8]):
        if token.form == ":":
            return at
    return 0


def _kind(
    core: Core, names: frozenset[str], terms: Sequence[Term], joints: Sequence[int]
) -> str | None:
    if core.form == "state":
        return str(goal_rules().states[core.name]["kind"])
    if core.form == "amount" and core.name in goal_rules().masses:
        return _of_mass(core, names)
    for indicator in goal_rules().indicators:
        if indicator.name == "budget" and core.form == "rate" and not _leads(terms):
            continue
        if indicator.name in names and _may_tell(indicator, core):
            return _along(indicator, core, terms, joints)
    return None


def _leads(terms: Sequence[Term]) -> bool:
    """Whether a budget is the subject of a rate, before any word of emissions or of reducing."""
    order = [t.name for t in terms if t.name in ("budget", "emissions", "reduction")]
    return order[:1] == ["budget"]


def _may_tell(indicator: SlotIndicator, core: Core) -> bool:
    if indicator.kind == "carbon_budget" and core.form == "amount":
        return core.name in goal_rules().masses and not core.per
    if indicator.kind == _EMISSIONS and core.form == "amount":
        # Masses were told before: what is counted in anything else is no emission.
        return core.name in ("times", "none")
    return not indicator.forms or core.form in indicator.forms


def _along(
    indicator: SlotIndicator, core: Core, terms: Sequence[Term], joints: Sequence[int]
) -> str:
    """The indicator's kind, or another where words right beside it say so."""
    own = [term for term in terms if term.name == indicator.name]
    # "1,4 kilo koldioxid" names the substance, not what causes it.
    outside = [term for term in own if term.last <= core.first or core.last <= term.first]
    nearest = min(outside or own, key=lambda term: abs(term.first - core.first))
    for name, kind in indicator.along.items():
        for term in terms:
            parted = any(term.first < at < nearest.first for at in joints)
            if term.name == name and abs(term.first - nearest.first) <= _NEAR and not parted:
                return kind
    return indicator.kind


def _emissions(names: frozenset[str]) -> str:
    if "consumption" in names:
        return "consumption_emissions"
    return "organisation_emissions" if "organisation" in names else "territorial_emissions"


def _of_mass(core: Core, names: frozenset[str]) -> str | None:
    """Tons are a budget, emissions of somebody, or what the words beside them say."""
    if not {"m2", "kg", "portion", "km"}.isdisjoint(core.per):
        return "other"
    if "person" in core.per:
        return "circularity" if "circularity" in names else _EMISSIONS
    if "budget" in names:
        return "carbon_budget"
    if "nature" in names:
        return "other"
    if "circularity" in names:
        return "circularity"
    return _EMISSIONS if "emissions" in names else None


def scope(place: Place, kind: str, first: int, last: int) -> Scope | None:
    """Whose emissions or deeds a goal concerns, in the words of the model.

    :param place: the sentence in its place
    :param kind: the goal's kind
    :param first: first token of its clause
    :param last: one past the last token of its clause
    """
    told: dict[str, Scope] = {
        "consumption_emissions": "consumption",
        "organisation_emissions": "organisation",
        "territorial_emissions": "area",
    }
    if kind in told:
        return told[kind]
    terms = place.sentence.terms
    clause = {term.name for term in terms if first <= term.first < last}
    # What a later clause speaks of ("... och kommunens egna fordon 2027") holds for that alone.
    before = {term.name for term in terms if term.first < last}
    for names in (clause, before):
        for name in _HOLDING:
            if name in names:
                return name
        if kind in _OF_CITY and _names_city(place, first, last):
            return "area"
    return "area" if kind == "carbon_budget" else None


def _names_city(place: Place, first: int, last: int) -> bool:
    """Whether a clause names the city itself."""
    name = place.city.lower()
    tokens = place.sentence.tokens[first:last]
    return bool(name) and any(token.capital and token.form == name for token in tokens)
