"""Goals that stand in tables of text, whatever the columns are called and in whatever order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.test_facts_goals import found

TABLES = yaml.safe_load(
    (Path(__file__).parent / "data" / "goal_tables.yaml").read_text(encoding="utf-8")
)
HEADING = "3.1. Kommunens klimatmål\n"


def _forms(table: str) -> list[str]:
    """A table with its cells parted by blanks, by a semicolon and by an upright stroke."""
    if ";" in table:
        return [table]
    signed = [re.sub(r"(?<=\S) {2,}(?=\S)", sign, table) for sign in ("; ", " | ")]
    return [table, *signed]


def _agrees(slots: tuple[object, ...], expected: list[object]) -> bool:
    kinds = str(expected[0]).split("|")
    return slots[0] in kinds and list(slots[1:]) == expected[1:]


CASES = [
    pytest.param(form, one.get("heading", HEADING), one["goals"], id=f"{one['what']}, {number}")
    for one in TABLES
    for number, form in enumerate(_forms(one["table"])[: 1 if one.get("blanks_only") else None])
]


@pytest.mark.parametrize(("table", "heading", "expected"), CASES)
def test_every_level_of_a_row_is_a_goal(
    table: str, heading: str, expected: list[list[object]]
) -> None:
    goals = found(table, heading=heading)
    slots = [(goal.kind, goal.value, goal.base_year, goal.target_year) for goal in goals]
    assert len(slots) == len(expected), slots
    assert all(map(_agrees, slots, expected)), slots
