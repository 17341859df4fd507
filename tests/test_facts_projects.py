"""Projects, on small invented sentences."""

from __future__ import annotations

import pytest
from name_drafts import draft_of, registers

from ingest.facts import projects


def projects_in(*texts: str) -> dict[str, str]:
    return {p.name: p.kind for p in projects.find(draft_of(*texts), registers())}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("I projektet Solgården prövar vi.", "Solgården", "project"),
        ("Projektet Modell för grönt resande pågår.", "Modell för grönt resande", "project"),
        ("Klimatneutrala Nacka 2030 pågår.", "Klimatneutrala Nacka 2030", "project"),
        ("Verktyget Soluret visar elen.", "Soluret", "digital_tool"),
        ("Kommunen har utvecklat “Solportalen” för hyresgäster.", "Solportalen", "project"),
        ("Vi driver en pilot för att testa en elfärja.", "pilot för att testa en elfärja", "pilot"),
        ("Torget blir en testbädd.", "testbädd", "test_bed"),
        ("Vi bygger en digital tvilling av staden.", "digital tvilling av staden", "digital_tool"),
        ("Utfallet visas i Solbarometern.", "Solbarometern", "other"),
        ("Eventet Solfesten hålls i maj.", "Solfesten", "event"),
        ("Inom Solby-projektet mäter vi.", "Solby-projektet", "project"),
    ],
)
def test_projects(text: str, name: str, kind: str) -> None:
    assert projects_in(text) == {name: kind}


def test_several_projects_after_the_plural() -> None:
    found = projects_in("I år pågår projekten Solresor med digitalt stöd och Urban Sun Flow.")
    assert set(found) == {"Solresor med digitalt stöd", "Urban Sun Flow"}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet ska avslutas.",
        "Vi följer Agenda 2030 och klimatplanen.",
        "Målet är ett klimatneutralt Nacka 2030.",
        "Verktyget I Nacka växer.",
    ],
)
def test_no_projects(text: str) -> None:
    assert projects_in(text) == {}


def test_short_and_long_names_are_one_project() -> None:
    found = projects.find(
        draft_of("I Klimatneutrala Nacka mäter vi.", "Klimatneutrala Nacka 2030 pågår."),
        registers(),
    )
    assert [(p.key, p.name, len(p.evidence)) for p in found] == [
        ("klimatneutrala-nacka-2030", "Klimatneutrala Nacka 2030", 2)
    ]
