"""How slots make goals: read from ``ontology/rules/goals.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kkgraph.contract import GoalStatus
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.vocabulary.rule_files import GoalState


@dataclass(frozen=True, slots=True)
class SlotIndicator:
    """A class of words that says what a goal is about.

    ``forms`` are the forms of goals it may tell (all where empty); ``along`` gives another
    kind when words of a further class stand beside it.
    """

    name: str
    kind: str
    forms: tuple[str, ...]
    along: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoalRules:
    """The rules as values; see the file for the fields."""

    states: Mapping[str, GoalState]
    changes: Mapping[str, float]
    units: Mapping[str, str]
    masses: frozenset[str]
    measures: frozenset[str]
    by_unit: Mapping[str, str]
    indicators: tuple[SlotIndicator, ...]
    barred_by: frozenset[str]
    status: Mapping[str, GoalStatus]
    topics: frozenset[str]


@cache
def goal_rules() -> GoalRules:
    """The rules, read once."""
    rules = load_rules("goals")
    return GoalRules(
        states=rules["states"],
        changes=rules["changes"],
        units=rules["units"],
        masses=frozenset(rules["masses"]),
        measures=frozenset(rules["measures"]),
        by_unit=rules["by_unit"],
        indicators=tuple(
            SlotIndicator(
                one["class"], one["kind"], tuple(one.get("forms", ())), one.get("with", {})
            )
            for one in rules["indicators"]
        ),
        barred_by=frozenset(rules["barred_by"]),
        status=rules["status"],
        topics=frozenset(rules["topics"]),
    )
