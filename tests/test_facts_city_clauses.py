"""Cooperation with cities that no set phrase leads to, on sentences of our own."""

from __future__ import annotations

import pytest

from tests.test_facts_cooperations import said

FALUN = ["Falun"]


@pytest.mark.parametrize(
    "text",
    [
        "Upplägget snodde vi från Falun.",
        "Kunskap om biokol har samlats in från Falun vid två resor.",
        "Falun visade oss hur man räknar på el.",
        "Ingenjörerna i Falun har visat oss vägen.",
        "En jämförelse med Falun gav oss mallen för styrningen.",
        "Receptet på klimatsoppa kommer från Falun.",
        "Hos Falun var vi lärlingar i ett halvår.",
        "Vi gör som Falun och mäter varje timme.",
        "Efter mönster från Falun har vi infört klimatväxling.",
        "Vi har åkt till Falun för att titta på hur de eldar.",
    ],
)
def test_what_is_learnt(text: str) -> None:
    assert [(one[0], one[1]) for one in said(text)] == [("learns_from", FALUN)]


@pytest.mark.parametrize(
    "text",
    [
        "Vi räknar med samma mall som Falun.",
        "Falun och Nacka kör samma sopbil, varannan dag.",
        "Kockarna i Falun och Nacka lagar samma meny.",
        "Falun använder vår torkanläggning två dagar i veckan.",
        "Falun och vi turas om att bjuda på kurs.",
        "Falun säljer restvärme till oss genom en ledning.",
        "Avtalet om mottagning av slam tecknades av Falun och Nacka 2020.",
        "Energirådgivaren delar vi med Falun sedan 2020.",
    ],
)
def test_what_is_done_together(text: str) -> None:
    assert [(one[0], one[1]) for one in said(text)] == [("works_with", FALUN)]


@pytest.mark.parametrize(
    "text",
    [
        "Falun och vi tänker köpa bussar ihop från 2027.",
        "En gemensam vattenplan med Falun är tänkt till 2027.",
        "Med Falun förhandlar vi om en delad depå.",
        "En avsiktsförklaring med Falun gäller vätgas.",
    ],
)
def test_what_is_planned(text: str) -> None:
    assert [(one[0], one[1]) for one in said(text)] == [("plans_with", FALUN)]


def test_a_twin_need_not_be_a_city_of_a_register() -> None:
    for text in ("Rindal är vänort sedan 1950.", "Vänorten Tartu skickar hit två ingenjörer."):
        assert [one[0] for one in said(text)] == ["twin"]


@pytest.mark.parametrize(
    "text",
    [
        "Falun frågade om elfärja, men vi har ingen kaj.",
        "Falun ville dela batterier. Vi sa nej.",
        "Falun ställde in sitt studiebesök hos oss.",
        "Falun tröttnade på vår gemensamma upphandling 2021.",
        "Våra utsläpp är högre än i Falun.",
        "Vi har samma klimat som Falun.",
        "Pendlarna från Falun till Nacka delar bil.",
        "Vägen mellan Falun och Nacka byggs om.",
        "Konsulten i Falun hjälper oss.",
        "Till skillnad från Falun delar vi ingen rådgivare.",
        "Gasen köper vi i Falun.",
        "Biogasbolaget i Falun levererar till våra bussar.",
        "Falun och Gävle har gemensam miljönämnd, det har inte vi.",
        "Vi mäter oss gärna med Falun.",
        "Falun hann före oss med vindkraften.",
    ],
)
def test_asking_comparing_and_mere_places_are_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vi delar rådgivare med Lilla Edet.", ["Lilla Edet"]),
        (
            "Tillsammans med Upplands Väsby och Solna driver vi en pool.",
            ["Upplands Väsby", "Solna"],
        ),
        ("Ihop med Falu kommun upphandlar vi bussar.", FALUN),
        ("Vi delar rådgivare med grannkommunen Ljungsele.", ["Ljungsele"]),
        ("Östra Göinge delar en ekonom med oss.", ["Östra Göinge"]),
    ],
)
def test_names_of_two_words_and_names_by_grammar(text: str, names: list[str]) -> None:
    assert [one[1] for one in said(text)] == [names]


@pytest.mark.parametrize(
    "text",
    [
        "Vi delar ansvaret med Sörby byalag.",
        "Tillsammans med Skanska bygger vi ett garage.",
        "Tillsammans med Anna och Erik bygger vi.",
    ],
)
def test_other_names_are_no_cities(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Underlag om torv har erhållits från Falun.", ["Falun"]),
        ("Siffror om resor har vi fått från Falun.", ["Falun"]),
        ("Kunskap om trä har inhämtats vid ett besök i Falun.", ["Falun"]),
        ("Däremot rann samtalen med Falun ut i sanden.", []),
        ("Falun siktar på nettonoll 2030, vilket citeras i våra debatter.", []),
    ],
)
def test_what_was_received_from_a_city_and_what_came_to_nothing(
    text: str, names: list[str]
) -> None:
    assert [name for _, cities, _ in said(text) for name in cities] == names
