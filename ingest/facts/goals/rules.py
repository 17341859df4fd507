"""The rules by which goals are found: wordings that state one, and words about them.

Read from ``ontology/rules/goals.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.rules import load_rules

_TEXT_RULES = (
    "consumption", "organisation", "area", "goal_context", "announces", "proposed", "adopted",
    "base", "base_after", "names", "dates_previous", "others", "passes_year", "cue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """A wording that states a goal; see the rules for its fields."""

    kind: str
    pattern: re.Pattern[str]
    unit: str | None
    constant: float | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    listed_unless: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    topics: tuple[str, ...]
    goal_context: bool
    listed_only: bool
    period: bool


@cache
def goal_rules() -> tuple[tuple[Anchor, ...], dict[str, re.Pattern[str]]]:
    """The anchors in order, and the patterns about the words around them by name."""
    rules = load_rules("goals")
    anchors = tuple(_anchor(item) for item in rules["anchors"])
    return anchors, {name: re.compile(rules[name]) for name in _TEXT_RULES}


def _anchor(item: dict[str, Any]) -> Anchor:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(item[name]) if name in item else None

    return Anchor(
        kind=item["kind"],
        pattern=re.compile(item["pattern"]),
        unit=item.get("unit"),
        constant=item.get("constant"),
        needs=pattern("needs"),
        unless=pattern("unless"),
        listed_unless=pattern("listed_unless"),
        unless_before=pattern("unless_before"),
        topics=tuple(item.get("topics", ())),
        goal_context=bool(item.get("goal_context")),
        listed_only=bool(item.get("listed_only")),
        period=bool(item.get("period")),
    )


@cache
def amounts() -> dict[str, float]:
    """Words for amounts ("hälften") in percent."""
    return {str(word): float(value) for word, value in load_rules("goals")["amounts"].items()}
