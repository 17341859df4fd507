"""Goals of a plan that are the city's: stated in its words as its own, in running text.

Plans of Europe are full of others' goals (the EU's, the nation's, the Mission's), of scenarios
and of values that indicators and actions are to reach; and they say their own goals again and
again. So a goal is judged by all its mentions (:mod:`ingest.facts.plans.goal_mentions`).
Words: ``ontology/rules/held_goals.yaml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from ingest.facts.goals.core import Core
from ingest.facts.goals.find import mentions
from ingest.facts.goals.reference import Found
from ingest.facts.patterns import named_pattern
from ingest.facts.plans.goal_mentions import RULES, STATES, Mentions, Standing
from ingest.structure.draft import Draft
from kkgraph.contract import Goal
from kkgraph.vocabulary.registers import Vocabulary

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
_ENERGY: Final = ("twh", "gwh", "mwh", "mw")
# More tons a head nobody aims at.
_MOST_PER_HEAD = 15
# So often a plan names "the goal" that has no words for the city before it counts as its own.
_TOLD = 1
_pattern = partial(named_pattern, RULES, any_case=True)


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Goal, ...]:
    """The goals that a plan states as the city's own, each once.

    :param draft: the plan
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()
    judge = Mentions(draft)
    groups: list[tuple[Goal, list[tuple[Found, Standing]]]] = []
    for found in mentions(draft, judge.is_read):
        goal = _based(_as_meant(found))
        if not _is_goal(goal, found.core):
            continue
        said = (replace(found, goal=goal), judge.standing(found))
        group = next((said_of for known, said_of in groups if _is_same(known, goal)), None)
        if group is None:
            groups.append((replace(goal, base_year=None), [said]))
        else:
            group.append(said)
    return tuple(goal for _, said in groups for goal in _held(said))


def _as_meant(found: Found) -> Goal:
    """A goal as plans mean it: emissions of a sector are emissions, tons may be per head."""
    goal, named = found.goal, found.place.sentence.named
    if goal.kind == "other" and found.core.form == "cut" and named("emissions"):
        return replace(goal, kind="territorial_emissions", scope="area")
    per_head = found.core.name == "ton" and (goal.value or 0) <= _MOST_PER_HEAD
    if goal.unit == "other" and goal.kind in _EMISSIONS and per_head and named("per_person"):
        return replace(goal, unit="ton_co2e_per_person")
    return goal


def _is_goal(goal: Goal, core: Core) -> bool:
    """Whether it has what a goal has: a time to come, and a figure unless it is a state."""
    if goal.target_year is None or not _FIRST <= goal.target_year <= _LAST:
        return False
    if goal.kind in STATES:
        # The period of a programme is no year by which a state is to be reached.
        return "target_year" not in goal.inherited
    if goal.kind == "renewable_energy" and core.name in _ENERGY:
        return bool(goal.value)
    # A share of the emissions, or something counted in a unit of its own, is no goal by itself.
    units = _UNITS.get(goal.kind, ())
    return goal.value is not None and goal.value > 0 and goal.unit in units


def _held(said: Iterable[tuple[Found, Standing]]) -> Iterator[Goal]:
    """The goals that mentions with the same figures come to, one a base year."""
    said = list(said)
    counts = Counter(standing for _, standing in said)
    if not counts["stated"] and (counts["told"] < _TOLD or counts["theirs"]):
        return
    if counts["theirs"] > 2 * (counts["stated"] + counts["told"]):
        return
    kept = [(found.goal, standing) for found, standing in said if _counts(standing)]
    firm = [goal for goal, standing in kept if standing in ("stated", "told")]
    bases: list[int | None] = [goal.base_year for goal in firm if goal.base_year]
    bases = bases or [goal.base_year for goal, _ in kept if goal.base_year] or [None]
    for base in list(dict.fromkeys(bases))[:2]:
        like = [goal for goal, _ in kept if goal.base_year in (base, None)]
        first = next(goal for goal in firm if goal.base_year in (base, None))
        exact = next((goal for goal in firm if goal.base_year == base), first)
        places = dict.fromkeys(place for goal in (exact, *like) for place in goal.evidence)
        adopted = any(goal.status == "adopted" for goal in firm)
        status = "adopted" if adopted else exact.status
        yield replace(exact, base_year=base, evidence=tuple(places), status=status)


def _counts(standing: Standing) -> bool:
    return standing in ("stated", "told", "named")


def _based(goal: Goal) -> Goal:
    """A cut "between 2010 and 2030" is compared with the first of the years."""
    if goal.base_year is not None and goal.base_year >= _FIRST:
        goal = replace(goal, base_year=None)  # another target year of the same sentence
    if goal.base_year is not None or goal.unit != "percent":
        return goal
    for match in _pattern("between").finditer(goal.evidence[0].quote):
        if int(match["to"]) == goal.target_year:
            return replace(goal, base_year=int(match["since"]))
    return goal


def _is_same(one: Goal, other: Goal) -> bool:
    """Whether two mentions have the same figures, whatever year they are compared with."""
    if (one.value, one.unit, one.target_year) != (other.value, other.unit, other.target_year):
        return False
    return one.kind == other.kind or (
        one.unit == "ton_co2e_per_person" and {one.kind, other.kind} <= set(_EMISSIONS)
    )
