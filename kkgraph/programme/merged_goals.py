"""A contract's goals, each once: what says the same in several places is one goal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kkgraph.contract import ContractFacts, Evidence, Goal
from kkgraph.programme.wording import Wording

_ALIKE = 0.5
_FIGURES = ("value", "value_to", "unit", "base_year", "target_year", "scope", "status")


def merged_goals(contract: ContractFacts) -> list[Goal]:
    """List the goals of a contract, duplicates merged.

    Two are one when no figure of theirs differs and they are of one kind; those of the kind
    ``other`` must also say alike, or stand in the very sentence of a goal of a proper kind.

    :param contract: the contract.
    :returns: in the order of the text; each with the places of all that were merged.
    """
    wording = Wording(goal.description for goal in contract.goals)
    kept: list[Goal] = []
    for goal in sorted(contract.goals, key=_order):
        for place, held in enumerate(kept):
            if _same(held, goal, wording):
                kept[place] = _joined(held, goal)
                break
        else:
            kept.append(goal)
    return sorted(kept, key=lambda goal: (_start(goal.evidence), goal.kind))


def _order(goal: Goal) -> tuple[bool, int, int]:
    """Those that say most first, so that what says less is merged into them."""
    return (goal.kind == "other", -_stated(goal), _start(goal.evidence))


def _stated(goal: Goal) -> int:
    return sum(getattr(goal, name) is not None for name in _FIGURES)


def _start(evidence: Iterable[Evidence]) -> int:
    return min((place.start for place in evidence), default=0)


def _same(held: Goal, goal: Goal, wording: Wording) -> bool:
    if any(_differ(getattr(held, name), getattr(goal, name)) for name in _FIGURES):
        return False
    if goal.kind == "other" and held.kind != "other":
        return _overlap(held, goal) and goal.value is None
    if held.kind != goal.kind:
        return False
    if held.target_year == goal.target_year and held.value == goal.value and _says_figures(goal):
        return goal.kind != "other" or wording.alike(held.description, goal.description) >= _ALIKE
    return _overlap(held, goal) or wording.alike(held.description, goal.description) >= _ALIKE


def _says_figures(goal: Goal) -> bool:
    return goal.target_year is not None or goal.value is not None


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _overlap(one: Goal, other: Goal) -> bool:
    return any(
        a.file == b.file and a.start < b.end and b.start < a.end
        for a in _said_at(one)
        for b in _said_at(other)
    )


def _said_at(goal: Goal) -> tuple[Evidence, ...]:
    """Where the goal itself stands; many goals inherit a year from the one line above a list."""
    return goal.evidence[:1] if goal.inherited else goal.evidence


def _joined(held: Goal, goal: Goal) -> Goal:
    """Put two into one: what one leaves out the other may say."""
    inherited = tuple(
        name
        for name in dict.fromkeys(held.inherited + goal.inherited)
        if getattr(held, name, None) is None or name in held.inherited
    )
    return replace(
        held,
        evidence=held.evidence + tuple(e for e in goal.evidence if e not in held.evidence),
        inherited=inherited,
        **{
            name: getattr(goal, name)
            for name in _FIGURES
            if getattr(held, name) is None and getattr(goal, name) is not None
        },
    )


def figures_of(goal: Goal) -> str:
    """Write the figures of a goal as people do: ``80 % (2020) → 2030``.

    :param goal: the goal.
    :returns: nothing where it has none; units other than percent are left to the reader's words.
    """
    parts = [] if goal.value is None else [f"{goal.value:g}"]
    if parts and goal.value_to is not None:
        parts[0] += f"\N{EN DASH}{goal.value_to:g}"
    if parts and goal.unit and "percent" in goal.unit:
        parts[0] += " %"
    if goal.base_year:
        parts.append(f"({goal.base_year})")
    if goal.target_year:
        parts.append(f"\N{RIGHTWARDS ARROW} {goal.target_year}")
    return " ".join(parts)
