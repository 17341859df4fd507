"""The data set described as data: DCAT-AP 3 and VoID, with statistics counted in the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.errors import QueryTimeout, QueryTooLarge
from kkgraph.namespaces import BASE, DEF, ID, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

    from kkgraph.store import Store
    from kkgraph.stored import Snapshot

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
class Statistics:
    """How much the graph holds, as VoID counts it; ``None`` where counting took too long."""

    triples: int
    entities: int | None
    subjects: int | None
    objects: int | None
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


def count(store: Store) -> Statistics:
    """Count what is in the graph.

    :param store: the graph.
    :returns: the statistics; the same for the same graph.
    """

    def number(text: str) -> int | None:
        try:
            row = store.query(f"SELECT (COUNT({text}").rows[0]
        except (QueryTimeout, QueryTooLarge):
            return None
        return int(row[0].value) if row[0] else 0

    classes = _pairs(store, "?s a ?key")
    properties = _pairs(store, "?s ?key ?o")
    return Statistics(
        triples=sum(value for _, value in properties),
        entities=number(
            f"DISTINCT ?s) AS ?n) {{ ?s ?p ?o . FILTER (STRSTARTS(STR(?s), '{BASE}')) }}"
        ),
        subjects=number("DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        objects=number("DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        classes=classes,
        properties=properties,
    )


def catalogue(snapshot: Snapshot, statistics: Statistics, base: str) -> str:
    """Describe the catalogue, the data set, its distributions and its statistics.

    :param snapshot: what was read.
    :param statistics: from `count`.
    :param base: address of the server without a slash at the end.
    :returns: sorted N-Triples without blank nodes.
    """
    sheet = _Sheet(base, snapshot)
    triples = [*sheet.catalogue(), *sheet.dataset(), *sheet.distributions()]
    triples += sheet.void(statistics)
    return "".join(sorted({f"{triple} .\n" for triple in triples}))


def _pairs(store: Store, pattern: str) -> tuple[tuple[str, int], ...]:
    """Count by class or property."""
    rows = store.query(
        f"SELECT ?key (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?key ORDER BY ?key"
    ).rows
    return tuple((row[0].value, int(row[1].value)) for row in rows if row[0] and row[1])


class _Sheet:
    """Writes triples about one snapshot at one address."""

    def __init__(self, base: str, snapshot: Snapshot) -> None:
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
        yield self.text(self.publisher, "foaf:name", PUBLISHER)
        for name, place in (("sparql", "/sparql"), ("api", "/api")):
            service = f"{self.base}/dcat#{name}"
            yield self.link(service, RDF.type, "dcat:DataService")
            yield self.text(service, "dcterms:title", name.upper(), "en")
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
        yield self.link(self.set, "dcterms:spatial", f"{_EU}/country/SWE")
        yield self.link(self.set, "dcterms:accessRights", f"{_EU}/access-right/PUBLIC")
        yield self.link(self.set, "dcterms:license", LICENCE)
        for keyword in ("klimatkontrakt", "klimatneutral", "kommun"):
            yield self.text(self.set, "dcat:keyword", keyword, "sv")
        for name in DOWNLOADS:
            yield self.link(self.set, "dcat:distribution", self.part(name))

    def distributions(self) -> Iterator[Triple]:
        """Write the files."""
        for item in DOWNLOADS:
            node = self.part(item)
            yield self.link(node, RDF.type, "dcat:Distribution")
            yield self.text(node, "dcterms:title", item.title, "en")
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
        for text, language in _TITLES:
            yield self.text(node, "dcterms:title", text, language)
        for text, language in _TEXTS:
            yield self.text(node, "dcterms:description", text, language)
        for code in ("SWE", "ENG"):
            yield self.link(node, "dcterms:language", f"{_EU}/language/{code}")

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
        from pyoxigraph import Literal, NamedNode

        return _triple(subject, predicate, Literal(str(value), datatype=NamedNode(XSD.integer)))


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
