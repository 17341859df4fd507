"""Each goal once: the same figures merge, and a vaguer mention of a goal goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kkgraph.contract import Goal

_STATES = ("climate_neutral", "climate_positive", "fossil_free", "carbon_budget")


def merged(goals: Iterable[Goal]) -> list[Goal]:
    """Goals with the same slots as one, with every place that states it.

    :param goals: in order of the text
    """
    kept: dict[tuple[object, ...], Goal] = {}
    for goal in goals:
        key = _key(goal)
        if key in kept:
            places = dict.fromkeys((*kept[key].evidence, *goal.evidence))
            # What one place states is not made uncertain by another.
            sure = None in (kept[key].confidence, goal.confidence)
            confidence = None if sure else kept[key].confidence
            kept[key] = replace(kept[key], evidence=tuple(places), confidence=confidence)
        else:
            kept[key] = goal
    unique = list(kept.values())
    return [goal for goal in unique if not _is_vaguer(goal, unique)]


def _key(goal: Goal) -> tuple[object, ...]:
    """What makes two mentions one goal; of one about anything the words count too."""
    slots = (goal.kind, goal.value, goal.base_year, goal.target_year, goal.status)
    told_by_words = goal.kind not in _STATES and (goal.value is None or goal.kind == "other")
    return (*slots, goal.description if told_by_words else "")


def _is_vaguer(goal: Goal, others: Sequence[Goal]) -> bool:
    """Whether another goal says the same and more."""
    if goal.target_year is not None:
        return False
    for other in others:
        if other is goal or other.kind != goal.kind or other.confidence is not None:
            continue
        if goal.kind == "carbon_budget" and goal.value is None and other.value is not None:
            return True
        if other.target_year is None:
            continue
        if goal.value == other.value and (goal.value is not None or goal.kind in _STATES):
            return True
    return False
