"""Indicators of a plan: lists with values to be reached, and sheets, named once."""

from __future__ import annotations

import pytest

from kkgraph.contract import Indicator
from tests.test_plans import TITLE, plan, read

LIST = """| B-3.1: Impact Pathways |  |  |  |  |  |  |
| --- | --- | --- | --- | --- | --- | --- |
| Outcomes addressed | Action | Indicator No. | Indicator name | Baseline value | Target values |  |
|  |  |  |  | 2019 | 2025 | 2030 |
| (List outcomes) |  | (Insert) | (Insert indicator name) | (One) | (One) | (One) |
| Transport |  |  |  |  |  |  |
| More cycling | 1 | 1.1 | Share of trips by bike | 20 % | 25 % | 30 % |
|  | 2 | 1.2 | Cars that run on | 3 % | TBD | 40 % |
|  |  |  | electricity |  |  |  |
"""
NEXT_PAGE = """
THE CITY OF CORK

12

| More trees | 3 | 2.1 | Crown cover | N.d. | - | 18 % |
| --- | --- | --- | --- | --- | --- | --- |
"""
SHEET = """| B-3.2: Indicator metadata |  |
| --- | --- |
| Indicator name | Share of trips by bike |
| Indicator unit | Percent |
| Definition | Trips of residents |
"""


def indicators(tables: str) -> tuple[Indicator, ...]:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = "# 2.1 Module C-1 "
    return read(text.replace(before, f"{tables}\n\n{before}", 1)).indicators


def test_a_list_gives_names_baselines_and_values_by_year() -> None:
    found = indicators(LIST + NEXT_PAGE)
    assert [(i.name, i.baseline, i.targets) for i in found] == [
        ("Share of trips by bike", "20 %", ("2025: 25 %", "2030: 30 %")),
        ("Cars that run on electricity", "3 %", ("2030: 40 %",)),
        ("Crown cover", None, ("2030: 18 %",)),
    ]


def test_a_sheet_says_more_of_the_indicator_it_is_of() -> None:
    first, *others = indicators(f"{LIST}\n\nMetadata\n\n{SHEET}")
    assert (first.name, first.unit, len(first.evidence)) == ("Share of trips by bike", "Percent", 2)
    assert [item.unit for item in others] == [None]


@pytest.mark.parametrize("name", ["(insert indicator name)", "n/a", "-", "1.2", "MWh/year", "P 1"])
def test_a_cell_without_a_name_is_no_indicator(name: str) -> None:
    assert indicators(SHEET.replace("Share of trips by bike", name)) == ()
