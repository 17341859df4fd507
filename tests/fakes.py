"""Invented documents for tests: a contract of Ängsvattnet (9901), which does not exist."""

from __future__ import annotations

import hashlib
from typing import Literal

from kkgraph.contract import (
    Action,
    Adoption,
    Commitment,
    Contract,
    Cooperation,
    Evidence,
    Goal,
    Indicator,
    Inventory,
    Measure,
    Organisation,
    Participation,
    Partner,
    Party,
    Passage,
    Project,
    Recommendation,
    Section,
    SectorEmissions,
    Source,
    StatedQuantity,
    SteeringDocument,
    ThematicArea,
    ThemeMention,
)

FILE = "angsvattnet-2025.txt"
TEXT = """Klimatkontrakt Ängsvattnet, version 2025/26
Detta påhittade kontrakt gäller i ett år.
3 Kommunens egna ord
Ängsvattnets kommun har med Exempelverket ritat en Energiplan för åren 2021–2030.
Utsläppen ska ner 85 procent mellan 1990 och 2030, och
vattentornet ska bli ett batteri.
• Vi är med i Exempelnätverket och kör piloten Solgården.
• Åtagande 6 Inköp: vi köper eldrivna gräsklippare av Ängsvattnets Energi AB.
• Vi vill samarbeta om cirkulära flöden: textil och matsvinn.
Rådet är att räkna på samma sätt.
"""


def source() -> Source:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    return Source(file=FILE, sha256=digest, media_type="text/plain", pages=1)


def evidence(quote: str, method: str = "fake") -> Evidence:
    start = TEXT.index(quote)
    end = start + len(quote)
    first, last = (TEXT.count("\n", 0, place) + 1 for place in (start, end))
    return Evidence(FILE, 1, first, last, start, end, quote, method)


def passage(order: int, quote: str, *, shared: bool = False, lead: int | None = None) -> Passage:
    place = evidence(quote)
    themes = ("batteri", "gräsklippare", "påhittade")
    found = [(word, TEXT.index(word)) for word in themes if word in quote]
    return Passage(
        order=order,
        kind="bullet" if quote.startswith("•") else "paragraph",
        section=None if shared else "3",
        owner="preamble" if shared else "municipality",
        shared=shared,
        text=" ".join(quote.lstrip("• ").split()),
        start=place.start,
        end=place.end,
        line_from=place.line_from,
        line_to=place.line_to,
        page=1,
        lead=lead,
        themes=tuple(
            ThemeMention(f"tema-{number}", word, evidence(word, "thesaurus"))
            for number, (word, _) in enumerate(found)
        ),
    )


def passages() -> tuple[Passage, ...]:
    lines = TEXT.splitlines()
    return (
        passage(0, lines[1], shared=True),
        passage(1, lines[3]),
        passage(2, "\n".join(lines[4:6])),
        passage(3, lines[6], lead=2),
        passage(4, lines[7], lead=2),
        passage(5, lines[8], lead=2),
    )


def section() -> Section:
    place = evidence(TEXT[TEXT.index("3 Kommunens") :].rstrip("\n"))
    return Section(
        key="3",
        number="3",
        title="Kommunens egna ord",
        level=1,
        order=0,
        owner="municipality",
        topic="climate_goals",
        parent=None,
        shared=False,
        line_from=place.line_from,
        line_to=place.line_to,
        start=place.start,
        end=place.end,
    )


def goal() -> Goal:
    return Goal(
        description="Utsläppen ska ner 85 procent mellan 1990 och 2030",
        kind="territorial_emissions",
        value=85.0,
        unit="percent",
        base_year=1990,
        target_year=2030,
        scope="area",
        status="adopted",
        evidence=(evidence("Utsläppen ska ner 85 procent mellan 1990 och 2030"),),
    )


def contract(year: int = 2025, version: str = "2025/26") -> Contract:
    """Hold one of everything a contract can hold."""
    return Contract(
        id=f"angsvattnet-{year}",
        kind="contract",
        text_status="whole",
        municipality="9901",
        version=version,
        valid_from=year,
        template="2025-26",
        title="Klimatkontrakt Ängsvattnet",
        source=source(),
        parties=(
            Party(
                "Ängsvattnets kommun", "municipality", "9901", (evidence("Ängsvattnets kommun"),)
            ),
            Party("Exempelverket", "agency", "exempelverket", (evidence("Exempelverket"),)),
            Party("Exempelprogrammet", "programme", "exempelprogrammet", ()),
        ),
        sections=(section(),),
        passages=passages(),
        goals=(goal(),),
        networks=_networks(),
        projects=(
            Project("solgarden", "Solgården", "pilot", None, (evidence("piloten Solgården"),)),
        ),
        documents=(_document(),),
        organisations=(_organisation(),),
        commitments=(_commitment("municipality"), _commitment("agencies")),
        joint_commitments=(_adoption(),),
        thematic_areas=(
            ThematicArea(
                "Cirkulära flöden", ("textil", "matsvinn"), (evidence("cirkulära flöden"),)
            ),
        ),
        cooperations=(_cooperation(),),
        numbers=(_quantity(),),
        actions=(_action(),),
        inventories=(_inventory(),),
        indicators=(_indicator(),),
        notes=("Texten är påhittad.",),
    )


def report() -> Contract:
    """Hold what only a report holds."""
    return Contract(
        id="exempelrapport-2025",
        kind="report",
        text_status="whole",
        municipality=None,
        version="2025",
        valid_from=2025,
        template="report",
        title="Exempelrapport",
        source=source(),
        recommendations=(
            Recommendation("Uppföljning", "Räkna på samma sätt", (evidence("Rådet är"),)),
        ),
    )


def _networks() -> tuple[Participation, ...]:
    place = evidence("Exempelnätverket")
    return (
        Participation(
            "exempelnatverket", "Exempelnätverket", "participates", place.quote, (place,)
        ),
        Participation("annat", "Annat nätverk", "inspired_by", "Annat", (place,)),
    )


def _cooperation() -> Cooperation:
    place = evidence("Vi vill samarbeta om cirkulära flöden")
    partners = (Partner("Kvarnvreten", "9902"), Partner("Fagernes"))
    return Cooperation(partners, "cirkulära flöden", "works_with", (place,), confidence=0.9)


def _quantity() -> StatedQuantity:
    place = evidence("gäller i ett år")
    return StatedQuantity(1.0, "years", "år", "gäller", (place,))


def _action() -> Action:
    place = evidence("gäller i ett år")
    return Action("Byt lampor", "E1", "Energi", "Tekniska nämnden", "2 mnkr", "3 t", (place,))


def _inventory() -> Inventory:
    place = evidence("gäller i ett år")
    sectors = (SectorEmissions("Transporter", 400.0), SectorEmissions("Byggnader", 600.0))
    return Inventory(2019, 1000.0, "1 000", "t CO2e", sectors, ("unchecked",), (place,))


def _indicator() -> Indicator:
    place = evidence("gäller i ett år")
    return Indicator("Resor med cykel", "%", "20", ("2030: 30",), (place,))


def _document() -> SteeringDocument:
    place = evidence("Energiplan för åren 2021–2030")
    url = "https://example.org/plan för 2030.pdf"
    return SteeringDocument("energiplan", "Energiplan", "2021–2030", url, (place,))


def _organisation() -> Organisation:
    place = evidence("Ängsvattnets Energi AB")
    return Organisation("angsvattnets-energi", place.quote, "company", (place,))


def _commitment(by: Literal["municipality", "agencies"]) -> Commitment:
    place = evidence("vattentornet ska bli ett batteri")
    return Commitment(place.quote, by, "3", (place,))


def _adoption() -> Adoption:
    place = evidence("vi köper eldrivna gräsklippare")
    return Adoption(
        number="6",
        title="Inköp",
        kind="prioritised",
        measures=(Measure("Köpa eldrivna gräsklippare", (place,)),),
        evidence=(evidence("Åtagande 6 Inköp"),),
    )
