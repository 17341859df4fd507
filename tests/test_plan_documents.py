"""The city's own plans and strategies: local rows of a plan's list of policies, in every form."""

from __future__ import annotations

import pytest

from tests.test_plans import TITLE, plan, read

COLUMNS = """| Type | Level | Name & Title | Description |
| --- | --- | --- | --- |
| (policy/plan) | (local, regional) | (Name of policy) | (Describe) |
| Strategy | Local | Harbour Strategy 2021-2030 | Ships and quays. |
| Plan | Regional | Regional Waste Plan | Of the county. |
| Plan | EU | European Climate Law | Of the Union. |
| Policy | Municipal | Food Policy of Cork (2022) | Meals. |
|  |  | and of its schools | Goes on. |
"""
LEVELS = """| Name | Description | Relevance |
| --- | --- | --- |
| European policies and strategies |  |  |
| Green Deal | Of the Union. | High |
| Local policies and strategies |  |  |
| Harbour Strategy 2021-2030 | Ships and quays. | High |
| Food Policy of Cork (2022) | Meals. | Low |
| National policies |  |  |
| Energy Act | Of the state. | High |
"""
OWN_COLUMN = """| Field | Local policies/ strategies | National policies/strategies |
| --- | --- | --- |
| Sea | Harbour Strategy 2021-2030 | Energy Act |
| Food | Food Policy of Cork (2022) |  |
"""
PACKED = """| Info | Description | Relevance |
| --- | --- | --- |
| Type: StrategyLevel: LocalTitle: Harbour Strategy 2021-2030 | Ships. | High |
| Type: ActLevel: NationalTitle: Energy Act | Of the state. | High |
| Type: PolicyLevel: LocalTitle: Food Policy of Cork (2022) | Meals. | Low |
"""


def documents(tables: str, module: str = "A-3") -> list[tuple[str, str | None]]:
    """Titles and years of a plan of Cork with a table at the end of the module before one."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = f"# 2.1 Module {module} "
    found = read(text.replace(before, f"{tables}\n\n{before}", 1)).documents
    return [(item.title, item.years) for item in found]


@pytest.mark.parametrize("tables", [COLUMNS, LEVELS, OWN_COLUMN, PACKED])
def test_documents_of_the_city_are_told_by_their_level(tables: str) -> None:
    assert documents(tables) == [
        ("Harbour Strategy 2021-2030", "2021-2030"),
        ("Food Policy of Cork (2022)", "2022"),
    ]


def test_a_list_goes_on_after_the_end_of_a_page() -> None:
    more = "| Plan | Local | Plan for Trees | Shade. |\n| --- | --- | --- | --- |\n"
    found = documents(f"{COLUMNS}\nTHE CITY OF CORK\n\n12\n\n{more}")
    assert [title for title, _ in found][-1] == "Plan for Trees" and len(found) == 3


def test_a_document_that_is_listed_twice_is_one() -> None:
    twice = COLUMNS + "| Plan | Local | The Harbour Strategy of the City of Cork | Again. |\n"
    assert len(documents(twice)) == 2


def test_other_tables_and_modules_name_no_documents() -> None:
    assert documents(COLUMNS.replace("Level", "Colour").replace("Name & Title", "Ship")) == []
    assert documents(COLUMNS, "B-3") == []
