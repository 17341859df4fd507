from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from shape_checks import engines, n_triples, ours, sample_quads, triples
from test_triples import large_contract

from kkgraph.errors import OntologyError
from kkgraph.graph.shapes import Shapes, check, check_fully, read_shapes
from kkgraph.graph.triples import contract_quads
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.terms import KK, PREFIXES, RDF, RDFS, XSD

ONTOLOGY = ontology_dir()
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*/*.ttl"))
SH = PREFIXES["sh"]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(ONTOLOGY / "shapes.ttl")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_as_the_full_engines(path: Path, shapes: Shapes) -> None:
    quads = list(parse(path=path, format=RdfFormat.TURTLE))
    assert ours(quads, shapes) == engines(quads)


def test_sample_contract_is_sound_and_the_engines_agree(shapes: Shapes) -> None:
    quads = sample_quads()
    found = ours(quads, shapes)
    assert found == engines(quads)
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
    Literal("1,5", datatype=NamedNode(XSD.decimal)),
    None,
)
# pyshacl stops at values that have no order among them, so these stay numbers.
COMPARED = {KK.startOffset, KK.endOffset, KK.lineFrom, KK.lineTo}
BROKEN_NUMBERS = (Literal(-1), Literal(10**9), None)


@pytest.mark.filterwarnings("ignore")  # rdflib logs what it makes of the broken values
@pytest.mark.parametrize("seed", range(4))
def test_damaged_contracts_as_the_full_engines(seed: int, shapes: Shapes) -> None:
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
    assert found == engines(damaged)


def test_instances_of_subclasses_are_checked(shapes: Shapes) -> None:
    kinds = [NamedNode(f"https://example.org/{name}") for name in ("C", "B", "A")]
    below = [*kinds, NamedNode(KK.Goal)]
    quads: list[Quad | Triple] = [
        Triple(lower, NamedNode(RDFS.subClassOf), upper)
        for lower, upper in zip(below, [*below[1:], below[0]], strict=True)
    ]
    goal = NamedNode("https://example.org/goal")
    quads.append(Triple(goal, NamedNode(RDF.type), kinds[0]))
    found = ours(quads, shapes)
    assert {key[0] for key in found} == {goal.value}
    assert found == engines(quads)


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


FIRST, REST = (f"<{PREFIXES['rdf']}{name}>" for name in ("first", "rest"))
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
        ("sh:minCount 1 . e:x e:y [] .", "blank node"),
        ("sh:datatype <http://www.w3.org/2001/XMLSchema#date> .", "xsd:date is not supported"),
        ("sh:minCount -1 .", "whole number"),
        ("sh:pattern '(' .", "no regular expression"),
        ("sh:nodeKind sh:Literal .", "sh:IRI"),
        ("sh:severity sh:Debug .", "sh:Violation, sh:Warning or sh:Info"),
        ("sh:qualifiedValueShape e:Q ; sh:qualifiedMinCount 1 .", "write it"),
        ("sh:message 'Mach so'@de .", "Swedish"),
        ("sh:languageIn e:L .", "rdf:nil"),
        ("sh:minCount 1", "mend the file"),
        ("sh:minCount 1 . e:T sh:targetNode e:x .", "sh:targetNode is not supported"),
        ("sh:minCount 1 . e:S sh:targetSubjectsOf e:p .", "sh:targetSubjectsOf is not supported"),
        ("sh:minCount 1 . e:S a <http://www.w3.org/2002/07/owl#Class> .", "sh:targetClass"),
        ("sh:minCount 1 . e:F <http://www.w3.org/2002/07/owl#imports> e:x .", "not followed"),
        ("sh:minCount 1 . e:p sh:inversePath e:q .", "sh:inversePath is not supported"),
        ("sh:minCount 1 . e:p " + FIRST + " e:q .", "no plain property"),
        ("sh:uniqueLang 1 .", "true or false"),
        (f"sh:datatype <{XSD.gYear}> .", "needs a sh:pattern"),
        ("sh:minCount '1' .", "whole number"),
        ("sh:qualifiedMinCount 1 .", "need each other"),
        ("sh:qualifiedValueShape e:Q . e:Q sh:nodeKind sh:IRI .", "need each other"),
        (r"sh:pattern '\\d' .", "not supported here"),
        ("sh:pattern '(?i)x' .", "not supported here"),
        ("sh:pattern '[a-z-[aeo]]' .", "not supported here"),
        ("sh:languageIn e:L . e:L " + FIRST + " 'sv' ; " + REST + " e:L .", "not closed"),
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


@pytest.mark.parametrize(
    ("rule", "value", "broken"),
    [
        ("sh:pattern '^[a-z]+$'", Literal("abc"), False),
        ("sh:pattern '^[a-z]+$'", Literal("abc\n"), True),
        ("sh:pattern '^[$a]+$'", Literal("$a$"), False),
        ("sh:pattern 'x'", BlankNode("x"), True),
        ("sh:minLength 1", BlankNode("x"), True),
        ("sh:minInclusive 2", Literal("2.5", datatype=NamedNode(XSD.decimal)), False),
        ("sh:minInclusive 2", Literal("1.5", datatype=NamedNode(XSD.decimal)), True),
        ("sh:minInclusive 2", Literal("3"), True),
    ],
)
def test_values_are_judged_as_the_full_engine_does(
    rule: str, value: Literal | BlankNode, broken: bool, tmp_path: Path
) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(f"{SHAPE}{rule} .", encoding="utf-8")
    thing, prop = (NamedNode(f"https://example.org/{name}") for name in ("x", "p"))
    kind = NamedNode("https://example.org/C")
    data = [Triple(thing, NamedNode(RDF.type), kind), Triple(thing, prop, value)]
    assert bool(check(data, read_shapes(path))) == broken
    pytest.importorskip("pyrudof")
    assert bool(check_fully(n_triples(data), path)) == broken
