"""The checks of shapes side by side: the quick one, the full engine, and pyshacl."""

from __future__ import annotations

from collections.abc import Iterable

import fakes
import pytest
from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kkgraph.graph.cube_quads import figure_quads
from kkgraph.graph.page_quads import participation_quads
from kkgraph.graph.shapes import Finding, Shapes, check, check_fully
from kkgraph.graph.triples import contract_quads, source_quads
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.participation_rows import read_rows
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import PREFIXES

ONTOLOGY = ontology_dir()
SH = PREFIXES["sh"]
Key = tuple[str, str | None, str, str, str, str | None]


def sample_quads() -> list[Quad]:
    contract = fakes.contract()
    report = contract_quads(fakes.report())
    return [*source_quads(contract.source), *contract_quads(contract), *report]


def page_quads() -> list[Quad]:
    """What a table says of a new initiative, a place abroad and a partner."""
    heading = "initiative,kind,participant,role,paired_with,from,to,source_url,retrieved,note"
    rows = (
        "Påhittad satsning,project,Malmö,twin,Oz (NN),2024,2025-06,https://a.example/,2024-10-31,x",
        "Påhittad satsning,project,Oz (NN),pilot,Malmö,,,https://a.example/,,x",
    )
    found = read_rows("\n".join((heading, *rows)), load())
    written = participation_quads(found.participations, "https://example.org/graph")
    observed = [line for line in figure_quads(load()).splitlines() if b".0180-" in line]
    assert observed
    return list(parse(written + b"\n".join(observed), format=RdfFormat.N_QUADS))


def triples(quads: Iterable[Quad | Triple]) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in quads]


def ours(quads: Iterable[Quad | Triple], shapes: Shapes) -> list[Key]:
    return sorted((_key(finding) for finding in check(quads, shapes)), key=str)


def _key(finding: Finding) -> Key:
    severity = finding.severity.capitalize()
    what = finding.component.removesuffix("ConstraintComponent")
    return finding.focus, finding.path, what, severity, finding.shape, finding.value


def engines(quads: Iterable[Quad | Triple]) -> list[Key]:
    """Ask the full engine, and pyshacl, which must agree."""
    data = list(quads)
    keys = full(data)
    assert keys == theirs(data)
    return keys


def full(quads: Iterable[Quad | Triple]) -> list[Key]:
    """Ask the full engine."""
    pytest.importorskip("pyrudof")
    found = check_fully(n_triples(quads), ONTOLOGY / "shapes.ttl")
    return sorted((_key(finding) for finding in found), key=str)


def n_triples(quads: Iterable[Quad | Triple]) -> bytes:
    return serialize(set(triples(quads)), format=RdfFormat.N_TRIPLES)


def theirs(quads: Iterable[Quad | Triple]) -> list[Key]:
    """Ask pyshacl."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(n_triples(quads), format="nt")
    rules = rdflib.Graph().parse(ONTOLOGY / "shapes.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none")
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace(SH)
    found: list[Key] = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        one = {
            name: report.value(result, sh[name])
            for name in (
                "focusNode",
                "resultPath",
                "sourceConstraintComponent",
                "resultSeverity",
                "sourceShape",
                "value",
            )
        }
        text = {name: None if node is None else str(node) for name, node in one.items()}
        component = str(text["sourceConstraintComponent"]).removeprefix(SH)
        found.append(
            (
                str(text["focusNode"]),
                text["resultPath"],
                component.removesuffix("ConstraintComponent"),
                str(text["resultSeverity"]).removeprefix(SH),
                str(text["sourceShape"]),
                text["value"],
            )
        )
    return sorted(found, key=str)
