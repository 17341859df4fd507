"""The W3C's test suite for SHACL core, read from where it lies beside the repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import rdflib
from rdflib import RDF, RDFS, BNode, Graph, Namespace
from rdflib.term import Node

from kkgraph.graph.shapes import Finding

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SH = Namespace("http://www.w3.org/ns/shacl#")
# Thing, property, kind of rule, severity, value; blank nodes and paths that are none are "_".
Result = tuple[str, str | None, str, str, str | None]
_BLANK = "_"
_SHAPE = "urn:shape:"
_CLASS = ox.NamedNode(RDFS.Class)
_TARGET = ox.NamedNode(SH.targetNode)
_REPORTS = {ox.NamedNode(SH.ValidationReport), ox.NamedNode(SH.ValidationResult)}


@dataclass(frozen=True)
class ShaclCase:
    """A case: data, shapes and what is to be found; ``None`` if the shapes are faulty."""

    id: str
    data: Path
    shapes: Path
    results: tuple[Result, ...] | None


def cases(folder: Path) -> Iterator[ShaclCase]:
    """Read all cases of the suite."""
    for path in sorted(folder.rglob("*.ttl")):
        graph = _read(path)
        for case in graph.subjects(RDF.type, SHT.Validate):
            action, result = graph.value(case, MF.action), graph.value(case, MF.result)
            yield ShaclCase(
                f"{path.parent.name}/{path.stem}",
                _path(graph.value(action, SHT.dataGraph)),
                _path(graph.value(action, SHT.shapesGraph)),
                None if result == SHT.Failure else _results(graph, result),
            )


def triples(path: Path) -> list[ox.Triple]:
    """Read a file."""
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def with_names_and_messages(path: Path) -> list[ox.Triple]:
    """Give the shapes of a file what the quick check wants: IRIs, and messages in two languages.

    What the file says of the test itself is left out.
    """
    found = [ox.Triple(_named(t.subject), t.predicate, _named(t.object)) for t in triples(path)]
    told = {t.subject for t in found if t.predicate.value.startswith(MF)}
    told |= {t.subject for t in found if t.object in _REPORTS}
    message = ox.NamedNode(SH.message)
    kept = [t for t in found if t.subject not in told and t.predicate != message]
    shapes = {t.subject for t in kept if t.predicate.value.startswith(SH)}
    said = [
        ox.Triple(shape, message, ox.Literal("x", language=lang))
        for shape in shapes
        for lang in ("sv", "en")
    ]
    return [*kept, *said]


def with_targets_as_class(
    shapes: list[ox.Triple], data: list[ox.Triple]
) -> tuple[list[ox.Triple], list[ox.Triple]]:
    """Say of the nodes that shapes name as targets that they are of a class, and target that.

    A shape that is a class itself gets itself as the class it is about.
    """
    changed, typed = [], []
    told = {t.subject for t in shapes if t.predicate.value.startswith(SH)}
    for triple in shapes:
        if triple.object == _CLASS and triple.subject in told:
            changed.append(
                ox.Triple(triple.subject, ox.NamedNode(SH.targetClass), _named(triple.subject))
            )
            continue
        if triple.predicate != _TARGET or not isinstance(triple.object, ox.NamedNode):
            changed.append(triple)
            continue
        assert isinstance(triple.subject, ox.NamedNode)
        kind = ox.NamedNode(f"{_SHAPE}of:{triple.subject.value}")
        changed.append(ox.Triple(triple.subject, ox.NamedNode(SH.targetClass), kind))
        typed.append(ox.Triple(triple.object, ox.NamedNode(RDF.type), kind))
    return changed, [*data, *typed]


def result_of(finding: Finding, blank: set[str]) -> Result:
    """Write a finding as a result of the suite."""
    focus, value = (
        _BLANK if text is not None and (text in blank or text.startswith("_:")) else text
        for text in (finding.focus, finding.value)
    )
    path = finding.path
    if path is not None and (path in blank or path.startswith("_:")):
        path = _BLANK
    return str(focus), path, finding.component, finding.severity.capitalize(), value


def _named(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.Literal:
    if isinstance(node, ox.BlankNode):
        return ox.NamedNode(_SHAPE + node.value)
    assert not isinstance(node, ox.Triple)
    return node


def _read(path: Path) -> Graph:
    """Read a file with its values as they are written."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        return Graph().parse(path, publicID=path.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _path(node: Node | None) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def _results(graph: Graph, report: Node | None) -> tuple[Result, ...]:
    return tuple(sorted((_result(graph, one) for one in graph.objects(report, SH.result)), key=str))


def _result(graph: Graph, node: Node) -> Result:
    def text(name: str) -> str | None:
        value = graph.value(node, SH[name])
        return _BLANK if isinstance(value, BNode) else None if value is None else str(value)

    return (
        str(text("focusNode")),
        text("resultPath"),
        str(text("sourceConstraintComponent")).removeprefix(SH),
        str(text("resultSeverity")).removeprefix(SH),
        text("value"),
    )
