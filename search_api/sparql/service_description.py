"""What the SPARQL endpoint says about itself (SPARQL 1.1 Service Description, W3C, 2013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.iris import graph_iri
from kkgraph.vocabulary.terms import DEF
from search_api.protocol.negotiation import ROWS, TRIPLES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
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
    yield service, _TYPE, f"<{_SD}Service>"
    yield service, f"{_SD}endpoint", f"<{endpoint}>"
    yield service, f"{_SD}supportedLanguage", f"<{_SD}SPARQL11Query>"
    yield service, f"{_SD}defaultDataset", f"<{endpoint}#dataset>"
    for item in (*ROWS, *TRIPLES):
        yield service, f"{_SD}resultFormat", f"<{_FORMATS}{_NAMES[item.name]}>"
    for name in ("matches", "search"):
        yield service, f"{_SD}propertyFeature", f"<{DEF}{name}>"
        yield f"{DEF}{name}", _TYPE, f"<{_SD}Feature>"


def _dataset(endpoint: str, snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield dataset, _TYPE, f"<{_SD}Dataset>"
    yield dataset, f"{_SD}defaultGraph", f"<{default}>"
    yield default, _TYPE, f"<{_SD}Graph>"
    quads = snapshot.manifest.counts.get("quads", 0)
    yield default, f"{_VOID}triples", f'"{quads}"^^<{_INTEGER}>'
    for name, iri in _graphs(snapshot.graph_names()):
        node = f"{endpoint}#graph-{name}"
        yield dataset, f"{_SD}namedGraph", f"<{node}>"
        yield node, _TYPE, f"<{_SD}NamedGraph>"
        yield node, f"{_SD}name", f"<{iri}>"


def _graphs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, graph_iri(name)) for name in names)  # type: ignore[arg-type]
