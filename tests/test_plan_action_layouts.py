"""Actions of a plan in the forms that cities give their tables, sheets and titles."""

from __future__ import annotations

import pytest

from kkgraph.contract import Action
from tests.test_facts_actions import actions
from tests.test_plans import TITLE, plan, read

COLUMNS = """|  Sector | {header} | Stakeholders | Timing  |
| --- | --- | --- | --- |
|  Buildings | Insulate the town hall | Property office | 2025  |
|   | New windows in the library | Library | 2026  |
|  Transport | Trams to the harbour | Tram company | 2027-2030  |
|  Total |  |  |   |
"""
CODED = """|  Field | Portfolio | What is done  |
| --- | --- | --- |
|  Mobility | ZQ-1 - Trams to the harbour
ZQ-2 - Cargo bikes for shops
ZQ-3 - Fewer parking places | Rails come first.  |
|  Buildings | QB-1 - Insulate the town hall | Windows.  |
|   | QB-2 - Heat pumps in schools | Pumps.  |
"""
SHEET = """|  Project | {name} |
| --- | --- |
|  Objective | Warmer rooms |
|  Responsible body | Property office |
|  Timeline | 2025 to 2028 |
"""
NAMES = ["Insulate the town hall", "New windows in the library", "Trams to the harbour"]


def names(tables: str) -> list[str]:
    return [action.name for action in actions(tables)]


@pytest.mark.parametrize(
    "header", ["Action", "Measures", "Core measure", "Intervention", "Name of the project", "Title"]
)
def test_a_column_of_actions_is_told_by_its_header_and_those_beside_it(header: str) -> None:
    found = actions(COLUMNS.format(header=header))
    assert [action.name for action in found] == NAMES
    assert [action.field for action in found] == ["Buildings", "Buildings", "Transport"]
    assert found[2].responsible == "Tram company"


@pytest.mark.parametrize("header", ["Main risk", "Indicator", "Barriers", "Number of actions"])
def test_a_table_of_something_else_lists_no_actions(header: str) -> None:
    assert actions(COLUMNS.format(header=header)) == ()
    assert actions(COLUMNS.format(header="Action").replace("Stakeholders", header)) == ()


def test_where_the_module_gives_none_the_one_before_it_may_hold_them() -> None:
    pathways = COLUMNS.format(header="Action sheets")
    before = "# 2.1 Module B-2 "
    assert [action.name for action in actions(pathways, before)] == NAMES
    # Where the module has its own, what the pathways name is not counted.
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    text = text.replace(before, f"{pathways}\n\n{before}", 1)
    after, sheet = "# 2.1 Module B-3 ", SHEET.format(name="Warm schools")
    own = read(text.replace(after, f"{sheet}\n\n{after}", 1)).actions
    assert [action.name for action in own] == ["Warm schools"]


def test_a_list_goes_on_after_a_page_without_its_header() -> None:
    cut = COLUMNS.format(header="Action") + "\nTHE CITY OF CORK\n\n7\n\n"
    row = "|  Waste | Repair shops in every district | Waste office | 2026  |"
    more = f"{row}\n| --- | --- | --- | --- |\n"
    assert names(cut + more) == [*NAMES, "Repair shops in every district"]


def test_cells_with_codes_of_a_series_are_actions_whatever_the_header_says() -> None:
    found = actions(CODED)
    assert [(action.code, action.name) for action in found] == [
        ("ZQ-1", "Trams to the harbour"),
        ("ZQ-2", "Cargo bikes for shops"),
        ("ZQ-3", "Fewer parking places"),
        ("QB-1", "Insulate the town hall"),
        ("QB-2", "Heat pumps in schools"),
    ]
    lines = [action.evidence[0].line_from for action in found]
    assert lines[:3] == [lines[0], lines[0] + 1, lines[0] + 2]


def test_codes_of_the_form_itself_are_no_series() -> None:
    text = CODED
    for code, form in {"ZQ-1": "B-1", "ZQ-2": "B-2", "ZQ-3": "B-3", "QB-": "A-"}.items():
        text = text.replace(code, form)
    assert actions(text) == ()


def test_a_sheet_of_a_citys_own_form_names_one_action() -> None:
    (found,) = actions(SHEET.format(name="Insulate the town hall"))
    assert found.name == "Insulate the town hall"


def test_a_row_called_project_is_no_sheet_by_itself() -> None:
    assert actions("|  Project | Insulate the town hall |\n| --- | --- |\n|  Pages | 7 |\n") == ()


def test_titles_above_sheets_name_actions_where_there_are_several() -> None:
    sheet = SHEET.format(name="x").replace("|  Project | x |", "|  Aim | Comfort |")
    titles = ["A) Insulate the town hall", "B) Warm schools", "C) Trams to the harbour"]
    assert names("\n\n".join(f"{title}\n\n{sheet}" for title in titles)) == titles
    assert names(f"{titles[0]}\n\n{sheet}") == []


def test_titles_with_codes_of_a_series_name_actions() -> None:
    titles = ["MOX1 - Trams to the harbour", "MOX2 - Cargo bikes", "HEQ1 - Warm schools"]
    text = "\n\n".join(f"{title}\n\nIt is done with care and takes some years." for title in titles)
    found = actions(text)
    assert [(action.code, action.name) for action in found] == [
        ("MOX1", "Trams to the harbour"),
        ("MOX2", "Cargo bikes"),
        ("HEQ1", "Warm schools"),
    ]


def test_numbers_that_begin_anew_in_each_field_are_other_actions() -> None:
    rows = "".join(
        f"|  {field} | {n}. {name} | Words. |\n"
        for field, *listed in (
            ("Mobility", "Trams to the harbour", "Cargo bikes for shops"),
            ("Waste", "Repair in every district", "Less plastic in markets"),
        )
        for n, name in enumerate(listed, 1)
    )
    head = "|  Fields of action | List of actions | Descriptions |\n| --- | --- | --- |\n"
    assert len(names(head + rows)) == 4


def test_a_list_ends_where_sheets_begin() -> None:
    head = "|  Fields of action | List of actions | Descriptions |\n| --- | --- | --- |\n"
    rows = "|  Mobility | Trams to the harbour | Rails. |\n"
    sheet = (
        "|  Outline | Systemic lever | Technology |\n|   | Outcome | Fewer cars |\n"
        "|   | Responsible bodies/person | Tram company |\n"
    )
    found: tuple[Action, ...] = actions(head + rows + sheet)
    assert [(action.name, action.responsible) for action in found] == [
        ("Trams to the harbour", "Tram company")
    ]
