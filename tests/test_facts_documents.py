"""Steering documents: each rule on small invented sentences, and the joining of links."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from document_drafts import find, make_draft, titles

from ingest.facts.documents import find as documents
from ingest.facts.documents.owners import OwnerContext, read_before
from ingest.facts.documents.rules import document_rules
from ingest.facts.documents.titles import one_dash
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.vocabulary import registers


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Vi följer vår klimat- och energiplan.", ["Klimat- och energiplan"]),
        ("Vi följer VA-planen.", ["VA-plan"]),
        ("Vi arbetar med en Agenda 2030-strategi.", ["Agenda 2030-strategi"]),
        ("Det står i miljöprogrammets bilaga.", ["Miljöprogram"]),
        ("Här gäller fordonsriktlinjerna.", ["Fordonsriktlinjerna"]),
        ("Målen följs upp i årsredovisningen.", ["Årsredovisning"]),
        ("Vi lämnar en lägesrapport till nämnden.", ["Lägesrapport till nämnden"]),
        ("Rådet lämnar en rapport till kommunstyrelsen.", ["Rapport till kommunstyrelsen"]),
        ("Vi har tagit fram en avsiktsförklaring.", ["Avsiktsförklaring"]),
    ],
)
def test_compounds_and_inflections(sentence: str, expected: list[str]) -> None:
    assert titles(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nu antas en plan för giftfria lekplatser.", ["Plan för giftfria lekplatser"]),
        (
            "Ett program för snö, is och vind är på väg.",
            ["Program för snö, is och vind"],
        ),
        (
            "Vår plan för grön mark kompletterar det.",
            ["Plan för grön mark"],
        ),
        (
            "En strategi för natur i centrum gäller.",
            ["Strategi för natur"],
        ),
        ("Det står i Strategi för natur i centrum.", ["Strategi för natur i centrum"]),
        ("Se vidare Program för ett varmt Umeå.", ["Program för ett varmt Umeå"]),
        ("Vi har tagit fram Färdplan Varma Umeå.", ["Färdplan Varma Umeå"]),
        ("Se vidare Riktlinjer för gröna tak.", ["Riktlinjer för gröna tak"]),
        (
            "Riktlinjer för varutransporter (antagna 2022) gäller.",
            ["Riktlinjer för varutransporter (antagna 2022)"],
        ),
        ("Riktlinjer för hus i sten (2022) gäller.", ["Riktlinjer för hus i sten (2022)"]),
        ("Återremiss: riktlinje för gröna tak.", ["Riktlinje för gröna tak"]),
        ("Nu gäller Strategi för Umeå kommun 2021–2030.", ["Strategi för Umeå kommun 2021–2030"]),
        ("Teknisk handbok för gator, utgåva 2.", ["Handbok för gator"]),
        (
            "I Risk- och sårbarhetsanalys för Umeå pekas tre verk ut.",
            ["Risk- och sårbarhetsanalys för Umeå"],
        ),
        (
            "Till hör riktlinjen för resor och byggnadsnämndens trädprogram.",
            ["Riktlinjen för resor", "Trädprogram"],
        ),
        ("Strategin för Umeå som en varm stad är ny.", ["Strategin för Umeå som en varm stad"]),
    ],
)
def test_heads_alone_need_a_complement(sentence: str, expected: list[str]) -> None:
    assert titles(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Planen är att alla bussar går på el.",
        "Strategin för att lyckas är att samverka.",
        "Vi arbetar med planer och program.",
        "Målen finns i våra styrdokument.",
        "Programmet har en löptid på tio år.",
        "Nämnden har en plan för den egna verksamheten.",
        "I sitt program för miljö har staden mål.",
        "Varje nämnd gör verksamhetsplaner och handlingsplaner.",
        "Projektet har en tidsplan och en projektplan.",
        "Nya detaljplaner klimatberäknas.",
        "Vi deltar i forskningsprogrammet Snö och i ett innovationsprogram.",
        "Invånarna prövar medborgarbudget.",
        "Någon klimatplan finns inte.",
        "Arbetet utgår från Agenda 2030 och Parisavtalet.",
        "Vi räknar enligt GHG-protokollet.",
        "Avvikelser leder till en åtgärdsplan.",
        "Upphandlingen ställer krav på hållbarhetsredovisning.",
        "Idén om koldioxidbudget kommer från en grannkommun.",
        "Vi lånade deras verktyg för klimatbokslut.",
        "Arbetet med trädplan har varit trögt.",
        "Tabell 4. Energiredovisning för förskolorna 2023 (MWh).",
        "Området är ett miljonprogram och saknar reservplan.",
    ],
)
def test_generic_words_are_no_documents(sentence: str) -> None:
    assert titles(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi inspireras av Göteborgs energiplan.",
        "Även Malmö stads miljöprogram har lästs.",
        "Regeringens klimathandlingsplan är ett stöd.",
        "Vi stöder oss på Naturvårdsverkets klimatrapport.",
        "Det är en nationell energiplan.",
    ],
)
def test_documents_of_others_are_left_out(sentence: str) -> None:
    assert titles(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Umeås energiplan gäller.", "Energiplan"),
        ("Enligt Umeå kommuns energiplan gäller det.", "Energiplan"),
        ("Det framgår av länets koldioxidbudget.", "Länets koldioxidbudget"),
        ("Vi bidrar till Region Norrs färdplaner.", "Region Norrs färdplaner"),
        ("Projektets årsplan följs.", "Årsplan"),
        ("Det avgörs i Umeå kommuns budget.", "Umeå kommuns budget"),
    ],
)
def test_owners(sentence: str, expected: str) -> None:
    assert titles(sentence) == [expected]


def test_only_an_adjective_of_quality_belongs_to_the_name() -> None:
    text = "Den nya strategiska plan som gäller 2024-2030"
    reader = SimpleNamespace(
        rules=document_rules(), vocabulary=registers.load(), draft=make_draft(text)
    )
    before = read_before(text, text.index("plan"), cast(OwnerContext, reader))
    assert (before.quality, before.new_start > 0) == ("strategiska", True)
    plain = "Den nya gällande plan som antogs"
    assert read_before(plain, plain.index("plan"), cast(OwnerContext, reader)).quality == ""


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("Miljöprogram 2021 - 2030 gäller.", "2021–2030"),
        ("Energiplan 2014-23 gäller.", "2014–23"),
        ("Vi har en energiplan för åren 2022–2027.", "2022–2027"),
        ("Vi har en energiplan från 2017.", "2017"),
        ("Det står i Energiplan 2022–2027 (2021).", "2022–2027"),
        ("Vi har en avfallsplan (reviderad 2020).", "2020"),
        ("Vi har en avfallsplan.", None),
        ("Mål och budget för 2024-2026 anger ramen.", "2024–2026"),
    ],
)
def test_years(sentence: str, years: str | None) -> None:
    (document,) = find(sentence)
    assert document.years == years


def test_one_dash_leaves_other_dashes_alone() -> None:
    assert one_dash("Snö-plan - 2024 — 2026") == "Snö-plan - 2024–2026"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mål- och budget styr.", ["Mål och budget"]),
        ("Budget och flerårsplan 2025–2027 styr.", ["Budget och flerårsplan 2025–2027"]),
        ("I Strategisk plan och budget 2024 står det.", ["Strategisk plan och budget 2024"]),
        ("Budget 2025 med treårsplan är antagen.", ["Budget 2025 med treårsplan"]),
        ("Styrningen vilar på Mål och ekonomi 2025–2027.", ["Mål och ekonomi 2025–2027"]),
        ("Våra mål och ekonomi hänger ihop.", []),
        ("Umeås Vision 2040 – Varma staden pekar framåt.", ["Vision 2040 – Varma staden"]),
        ("Vår vision är en varm stad.", []),
        ("Målen i strategisk inriktning gäller.", ["Strategisk inriktning"]),
        ("Funktionen har en strategisk inriktning.", []),
        ("Ambitionen i The Umeå Commitment är hög.", ["The Umeå Commitment"]),
        ("Framtidsplanen Vision 2040 gäller.", ["Vision 2040"]),
        ("Mer står att läsa (ur bilagan).", ["Bilagan"]),
    ],
)
def test_whole_titles(sentence: str, expected: list[str]) -> None:
    assert titles(sentence) == expected


def test_mentions_of_one_document_are_merged() -> None:
    (document,) = find(
        "Umeå har ett miljö- och klimatprogram 2021–2030.\n"
        "Klimat- och miljöprogrammets mål är tio.\n"
        "Klimatprogrammet följs upp."
    )
    assert document.title == "Miljö- och klimatprogram 2021–2030"
    assert [e.quote for e in document.evidence] == [
        "miljö- och klimatprogram 2021–2030",
        "Klimat- och miljöprogrammets",
        "Klimatprogrammet",
    ]
    assert [e.line_from for e in document.evidence] == [1, 2, 3]


def test_a_bare_word_for_the_thing_is_evidence_only_of_what_is_named_elsewhere() -> None:
    other, only = "Budget 2025 är antagen.", "Arbetet med klimatbudget går vidare."
    assert titles(f"{other}\n{only}") == ["Budget 2025"]
    (named,) = find(f"Nämnden antog en klimatbudget i maj.\n{only}")
    assert (named.title, len(named.evidence)) == ("Klimatbudget", 2)


def test_compound_and_complement_are_the_same_name() -> None:
    assert titles("Vi har en klimatanpassningsplan. Planen för klimatanpassning gäller.") == [
        "Klimatanpassningsplan"
    ]


def test_short_end_of_a_compound() -> None:
    text = "Vi gör en klimatinvesteringsplan. Med investeringsplanen söker vi lån."
    (document,) = find(text)
    assert document.title == "Klimatinvesteringsplan"
    assert len(document.evidence) == 2


def test_bare_definite_points_back() -> None:
    (document,) = find("Vi antog Klimatfärdplan 2030. Färdplanen följs upp.")
    assert [e.quote for e in document.evidence] == ["Klimatfärdplan 2030", "Färdplanen"]


def test_other_years_are_another_document() -> None:
    assert titles("Miljöprogram 2011–2020 har ersatts av Miljöprogram 2021–2030.") == [
        "Miljöprogram 2011–2020",
        "Miljöprogram 2021–2030",
    ]


def test_new_is_another_document() -> None:
    found = titles("Översiktsplanen styr.\nVi tar fram en ny översiktsplan.")
    assert found == ["Översiktsplan", "Ny översiktsplan"]


def test_new_that_was_adopted_is_the_present_one() -> None:
    (document,) = find("Umeå har antagit en ny cykelstrategi.\nCykelstrategin gäller.")
    assert document.title == "Cykelstrategi"
    assert len(document.evidence) == 2


def test_earlier_is_not_the_new_one() -> None:
    found = titles("Ett nytt snöprogram 2025–2030 ersätter det tidigare snöprogrammet.")
    assert found == ["Nytt snöprogram 2025–2030", "Snöprogram"]


def test_draft_is_not_what_was_adopted() -> None:
    text = "LÄNKAR TILL RELEVANTA DOKUMENT Program för ren snö 2021–2030 (remissversion 2020)"
    assert len(find(f"{text}\nUmeås program för ren snö antogs 2017.")) == 2
    assert len(find(f"{text}\nUmeås program för ren snö har mål.")) == 1


def test_subtitle_of_a_part_is_another_document() -> None:
    assert titles(
        "Översiktsplan Umeå kommun – Fördjupning för kusten är en del av översiktsplanen."
    ) == [
        "Översiktsplan Umeå kommun – Fördjupning för kusten",
        "Översiktsplan",
    ]


def test_same_titles_get_keys_of_their_own() -> None:
    found = find("Miljöprogram 2021–2030 och det tidigare miljöprogrammet från 2009.")
    assert len({document.key for document in found}) == len(found)


def test_key_does_not_repeat_the_city() -> None:
    (document,) = find("Det följer Umeå kommuns energiplan 2024–2027.")
    assert (document.title, document.key) == (
        "Umeå kommuns energiplan 2024–2027",
        "energiplan-2024-2027",
    )


def test_shared_and_foreign_passages_are_not_read() -> None:
    draft = make_draft("Vi följer energiplanen.")
    foreign = DraftPassage(0, "paragraph", "5", "agencies", draft.passages[0].body, ((0, 23),))
    draft = Draft(**{**vars(draft), "passages": (foreign,)})
    assert documents.find(draft, registers.load()) == ()
