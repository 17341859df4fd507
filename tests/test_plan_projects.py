"""Projects that a plan names: by how they are introduced, never persons, labels or bodies."""

from __future__ import annotations

import pytest

from tests.test_plans import TITLE, plan, read


def projects(words: str) -> list[str]:
    """Names in a plan of Cork whose module on portfolios says so."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = "# 2.1 Module B-3 "
    return [p.name for p in read(text.replace(before, f"{words}\n\n{before}", 1)).projects]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The city takes part in the SUNROOF project with two others.", "SUNROOF"),
        ("In the EU-funded WarmHomes project the city insulates.", "WarmHomes"),
        ("Within the EU project Quiet Harbours the city measures noise.", "Quiet Harbours"),
        ("The pilot project “Meals for all tides” ended in June.", "Meals for all tides"),
        ('The "Blue Lanes" project made paths along the river.', "Blue Lanes"),
        ("A project to electrify ferries called SeaVolt runs until 2027.", "SeaVolt"),
        ("Our Shady Quays project plants trees.", "Shady Quays"),
        ("| Action | Project SUNROOF: panels |\n| --- | --- |\n| 1 | 2 |", "SUNROOF"),
        ("The H2020 project Cool4Cork lowers heat.", "Cool4Cork"),
    ],
)
def test_a_project_by_its_introduction(words: str, name: str) -> None:
    assert projects(words) == [name]


@pytest.mark.parametrize(
    "words",
    [
        "The European climate project of the City will go on.",
        "Contact: Ada Example Project period: 2024-2026.",
        "| Project leader | Ada Example |\n| --- | --- |\n| Project manager Ada Example | City |",
        "Project Manager Ada Example answers for it.",
        "The Pilot City Project and the NetZeroCities project are known.",
        "The City Council projects that this will help.",
        "Each demonstration project shall have a budget.",
        "The project 2024-2026 has three parts.",
    ],
)
def test_what_is_no_name_of_a_project(words: str) -> None:
    assert projects(words) == []


def test_a_name_once_introduced_stands_for_its_project_elsewhere() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = "# 2.1 Module B-3 "
    words = "The SUNROOF project began in 2020.\n\nSUNROOF has shown what roofs give."
    (found,) = read(text.replace(before, f"{words}\n\n{before}", 1)).projects
    assert [place.quote.split()[0] for place in found.evidence] == ["The", "SUNROOF"]
