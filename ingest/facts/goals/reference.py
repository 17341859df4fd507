"""Goals that refer: "detta för kommunens egen organisation", a base year stated for all goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.annotate.context.modifiers import modifiers
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Term
from ingest.annotate.place import Place
from ingest.facts.goals.core import Core
from ingest.facts.goals.rules import goal_rules
from ingest.facts.goals.years import is_change, targets_of
from ingest.structure.draft import Draft
from kkgraph.contract import Evidence, Goal


@dataclass(frozen=True, slots=True)
class Found:
    """A goal with the place and the core that it was made of."""

    goal: Goal
    place: Place
    core: Core


@dataclass
class Said:
    """What has been found so far: goals, and base years that hold for all of a section."""

    found: list[Found] = field(default_factory=list)
    bases: dict[str | None, tuple[int, Place]] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Take a goal in."""
        self.found.append(found)

    def beside(self, place: Place) -> Found | None:
        """The goal that the sentence before stated, or the item before ("motsvarande andel")."""
        if not self.found:
            return None
        last = self.found[-1]
        if place.before is None:
            same = place.sentence.named("same_measure") and _is_near(place, last)
            return last if same else None
        return last if last.place.sentence is place.before else None

    def item_of(self, place: Place, number: int) -> Found | None:
        """The goal that the item of a number states, in the numbered list of a section."""
        orders: list[int] = []
        for found in self.found:
            passage = found.place.passage
            if passage.section == place.passage.section and passage.numbered:
                if passage.order not in orders:
                    orders.append(passage.order)
                if len(orders) == number:
                    return found
        return None


def referred(place: Place, draft: Draft, said: Said) -> Iterator[Found]:
    """The goal of a sentence that takes its slots from one stated before.

    "Detta ska vara uppnått 2030" dates the goal before it when that has no year; "den egna
    organisationen två år dessförinnan" makes a goal of its own. Both places are evidence.

    :param place: a sentence without a figure or state of its own
    :param draft: the document
    :param said: what was found before it
    """
    _note_base(place, said)
    _date_base(place, draft, said)
    terms = place.sentence.named("refers")
    source = _antecedent(place, terms, said)
    if source is None:
        return
    targets = targets_of(place.sentence, place.valid_from, source.goal.target_year)
    context = {m.category for m in modifiers(place, terms[0])}
    if not targets or not goal_rules().barred_by.isdisjoint(context):
        return
    sentence = place.sentence
    own = draft.evidence(place.passage, sentence.start, sentence.end, "goals")
    goal = replace(source.goal, target_year=targets[0].year)
    goal = replace(goal, evidence=(*own, *source.goal.evidence), inherited=("kind", "value"))
    if source.goal.target_year is None:
        said.found.remove(source)
        evidence = (*source.goal.evidence, *own)
        goal = replace(goal, evidence=evidence, inherited=("target_year",))
    elif place.sentence.named("organisation"):
        goal = replace(goal, description=sentence.text, scope="organisation", kind=_inside(goal))
    elif goal.target_year == source.goal.target_year:
        return
    else:
        goal = replace(goal, description=sentence.text)
    yield Found(goal, place, source.core)


def _inside(goal: Goal) -> str:
    same = goal.kind != "territorial_emissions"
    return goal.kind if same else "organisation_emissions"


def _antecedent(place: Place, terms: list[Term], said: Said) -> Found | None:
    """The goal that a sentence refers to: by the number of its item, else the last one."""
    if not terms or not said.found:
        return None
    words = lexicon(place.sentence.language)
    for quantity in place.sentence.quantities:
        before = place.sentence.tokens[quantity.first - 1].form if quantity.first else ""
        if before in words.words("item_nouns") and quantity.unit is None:
            return said.item_of(place, int(quantity.value))
    return said.found[-1] if _is_near(place, said.found[-1]) else None


def _is_near(place: Place, found: Found) -> bool:
    """Whether a goal stands in the same passage or the one before, in the same section."""
    passage, other = place.passage, found.place.passage
    return passage.order - other.order <= 1 and passage.section == other.section


def _date_base(place: Place, draft: Draft, said: Said) -> None:
    """Give the goals of a passage the base that a sentence after them names ("Basår är 2010.")."""
    bases = [t for t in place.sentence.times if t.role == "base" and t.year]
    if len(bases) != 1 or not place.before or place.sentence.named("now"):
        return
    sentence = place.sentence
    for at, found in enumerate(said.found):
        same = found.place.passage is place.passage
        if same and not found.goal.base_year and is_change(found.core, found.place):
            more = draft.evidence(place.passage, sentence.start, sentence.end, "goals")
            goal = _with_base(found.goal, int(bases[0].year or 0), more)
            said.found[at] = replace(found, goal=goal)


def _note_base(place: Place, said: Said) -> None:
    """Remember a base year that a sentence gives for all goals of its section."""
    if not place.sentence.named("base_year") or not place.sentence.named("whole_set"):
        return
    years = [t.year for t in place.sentence.times if t.role == "base" and t.year]
    if len(years) == 1 and years[0] <= place.valid_from:
        said.bases[place.passage.section] = (years[0], place)


def shared_base(draft: Draft, said: Said) -> Iterator[Found]:
    """What was found, goals of change with the base year that their section gives for all.

    :param draft: the document
    :param said: all that was found
    """
    for found in said.found:
        base = said.bases.get(found.place.passage.section)
        if base is None or found.goal.base_year or found.core.form not in ("cut", "raise"):
            yield found
            continue
        year, place = base
        sentence = place.sentence
        more = draft.evidence(place.passage, sentence.start, sentence.end, "goals")
        yield replace(found, goal=_with_base(found.goal, year, more))


def _with_base(goal: Goal, year: int, places: tuple[Evidence, ...]) -> Goal:
    inherited = (*goal.inherited, "base_year")
    evidence = (*goal.evidence, *places)
    return replace(goal, base_year=year, inherited=inherited, evidence=evidence)
