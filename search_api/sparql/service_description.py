"""What the SPARQL endpoint says about itself (SPARQL 1.1 Service Description, W3C, 2013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.named_graphs import named_graph_iri
from kkgraph.vocabulary.terms import DEF, FORMATS, PREFIXES, RDF, SERVICE, XSD
from search_api.protocol.negotiation import ROWS, TRIPLES

_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
}


def describe_service(endpoint: str, snapshot: Snapshot) -> str:
    """Describe the endpoint and its data set.

    :param endpoint: its address.
    :param snapshot: what it serves.
    :returns: sorted N-Triples without blank nodes.
    """
    triples = [*_service(endpoint), *_dataset(endpoint, snapshot)]
    return "".join(sorted(f"<{s}> <{p}> {o} .\n" for s, p, o in triples))


def _service(endpoint: str) -> Iterator[tuple[str, str, str]]:
    service = f"{endpoint}#service"
    yield service, RDF.type, f"<{SERVICE}Service>"
    yield service, f"{SERVICE}endpoint", f"<{endpoint}>"
    yield service, f"{SERVICE}supportedLanguage", f"<{SERVICE}SPARQL11Query>"
    yield service, f"{SERVICE}defaultDataset", f"<{endpoint}#dataset>"
    for item in (*ROWS, *TRIPLES):
        yield service, f"{SERVICE}resultFormat", f"<{FORMATS}{_NAMES[item.name]}>"
    for name in ("matches", "search"):
        yield service, f"{SERVICE}propertyFeature", f"<{DEF}{name}>"
        yield f"{DEF}{name}", RDF.type, f"<{SERVICE}Feature>"


def _dataset(endpoint: str, snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield dataset, RDF.type, f"<{SERVICE}Dataset>"
    yield dataset, f"{SERVICE}defaultGraph", f"<{default}>"
    yield default, RDF.type, f"<{SERVICE}Graph>"
    quads = snapshot.manifest.counts.get("quads", 0)
    yield default, f"{PREFIXES['void']}triples", f'"{quads}"^^<{XSD.integer}>'
    for name, iri in _graphs(snapshot.graph_names()):
        node = f"{endpoint}#graph-{name}"
        yield dataset, f"{SERVICE}namedGraph", f"<{node}>"
        yield node, RDF.type, f"<{SERVICE}NamedGraph>"
        yield node, f"{SERVICE}name", f"<{iri}>"


def _graphs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, named_graph_iri(name)) for name in names)
