"""Actions of a plan: lists and outlines in tables, named once with all their places."""

from __future__ import annotations

import pytest

from kkgraph.contract import Action
from tests.test_plans import TITLE, plan, read

LIST = """| B-2.1: Description of action portfolios |  |  |
| --- | --- | --- |
|  Fields of action | Portfolio description |  |
|   | List of actions | Descriptions |
|  Buildings | BE-1 - Renovate all schools of the city | Windows and pumps. |
|   | Warmer homes for less (BE/2) | Advice at the door. |
|  Mobility | 3. Trams to the harbour and | Rails first. |

THE CITY OF CORK

7

|   | to the hospital | And stops. |
| --- | --- | --- |
|  Waste | (please fill in) |  |
"""
OUTLINE = """|  Action outline | Action name | BE-1: Renovate every school of the city |
| --- | --- | --- |
|   | Action type | Building |
|   | Field of action | Built environment |
|  Implementation | Responsible bodies/person for implementation | Property office |
|  Impact & cost | GHG emissions reduction estimate (total) per emission source sector | 4 kt |
|   | Total costs and costs by CO2e unit | 12 M euro |
"""


def actions(tables: str, before: str = "# 2.1 Module B-3 ") -> tuple[Action, ...]:
    """Those of a plan of Cork that has the tables before a module, at first that on indicators."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    return read(text.replace(before, f"{tables}\n\n{before}", 1)).actions


def test_a_list_names_actions_with_field_and_code() -> None:
    found = actions(LIST)
    assert [(a.name, a.code, a.field) for a in found] == [
        ("Renovate all schools of the city", "BE-1", "Buildings"),
        ("Warmer homes for less", "BE/2", "Buildings"),
        ("Trams to the harbour and to the hospital", "3", "Mobility"),
    ]


def test_an_outline_says_more_of_the_action_it_is_of() -> None:
    found = actions(f"{LIST}\n\n# B-2.2: Individual action outlines\n\n{OUTLINE}")
    assert len(found) == 3
    school = found[0]
    assert (school.name, school.responsible) == (
        "Renovate all schools of the city",
        "Property office",
    )
    assert (school.cost, school.reduction) == ("12 M euro", "4 kt")
    quotes = [place.quote for place in school.evidence]
    assert len(quotes) == 2 and all("|" not in quote for quote in quotes)


@pytest.mark.parametrize("name", ["(indicate the name)", "n/a", "-", "Total", ""])
def test_a_cell_without_a_name_is_no_action(name: str) -> None:
    assert actions(OUTLINE.replace("BE-1: Renovate every school of the city", name)) == ()
