"""Goals: wordings, figures and years, on sentences written for the purpose."""

from __future__ import annotations

import hashlib

import pytest

from ingest.facts.goals import find
from ingest.formats.source import SourceText
from ingest.structure.contract import read_contract
from ingest.structure.identify import Override
from kkgraph.contract import Goal
from kkgraph.vocabulary import registers

FRAME = """Klimatkontrakt 2030
1. Syftet med Klimatkontrakt 2030
Syftet är att öka takten. Parterna åtar sig att samverka.

2. Parter
Parter i Klimatkontrakt 2030 är:

• Ängsvattnets kommun.

3. Kommunens åtaganden
{heading}
{text}

4. Viable Cities åtaganden
Viable Cities bidrar.

9. Kontraktet
Åtagandena ska gälla för {year}.
"""


def found(text: str, *, heading: str = "3.1. Kommunens klimatmål", year: int = 2024) -> list[Goal]:
    """Goals of a contract whose own text is ``text``."""
    whole = FRAME.format(text=text, heading=heading, year=year)
    source = SourceText("x.txt", hashlib.sha256(whole.encode()).hexdigest(), "text/plain", whole)
    override = Override(municipality="9901", template="2024")
    draft = read_contract(source, registers.load(), override)
    return list(find.find(draft, registers.load()))


def figures(text: str, **more: object) -> list[tuple[str, float | None, int | None, int | None]]:
    """Kind, value, base year and target year of each goal."""
    return [(g.kind, g.value, g.base_year, g.target_year) for g in found(text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Utsläppen ska minska med 65 procent till 2030 jämfört med 1995 och vara nära noll "
            "2045.",
            [
                ("territorial_emissions", 65, 1995, 2030),
                ("territorial_emissions", None, None, 2045),
            ],
        ),
        (
            "År 2035 ska vi vara en klimatneutral och fossilfri kommun.",
            [("climate_neutral", None, None, 2035), ("fossil_free", None, None, 2035)],
        ),
        (
            "Målet är en fossilfri och klimatpositiv kommun 2040.",
            [("fossil_free", None, None, 2040), ("climate_positive", None, None, 2040)],
        ),
        (
            "Tätorten ska vara klimatneutral 2030 och hela kommunen 2040.",
            [("climate_neutral", None, None, 2030), ("climate_neutral", None, None, 2040)],
        ),
        (
            "Kommunens egna verksamhet ska minska utsläppen med 80 procent till 2030.",
            [("organisation_emissions", 80, None, 2030)],
        ),
        (
            "De konsumtionsbaserade utsläppen ska minska till 2 ton per person och år till 2040.",
            [("consumption_emissions", 2, None, 2040)],
        ),
        (
            "Koldioxidbudgeten medger 950 kton för 2021-2040.",
            [("carbon_budget", 950, None, 2040)],
        ),
        ("Utsläppen ska minska med 12,5 % per år.", [("territorial_emissions", 12.5, None, None)]),
        (
            "Till 2030 ska 100 procent förnybar energi användas.",
            [("renewable_energy", 100, None, 2030)],
        ),
        ("30 % av alla resor ska ske med cykel 2030.", [("mobility", 30, None, 2030)]),
        (
            "År 1998 beslutade fullmäktige att kommunen ska bli fossilbränslefri. "
            "Detta ska vara uppnått år 2030.",
            [("fossil_free", None, None, 2030)],
        ),
    ],
)
def test_figures_and_years(
    text: str, expected: list[tuple[str, float | None, int | None, int | None]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Utsläppen har minskat med 40 procent sedan 1990.",
        "Agenda 2030 och Klimatkontrakt 2030 är viktiga för kommunen.",
        "Fossilfritt Sverige är ett samtalsforum.",
        "Vi deltar i satsningen Klimatneutrala städer 2030.",
    ],
)
def test_what_is_no_goal(text: str) -> None:
    assert found(text, heading="3.2. Strategi") == []


def test_a_list_takes_its_year_from_the_line_above() -> None:
    text = "I förslaget till nytt program ska 2030:\n\n• utsläppen ha minskat med 55 procent."
    (goal,) = found(text)
    assert (goal.value, goal.target_year, goal.status) == (55, 2030, "proposed")


def test_years_of_names_date_nothing() -> None:
    assert figures("Inom Vision 2040 ska kommunen bli klimatneutral.") == [
        ("climate_neutral", None, None, None)
    ]


def test_undated_mentions_of_a_dated_goal_are_left_out() -> None:
    text = "Kommunen ska vara klimatneutral 2030.\n\nResan mot en klimatneutral kommun är lång."
    assert [g.target_year for g in found(text)] == [2030]


def test_the_quote_is_the_sentence() -> None:
    (goal,) = found("Vi bygger om. Kommunen ska vara klimatneutral\n2030. Mer följer.")
    assert [e.quote for e in goal.evidence] == ["Kommunen ska vara klimatneutral 2030."]
