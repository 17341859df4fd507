"""Who signs a plan: institutions of its tables of signatories, never persons."""

from __future__ import annotations

import pytest

from tests.test_plans import TITLE, plan, read

HEADER = """|  Name of the institution | Sector/Area | Legal form | Name of the person | Position  |
| --- | --- | --- | --- | --- |
|  Harbour Works | Transport | Ltd | Pat Example | Manager  |
"""
BARE = """|  Harbour Works Ltd | Example University  |
| --- | --- |
|  Green Tools | City Energy  |
|  Tall Trees Association | Small Boats  |
"""


def signing(table: str, before: str = "# 5 Signatories\n") -> list[str]:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    assert before in text
    found = read(text.replace(before, f"{before}\n{table}\n\n", 1)).organisations
    return [item.name for item in found if item.name != "Example Ltd"]


def test_a_row_without_its_last_cells_names_an_institution() -> None:
    assert signing(f"{HEADER}|  Tall Trees | Nature | Association |\n") == [
        "Harbour Works",
        "Tall Trees",
    ]


@pytest.mark.parametrize(
    "row", ["|  Kim Example | Head of Sustainability |", "|  Kim Example | CEO | Harbour Works |"]
)
def test_a_row_without_its_first_cells_names_nobody(row: str) -> None:
    assert signing(f"{HEADER}{row}\n") == ["Harbour Works"]


def test_a_bare_list_of_the_chapter_names_institutions() -> None:
    assert signing(BARE) == [
        "Harbour Works Ltd",
        "Example University",
        "Green Tools",
        "City Energy",
        "Tall Trees Association",
        "Small Boats",
    ]


@pytest.mark.parametrize("said", ["Kim Example, CEO", "Mayor Kim Example", "Signature"])
def test_a_bare_list_with_persons_names_nobody(said: str) -> None:
    assert signing(BARE.replace("Small Boats", said)) == []


@pytest.mark.parametrize(
    "header",
    ["Organisation of space | Code", "Entity | Amount", "Institution | Emissions"],
)
def test_a_table_of_something_else_names_nobody(header: str) -> None:
    table = f"|  {header} |\n| --- | --- |\n|  Photovoltaic roofs | 501 |\n"
    assert signing(table) == []
