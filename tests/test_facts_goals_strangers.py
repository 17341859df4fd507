"""Whose a goal is, where a head, a clause in between or the outcome of a vote says it."""

from __future__ import annotations

import pytest

from ingest.facts.goals import find
from kkgraph.vocabulary import registers
from tests.voices import draft_of

CITY = "Ängsvattnet"


def held(text: str) -> list[str]:
    """The kinds of the goals that a text states as the city's own."""
    found = find.find(draft_of(text), registers.load())
    return [goal.kind for goal in found if goal.is_held]


@pytest.mark.parametrize(
    "item",
    [
        "Riket: nettonoll 2045.",
        "Nationellt: elproduktionen ska vara fossilfri 2040.",
        "Länets. Ett fossilfritt transportsystem vid utgången av 2030.",
        "Brukets: 30 procent lägre utsläpp 2030 än 2020.",
        "Regionen: kollektivtrafiken ska vara fossilfri 2028.",
        "EU: klimatneutralt 2050.",
        "Branschens. Utsläppen ska halveras till 2030.",
    ],
)
def test_the_head_of_an_item_says_whose_it_is(item: str) -> None:
    assert held(f"Det här brukar förväxlas:\n\n• {item}\n\n• {item}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Sydhem AB, som vi äger men vars styrelse beslutar själv, ska ha 30 procent lägre "
        "energianvändning 2030.",
        "Affischen från Region Hovbygden om fossilfri sjukvård 2026 är regionens.",
        "Cykelfrämjandet i {city} vill vara klimatneutralt 2030.",
        "Musikinstitutet har ett löfte till sina studenter, halverade utsläpp 2030.",
        "Södra Mejeri redovisar 12 procent lägre energianvändning 2030 som sitt.",
        "Raderad version: {city} fossilfritt 2030, borttaget i höstas.",
        "Utgånget: elanvändningen ska minska med 30 procent till 2030.",
    ],
)
def test_what_others_have_and_what_is_over(sentence: str) -> None:
    assert held(sentence.format(city=CITY)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Klimatneutralt till 2030 föll med tre röster.",
        "Yrkandet om klimatneutralitet 2030 fick elva röster av fyrtionio.",
        "Ett klimatneutralt {city} 2030 bifölls inte.",
        "Kravet på fossilfria transporter 2028 vann inte bifall.",
        "Klimatneutralitet 2032 underkändes av fullmäktige.",
        "Det framfördes att kommunen ska vara klimatneutral 2030.",
        "Ännu ej avgjort: om utsläppen ska halveras till 2035.",
        "Ett mål om fossilfria resor 2030 är utsänt på remiss.",
    ],
)
def test_what_was_voted_down_or_only_put_forward(sentence: str) -> None:
    assert held(sentence.format(city=CITY)) == []


@pytest.mark.parametrize(
    "lead",
    [
        "Måltal som tillhör annan huvudman:",
        "Kommunen har ingen del i dessa:",
        "Mål hos andra parter:",
    ],
)
def test_a_line_that_says_that_others_answer_for_the_items(lead: str) -> None:
    assert held(f"{lead}\n\n• Nettonollutsläpp 2045.\n\n• Fossilfri drift 2030.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunen, som har antagit en plan, ska vara klimatneutral 2030.",
        "Territoriet: utsläppen ska halveras till 2030.",
        "Bussarna, som vi köper av regionen, ska vara fossilfria 2028.",
        "Vi i {city} ska vara klimatneutrala 2030.",
        "Fullmäktige antog med tre rösters övervikt målet klimatneutralt 2035.",
        "Målet om fossilfria transporter 2030 bifölls i juni.",
    ],
)
def test_what_is_the_citys_stays_so(sentence: str) -> None:
    assert len(held(sentence.format(city=CITY))) == 1
