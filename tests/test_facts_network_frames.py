"""What answers a question, stands in a row, in brackets, or is a pact of a place's own name."""

from __future__ import annotations

import pytest

from ingest.facts import networks
from kkgraph.vocabulary import registers
from tests.voices import draft_of


def relations(text: str) -> dict[str, str | None]:
    """What a text says of each network that it names."""
    found = networks.find(draft_of(text), registers.load())
    return {n.name: n.relation for n in found if n.surface in text}


def members(text: str) -> set[str]:
    """What the city takes part in."""
    return {name for name, relation in relations(text).items() if relation == "participates"}


@pytest.mark.parametrize(
    "question",
    [
        "Vilka nätverk är vi med i?",
        "Vad har vi anslutit oss till?",
        "I vilka sammanslutningar sitter vi med?",
    ],
)
def test_short_answers_to_a_question_of_membership(question: str) -> None:
    text = f"{question} Sedan i fjol Energy Cities, efter debatt. Sedan länge Klimatkommunerna."
    assert members(text) == {"Energy Cities", "Klimatkommunerna"}


@pytest.mark.parametrize(
    "question",
    [
        "Vilka är vi inte med i?",
        "Vad har vi lämnat?",
        "Var är kommunen inte medlem?",
        "Vilka har vi tackat nej till?",
    ],
)
def test_short_answers_to_the_opposite_question(question: str) -> None:
    assert members(f"{question} Energy Cities, trots allt. Klimatkommunerna, av gammal vana.") == (
        set()
    )


def test_the_last_question_counts() -> None:
    text = (
        "Vilka är vi med i? Sedan i fjol Energy Cities. Vilka är vi inte med i? Än så länge ICLEI."
    )
    assert members(text) == {"Energy Cities"}


@pytest.mark.parametrize(
    "text",
    [
        "Årsavgifter till nätverk: Energy Cities (ingen), Eurocities (900) och ICLEI (4 000).",
        "Vi är medlemmar i Energy Cities (plats i styrelsen saknas), Eurocities och ICLEI (nytt).",
        "Medlemskap: Energy Cities (ej röstande), Eurocities (nytt) samt ICLEI (sedan 2011).",
    ],
)
def test_what_stands_in_brackets_is_said_of_the_name_before(text: str) -> None:
    assert members(text) >= {"Eurocities", "ICLEI"}


BARS = "Nätverk | Läge\n{}\nEnergy Cities | inne\nÖppna kranars ring | inne, en röst"


@pytest.mark.parametrize(
    ("row", "relation"),
    [
        ("Eurocities | ute, 2021", "former"),
        ("Eurocities | avböjt", "declined"),
        ("Eurocities | gäst, rösträtt saknas", "observer"),
        ("Eurocities | nej", None),
        ("Eurocities | kanske", None),
        ("Eurocities | bara seminarium", None),
        ("Eurocities | vi har läst boken", "inspired_by"),
    ],
)
def test_rows_that_a_bar_parts(row: str, relation: str | None) -> None:
    found = relations(BARS.format(row))
    assert found.pop("Eurocities", None) == relation
    assert found == {"Energy Cities": "participates", "Öppna kranars ring": "participates"}


def test_a_column_without_a_header_is_known_by_its_names() -> None:
    rows = (
        "N1; Klimatkommunerna; 2016–",
        "N2; Energy Cities; 2019–",
        "N3; Nordisk ring för dagvatten; 2021–",
        "N4; Sveriges Ekokommuner; –2019",
        "N5; ICLEI; avböjd 2022",
    )
    assert members("\n".join(rows)) == {
        "Klimatkommunerna",
        "Energy Cities",
        "Nordisk ring för dagvatten",
    }


def test_a_column_of_who_pays_names_no_memberships() -> None:
    rows = (
        "Finansiär; belopp; år",
        "Viable Cities; 2 Mkr; 2022",
        "Energy Cities; 1 Mkr; 2023",
        "ICLEI; 3 Mkr; 2023",
        "Sten och Grus; 1 Mkr; 2024",
    )
    assert "Sten och Grus" not in members("\n".join(rows))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Företag ansluter sig till Klimatlöfte Sydby, som kommunen själv undertecknade 2023.",
         "Klimatlöfte Sydby"),
        ("Näringslivet: Handslag Sydby, med 51 undertecknare. Kommunen skrev på först.",
         "Handslag Sydby"),
        ("Samverkan sker i Sydbys klimatavtal, som 88 företag undertecknat och där vi är part.",
         "Sydbys klimatavtal"),
        ("Butiken hör till de 26 som gett sitt Sydbylöfte.", "Sydbylöfte"),
        ("Det lokala kontraktet, Sydbyöverenskommelsen, har 31 undertecknare.",
         "Sydbyöverenskommelsen"),
        ("Hamnens företag har en utfästelse, Kajdeklarationen, som kommunen undertecknat.",
         "Kajdeklarationen"),
    ],
)  # fmt: skip
def test_a_pact_of_the_place_in_its_forms(text: str, name: str) -> None:
    assert name in members(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Byggare samlas i Färdplan Trä Sydby, där kommunen deltar med en arkitekt.",
         "Färdplan Trä Sydby"),
        ("Kommunen är värd för mötet i Tunga fordon Sydby, i vilket vi ingår sedan maj.",
         "Tunga fordon Sydby"),
        ("Kustbanans intressekommuner är ett samarbete i vilket kommunen ingår.",
         "Kustbanans intressekommuner"),
        ("Vi deltar i Sparbankens klimatgrupp som en av nio kommuner.",
         "Sparbankens klimatgrupp"),
        ("Kommunen är medlem i Återbruk i offentlig sektor.", "Återbruk i offentlig sektor"),
        ("Kommunen ingår tillsammans med sju grannar i Mellanby klimatforum.",
         "Mellanby klimatforum"),
        ("Anslutningen till Oslo Food and Climate Declaration beslutades i mars.",
         "Oslo Food and Climate Declaration"),
        ("Hållbar utveckling Slätten har jag själv suttit i styrelsen för.",
         "Hållbar utveckling Slätten"),
        ("Vara medlem i Kustringen Norr.", "Kustringen Norr"),
    ],
)  # fmt: skip
def test_names_that_no_register_has(text: str, name: str) -> None:
    assert name in members(text)


@pytest.mark.parametrize(
    "lead",
    [
        "Kommunen medverkar i följande nationella och internationella sammanhang:",
        "Vi är med i:",
        "Just nu är kommunen medlem i:",
    ],
)
def test_a_line_that_says_what_its_items_are_members_of(lead: str) -> None:
    text = f"{lead}\n\n• Energy Cities.\n\n• Sjustadsgruppen, ett samarbete mellan chefer."
    assert members(text) == {"Energy Cities", "Sjustadsgruppen"}


@pytest.mark.parametrize(
    "text",
    [
        "Falun leder Nätverket Friska gator i Norden och frågar om vi vill vara med; vi funderar.",
        "Områden där kommunen gärna ser fler deltagare: värme och vatten.",
        "Tillsyn sker genom abonnenterna: Kranrådet, sjutton hushåll, mäter vatten.",
        "Energy Cities rör bolaget, som är medlem, och kommunen har ingen roll.",
        "Projektet Vita Tak Sydby, där kommunen deltar, finansieras av LIFE.",
        "Exploateringsavtalet har undertecknats av 12 företag.",
        "FN:s klimatavtal undertecknades 2015.",
        "Kommunstyrelsens klimatgrupp möts varje månad.",
    ],
)
def test_what_is_no_membership_of_the_city(text: str) -> None:
    assert members(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Till CDP lämnar vi uppgifter varje sommar.",
        "Uppföljning sker i årsredovisningen samt till CDP.",
        "Fossilfritt Sverige stöds genom anslutning 2019.",
    ],
)
def test_reporting_to_and_joining_in_other_words(text: str) -> None:
    assert len(members(text)) == 1
