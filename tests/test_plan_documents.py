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


TYPED = COLUMNS.replace("| Type |", "| Document type |")
BARE_COLUMN = OWN_COLUMN.replace("Local policies/ strategies", "Local").replace(
    "National policies/strategies", "National"
)
CAPTIONED = """| A-2.1.3: List of relevant local policies |  |  |
| --- | --- | --- |
| Type | Name & Title | Description |
| Plan | Harbour Strategy 2021-2030 | Ships. |
| Policy | Food Policy of Cork (2022) | Meals. |
"""


@pytest.mark.parametrize(
    "tables", [COLUMNS, LEVELS, OWN_COLUMN, PACKED, TYPED, BARE_COLUMN, CAPTIONED]
)
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


def test_a_caption_of_others_policies_gives_none() -> None:
    assert documents(CAPTIONED.replace("local", "national")) == []


def test_what_text_names_often_counts_where_no_list_does() -> None:
    often = "Our Harbour Strategy helps. Cork's Harbour Strategy 2021 is known.\n\n"
    assert [title for title, _ in documents(often)] == ["Harbour Strategy"]
    once = "Our Harbour Strategy helps. The Regional Plan and Cork's Action Plan help too."
    assert documents(once) == []


def test_text_that_names_a_listed_document_is_evidence_of_it() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    words = f"{COLUMNS}\n\nOur Harbour Strategy is widely known.\n\n"
    before = "# 2.1 Module A-3 "
    found = read(text.replace(before, words + before, 1)).documents
    assert [len(item.evidence) for item in found if item.title.startswith("Harbour")] == [2]
