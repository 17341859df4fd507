"""Goals of two versions: which is which, and whether more is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kkgraph.contract import Goal
from kkgraph.interface.changes_answer import ChangeJson, ReasonJson
from kkgraph.interface.changes_request import ChangeAsked
from kkgraph.programme.changes.alignment import nearest, pairs
from kkgraph.programme.changes.sides import Sides, SideStatement, only_in, row
from kkgraph.programme.merged_goals import figures_of, merged_goals
from kkgraph.vocabulary.rules import load_rules

_NOT_HELD = ("proposed", "considered")


def goal_changes(sides: Sides) -> list[ChangeJson]:
    """Compare the goals of two versions.

    :param sides: both.
    :returns: a row a goal; those of the older version first.
    """
    older, newer = merged_goals(sides.before), merged_goals(sides.after)
    score = _scorer(sides)
    found = pairs(older, newer, score)
    rows = [_compared(sides, one, other, ()) for one, other in found]
    mine, theirs = [one for one, _ in found], [other for _, other in found]
    for goal in older:
        if goal not in mine:
            twin = nearest(goal, theirs, score)
            merged = twin is not None and _continues(goal, twin)
            rows.append(
                _compared(sides, goal, twin, ("merged",))
                if twin and merged
                else only_in(sides, sides.before, stated(goal))
            )
    for goal in newer:
        if goal not in theirs:
            twin = nearest(goal, mine, lambda one, other: score(other, one))
            rows.append(
                _compared(sides, twin, goal, ("split",))
                if twin and _continues(twin, goal)
                else only_in(sides, sides.after, stated(goal))
            )
    return rows


def stated(goal: Goal) -> SideStatement:
    """Bring a goal to the form of rows.

    :param goal: the goal.
    """
    return SideStatement(
        "goals", goal.kind, goal.description, goal.evidence, figures_of(goal), goal.status
    )


def _continues(one: Goal, other: Goal) -> bool:
    """Whether a goal that has no partner of its own is the same as one that has."""
    return one.kind == other.kind and one.value == other.value and one.unit == other.unit


def _scorer(sides: Sides) -> Callable[[Goal, Goal], float]:
    rules = load_rules("programme")
    family = set(rules["neutrality"])
    least, any_kind = rules["alike"]["same_kind"], rules["alike"]["any_kind"]

    def score(one: Goal, other: Goal) -> float:
        alike = _alike(sides, one, other)
        same = one.kind == other.kind and one.kind != "other"
        related = one.kind in family and other.kind in family
        if one.scope and other.scope and one.scope != other.scope:
            return 0.0
        if one.unit and other.unit and one.unit != other.unit and alike < any_kind:
            return 0.0
        figures = [
            1.0 if a == b else 0.5 if None in (a, b) else 0.0
            for a, b in ((one.value, other.value), (one.target_year, other.target_year))
        ]
        if not same and not related and alike < any_kind:
            return 0.0
        if alike < least and sum(figures) <= 1:
            return 0.0
        return alike + 0.6 * same + 0.3 * related + 0.25 * sum(figures)

    return score


def _alike(sides: Sides, one: Goal, other: Goal) -> float:
    """How much two goals have in common by their words.

    What has no kind is known by its words alone; where one version says it in a longer sentence
    than the other, all words of the shorter must stand in the longer.
    """
    wording, (a, b) = sides.wording, (one.description, other.description)
    alike = wording.alike(a, b)
    if one.kind == other.kind == "other":
        inside = max(wording.covered(a, b), wording.covered(b, a))
        alike = max(alike, inside if inside >= load_rules("programme")["alike"]["inside"] else 0.0)
    return alike


@dataclass(slots=True)
class _Balance:
    """What speaks for more and for less being asked for."""

    more: list[ReasonJson] = field(default_factory=list)
    less: list[ReasonJson] = field(default_factory=list)
    unclear: list[ReasonJson] = field(default_factory=list)
    notes: list[ReasonJson] = field(default_factory=list)

    @property
    def reasons(self) -> list[ReasonJson]:
        """All reasons, those that decide first."""
        return [*self.more, *self.less, *self.unclear, *self.notes]

    def verdict(self, sides: Sides) -> ChangeAsked:
        """Say what they come to."""
        if self.more and self.less:
            self.unclear.insert(0, sides.reason("mixed"))
        if self.unclear:
            return "unclear"
        return "sharpened" if self.more else "softened" if self.less else "same"


def _compared(sides: Sides, one: Goal, other: Goal, notes: tuple[str, ...]) -> ChangeJson:
    balance = _Balance()
    _compare_kind(sides, one, other, balance)
    _compare_year(sides, one, other, balance)
    _compare_value(sides, one, other, balance)
    balance.notes += [sides.reason(code) for code in notes]
    change = balance.verdict(sides)
    change, first = _by_status(sides, one, other, change)
    return row(change, [*first, *balance.reasons], stated(one), stated(other))


def _by_status(
    sides: Sides, one: Goal, other: Goal, change: ChangeAsked
) -> tuple[ChangeAsked, list[ReasonJson]]:
    """What was proposed and is adopted, or no longer holds, is that before all else."""
    if other.status == "repealed" and one.status != "repealed":
        return "gone", [sides.reason("repealed")]
    if one.status in _NOT_HELD and other.is_held:
        return "adopted", [sides.reason("status")]
    if one.is_held and other.status in _NOT_HELD:
        return "unclear", [sides.reason("demoted")]
    return change, []


def _compare_kind(sides: Sides, one: Goal, other: Goal, balance: _Balance) -> None:
    order = load_rules("programme")["stronger"]
    if one.kind == other.kind or one.kind not in order or other.kind not in order:
        return
    if order.index(other.kind) > order.index(one.kind):
        balance.more.append(sides.reason("stronger"))
    else:
        balance.less.append(sides.reason("weaker"))


def _compare_year(sides: Sides, one: Goal, other: Goal, balance: _Balance) -> None:
    a, b = one.target_year, other.target_year
    if a is None or b is None:
        if a != b:
            balance.notes.append(sides.reason("year_missing", str(a or b)))
    elif a != b:
        what = f"{a} → {b}"
        if b < a:
            balance.more.append(sides.reason("sooner", what))
        else:
            balance.less.append(sides.reason("later", what))
    if a == b and a and ("target_year" in one.inherited) != ("target_year" in other.inherited):
        balance.notes.append(sides.reason("inherited"))


def _compare_value(sides: Sides, one: Goal, other: Goal, balance: _Balance) -> None:
    if one.value is None or other.value is None:
        if one.value != other.value:
            shown = one.value if other.value is None else other.value
            balance.notes.append(sides.reason("value_missing", f"{shown:g}"))
        return
    if one.base_year and other.base_year and one.base_year != other.base_year:
        what = f"{one.base_year} → {other.base_year}"
        balance.unclear.append(sides.reason("base", what))
        return
    if one.base_year != other.base_year:
        balance.notes.append(sides.reason("base_missing", f"{one.base_year or other.base_year}"))
    if (one.value, one.value_to) == (other.value, other.value_to) and one.unit == other.unit:
        return
    what = f"{figures_of(one)} → {figures_of(other)}"
    direction = _direction(one, other)
    if direction == 0 or one.value_to != other.value_to:
        balance.unclear.append(sides.reason("figures", what))
    elif (other.value - one.value) * direction > 0:
        balance.more.append(sides.reason("more", what))
    else:
        balance.less.append(sides.reason("less", what))


def _direction(one: Goal, other: Goal) -> int:
    """Whether a greater figure asks for more (1), for less (-1), or nobody can tell (0)."""
    rules: Any = load_rules("programme")
    if one.unit != other.unit:
        return 0
    if one.unit in rules["greater_asks_more"]:
        return 1
    if one.unit in rules["smaller_asks_more"]:
        return -1
    return 1 if one.unit == "share_percent" and one.kind in rules["share_greater"] else 0
