"""The W3C's test suites for SPARQL 1.1, read from their manifests.

Every data file of every case is one named graph of one store; a case chooses its graphs by the
protocol's own parameters.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

BASE = "http://w3c.test/"
NOTHING = f"{BASE}nothing"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
# By the suffix of the expected result: what to ask for.
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}


@dataclass(frozen=True)
class Case:
    """A case of a manifest."""

    id: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    result: Path | None = None

    def text(self, root: Path) -> str:
        """The query with the address of its file as base."""
        text = self.query.read_bytes().decode("utf-8")
        return f"BASE <{graph_name(self.query, root)}>\n{text}"


@dataclass
class Loaded:
    """Cases and all their data as N-Quads."""

    cases: list[Case] = field(default_factory=list)
    quads: list[str] = field(default_factory=list)


def graph_name(path: Path, root: Path) -> str:
    return f"{BASE}{path.relative_to(root).as_posix()}"


@cache
def load_suites(root: Path) -> Loaded:
    """Read every manifest below a folder."""
    loaded = Loaded()
    for manifest in sorted(root.glob("*/manifest.ttl")):
        loaded.cases += read_manifest(manifest)
    files = {path for case in loaded.cases for path in (*case.data, *case.named)}
    for path in sorted(files):
        name = graph_name(path, root)
        parsed = ox.parse(
            path=path, format=_FORMATS[path.suffix], base_iri=name, rename_blank_nodes=True
        )
        loaded.quads += [f"{quad.triple} <{name}> ." for quad in parsed]
    return loaded


def read_manifest(path: Path) -> Iterator[Case]:
    graph = Graph()
    graph.parse(path, format="turtle", publicID=path.as_uri())
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    assert manifest is not None
    entries = graph.value(manifest, MF.entries)
    assert entries is not None
    for node in Collection(graph, entries):
        kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
        if "Syntax" in kind or kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
            yield _read_case(graph, node, kind, path.parent.name)


def _read_case(graph: Graph, node: Node, kind: str, folder: str) -> Case:
    name = str(node).rpartition("#")[2] or str(node).rpartition("/")[2]
    action = graph.value(node, MF.action)
    assert action is not None
    if isinstance(action, URIRef):
        return Case(f"{folder}/{name}", kind, _path(action))
    query, result = graph.value(action, QT.query), graph.value(node, MF.result)
    assert query is not None
    return Case(
        f"{folder}/{name}",
        kind,
        _path(query),
        tuple(map(_path, graph.objects(action, QT.data))),
        tuple(map(_path, graph.objects(action, QT.graphData))),
        _path(result) if result else None,
    )


def _path(node: Node) -> Path:
    return Path(str(node).removeprefix("file://"))


def same(body: bytes, expected: Path, root: Path) -> bool:
    """Tell whether an answer means the same as the expected one."""
    if is_result_set(expected):
        return bool(_meaning(body, ".srj", root, expected) == _result_set(expected, root))
    return _meaning(body, expected.suffix, root, expected) == _meaning(
        expected.read_bytes(), expected.suffix, root, expected
    )


def is_result_set(path: Path) -> bool:
    """Tell whether a graph stands for rows."""
    return path.suffix == ".ttl" and "ResultSet" in path.read_text("utf-8")


def _meaning(body: bytes, suffix: str, root: Path, path: Path) -> Any:
    if suffix == ".csv":
        header, *rows = csv.reader(io.StringIO(body.decode()))
        # SELECT * leaves the order of columns open.
        return sorted(header), _with_equal_nodes(
            [sorted(zip(header, row, strict=True)) for row in rows]
        )
    if suffix == ".ttl":
        base = graph_name(path, root)
        quads = ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri=base)
        return _canonical(quad.triple for quad in quads)
    format = ox.QueryResultsFormat.from_extension(suffix[1:])
    assert format is not None
    results = ox.parse_query_results(body, format=format)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = sorted(variable.value for variable in results.variables)
    rows = [[(name, row[name]) for name in names if row[name] is not None] for row in results]
    return names, _canonical(_row_triples(rows))


def _row_triples(rows: list[list[tuple[str, Any]]]) -> Iterator[ox.Triple]:
    """Write rows as a graph, in which blank nodes can be compared."""
    counted: Counter[tuple[tuple[str, str], ...]] = Counter()
    for row in rows:
        values = [(name, _value(term)) for name, term in row]
        counted[tuple((name, str(term)) for name, term in values)] += 1
        node = ox.BlankNode()
        # Equal rows would make the comparison of graphs slow; their number says the same.
        number = counted[tuple((name, str(term)) for name, term in values)]
        yield ox.Triple(node, ox.NamedNode("urn:number"), ox.Literal(number))
        for name, term in values:
            yield ox.Triple(node, ox.NamedNode(f"urn:variable:{name}"), term)


def _value(term: Any) -> Any:
    """Write equal numbers and equal truth values in one way."""
    if isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}boolean":
        return ox.Literal(term.value in ("1", "true"))
    if not isinstance(term, ox.Literal) or term.datatype.value not in _NUMBERS:
        return term
    try:
        number = Decimal(term.value)
    except ArithmeticError:
        return term
    if term.datatype.value in (f"{XSD}double", f"{XSD}float"):
        return ox.Literal(repr(float(number)), datatype=term.datatype)
    return ox.Literal(format(number.normalize(), "f"), datatype=term.datatype)


def _canonical(triples: Any) -> set[str]:
    dataset = ox.Dataset([ox.Quad(t.subject, t.predicate, t.object) for t in triples])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _with_equal_nodes(rows: list[list[tuple[str, str]]]) -> Counter[tuple[tuple[str, str], ...]]:
    """Count rows; blank nodes of CSV are only compared as such."""
    plain = (
        [(name, "_:" if cell.startswith("_:") else cell) for name, cell in row] for row in rows
    )
    return Counter(map(tuple, plain))


def _result_set(path: Path, root: Path) -> tuple[list[str], set[str]]:
    """Read rows that are written as a graph."""
    graph = Graph()
    graph.parse(path, format="turtle", publicID=graph_name(path, root))
    node = graph.value(predicate=RDF.type, object=RS.ResultSet)
    names = sorted(str(name) for name in graph.objects(node, RS.resultVariable))
    rows = []
    for solution in graph.objects(node, RS.solution):
        row = []
        for binding in graph.objects(solution, RS.binding):
            name, value = graph.value(binding, RS.variable), graph.value(binding, RS.value)
            assert value is not None
            term = next(ox.parse(f"<urn:s> <urn:p> {value.n3()} .", format=ox.RdfFormat.TURTLE))
            row.append((str(name), term.object))
        rows.append(sorted(row))
    return names, _canonical(_row_triples(rows))
