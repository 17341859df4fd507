from __future__ import annotations

import random
import time
from collections.abc import Iterable
from pathlib import Path

import fakes
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from test_triples import large_contract

from kkgraph.errors import OntologyError
from kkgraph.graph.shapes import Finding, Shapes, check, read_shapes
from kkgraph.graph.triples import contract_quads, source_quads
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.terms import KK, PREFIXES, RDF, XSD

ONTOLOGY = ontology_dir()
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*/*.ttl"))
SH = PREFIXES["sh"]
Key = tuple[str, str | None, str, str, str, str | None]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(ONTOLOGY / "shapes.ttl")


def sample_quads() -> list[Quad]:
    contract = fakes.contract()
    report = contract_quads(fakes.report())
    return [*source_quads(contract.source), *contract_quads(contract), *report]


def triples(quads: Iterable[Quad | Triple]) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in quads]


def ours(quads: Iterable[Quad | Triple], shapes: Shapes) -> list[Key]:
    return sorted((_key(finding) for finding in check(quads, shapes)), key=str)


def _key(finding: Finding) -> Key:
    severity = finding.severity.capitalize()
    what = finding.component.removesuffix("ConstraintComponent")
    return finding.focus, finding.path, what, severity, finding.shape, finding.value


def theirs(quads: Iterable[Quad | Triple]) -> list[Key]:
    """Ask pyshacl."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(serialize(set(triples(quads)), format=RdfFormat.N_TRIPLES), format="nt")
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


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_as_pyshacl(path: Path, shapes: Shapes) -> None:
    quads = list(parse(path=path, format=RdfFormat.TURTLE))
    assert ours(quads, shapes) == theirs(quads)


def test_sample_contract_is_sound_and_pyshacl_agrees(shapes: Shapes) -> None:
    quads = sample_quads()
    found = ours(quads, shapes)
    assert found == theirs(quads)
    # Networks that no register knows are published with a warning that their kind is unknown.
    assert {(key[3], key[1]) for key in found} == {
        ("Warning", PREFIXES["kk"] + name) for name in ("networkKind", "level")
    }


BROKEN_VALUES = (
    NamedNode("https://example.org/x"),
    Literal(""),
    Literal("x"),
    Literal("x", language="en"),
    Literal("x", language="sv-SE"),
    Literal(-1),
    Literal(10**9),
    Literal("x", datatype=NamedNode(XSD.integer)),
    Literal("20", datatype=NamedNode(XSD.gYear)),
    Literal("1,5", datatype=NamedNode(XSD.decimal)),
    None,
)
# pyshacl stops at values that have no order among them, so these stay numbers.
COMPARED = {KK.startOffset, KK.endOffset, KK.lineFrom, KK.lineTo}
BROKEN_NUMBERS = (Literal(-1), Literal(10**9), None)


@pytest.mark.filterwarnings("ignore")  # rdflib logs what it makes of the broken values
@pytest.mark.parametrize("seed", range(4))
def test_damaged_contracts_as_pyshacl(seed: int, shapes: Shapes) -> None:
    chance = random.Random(seed)
    damaged: list[Triple] = []
    for triple in triples(sample_quads()):
        value: NamedNode | BlankNode | Literal | Triple | None = triple.object
        if triple.predicate.value != RDF.type and chance.random() < 0.2:
            compared = triple.predicate.value in COMPARED
            value = chance.choice(BROKEN_NUMBERS if compared else BROKEN_VALUES)
        if value is not None:
            damaged.append(Triple(triple.subject, triple.predicate, value))
    found = ours(damaged, shapes)
    assert len(found) > 50
    assert found == theirs(damaged)


def test_graphs_are_taken_together(shapes: Shapes) -> None:
    quads = sample_quads()
    copied = [Quad(q.subject, q.predicate, q.object, NamedNode("urn:x")) for q in quads]
    assert ours(quads + copied, shapes) == ours(quads, shapes)


def test_findings_say_what_to_do_in_both_languages(shapes: Shapes) -> None:
    goal = NamedNode("https://w3id.org/kkgraph/id/goal/x.0123456789ab")
    found = check([Triple(goal, NamedNode(RDF.type), NamedNode(KK.Goal))], shapes)
    assert found
    for finding in found:
        assert finding.message_sv.startswith("Ange ")
        assert finding.message_en.startswith("Give ")


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <https://example.org/> .
e:S sh:targetClass e:C ; sh:message "Gör så"@sv , "Do so"@en ; sh:property e:P .
e:P sh:path e:p ; sh:message "Gör så"@sv , "Do so"@en ; """


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("sh:minCount 1 .", None),
        ("sh:class e:D .", "sh:class is not supported"),
        ("sh:path e:q .", "sh:path stands more than once"),
        ("sh:in ( 1 2 ) .", "blank node"),
        ("sh:datatype <http://www.w3.org/2001/XMLSchema#date> .", "xsd:date is not supported"),
        ("sh:minCount -1 .", "whole number"),
        ("sh:pattern '(' .", "no regular expression"),
        ("sh:nodeKind sh:Literal .", "sh:IRI"),
        ("sh:severity sh:Debug .", "sh:Violation, sh:Warning or sh:Info"),
        ("sh:qualifiedValueShape e:Q .", "write it"),
        ("sh:message 'Mach so'@de .", "Swedish"),
        ("sh:languageIn e:L .", "rdf:nil"),
        ("sh:minCount 1", "mend the file"),
    ],
)
def test_other_shacl_is_refused(rest: str, message: str | None, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPE + rest, encoding="utf-8")
    if message is None:
        assert len(read_shapes(path).by_class) == 1
        return
    with pytest.raises(OntologyError, match=message) as caught:
        read_shapes(path)
    assert str(path) in str(caught.value)


def test_a_file_that_would_check_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text("", encoding="utf-8")
    with pytest.raises(OntologyError, match="targetClass"):
        read_shapes(path)
    with pytest.raises(OntologyError, match="mend"):
        read_shapes(tmp_path / "missing.ttl")


@pytest.mark.bench
def test_speed_of_checking(shapes: Shapes) -> None:
    quads = list(contract_quads(large_contract()))
    check(quads, shapes)
    start = time.perf_counter()
    check(quads, shapes)
    seconds = time.perf_counter() - start
    assert len(quads) > 4000
    assert seconds < 0.05
