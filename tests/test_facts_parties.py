"""Who signs: lists of parties, title pages, and what a report says of all its contracts."""

from __future__ import annotations

import pytest
from contract_texts import body, contract, read

from ingest.facts import parties
from ingest.formats import read_bytes
from ingest.readings.read import read_drafts
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from kkgraph.vocabulary import registers

REPORT = """Rapporten är en jämförande analys av två städers klimatkontrakt undertecknade
den 11 december 2020.

1 Bakgrund

Här står varför.

1.1 Vilka skrev under?

• Kommunerna Lund och Växjö.

• Två myndigheter

• Formas genom sin generaldirektör

• Vinnova likaså

• Viable Cities programchef

1.2 Annat

Naturvårdsverket kom med senare.

3 Sammanfattningar

3.1 Lunds kommun

Klimatmål (klimatkontrakt 3.1)

Lund ska bli klimatneutralt.

Rapportering och uppföljning (klimatkontrakt 3.8)

Inget beskrivet. Hänvisning till klimatkontraktets avsnitt 7.

3.2 Växjö kommun

Klimatmål (klimatkontrakt 3.1)

Växjö ska bli fossilfritt.

Digitalt stöd för genomförandet (klimatkontrakt 3.6)

Växjö har inte med denna rubrik, men nämner kartor.

4 Slutsatser

Bra.
"""


def drafts() -> list[Draft]:
    """The drafts of the invented report."""
    source = read_bytes(REPORT.encode(), "r.txt")
    return read_drafts(source, registers.load(), Override())


def named(draft: Draft) -> list[tuple[str, str]]:
    """Kind and key of every party, each quoted from the text."""
    found = parties.find(draft, registers.load())
    for party in found:
        for place in party.evidence:
            assert draft.source.text[place.start : place.end] == place.quote
    return [(party.kind, party.key) for party in found]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Lunds kommun, org.nr 212000-1132, genom kommunstyrelsen, 221 00 Lund", "Lunds kommun"),
        ("Jokkmokks kommun/Jåhkåmåhke kommuvdna", "Jokkmokks kommun"),
        ("Upplands\u2011Bro kommun", "Upplands-Bro kommun"),
        ("Göteborgs Stad genom kommunstyrelsen", "Göteborgs Stad"),
        ("Umeå", "Umeå"),
    ],
)
def test_the_city_of_an_entry_that_says_more(entry: str, name: str) -> None:
    found = parties.find(read(body("2024", year=2024, city=entry)), registers.load())
    assert [party.name for party in found if party.kind == "municipality"] == [name]
    assert len(found) == 8


def test_parties_of_the_title_page_where_no_list_is() -> None:
    title = (
        " Klimatkontrakt 2030\nMellan Lunds kommun och myndigheterna Formas och Vinnova\n"
        "samt Viable Cities\n11 december 2020"
    )
    assert named(read(contract(title, "2020", listed=False))) == [
        ("municipality", "1281"),
        ("agency", "formas"),
        ("agency", "vinnova"),
        ("programme", "viable-cities"),
    ]


def test_a_report_names_the_parties_of_all_its_contracts() -> None:
    lund, vaxjo, report = drafts()
    others = [("agency", "formas"), ("agency", "vinnova"), ("programme", "viable-cities")]
    assert named(lund) == [("municipality", "1281"), *others]
    assert named(vaxjo) == [("municipality", "0780"), *others]
    assert named(report) == []


def test_sections_of_a_summary_that_say_nothing_are_empty() -> None:
    lund, vaxjo, _ = drafts()
    assert [s.key for s in lund.sections if s.empty] == ["3.8"]
    assert [s.key for s in vaxjo.sections if s.empty] == ["3.6"]
