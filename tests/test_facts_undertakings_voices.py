"""Undertakings and thematic areas in voices of their own: nouns, passives, names over topics."""

from __future__ import annotations

import pytest

from tests.test_facts_chapters_in_other_forms import areas, undertaken

FIRST = "Miljöstrateger och rektorer har läst texten. "


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("Följande utförs under kontraktstiden:", ["isolering av två vindar;", "byte av pumpar."]),
        ("Detta åligger kommunen", ["rivning av en skorsten", "inköp av elfordon till parken"]),
        ("Vi har påtagit oss detta.", ["Utbildning av alla chefer", "Mätning av läckage i nätet"]),
        ("Kommunen är liten.", ["utbyggnad av gångvägar,", "anslutning till fjärrvärmen"]),
        ("Nedanstående verkställs:", ["ny takisolering på badhuset", "fler ställ vid stationen"]),
        ("Under avtalsåret fullgörs:", ["provtagning i ån", "kartläggning av källare"]),
    ],
)
def test_a_list_of_deeds_told_as_nouns(lead: str, items: list[str]) -> None:
    assert undertaken("\n\n• ".join((lead, *items))) == items


@pytest.mark.parametrize(
    "sentence",
    [
        "Varje ny byggnad ska under avtalstiden prövas mot klimatkalkylen.",
        "Alla inköp skall under våren granskas av en controller.",
        "Taken ska under året beläggas med sedum.",
        "Miljönämnden ser till att varje krog får rådgivning.",
        "Fastighetskontoret tar på sig att märka alla ventiler.",
        "Kulturförvaltningen lämnar från och med budget 2025 sina elräkningar öppet.",
    ],
)
def test_what_is_bound_to_be_done(sentence: str) -> None:
    assert undertaken(f"{FIRST}{sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lekplatser utan träd inventeras.",
        "Inköp över en miljon stoppas om kalkylen saknas.",
        "Nya parkeringar byggs inte ensamma utan lånas av grannen.",
        "Gamla pannor byts i samma takt.",
        "Flygresor prövas av närmaste chef.",
        "Överskott läggs i en särskild pott.",
    ],
)
def test_what_else_is_done_behind_an_undertaking(sentence: str) -> None:
    pledge = "Byggnadsnämnden ser till att ritningarna sparas."
    wanted = [pledge] if " inte " in sentence else [pledge, sentence]
    assert undertaken(f"{FIRST}{pledge} {sentence}") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Lekplatser utan träd inventeras. Arbetet leds av miljöstrategen.",
        "Fram till 2040 planeras för 4 000 invånare. Utsläppen orsakas av vägtrafiken.",
        "Kommunens utsläpp ska under perioden minskas med 30 procent.",
        "Kontraktet ska under året revideras av parterna.",
        "Regionens bussar ska under avtalstiden bytas mot nya.",
        "Gränsen ska under året inte prövas på nytt.",
        "Med bolagen avses de som kommunen äger. Invånarnas resor räknas särskilt.",
        "Det här är kommunens läge.\n\n• Mätning av utsläpp är gjord\n\n• Byte av pumpar var lätt",
        "Risker vi ser:\n\n• förlust av statligt stöd\n\n• brist på elektriker",
    ],
)
def test_what_only_tells_how_it_is_is_none(text: str) -> None:
    assert undertaken(text) == []


@pytest.mark.parametrize(
    "lead",
    [
        "Områden där vi gärna ser fler deltagare:",
        "Kommunen söker sällskap i dessa frågor:",
        "Fält för samarbete med andra:",
    ],
)
def test_names_over_their_topics_are_areas(lead: str) -> None:
    items = (
        "Ljus och mörker\nArmaturer; nattdjur\n\nSjöfart\nKajer; el; buller\n\n"
        "Till sist vill vi nämna\natt dörren är öppen; ring oss."
    )
    assert areas(lead, items) == [
        ("Ljus och mörker", ("Armaturer", "nattdjur")),
        ("Sjöfart", ("Kajer", "el", "buller")),
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Förhållandet till grannar\nVi har goda kontakter, men inga avtal.",
        "Kommunen har prövat flera\nanslutningar; ingen blev av.",
        "Sjöfart\nEtt ämne för sig",
        "Tre försök. Alla misslyckades\nHamn; kaj",
    ],
)
def test_running_text_under_such_a_line_is_no_area(paragraph: str) -> None:
    assert areas("Områden där vi söker samarbete:", paragraph) == []
