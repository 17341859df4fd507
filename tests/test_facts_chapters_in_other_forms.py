"""Parties, undertakings and thematic areas said in another form than the template's."""

from __future__ import annotations

import pytest

from ingest.facts import commitments, parties, thematic_areas
from ingest.formats import read_bytes
from ingest.formats.folded import fold_source
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from kkgraph.vocabulary import registers
from tests.test_facts_commitments import FRAME_2025
from tests.test_facts_commitments import draft as commitment_draft

FRAME = """Klimatkontrakt 2030

1. Syftet med Klimatkontrakt 2030
Syftet är att ställa om.

2. Parter
{parties}

3. Kommunens åtaganden
{undertakings}

4. Viable Cities åtaganden
Viable Cities kommer att stödja städerna.

9. Kontraktet
Klimatkontrakt: åtagandena ska gälla för 2024.
"""
ALL = ["9901", "energimyndigheten", "formas", "naturvardsverket", "viable-cities"]


def draft(*, parties: str = "", undertakings: str = "") -> Draft:
    """A contract with chapters in words of its own."""
    whole = FRAME.format(parties=parties, undertakings=undertakings)
    source = fold_source(read_bytes(whole.encode(), "x.txt"))
    return read_contract(source, registers.load(), Override(municipality="9901", template="2024"))


def signed_by(text: str) -> list[str]:
    """Keys of the parties of a chapter."""
    return sorted(p.key for p in parties.find(draft(parties=text), registers.load()))


def undertaken(text: str) -> list[str]:
    """What the city's chapter undertakes."""
    found = commitments.find(draft(undertakings=text), registers.load())
    return [one.text for one in found if one.by == "municipality"]


@pytest.mark.parametrize(
    "text",
    [
        "Vi som skriver under är dessa:\n\n• Ängsvattnets kommun\n\n• Formas, Naturvårdsverket och "
        "Statens energimyndighet (Energimyndigheten)\n\n• Viable Cities",
        "Kontraktet tecknas mellan Ängsvattnets kommun å ena sidan och Formas, Naturvårdsverket, "
        "Energimyndigheten och Viable Cities å den andra.",
        "Undertecknare\n\n– Viable Cities\n– Energimyndigheten\n– Formas\n– Naturvårdsverket\n"
        "– Ängsvattnets kommun",
        "Part                   Roll\nÄngsvattnets kommun    genomför\nFormas                 stöd"
        "\nNaturvårdsverket       stöd\nEnergimyndigheten      stöd\nViable Cities          stöd",
        "Runt bordet sitter Formas, Naturvårdsverket och Energimyndigheten. Programmet "
        "Viable Cities håller i pennan. Och så vi, Ängsvattnet.",
        "1. Ängsvattnets kommun\n2. Formas\n3. Naturvårdsverket\n4. Energimyndigheten\n"
        "5. Viable Cities",
    ],
)
def test_parties_in_whatever_form_their_chapter_has(text: str) -> None:
    assert signed_by(text) == ALL


def test_who_is_said_to_be_no_party_is_none() -> None:
    text = (
        "Parter är Ängsvattnets kommun och Formas. Trafikverket är inte part. Vinnova har avstått."
    )
    assert signed_by(text) == ["9901", "formas"]


ROWS = (
    "\nLaga taket på ladan       Gatan         mars\nStängd oljepanna          Fastighet     juni"
)
ROWS_READ = ["Laga taket på ladan", "Stängd oljepanna"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Det här blir gjort under året.\n\n• Byta pannan\n\n• Räkna om allt",
         ["Byta pannan", "Räkna om allt"]),
        ("Arbetsordern för 2024\n\n• Bygg ut banan\n\n• Sälj bilarna",
         ["Bygg ut banan", "Sälj bilarna"]),
        ("Kommunen är liten.\n\n• Byta pannan\n\n• Räkna om allt",
         ["Byta pannan", "Räkna om allt"]),
        ("Kommunen utlovar\n\n• att skolan har kompost,\n\n• att ingen bil köps ny.",
         ["att skolan har kompost,", "att ingen bil köps ny."]),
        (f"Löfte                     Ansvarig      Klart{ROWS}", ROWS_READ),
        (f"Tabell B. Under året\nÅtagande                  Vem           När{ROWS}", ROWS_READ),
        (f"Det ska göras             Vem svarar    Senast{ROWS}", ROWS_READ),
    ],
)  # fmt: skip
def test_undertakings_in_lists_and_tables(text: str, found: list[str]) -> None:
    assert undertaken(text) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Kommunen tar på sig att vattna de nya träden i fem år.",
        "Vi ansvarar för att mätarna sitter uppe i oktober.",
        "Kommunen garanterar att ingen skolbuss går på diesel efter terminens slut.",
        "Senast den 1 juni har vi flyttat återbruket till magasinet.",
        "Före jul 2024 ligger en klimatbudget på fullmäktiges bord.",
        "I höst startar kommunen en kurs för cyklister.",
        "Tekniska nämnden byter ut lamporna i ishallen senast 2025.",
    ],
)
def test_a_pledge_or_a_deed_with_its_day(sentence: str) -> None:
    assert undertaken(f"Här regnar det ofta. {sentence} Vi gillar cyklar.") == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Vi har gjort mycket.\n\n• Tre skolor är byggda i trä\n\n• Sjön är ren",
        "Vi har lovat förr och inte hållit. Kommunen lovar inget som den inte kan hålla.",
        "Tabell A. Fakta\nInvånare 2023          26 450\nUtsläpp 2022           118 kton",
        "Regionen ska bygga spår under 2024. Företagen lovar att halvera sina utsläpp.",
    ],
)
def test_what_is_done_and_what_others_do_is_none(text: str) -> None:
    assert undertaken(text) == []


def areas(lead: str, items: str) -> list[tuple[str, tuple[str, ...]]]:
    """The thematic areas behind a joint commitment."""
    text = f"Åtagande 1: Vi åtar oss att räkna, genom att:\n\n• Räkna ton.\n\n{lead}\n\n{items}"
    read = commitment_draft(text, frame=FRAME_2025, template="2025-26")
    return [(area.name, area.topics) for area in thematic_areas.find(read, registers.load())]


@pytest.mark.parametrize(
    "lead",
    [
        "Frågor vi gärna delar med fler:",
        "Ämnen där vi söker medspelare:",
        "Här ser vi gärna att andra kommuner hör av sig:",
        "Tematiska områden",
        "Spår för samarbete:",
    ],
)
def test_areas_behind_the_joint_commitments(lead: str) -> None:
    assert areas(lead, "* Jord\nKol; vatten\n* Vind") == [("Jord", ("Kol", "vatten")), ("Vind", ())]


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("Risker:", "• Brist på folk"),
        ("Tillsammans med andra:", "• Falun: gemensam bilpool\n\n• Gävle: delad rådgivare"),
        ("Vi samarbetar med:", "• Det går bra. Fler är välkomna"),
    ],
)
def test_other_lists_there_are_no_areas(lead: str, items: str) -> None:
    assert areas(lead, items) == []
