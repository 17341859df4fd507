"""Invented contracts of three invented cities, for tests of queries, snapshots and commands.

Two versions of one city, one of another, and a report that holds its own recommendations and
the summary of a third city's contract. Built so that every saved query has something to find.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kkgraph.contract import (
    Action,
    Adoption,
    Commitment,
    Contract,
    Evidence,
    Goal,
    Indicator,
    Inventory,
    Measure,
    Organisation,
    Owner,
    Participation,
    Party,
    Passage,
    Project,
    Recommendation,
    Relation,
    Section,
    SectorEmissions,
    Source,
    SteeringDocument,
    ThematicArea,
    ThemeMention,
)
from kkgraph.graph.code_quads import code_quads
from kkgraph.graph.page_quads import participation_quads
from kkgraph.graph.triples import contract_quads, replaces_quads, serialise, source_quads
from kkgraph.settings import ontology_dir
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.participation_rows import read_rows
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import KK, QB, RDFS, XSD

EXAMPLE = Path(__file__).resolve().parent / "data" / "example"
TEXTS = {
    "angsvattnet-2024.txt": """Klimatkontrakt Ängsvattnet 2024
Parter är Ängsvattnets kommun, Exempelverket och Exempelprogrammet.
Alla städer läser om Mallnätverket.
3.1 Mål
Vi minskar utsläppen med 60 procent till 2030.
Kommunen ska vara klimatneutral.
3.2 Sol
Solgården är vår pilot för solenergi och följer Energiplan 2021.
Vi deltar i Exempelnätverket och lär av Solringen.
Exempelhögskolan mäter takens sol.
5 Verkets del
Exempelverket lovar att svara på brev.
""",
    "angsvattnet-2025.txt": """Klimatkontrakt Ängsvattnet 2025/26
Parter är Ängsvattnets kommun, Exempelverket och Exempelprogrammet.
Alla städer läser om Mallnätverket.
3.1 Mål
Vi minskar utsläppen med 85 procent till 2030.
Kommunen ska vara klimatneutral.
3.2 Sol
Solgården är vår pilot för solenergi och följer Energiplan 2021.
Vi deltar i Exempelnätverket.
Vi lovar att bygga ett batteri.
Åtagande 6 Inköp: vi köper gräs-
klippare utan bensin.
Åtagande 8 Lärande
Vi samarbetar gärna om cirkulära flöden: textil.
""",
    "kvarnvreten-2025.txt": """Klimatkontrakt Kvarnvreten 2025/26
Parter är Kvarnvretens kommun och Exempelverket.
3.1 Mål
Kvarnvreten är klimatneutralt 2030.
3.2 Sol och cykel
Cykelvägen lyser av energi.
Vi deltar i Exempelnätverket.
Exempelhögskolan räknar cyklar.
Åtagande 6 Inköp: vi hyr maskiner.
""",
    "exempelrapport-2020.txt": """Exempelrapport om kontrakten 2020
Lingonheda
Lingonheda deltar i Solringen och satsar på cykel.
Råd
Räkna på samma sätt.
""",
}


class Text:
    """A text and the places in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.text = TEXTS[file]
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        self.source = Source(file, self.sha256, "text/plain", None)

    def place(self, quote: str, method: str = "sample") -> Evidence:
        """Find a quote; it must stand in the text."""
        start = self.text.index(quote)
        end = start + len(quote)
        first = self.text.count("\n", 0, start) + 1
        last = self.text.count("\n", 0, end - 1) + 1
        return Evidence(self.file, None, first, last, start, end, quote, method)

    def section(self, order: int, line: str, topic: str | None, owner: Owner) -> Section:
        place = self.place(line)
        number, title = line.split(" ", 1)
        return Section(
            number, number, title, 1, order, owner, topic, None, False,
            place.line_from, place.line_to, place.start, place.end,
        )  # fmt: skip

    def passage(
        self, order: int, line: str, section: str | None, owner: Owner, **themes: str
    ) -> Passage:
        """Make a passage of a line; themes by key with the words that name them."""
        place = self.place(line)
        shared = owner == "preamble"
        mentions = (ThemeMention(key, word, self.place(word)) for key, word in themes.items())
        return Passage(
            order, "paragraph", section, owner, shared, " ".join(line.split()), place.start,
            place.end, place.line_from, place.line_to, None, themes=tuple(mentions),
        )  # fmt: skip

    def goal(self, quote: str, kind: str, value: float | None, year: int | None) -> Goal:
        unit = None if value is None else "percent"
        return Goal(quote, kind, value, unit, None, year, "area", "adopted", (self.place(quote),))

    def network(self, key: str, name: str, relation: Relation) -> Participation:
        return Participation(key, name, relation, name, (self.place(name),))


@cache
def contracts() -> tuple[Contract, ...]:
    """All documents, by id."""
    return (_older(), _newer(), _report(), _other(), _summary())


def _older() -> Contract:
    text = Text("angsvattnet-2024.txt")
    return Contract(
        id="angsvattnet-2024",
        kind="contract",
        text_status="whole",
        municipality="9901",
        version="2024",
        valid_from=2024,
        template="2024",
        title="Klimatkontrakt Ängsvattnet 2024",
        source=text.source,
        parties=_parties(text, "Ängsvattnets kommun", "9901"),
        sections=(
            text.section(0, "3.1 Mål", "climate_goals", "municipality"),
            text.section(1, "3.2 Sol", "strategy", "municipality"),
            text.section(2, "5 Verkets del", None, "agencies"),
        ),
        passages=(
            text.passage(0, "Alla städer läser om Mallnätverket.", None, "preamble"),
            text.passage(
                1, "Vi minskar utsläppen med 60 procent till 2030.", "3.1", "municipality"
            ),
            text.passage(2, _SUN, "3.2", "municipality", sol="solenergi"),
        ),
        goals=(
            text.goal("minskar utsläppen med 60 procent", "territorial_emissions", 60.0, 2030),
            text.goal("Kommunen ska vara klimatneutral", "climate_neutral", None, None),
        ),
        networks=(
            text.network("exempelnatverket", "Exempelnätverket", "participates"),
            text.network("solringen", "Solringen", "inspired_by"),
            text.network("mallnatverket", "Mallnätverket", "named_in_shared_text"),
        ),
        projects=(_project(text),),
        documents=(_plan(text),),
        organisations=(_university(text),),
        commitments=(Commitment("Svara på brev", "agencies", "5", (text.place("svara på brev"),)),),
    )


def _newer() -> Contract:
    text = Text("angsvattnet-2025.txt")
    measure = Measure(
        "vi köper gräsklippare utan bensin", (text.place("vi köper gräs-\nklippare utan bensin"),)
    )
    return replace(
        _older(),
        id="angsvattnet-2025",
        version="2025/26",
        valid_from=2025,
        template="2025-26",
        title="Klimatkontrakt Ängsvattnet 2025/26",
        source=text.source,
        parties=_parties(text, "Ängsvattnets kommun", "9901"),
        sections=(
            text.section(0, "3.1 Mål", "climate_goals", "municipality"),
            text.section(1, "3.2 Sol", "strategy", "municipality"),
        ),
        passages=(
            text.passage(0, "Alla städer läser om Mallnätverket.", None, "preamble"),
            text.passage(
                1, "Vi minskar utsläppen med 85 procent till 2030.", "3.1", "municipality"
            ),
            text.passage(2, _SUN, "3.2", "municipality", sol="solenergi"),
        ),
        goals=(
            text.goal("minskar utsläppen med 85 procent", "territorial_emissions", 85.0, 2030),
            text.goal("Kommunen ska vara klimatneutral", "climate_neutral", None, None),
        ),
        actions=(
            Action("Bygga ett batteri", "E1", "Energi", "Kommunen", None, None,
                   (text.place("bygga ett batteri"),)),
        ),
        inventories=(
            Inventory(2019, 1000.0, "1 000", "ton CO2e", (SectorEmissions("Sol", 1000.0),),
                      ("unchecked",), (text.place("utsläppen"),)),
        ),
        indicators=(
            Indicator("Takens sol", "MWh", "10", ("2030: 20",), (text.place("solenergi"),)),
        ),
        networks=(
            text.network("exempelnatverket", "Exempelnätverket", "participates"),
            text.network("mallnatverket", "Mallnätverket", "named_in_shared_text"),
        ),
        projects=(_project(text),),
        documents=(_plan(text),),
        organisations=(),
        commitments=(
            Commitment(
                "Bygga ett batteri", "municipality", "3.2", (text.place("bygga ett batteri"),)
            ),
        ),
        joint_commitments=(
            Adoption("6", "Inköp", "prioritised", (measure,), (text.place("Åtagande 6 Inköp"),)),
            Adoption("8", "Lärande", "mandatory", (), (text.place("Åtagande 8 Lärande"),)),
        ),
        thematic_areas=(
            ThematicArea(
                "Cirkulära flöden", ("textil",), (text.place("cirkulära flöden: textil"),)
            ),
        ),
    )  # fmt: skip


def _other() -> Contract:
    text = Text("kvarnvreten-2025.txt")
    measure = Measure("vi hyr maskiner", (text.place("vi hyr maskiner"),))
    return Contract(
        id="kvarnvreten-2025",
        kind="contract",
        text_status="whole",
        municipality="9902",
        version="2025/26",
        valid_from=2025,
        template="2025-26",
        title="Klimatkontrakt Kvarnvreten 2025/26",
        source=text.source,
        parties=_parties(text, "Kvarnvretens kommun", "9902")[:2],
        sections=(
            text.section(0, "3.1 Mål", "climate_goals", "municipality"),
            text.section(1, "3.2 Sol och cykel", "mobility", "municipality"),
        ),
        passages=(
            text.passage(0, "Kvarnvreten är klimatneutralt 2030.", "3.1", "municipality"),
            text.passage(
                1, "Cykelvägen lyser av energi.", "3.2", "municipality",
                cykel="Cykelvägen", energi="energi",
            ),
        ),
        goals=(text.goal("klimatneutralt 2030", "climate_neutral", None, 2030),),
        networks=(text.network("exempelnatverket", "Exempelnätverket", "participates"),),
        organisations=(_university(text),),
        joint_commitments=(
            Adoption("6", "Inköp", "prioritised", (measure,), (text.place("Åtagande 6 Inköp"),)),
        ),
    )  # fmt: skip


def _report() -> Contract:
    text = Text("exempelrapport-2020.txt")
    advice = Recommendation("Råd", "Räkna på samma sätt", (text.place("Räkna på samma sätt"),))
    return Contract(
        id="exempelrapport-2020",
        kind="report",
        text_status="whole",
        municipality=None,
        version="2020",
        valid_from=2020,
        template="report",
        title="Exempelrapport om kontrakten 2020",
        source=text.source,
        recommendations=(advice,),
    )


def _summary() -> Contract:
    text = Text("exempelrapport-2020.txt")
    words = "Lingonheda deltar i Solringen och satsar på cykel."
    return Contract(
        id="lingonheda-2020",
        kind="contract",
        text_status="summary",
        municipality="9903",
        version="2020",
        valid_from=2020,
        template="2020",
        title="Klimatkontrakt Lingonheda 2020",
        source=text.source,
        passages=(text.passage(0, words, None, "municipality", cykel="cykel"),),
        networks=(text.network("solringen", "Solringen", "participates"),),
    )


_SUN = "Solgården är vår pilot för solenergi och följer Energiplan 2021."


def _parties(text: Text, name: str, code: str) -> tuple[Party, ...]:
    agency = Party("Exempelverket", "agency", "exempelverket", (text.place("Exempelverket"),))
    programme = Party("Exempelprogrammet", "programme", "exempelprogrammet", ())
    return (Party(name, "municipality", code, (text.place(name),)), agency, programme)


def _project(text: Text) -> Project:
    return Project("solgarden", "Solgården", "pilot", None, (text.place("Solgården"),))


def _plan(text: Text) -> SteeringDocument:
    url = "https://example.org/energiplan.pdf"
    return SteeringDocument(
        "energiplan", "Energiplan", "2021", url, (text.place("Energiplan 2021"),)
    )


def _university(text: Text) -> Organisation:
    place = text.place("Exempelhögskolan")
    return Organisation("exempelhogskolan", "Exempelhögskolan", "university", (place,))


def graphs(documents: Iterable[Contract] | None = None) -> dict[str, bytes]:
    """The named graphs of the documents, with registers, thesaurus and ontology."""
    chosen = list(contracts() if documents is None else documents)
    links = list(replaces_quads(chosen))
    found: dict[str, bytes] = {}
    for file in sorted({item.source.file for item in chosen}):
        of_file = [item for item in chosen if item.source.file == file]
        quads = list(source_quads(of_file[0].source))
        for item in of_file:
            quads += contract_quads(item, known=_known())
        node = iris.source_iri(of_file[0].source.sha256)
        quads += [quad for quad in links if getattr(quad.graph_name, "value", "") == node]
        found[iris.source_key(of_file[0].source.sha256)] = serialise(quads)
    found["registers"] = _turtle(EXAMPLE / "registers" / "example.ttl", "registers")
    found["thesaurus"] = _turtle(EXAMPLE / "thesaurus.ttl", "thesaurus")
    found["ontology"] = _turtle(ontology_dir() / "ontology.ttl", "ontology")
    found["codes"] = code_quads()
    found["initiatives"] = _stated_by_pages()
    found["figures"] = _measured()
    return found


# What pages say: pilots and twins, a city without a contract, a partner abroad.
PAGES = """initiative,kind,participant,role,paired_with,from,to,source_url,retrieved,note
Exempelnätverket,network,Ängsvattnet,pilot,Häggdal,2024,,https://example.org/twins,2024-10-31,
Exempelnätverket,network,Häggdal,twin,Ängsvattnet,2024,,https://example.org/twins,2024-10-31,
Exempelnätverket,network,Lingonheda,pilot,Oz (NN),,,https://example.org/twins,,
Solringen,network,Kvarnvreten,pilot,,,,https://example.org/sun,,
Solringen,network,Ängsvattnet,member,,,,https://example.org/sun,,
Solringen,network,Exempelverket,partner,,,,https://example.org/sun,,
"""


def _stated_by_pages() -> bytes:
    rows = read_rows(PAGES, load(EXAMPLE)).participations
    return participation_quads(rows, iris.graph_iri("initiatives"))


def _measured() -> bytes:
    """Two observations of an invented city, described like those that ship."""
    path = ontology_dir() / "cubes" / "municipality-figures.ttl"
    kk, thing = KK.observedPlace.removesuffix("observedPlace"), "https://w3id.org/kkgraph/id/"
    written = [_turtle(path, "figures")]
    for series, measure in (
        ("population", "population 1200"),
        ("territorial-emissions", "territorialEmissions 34.5"),
    ):
        turtle = f"""@prefix kk: <{kk}> .
<{thing}observation/{series}.9901-2022> a kk:Observation, <{QB.Observation}> ;
  <{RDFS.label}> "Ängsvattnet 2022"@sv ; <{QB.dataSet}> <{thing}data-set/{series}> ;
  kk:observedPlace <{thing}municipality/9901> ; kk:{measure} ;
  kk:observedYear "2022"^^<{XSD.gYear}> ."""
        written.append(_turtle(turtle, "figures"))
    return b"".join(written)


@cache
def _known() -> frozenset[str]:
    path = EXAMPLE / "registers" / "example.ttl"
    triples = parse(path=path, format=RdfFormat.TURTLE)
    return frozenset(getattr(triple.subject, "value", "") for triple in triples)


def _turtle(source: Path | str, name: iris.GraphName) -> bytes:
    from pyoxigraph import NamedNode, Quad

    graph = NamedNode(iris.graph_iri(name))
    text = source if isinstance(source, str) else source.read_text("utf-8")
    triples = parse(text, format=RdfFormat.TURTLE)
    return serialise(Quad(item.subject, item.predicate, item.object, graph) for item in triples)


def build(data: Path, documents: Iterable[Contract] | None = None) -> Snapshot:
    """Build a snapshot of the documents from what is put in, as ingest does."""
    chosen = list(contracts() if documents is None else documents)
    with Builder.begin(data) as builder:
        for name, nquads in graphs(chosen).items():
            builder.put_graph(name, nquads)
        for item in chosen:
            builder.put_contract(item)
            builder.put_text(item.source.sha256, TEXTS[item.source.file])
            builder.put_reading(f"{item.source.sha256}.1", item.source.file.encode())
        return builder.commit({"inputs": sorted({item.source.file for item in chosen})})
