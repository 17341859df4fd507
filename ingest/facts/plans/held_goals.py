"""Goals of a plan that are the city's: stated in its words as its own, in running text.

Plans of Europe are full of others' goals (the EU's, the nation's, the Mission's), of scenarios
and of values that indicators and actions are to reach. Words: ``ontology/rules/held_goals.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from ingest.facts.goals.find import find as find_goals
from ingest.facts.patterns import named_pattern, sentence_at
from ingest.facts.plans.city_names import city_names
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Evidence, Goal
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_RULES: Final = "held_goals"
_FIRST, _LAST = 2024, 2060
_EMISSIONS: Final = ("territorial_emissions", "consumption_emissions", "organisation_emissions")
_MASSES: Final = ("percent", "kton_co2", "mton_co2e", "ton_co2e_per_person")
_SHARES: Final = ("percent", "percent_per_year", "share_percent")
_UNITS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(_EMISSIONS, _MASSES),
    "energy_efficiency": ("percent", "percent_per_year"),
    "renewable_energy": _SHARES,
    "mobility": _SHARES,
    "circularity": _SHARES,
}
_STATES: Final = ("climate_neutral", "climate_positive", "fossil_free")
_pattern = partial(named_pattern, _RULES, any_case=True)


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Goal, ...]:
    """The goals that a plan states as the city's own, each once.

    :param draft: the plan
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()
    passages = _Passages(draft)
    held = []
    for goal in find_goals(draft, vocabulary):
        if not _is_goal(goal):
            continue
        evidence = tuple(place for place in goal.evidence if passages.state(place, goal))
        if evidence:
            held.append(replace(goal, evidence=evidence))
    return tuple(_joined(held))


def _is_goal(goal: Goal) -> bool:
    """Whether it has what a goal has: a time to come, and a figure unless it is a state."""
    if goal.target_year is None or not _FIRST <= goal.target_year <= _LAST:
        return False
    if goal.kind in _STATES:
        return True
    # A share of the emissions, or something counted in a unit of its own, is no goal by itself.
    units = _UNITS.get(goal.kind, ())
    return goal.value is not None and goal.value > 0 and goal.unit in units


class _Passages:
    """Tells whether places of a plan state a goal of its city."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_line: dict[int, list[DraftPassage]] = {}
        for passage in draft.own_passages():
            for line in range(
                draft.index.line(passage.spans[0][0]), draft.index.line(passage.spans[-1][1]) + 1
            ):
                self._by_line.setdefault(line, []).append(passage)
        self._names = [name.casefold() for name in city_names(draft)]
        self._numbers = {section.key: section.number for section in draft.sections}

    def state(self, place: Evidence, goal: Goal) -> bool:
        """Whether the sentence at a place says that the city has the goal."""
        passage = self._passage(place)
        if passage is None or passage.kind == "table":
            return False
        start = passage.text.find(place.quote[:40])
        if start < 0:
            return False
        a, b = sentence_at(passage.text, start, start + 1)
        sentence = passage.text[a:b]
        if _pattern("others").search(sentence) and not _pattern("own_goal").search(sentence):
            return False
        if _pattern("not_decided").search(sentence):
            return False
        if goal.kind in _STATES and _pattern("only_named").search(sentence):
            return False  # something other than the city is to be neutral
        if not _pattern("goal_words").search(sentence):
            return False
        return self._is_own(sentence, passage, passage.text[:a])

    def _is_own(self, sentence: str, passage: DraftPassage, before: str) -> bool:
        """Whether it speaks of the city: by its words, or where it stands in the plan.

        Without words of its own it goes on about whom the sentences before it are about.
        """
        folded = sentence.casefold()
        if _pattern("own_words").search(sentence) or any(name in folded for name in self._names):
            return True
        if _pattern("others").search(before):
            return False
        return self._numbers.get(passage.section or "") in load_rules(_RULES)["own_sections"]

    def _passage(self, place: Evidence) -> DraftPassage | None:
        for passage in self._by_line.get(place.line_from, ()):
            if passage.spans[0][0] <= place.start < passage.spans[-1][1]:
                return passage
        return None


def _joined(goals: Iterable[Goal]) -> list[Goal]:
    """The same goal with and without its base year, or in other words, is one."""
    kept: list[Goal] = []
    for goal in goals:
        goal = _based(goal)
        at = next((n for n, other in enumerate(kept) if _is_same(goal, other)), None)
        if at is None:
            kept.append(goal)
            continue
        known = kept[at]
        fuller = goal if known.base_year is None and goal.base_year is not None else known
        places = dict.fromkeys((*fuller.evidence, *known.evidence, *goal.evidence))
        adopted = "adopted" in (known.status, goal.status)
        status = "adopted" if adopted else fuller.status
        kept[at] = replace(fuller, evidence=tuple(places), status=status)
    return kept


def _based(goal: Goal) -> Goal:
    """A cut "between 2010 and 2030" is compared with the first of the years."""
    if goal.base_year is not None or goal.unit != "percent":
        return goal
    for match in _pattern("between").finditer(goal.evidence[0].quote):
        if int(match["to"]) == goal.target_year:
            return replace(goal, base_year=int(match["since"]))
    return goal


def _is_same(one: Goal, other: Goal) -> bool:
    if (one.value, one.unit, one.target_year) != (other.value, other.unit, other.target_year):
        return False
    if one.kind != other.kind and not (
        one.unit == "ton_co2e_per_person" and {one.kind, other.kind} <= set(_EMISSIONS)
    ):
        return False
    return one.base_year is None or other.base_year is None or one.base_year == other.base_year
