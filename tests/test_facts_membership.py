"""What a city's part in a network is, said in many ways, on sentences of our own."""

from __future__ import annotations

import pytest

from ingest.facts import networks
from kkgraph.vocabulary import registers
from tests.test_facts_names import draft_of

NAME = "Energy Cities"
OTHER = "Klimatkommunerna"


def relations(*texts: str) -> dict[str, str]:
    """The relation to each network that some passages name."""
    found = networks.find(draft_of(*texts), registers.load())
    return {one.name: one.relation for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen är medlem i Energy Cities.",
        "Sedan 2011 har staden varit part i Energy Cities.",
        "Vi samverkar i Energy Cities om fjärrvärme och sitter i styrelsen.",
        "Genom Energy Cities har vi lärt känna tolv andra städer.",
        "Nacka medverkar i Energy Cities.",
        "Kommunen beslutade 2019 att gå med i Energy Cities.",
        "Vi är inte bara medlem i Energy Cities utan leder dess arbetsgrupp om värme.",
        "Kommunen följer upp och redovisar arbetet inom Energy Cities varje år.",
        "I Energy Cities, där vi deltar, har ansökan om medel för laddning skickats in.",
    ],
)
def test_takes_part(text: str) -> None:
    assert relations(text) == {NAME: "participates"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Medlemskapet i Energy Cities sade vi upp förra våren.", "former"),
        ("Avtalet med Energy Cities har löpt ut och förlängs inte.", "former"),
        ("Kommunen utträdde ur Energy Cities 2019.", "former"),
        ("Medlemskapet i Energy Cities sades upp 2019.", "former"),
        ("Energy Cities har fungerat som inspirationskälla.", "inspired_by"),
        ("Staden klev av Energy Cities när avgiften höjdes.", "former"),
        ("Vi var med och bildade Energy Cities men lämnade 2018.", "former"),
        ("Nämnden har avböjt att delta i Energy Cities.", "declined"),
        ("Vi har tackat nej till Energy Cities.", "declined"),
        ("Kommunen deltar i Energy Cities som observatör.", "observer"),
        ("Vi följer Energy Cities på avstånd.", "observer"),
        ("Idén till värmeplanen är hämtad från Energy Cities.", "inspired_by"),
        ("Arbetssättet bygger på förebilder från Energy Cities.", "inspired_by"),
        ("Försöket betalas av Energy Cities.", "funded_by"),
        ("Kommunen har fått 3 mnkr från Energy Cities.", "funded_by"),
    ],
)
def test_another_relation(text: str, relation: str) -> None:
    assert relations(text) == {NAME: relation}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen är inte medlem i Energy Cities.",
        "Vi har aldrig gått med i Energy Cities.",
        "Staden har sökt medlemskap i Energy Cities.",
        "Ansökan till Energy Cities återkallades.",
        "Vi ansökte till Energy Cities men blev inte antagna.",
        "Kommunen är nominerad till Energy Cities.",
        "Kommunen är med i dialogen om Energy Cities.",
        "Ett medlemskap i Energy Cities övervägs.",
        "Under hösten tar nämnden ställning till Energy Cities.",
        "Vi hoppas på sikt bli medlem i Energy Cities.",
        "Staden avser att ansluta sig till Energy Cities.",
        "Kommunen ser ett behov av Energy Cities.",
        "Energy Cities har bjudit in kommunen, som svarar i höst.",
        "Region Stockholm är medlem i Energy Cities.",
        "Tyresö är medlem i Energy Cities sedan 2015.",
        "Fjärrvärmebolaget har anslutit sig till Energy Cities.",
        "Kommunen står utanför Energy Cities.",
        "Ett medlemskap i Energy Cities är under övervägande.",
        "Energy Cities har vi diskuterat men inget är bestämt.",
    ],
)
def test_no_part_in_it(text: str) -> None:
    assert relations(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vi blev medlem i Klimatkommunerna och lämnade Energy Cities.",
            {OTHER: "participates", NAME: "former"},
        ),
        (
            "Kommunen deltar i Klimatkommunerna, har avböjt Energy Cities.",
            {OTHER: "participates", NAME: "declined"},
        ),
        (
            "I Klimatkommunerna är vi med, men i Energy Cities är vi bara observatör.",
            {OTHER: "participates", NAME: "observer"},
        ),
    ],
)
def test_each_clause_speaks_of_its_own_network(text: str, expected: dict[str, str]) -> None:
    assert relations(text) == expected


def test_the_heading_of_a_list_holds_for_its_items() -> None:
    assert relations("Lämnat sedan förra kontraktet:", "Energy Cities, i juni.") == {NAME: "former"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kommunen är medlem i föreningen Blå Fjorden, vari åtta företag ingår.", "Blå Fjorden"),
        ("Vi är värd för Tingsbygdens Loop, ett nätverk för återbruk.", "Tingsbygdens Loop"),
        ("Vårt arbete sker i Vinterfloden, där kommunen är ordförande.", "Vinterfloden"),
        ("Staden är en av nio kommuner i Sjöarnas vattenråd.", "Sjöarnas vattenråd"),
        ("Vi är numera med i Sjöarnas Ring.", "Sjöarnas Ring"),
        ("Kommunen hör till grundarna av Skärgårdens klimatgrupp.", "Skärgårdens klimatgrupp"),
        ("I Hamnlöftet har kommunen och 24 företag lovat mindre utsläpp.", "Hamnlöftet"),
        (
            "Samverkan sker i Tingsbygden Energiforum, som kommunen leder.",
            "Tingsbygden Energiforum",
        ),
    ],
)
def test_names_of_what_one_is_a_member_of(text: str, name: str) -> None:
    assert relations(text) == {name: "participates"}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen är medlem i styrelsen för Kustens Energi AB.",
        "Vi deltar i projektet Blå Fjorden.",
        "Eleverna är med i Vintersagan.",
    ],
)
def test_other_names_are_no_networks(text: str) -> None:
    assert relations(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Verkstadsklubben är nod i Energy Cities.",
        "Energy Cities har tusen medlemmar.",
        "Reglerna i Energy Cities är strängare än våra.",
        "Flera av våra underleverantörer har gått med i Energy Cities.",
        "Det finns nätverk som Klimatkommunerna, Energy Cities och ICLEI.",
        "Om vi går med i Energy Cities blir det dyrare.",
        "Ska kommunen vara med i Energy Cities?",
        "Kommunen vill delta i Energy Cities.",
        "Vi medverkade i Energy Cities.",
    ],
)
def test_what_does_not_speak_of_the_city_now_asserts_nothing(text: str) -> None:
    assert relations(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Medlemskapet i Energy Cities är nytt.",
        "Rapportering sker till Energy Cities.",
        "Nätverk: Energy Cities.",
        "Kommunen vill fortsätta delta i Energy Cities.",
        "Vi deltar i Energy Cities, och därför har vi sagt nej till Climate Alliance.",
        "I Energy Cities är vi med före Climate Alliance, som vi inte tillhör.",
    ],
)
def test_what_names_nobody_else_is_the_citys(text: str) -> None:
    assert relations(text).get(NAME) == "participates"


def test_a_sentence_may_say_the_same_of_another() -> None:
    text = "Vi är inte med i Energy Cities. Detsamma gäller Klimatkommunerna."
    assert relations(text) == {}
    text = "Vi är med i Energy Cities. Likaså i Klimatkommunerna."
    assert relations(text) == {NAME: "participates", OTHER: "participates"}


def test_the_next_sentence_tells_of_its_own_network() -> None:
    text = (
        "Dessutom ingår vi i Energy Cities. Climate Alliance har vi diskuterat, inget är bestämt."
    )
    assert relations(text) == {NAME: "participates"}


def test_a_pronoun_speaks_on_of_the_city() -> None:
    text = "Staden ingår i Klimatkommunerna. Den är partner i Energy Cities."
    assert relations(text) == {OTHER: "participates", NAME: "participates"}
    text = "Bolaget ingår i Klimatkommunerna. Det är partner i Energy Cities."
    assert relations(text) == {}
