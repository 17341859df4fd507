"""Undertakings, joint commitments, thematic areas and parties, on invented sentences."""

from __future__ import annotations

import pytest

from ingest.facts import adoptions, commitments, parties, thematic_areas
from ingest.formats import read_bytes
from ingest.formats.folded import fold_source
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from kkgraph.vocabulary import registers

FRAME_2024 = """2. Parter
Parter i Klimatkontrakt 2030 är:

• Ängsvattnets kommun.

• Myndigheterna: Formas, Naturvårdsverket och Statens energimyndighet (Energimyndigheten).

• Strategiska innovationsprogrammet Viable Cities1.

3. Kommunens åtaganden
{text}

4. Viable Cities åtaganden
Viable Cities kommer att stödja städerna.

5. Myndigheternas åtaganden
Myndigheterna åtar sig att samverka.

9. Kontraktet
Klimatkontrakt: åtagandena ska gälla för 2024.
"""

FRAME_2025 = """1. Klimatkontrakt 2030
Klimatkontrakt 2030 version 2025/26. Parterna åtar sig att samverka i Ängsvattnets kommun.

5. Kommunens åtaganden
5.4. Åtaganden med andra kommuner inom Klimatneutrala städer 2030
{text}

7. Viable Cities åtagande
Stöd.
"""


def draft(text: str, *, frame: str = FRAME_2024, template: str = "2024", **more: str) -> Draft:
    """A contract whose own text is ``text``."""
    whole = frame.format(text=text)
    source = fold_source(read_bytes(whole.encode(), "x.txt"))
    override = Override(municipality="9901", template=template, **more)  # type: ignore[arg-type]
    return read_contract(source, registers.load(), override)


def own(text: str, **more: str) -> list[str]:
    """The city's undertakings."""
    found = commitments.find(draft(text, **more), registers.load())
    return [c.text for c in found if c.by == "municipality"]


def test_bullets_under_an_undertaking_line() -> None:
    text = "Kommunen avser att:\n\n• bygga fler cykelvägar\n\n• byta ut bussarna till\n eldrift."
    assert own(text) == ["bygga fler cykelvägar", "byta ut bussarna till eldrift."]


@pytest.mark.parametrize("lead", ["Följande nätverk finns:", "Målen är att vi ska:"])
def test_bullets_under_other_lines_are_none(lead: str) -> None:
    assert own(f"{lead}\n\n• cykla mer\n\n• elda mindre") == []


def test_running_text_of_a_contract_counts_only_when_solemn() -> None:
    assert own("Kommunen vill bygga. Kommunen åtar sig att bygga två skolor i trä.") == [
        "Kommunen åtar sig att bygga två skolor i trä."
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunen förbinder sig att plantera alléer längs tre gator.",
        "Vi lovar att öppna badhuset igen.",
        "I år ska vi gräva om två diken.",
        "Kommunen kommer att under hösten anlita en energirådgivare.",
        "Ängsvattnets kommun ska under 2024 sälja sina äldsta bilar.",
    ],
)
def test_a_solemn_or_dated_promise_of_the_city_is_an_undertaking(sentence: str) -> None:
    assert own(f"Det här är ett stycke om annat. {sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Det vi åtar oss är sådant som vi klarar av.",
        "Kommunen åtar sig inga kostnader.",
        "Under hösten ska företagen välja ordförande.",
        "Kommunen ska vara klimatneutral 2030.",
        "I kontraktet berättar vi vad vi lovar.",
    ],
)
def test_what_only_speaks_of_promises_is_none(sentence: str) -> None:
    assert own(sentence) == []


def test_sentences_that_another_one_announces() -> None:
    text = "Därutöver åtar sig kommunen två saker. Vi ska ordna byadagar. Priset är lågt."
    assert own(text) == ["Vi ska ordna byadagar."]


def test_an_unfinished_lead_is_no_undertaking_of_its_own() -> None:
    text = "Kommunen åtar sig, med de medel som finns, att\n\n• riva hamnmagasinet\n\n• [stryks?]"
    assert own(text) == ["riva hamnmagasinet"]


def test_a_wish_introduces_no_undertakings() -> None:
    assert own("Så här vill vi ha det:\n\n• Alla bussar går på el.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Efter studien avser myndigheterna att under våren leverera en rapport.",
        "Här har myndigheterna åtagit sig att svara inom en månad.",
    ],
)
def test_promises_of_the_agencies_in_running_text(sentence: str) -> None:
    frame = FRAME_2024.replace("Myndigheterna åtar sig att samverka.", sentence)
    found = commitments.find(draft("Inget.", frame=frame), registers.load())
    assert [c.text for c in found if c.by == "agencies"] == [sentence]


def test_a_summary_retells_undertakings_in_sentences() -> None:
    text = (
        "Kommunen har för avsikt att bygga i trä. Ett nätverk finns. Kommunen kommer att följa "
        "upp planen. Lösningar som kommer att spridas är många."
    )
    assert own(text, text_status="summary") == [
        "Kommunen har för avsikt att bygga i trä.",
        "Kommunen kommer att följa upp planen.",
    ]


def test_the_others_speak_in_their_own_chapters() -> None:
    found = commitments.find(draft("Inget."), registers.load())
    assert [(c.by, c.text) for c in found] == [
        ("programme", "Viable Cities kommer att stödja städerna."),
        ("agencies", "Myndigheterna åtar sig att samverka."),
    ]


def test_parties_by_their_registered_names() -> None:
    found = parties.find(draft("Inget."), registers.load())
    assert [(p.kind, p.key) for p in found] == [
        ("municipality", "9901"),
        ("agency", "formas"),
        ("agency", "naturvardsverket"),
        ("agency", "energimyndigheten"),
        ("programme", "viable-cities"),
    ]
    assert found[3].evidence[0].quote == "Statens energimyndighet (Energimyndigheten)"
    assert found[4].evidence[0].quote == "Strategiska innovationsprogrammet Viable Cities"


JOINT = """Åtagande 1 - Vi åtar oss att stärka styrningen genom att:

▪ Leda arbetet.

▪ Mäta mera.

Kommunen kommer vidare att prioritera följande gemensamma åtaganden:

Åtagande nr 12 – Vi åtar oss att handla hållbart.

▪ Ställa krav.

Vi vill samverka inom följande prioriterade områden:

▪ Energi

Lager (batterier, värme); delning

▪ Mat
"""


def test_joint_commitments_with_measures() -> None:
    read = draft(JOINT, frame=FRAME_2025, template="2025-26")
    found = adoptions.find(read, registers.load())
    assert [(a.number, a.kind, a.title) for a in found] == [
        ("1", "mandatory", "Vi åtar oss att stärka styrningen"),
        ("12", "prioritised", "Vi åtar oss att handla hållbart."),
    ]
    assert [[m.text for m in a.measures] for a in found] == [
        ["Leda arbetet.", "Mäta mera."],
        ["Ställa krav."],
    ]


def test_measures_are_no_undertakings_of_their_own() -> None:
    read = draft(JOINT, frame=FRAME_2025, template="2025-26")
    texts = [c.text for c in commitments.find(read, registers.load())]
    assert "Leda arbetet." not in texts
    assert "Ställa krav." not in texts


def test_thematic_areas_with_topics() -> None:
    read = draft(JOINT, frame=FRAME_2025, template="2025-26")
    found = thematic_areas.find(read, registers.load())
    assert [(a.name, a.topics) for a in found] == [
        ("Energi", ("Lager (batterier, värme)", "delning")),
        ("Mat", ()),
    ]


def area_names(lead: str, after: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """The areas of a list under a line, each with its topics."""
    text = f"{lead}\n\n• Vatten\n\nDagvatten; dammar\n\n• Skog\n\nVirke; fritid\n\n{after}"
    read = draft(text, frame=FRAME_2025, template="2025-26")
    return [(a.name, a.topics) for a in thematic_areas.find(read, registers.load())]


@pytest.mark.parametrize(
    "lead",
    [
        "Områden där vi vill arbeta med andra:",
        "Vi kan lära av och med andra kommuner inom följande områden:",
        "Teman som vi gärna samarbetar om:",
        "Prioriterade områden:",
    ],
)
def test_the_line_before_thematic_areas_may_be_worded_freely(lead: str) -> None:
    areas_found = [("Vatten", ("Dagvatten", "dammar")), ("Skog", ("Virke", "fritid"))]
    assert area_names(lead, "Hör av er till oss när ni vill.") == areas_found


def test_areas_of_the_city_itself_are_no_thematic_areas() -> None:
    assert area_names("Kommunen är delad i följande områden:") == []


def test_running_text_of_the_section_enumerates_undertakings() -> None:
    text = (
        "Kommunen är liten. Vi vill under året starta en reparationsverkstad i centrum och "
        "bjuda in alla föreningar till samtal. Kultursnämnden ska senast i maj byta alla lampor."
    )
    assert own(text) == [
        "Vi vill under året starta en reparationsverkstad i centrum",
        "bjuda in alla föreningar till samtal.",
        "Kultursnämnden ska senast i maj byta alla lampor.",
    ]


def test_solemn_words_are_one_undertaking_whatever_they_hold() -> None:
    text = "Kommunen åtar sig att bygga två broar och börja mäta trafiken varje år."
    assert own(text) == [text]
