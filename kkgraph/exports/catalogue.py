"""The data set described as data: DCAT-AP 3 and VoID, with statistics counted in the graph.

Nothing is said that nobody said: without a contact in the settings there is none, without a date
in the snapshot none either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.exports.statistics import Statistics
from kkgraph.vocabulary.terms import DEF, ID, PREFIXES, RDF, VCARD, XSD

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

    from kkgraph.snapshot.reader import Snapshot

PUBLISHER = "the kkgraph authors"
LICENCE = "http://spdx.org/licenses/MIT"
_TERMS_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_TITLES = (("Klimatkontrakt som graf", "sv"), ("Climate contracts as a graph", "en"))
_TEXTS = (
    (
        "Vad svenska kommuner har lovat i sina klimatkontrakt (Klimatkontrakt 2030): mål, nätverk, "
        "projekt, styrdokument, åtaganden och teman, var och en med stället i texten.",
        "sv",
    ),
    (
        "What Swedish municipalities have promised in their climate contracts (Klimatkontrakt "
        "2030): goals, networks, projects, steering documents, commitments and themes, each with "
        "the place in the text.",
        "en",
    ),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take the data away in."""

    name: str
    media_type: str
    title: str


DOWNLOADS = (
    Download("kkgraph.nq", "application/n-quads", "N-Quads"),
    Download("kkgraph.ttl", "text/turtle", "Turtle"),
    Download("tables.zip", "application/zip", "CSV tables"),
)


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """Who publishes, and where: what the snapshot does not know.

    :param base: address of the server without a slash at the end.
    :param publisher: name of who publishes.
    :param contact: an address of mail or of a page; empty if there is none.
    """

    base: str
    publisher: str = PUBLISHER
    contact: str = ""


def catalogue(snapshot: Snapshot, statistics: Statistics, source: CatalogueSource) -> str:
    """Describe the catalogue, the data set, its distributions and its statistics.

    :param snapshot: what was read.
    :param statistics: from `kkgraph.exports.statistics.count`.
    :param source: who publishes, and where.
    :returns: sorted N-Triples without blank nodes.
    """
    sheet = _CatalogueSheet(source, snapshot)
    triples = [*sheet.catalogue(), *sheet.services(), *sheet.dataset(), *sheet.distributions()]
    triples += [*sheet.contact(), *sheet.years(), *sheet.void(statistics)]
    return "".join(sorted({f"{triple} .\n" for triple in triples}))


class _CatalogueSheet:
    """Writes triples about one snapshot at one address."""

    def __init__(self, source: CatalogueSource, snapshot: Snapshot) -> None:
        base = source.base
        self.source = source
        self.base = base
        self.snapshot = snapshot
        self.files = f"{base}/snapshots/{snapshot.id}"
        self.set = f"{base}/dcat#dataset"
        self.publisher = f"{base}/dcat#publisher"

    def catalogue(self) -> Iterator[Triple]:
        """Write the catalogue and who publishes it."""
        node = f"{self.base}/dcat#catalogue"
        yield from self.name(node, "dcat:Catalog")
        yield self.link(node, "dcat:dataset", self.set)
        yield self.link(node, "dcat:service", f"{self.base}/dcat#sparql")
        yield self.link(node, "dcat:service", f"{self.base}/dcat#api")
        yield self.link(node, "dcterms:license", LICENCE)
        yield self.link(node, "foaf:homepage", f"{self.base}/")
        yield self.link(self.publisher, RDF.type, "foaf:Agent")
        yield self.text(self.publisher, "foaf:name", self.source.publisher)

    def services(self) -> Iterator[Triple]:
        """Write where programs can ask."""
        for name, place in (("sparql", "/sparql"), ("api", "/api")):
            service = f"{self.base}/dcat#{name}"
            yield self.link(service, RDF.type, "dcat:DataService")
            for language in ("sv", "en"):
                yield self.text(service, "dcterms:title", name.upper(), language)
            yield self.link(service, "dcterms:publisher", self.publisher)
            yield self.link(service, "dcterms:license", LICENCE)
            yield self.link(service, "dcterms:accessRights", f"{_EU}/access-right/PUBLIC")
            yield self.link(service, "dcat:landingPage", f"{self.base}/docs")
            yield self.link(service, "dcat:endpointURL", f"{self.base}{place}")
            yield self.link(service, "dcat:servesDataset", self.set)
        description = f"{self.base}/openapi.json"
        yield self.link(f"{self.base}/dcat#api", "dcat:endpointDescription", description)

    def dataset(self) -> Iterator[Triple]:
        """Write the data set."""
        yield from self.name(self.set, "dcat:Dataset")
        yield self.text(self.set, "dcterms:identifier", self.snapshot.id)
        yield self.text(self.set, "dcat:version", self.snapshot.id)
        yield self.link(self.set, "dcat:landingPage", f"{self.base}/")
        yield self.link(self.set, "dcat:theme", f"{_EU}/data-theme/ENVI")
        yield self.link(self.set, "dcterms:accessRights", f"{_EU}/access-right/PUBLIC")
        yield self.link(self.set, "dcterms:license", LICENCE)
        for keyword in ("klimatkontrakt", "klimatneutral", "kommun"):
            yield self.text(self.set, "dcat:keyword", keyword, "sv")
        for name in DOWNLOADS:
            yield self.link(self.set, "dcat:distribution", self.part(name))

    def contact(self) -> Iterator[Triple]:
        """Write whom to ask, if anybody is named."""
        address = self.source.contact
        if not address:
            return
        node = f"{self.base}/dcat#contact"
        yield self.link(self.set, "dcat:contactPoint", node)
        yield self.link(node, RDF.type, f"{VCARD}Kind")
        yield self.text(node, f"{VCARD}fn", self.source.publisher)
        if is_page(address):
            yield self.link(node, f"{VCARD}hasURL", address)
        else:
            yield self.link(node, f"{VCARD}hasEmail", f"mailto:{address}")

    def years(self) -> Iterator[Triple]:
        """Write from which year to which the contracts begin to hold."""
        found = [item["valid_from"] for item in self.snapshot.manifest.contracts.values()]
        years = sorted(year for year in found if year)
        if not years:
            return
        node = f"{self.base}/dcat#years"
        yield self.link(self.set, "dcterms:temporal", node)
        yield self.link(node, RDF.type, "dcterms:PeriodOfTime")
        yield self.typed(node, "dcat:startDate", f"{years[0]:04}", XSD.gYear)
        yield self.typed(node, "dcat:endDate", f"{years[-1]:04}", XSD.gYear)

    def distributions(self) -> Iterator[Triple]:
        """Write the files."""
        for item in DOWNLOADS:
            node = self.part(item)
            yield self.link(node, RDF.type, "dcat:Distribution")
            for language in ("sv", "en"):
                yield self.text(node, "dcterms:title", item.title, language)
            yield from self.dates(node)
            yield self.link(node, "dcterms:accessRights", f"{_EU}/access-right/PUBLIC")
            yield self.link(node, "dcat:accessURL", f"{self.files}/")
            yield self.link(node, "dcat:downloadURL", f"{self.files}/{item.name}")
            yield self.link(node, "dcat:mediaType", f"{_MEDIA}{item.media_type}")
            yield self.link(node, "dcterms:license", LICENCE)

    def void(self, found: Statistics) -> Iterator[Triple]:
        """Write the statistics."""
        yield self.link(self.set, RDF.type, "void:Dataset")
        yield self.link(self.set, "void:sparqlEndpoint", f"{self.base}/sparql")
        yield self.text(self.set, "void:uriSpace", ID)
        for name in ("kkgraph.nq", "kkgraph.ttl"):
            yield self.link(self.set, "void:dataDump", f"{self.files}/{name}")
        for prefix in ("kk", "dcterms", "prov", "skos", "schema", "foaf"):
            yield self.link(self.set, "void:vocabulary", PREFIXES[prefix])
        for name, value in (
            ("triples", found.triples),
            ("entities", found.entities),
            ("distinctSubjects", found.subjects),
            ("distinctObjects", found.objects),
            ("classes", len(found.classes)),
            ("properties", len(found.properties)),
        ):
            if value is not None:
                yield self.number(self.set, f"void:{name}", value)
        yield from self.partitions("class", "entities", found.classes)
        yield from self.partitions("property", "triples", found.properties)
        terms = DEF.rstrip("#")
        yield self.link(terms, "dcterms:license", _TERMS_LICENCE)

    def partitions(
        self, kind: str, unit: str, counts: tuple[tuple[str, int], ...]
    ) -> Iterator[Triple]:
        """Write a part for each class or property, numbered by its name."""
        for place, (iri, value) in enumerate(counts, start=1):
            node = f"{self.base}/.well-known/void#{kind}-{place}"
            yield self.link(self.set, f"void:{kind}Partition", node)
            yield self.link(node, f"void:{kind}", iri)
            yield self.number(node, f"void:{unit}", value)

    def name(self, node: str, kind: str) -> Iterator[Triple]:
        """Write what catalogue and data set have in common."""
        yield self.link(node, RDF.type, kind)
        yield self.link(node, "dcterms:publisher", self.publisher)
        yield self.link(node, "dcterms:spatial", f"{_EU}/country/SWE")
        yield from self.dates(node)
        for text, language in _TITLES:
            yield self.text(node, "dcterms:title", text, language)
        for text, language in _TEXTS:
            yield self.text(node, "dcterms:description", text, language)
        for code in ("SWE", "ENG"):
            yield self.link(node, "dcterms:language", f"{_EU}/language/{code}")

    def dates(self, node: str) -> Iterator[Triple]:
        """Write when the snapshot was made; it never changes after that."""
        created = self.snapshot.created
        if created:
            for predicate in ("dcterms:issued", "dcterms:modified"):
                yield self.typed(node, predicate, created.isoformat(), XSD.dateTime)

    def part(self, item: Download) -> str:
        """Name a distribution."""
        return f"{self.base}/dcat#{item.name.replace('.', '-')}"

    def link(self, subject: str, predicate: str, target: str) -> Triple:
        """Write a triple that leads to an IRI."""
        return _triple(subject, predicate, _node(target))

    def text(self, subject: str, predicate: str, words: str, language: str = "") -> Triple:
        """Write a triple that leads to words."""
        from pyoxigraph import Literal

        return _triple(subject, predicate, Literal(words, language=language or None))

    def number(self, subject: str, predicate: str, value: int) -> Triple:
        """Write a triple that leads to a number."""
        return self.typed(subject, predicate, str(value), XSD.integer)

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> Triple:
        """Write a triple that leads to a value of a type."""
        from pyoxigraph import Literal, NamedNode

        return _triple(subject, predicate, Literal(value, datatype=NamedNode(datatype)))


def is_page(contact: str) -> bool:
    """Tell an address of a page from one of mail.

    :param contact: the address.
    :returns: whether it is one on the web.
    """
    return contact.startswith(("https://", "http://"))


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    from pyoxigraph import Triple

    return Triple(_node(subject), _node(predicate), value)


def _node(text: str) -> NamedNode:
    """Make a node of an IRI, or of a name with one of our prefixes."""
    from pyoxigraph import NamedNode

    prefix, _, local = text.partition(":")
    if prefix in PREFIXES and not local.startswith("//"):
        return NamedNode(PREFIXES[prefix] + local)
    return NamedNode(text)
