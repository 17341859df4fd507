"""Goals in English: the same mechanism, another set of files; sentences of our own."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from ingest.facts.goals.find import find
from ingest.formats.source import SourceText
from ingest.structure.contract import read_contract
from ingest.structure.identify import Override
from kkgraph.contract import Goal
from kkgraph.vocabulary import registers
from tests.test_facts_goals import FRAME

Slots = tuple[str, float | None, int | None, int | None]


def found(text: str) -> list[Goal]:
    """Goals of a contract whose own text is ``text``, in English."""
    whole = FRAME.format(text=text, heading="3.1. Kommunens klimatmål", year=2024)
    source = SourceText("x.txt", hashlib.sha256(whole.encode()).hexdigest(), "text/plain", whole)
    override = Override(municipality="9901", template="2024")
    draft = replace(read_contract(source, registers.load(), override), language="en")
    return list(find(draft, registers.load()))


def figures(text: str) -> list[Slots]:
    """Kind, value, base year and target year of each goal in an English text."""
    return [(g.kind, g.value, g.base_year, g.target_year) for g in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Emissions shall be reduced by 80 % by 2030 compared to 1990.",
            ("territorial_emissions", 80, 1990, 2030),
        ),
        ("The city will be climate neutral by 2030.", ("climate_neutral", None, None, 2030)),
        (
            "Per capita emissions will be below 1.5 tonnes CO2e in 2030.",
            ("territorial_emissions", 1.5, None, 2030),
        ),
        (
            "By 2035, 60 percent of all trips will be made by bike or on foot.",
            ("mobility", 60, None, 2035),
        ),
        (
            "Energy use in municipal buildings shall fall by 25 percent between 2015 and 2030.",
            ("energy_efficiency", 25, 2015, 2030),
        ),
        (
            "The city's carbon budget is 1,250 kt CO2 for 2024–2040.",
            ("carbon_budget", 1250, None, 2040),
        ),
        ("Half of the meals will be vegetarian by 2027.", ("other", 50, None, 2027)),
        (
            "Residual waste will not exceed 150 kg per inhabitant by 2030.",
            ("circularity", 150, None, 2030),
        ),
        ("The municipal fleet will be fossil-free by 2027.", ("fossil_free", None, None, 2027)),
    ],
)
def test_figures_and_years(text: str, expected: Slots) -> None:
    assert figures(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The national target is net zero by 2045.",
        "Emissions have decreased by 40 percent since 1990.",
        "The target of being fossil-free by 2025 was abandoned.",
        "Emissions are expected to fall by 30 % by 2030.",
        "Copenhagen will be carbon neutral by 2025.",
        "We do not aim to be climate neutral by 2030.",
    ],
)
def test_what_is_no_goal_of_the_city(text: str) -> None:
    assert figures(text) == []
