"""Goals: what the city means to reach, how much of it and by when.

A goal is made of slots: what it is about, how much, until when, compared with what, whose it
is. They are filled from the annotations of a sentence (:mod:`ingest.annotate`) and of what
stands around it; context (:mod:`ingest.annotate.context`) decides whether the sentence states it.
No figure is completed; what the text does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.annotate.context.modifiers import Modifier, modifiers
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.place import Place, places
from ingest.facts.goals.about import about, scope
from ingest.facts.goals.clauses import ordered
from ingest.facts.goals.core import Core
from ingest.facts.goals.cores import cues_in, find_cores, may_state
from ingest.facts.goals.merge import merged
from ingest.facts.goals.period import Periods
from ingest.facts.goals.reached import is_announced, is_reached
from ingest.facts.goals.reference import Found, Said, referred, shared_base
from ingest.facts.goals.rules import goal_rules
from ingest.facts.goals.strangers import is_somebody_elses
from ingest.facts.goals.sureness import sureness
from ingest.facts.goals.years import Dates, dates_of, targets_of
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Evidence, Goal, GoalStatus
from kkgraph.vocabulary.registers import Vocabulary

METHOD = "goals"
_DIGIT = re.compile(r"\d")
_WITHOUT_VALUE = ("climate_neutral", "climate_positive", "fossil_free")
# "År 2035 har vi halverat": the verb comes right after its year, in characters.
_SOON = 12
_KILO = 1000


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Goal, ...]:
    """Find the goals of a city.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    :returns: goals in order of the text, each once, with every place that states it
    """
    return tuple(merged(found.goal for found in mentions(draft)))


def mentions(
    draft: Draft, is_read: Callable[[DraftPassage], bool] | None = None
) -> Iterator[Found]:
    """Every mention of a goal, with its sentence and core.

    :param draft: the document with sections and passages
    :param is_read: whether a passage is read; by default all are
    """
    said, periods = Said(), Periods(draft)
    cues = cues_in(draft.language)
    for place in places(draft):
        if is_read and not is_read(place.passage):
            continue
        if _DIGIT.search(place.sentence.text):
            periods.read(place)
        if not may_state(place.sentence.text, cues):
            continue
        found = list(_in_sentence(place, draft, said))
        if not found:
            found = list(referred(place, draft, said))
        for one in found:
            said.add(periods.dated(one))
    yield from shared_base(draft, said)


def _in_sentence(place: Place, draft: Draft, said: Said) -> Iterator[Found]:
    last = None if place.row else said.beside(place)
    cores = find_cores(place.sentence, last.core if last else None, place.valid_from)
    if not cores:
        return
    clauses = ordered(cores, place.sentence)
    spans = {core: (first, end) for core, first, end in clauses}
    before = said.found[-1].goal if said.found else None
    known = _year_before(place) or (before.target_year if before else None)
    base = before.base_year if before else None
    dated = dates_of(place, clauses, known, base)
    for core, dates in dated:
        context = modifiers(place, core)
        if any(_bars(modifier, dates, place) for modifier in context):
            continue
        goal = _goal(place, core, spans[core], dates, context, draft, last)
        # What others propose to the city says so in its status.
        if goal and goal.is_held and is_somebody_elses(place, core, spans[core][0]):
            continue
        if goal:
            others = [d.place for c, d in dated if c == core and d.place is not None]
            goal = replace(goal, confidence=sureness(place, core, goal))
            part = _part(place.sentence, spans[core], dates.place, others)
            yield Found(replace(goal, scope=scope(place, goal.kind, *part)), place, core)


def _part(
    sentence: Sentence, span: tuple[int, int], at: int | None, others: Sequence[int]
) -> tuple[int, int]:
    """The part of a clause that a year of several belongs to ("A 2040 och våra bilar 2027")."""
    first, last = span
    joints = lexicon(sentence.language).words("joints")
    for other in sorted(others):
        if at is None or len(others) < 2:
            break
        token, _ = sentence.tokens_between(other, other + 1)
        after = range(token + 1, last)
        joint = next((i for i in after if sentence.tokens[i].form in joints), token + 1)
        if other < at:
            first = joint
        elif other == at and other != max(others):
            last = joint
    return first, last


def _year_before(place: Place) -> int | None:
    """The last deadline of the sentence before, whoever's it is."""
    targets = targets_of(place.before, place.valid_from) if place.before else []
    return targets[-1].year if targets else None


def _bars(modifier: Modifier, dates: Dates, place: Place) -> bool:
    """Whether a modifier denies a goal; "2035 har vi halverat" speaks of a time to come."""
    if modifier.category not in goal_rules().barred_by:
        return False
    if modifier.category != "achieved" or modifier.passage is not None:
        return True
    if is_announced(place) and not any(time.role == "base" for time in place.sentence.times):
        # "Följande mål: utsläppen har halverats" describes the day when the goal is reached.
        return False
    if dates.place is None:
        return True
    if 0 <= dates.place - modifier.end <= _SOON and (dates.target or 0) > place.valid_from:
        return False  # "har halverats 2033" will be so
    if not 0 < modifier.start - dates.place <= _SOON:
        return True
    start = place.sentence.start
    return any(
        sign in place.sentence.text[dates.place - start : modifier.start - start] for sign in ",;"
    )


def _goal(
    place: Place,
    core: Core,
    span: tuple[int, int],
    dates: Dates,
    context: Sequence[Modifier],
    draft: Draft,
    last: Found | None,
) -> Goal | None:
    what = about(place, core, *span)
    evidence = _evidence(place, dates, draft)
    inherited = ["target_year"] if dates.above else []
    kind = what.kind if what else None
    goes_on = last is not None and (core.form == "state" or last.core.form != "state")
    # What is counted in kilowatts is none of the tons that the sentence before spoke of.
    goes_on = goes_on and last is not None and (core.form != "amount" or _is_like(core, last.core))
    if (what is None or not what.classes) and last is not None and goes_on:
        # "För 2026 gäller 1,9 ton" speaks of what the sentence before was about.
        kind = last.goal.kind
        evidence = (*last.goal.evidence, *evidence)
        inherited.append("kind")
    same = last is not None and not _says_of_what(place) and last.goal.kind == kind
    if same and last and core.name == "percent" and last.goal.base_year and not dates.base:
        # "Som etappmål gäller 55 procent" is compared with the year of the goal before.
        dates = replace(dates, base=last.goal.base_year)
        inherited.append("base_year")
    status = _status(context)
    if kind == "territorial_emissions" and core.form == "state":
        # No net emissions of a whole city is what climate neutral means.
        kind = goal_rules().states[core.name].get("of_area", kind)
    kind = _budget(kind, place, core) if kind else None
    if kind is None or not is_reached(place, core, kind, dates, status):
        return None
    if kind == "carbon_budget" and core.name == "ton" and not core.per:
        core = _in_kilotons(core)
    if kind == "carbon_budget" and dates.begins:
        dates = replace(dates, target=None)  # from when on it counts, not until when
    value = None if core.form == "state" and kind in _WITHOUT_VALUE else core.value
    return Goal(
        description=place.sentence.text,
        kind=kind,
        value=value,
        unit=_unit(core) if core.form != "state" or value is not None else None,
        base_year=dates.base if dates.base != dates.target else None,
        target_year=dates.target,
        scope=None,  # whose it is, the caller knows
        status=status,
        evidence=evidence,
        value_to=core.high,
        inherited=tuple(inherited),
    )


def _is_like(core: Core, other: Core) -> bool:
    """Whether two amounts are counted in the same unit, or both are masses."""
    masses = goal_rules().masses
    return core.name == other.name or (core.name in masses and other.name in masses)


def _says_of_what(place: Place) -> bool:
    """Whether a sentence itself says what its figure is of."""
    return bool(place.sentence.named(*(one.name for one in goal_rules().indicators)))


def _in_kilotons(core: Core) -> Core:
    """Tons of a budget in the unit that budgets have."""
    high = core.high / _KILO if core.high else None
    return replace(core, name="kton", value=(core.value or 0.0) / _KILO, high=high)


def _evidence(place: Place, dates: Dates, draft: Draft) -> tuple[Evidence, ...]:
    """The sentence, and the line that an inherited year stands in."""
    sentence = place.sentence
    own = draft.evidence(place.passage, sentence.start, sentence.end, METHOD)
    if dates.above is None:
        return own
    above = dates.above.sentence
    return (*own, *draft.evidence(dates.above.passage, above.start, above.end, METHOD))


def _budget(kind: str, place: Place, core: Core) -> str:
    """Mass over a period of years is a budget, whatever it is called."""
    if core.form != "amount" or core.name not in goal_rules().masses or core.per:
        return kind
    periods = any(time.role == "period" for time in place.sentence.times)
    return "carbon_budget" if periods and kind.endswith("_emissions") else kind


def _unit(core: Core) -> str | None:
    if core.form == "rate":
        return "percent_per_year"
    if core.form == "share":
        return "share_percent"
    if "person" in core.per and core.name == "ton":
        return "ton_co2e_per_person"
    plain = not core.per or core.name == "percent"
    return goal_rules().units.get(core.name, "other") if plain else "other"


def _status(context: Sequence[Modifier]) -> GoalStatus:
    found = (goal_rules().status.get(modifier.category) for modifier in context)
    return next((status for status in found if status), "adopted")
