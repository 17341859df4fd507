"""What labels say is no fact of the city, and how much of it was taken for one.

A network that a city left, declined or only considers is no membership; a nation's, a company's or
a repealed goal is none of the city's, nor is what has been reached. Precision hides such faults
among names that nobody labelled; here they are counted one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kkgraph.contract import Contract, Evidence, Goal
from kkgraph.quality.labels import labelled_items
from kkgraph.quality.pairs import AGREE, Item, names_agree, overlap

NON_MEMBERSHIPS = "non-memberships"
OTHERS_GOALS = "goals of others"
RESULTS = "results, no goals"
# Which lists of a label file hold them.
_NETWORKS = ("non_member_networks", "not_participating")
_GOALS = {OTHERS_GOALS: ("not_city_goals",), RESULTS: ("achieved_results", "results_not_goals")}
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Taken:
    """How many of what is no fact were taken for one.

    :param kind: what they are
    :param taken: how many the contract states as the city's
    :param of: how many are labelled
    :param shown: those taken, each with its contract and line
    """

    kind: str
    taken: int
    of: int
    shown: tuple[str, ...]


def taken(contract: Contract, labels: Mapping[str, Any]) -> list[Taken]:
    """What one contract states that its labels say is none of the city's.

    :param contract: a contract
    :param labels: the values of its label file
    """
    found = [_taken(NON_MEMBERSHIPS, _items(labels, _NETWORKS), _members(contract, labels))]
    goals = list(_unlabelled_goals(contract, labels))
    for kind, lists in _GOALS.items():
        found.append(_taken_goals(kind, lists, labels, goals))
    return [
        Taken(one.kind, one.taken, one.of, tuple(f"{contract.id} {s}" for s in one.shown))
        for one in found
        if one.of
    ]


def added(parts: Iterable[Taken]) -> tuple[Taken, ...]:
    """The counts of several contracts together, by kind.

    :param parts: counts of single contracts
    """
    by_kind: dict[str, Taken] = {}
    for one in parts:
        so_far = by_kind.get(one.kind, Taken(one.kind, 0, 0, ()))
        by_kind[one.kind] = Taken(
            one.kind, so_far.taken + one.taken, so_far.of + one.of, so_far.shown + one.shown
        )
    return tuple(by_kind.values())


def _items(labels: Mapping[str, Any], lists: Iterable[str]) -> list[Item]:
    return [item for name in lists for item in labelled_items(name, labels)]


def _taken(kind: str, denied: Sequence[Item], stated: Sequence[Item]) -> Taken:
    wrong = [d for d in denied if any(overlap(s, d) and names_agree(s, d) for s in stated)]
    return Taken(kind, len(wrong), len(denied), tuple(one.shown for one in wrong))


def _members(contract: Contract, labels: Mapping[str, Any]) -> list[Item]:
    """The memberships stated, without those that are labelled as such."""
    right = labelled_items("networks", labels)
    stated = [
        Item(_lines(one.evidence), (one.name, one.surface))
        for one in contract.networks
        if one.relation == "participates"
    ]
    return [s for s in stated if not any(overlap(s, r) and names_agree(s, r) for r in right)]


def _unlabelled_goals(contract: Contract, labels: Mapping[str, Any]) -> Iterator[tuple[Goal, Item]]:
    """The goals stated as the city's that no label has."""
    right = labelled_items("goals", labels)
    for goal in contract.goals:
        values = (goal.kind, goal.value, goal.base_year, goal.target_year)
        item = Item(_lines(goal.evidence), values=values)
        if goal.is_held and not any(overlap(item, r) and AGREE["goal"](item, r) for r in right):
            yield goal, item


def _taken_goals(
    kind: str,
    lists: Iterable[str],
    labels: Mapping[str, Any],
    stated: Sequence[tuple[Goal, Item]],
) -> Taken:
    labelled = [raw for name in lists for raw in labels.get(name) or ()]
    denied = zip(labelled, _items(labels, lists), strict=True)
    wrong = [
        item
        for raw, item in denied
        if any(_touch(one, item) and _same_figures(goal, raw) for goal, one in stated)
    ]
    return Taken(kind, len(wrong), len(labelled), tuple(one.shown for one in wrong))


def _touch(found: Item, denied: Item) -> bool:
    """Whether some of their lines meet, without slack: goals stand close together."""
    return any(a <= d and c <= b for a, b in found.lines for c, d in denied.lines)


def _same_figures(goal: Goal, raw: Mapping[str, Any]) -> bool:
    """Whether a goal's figure or year stands in the words that are none; or it has neither."""
    words = " ".join(str(raw.get(key, "")) for key in ("surface", "text_short"))
    figures = {f"{x:g}" for x in (goal.value, goal.target_year) if x is not None}
    return not figures or bool(figures & set(_DIGITS.findall(words)))


def _lines(evidence: Iterable[Evidence]) -> tuple[tuple[int, int], ...]:
    return tuple((one.line_from, one.line_to) for one in evidence)
