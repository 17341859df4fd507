from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import fakes
import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from shape_checks import page_quads, sample_quads

from kkgraph.graph.shapes import check, read_shapes
from kkgraph.graph.triples import contract_quads
from kkgraph.settings import ontology_dir, queries_dir
from kkgraph.vocabulary.terms import (
    BASE,
    DCTERMS,
    DEF,
    FOAF,
    KK,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
    prologue,
    shorten,
)

ONTOLOGY = ontology_dir()
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
REGISTERS = sorted((ONTOLOGY / "registers").glob("*.ttl"))
QUERIES = sorted(queries_dir().rglob("*.rq"))
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
EXPECTED = ONTOLOGY / "examples" / "invalid" / "expected.yaml"
OWL = PREFIXES["owl"]
ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("README.md", "docs", "queries", "ontology", "kkgraph", "ingest", "search_api", "samples")
TEXTS = (".md", ".py", ".rq", ".ttl", ".html", ".yaml", ".json")
# As a short name in a query or a document, as an IRI, as an attribute in code.
NAMED = re.compile(r"(?<![\w-])kk:(\w+)|kkgraph/def#(\w+)|\bKK\.(\w+)")
PREFIX_LINE = re.compile(r"^\s*(?:@prefix|PREFIX)\s+(\w*):\s*<([^>]*)>", re.MULTILINE | re.I)
CLASSES_OF_THE_INTERFACE = (
    "Municipality Agency Programme Organisation Contract Report Section Passage Goal Commitment "
    "JointCommitment Adoption Measure Network Participation Project SteeringDocument "
    "Recommendation Evidence ThematicArea"
).split()


def read(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.TURTLE))


TERMS = read(ONTOLOGY / "ontology.ttl")
SHAPES = read_shapes(ONTOLOGY / "shapes.ttl")


def subjects(quads: list[Quad], kind: str) -> set[str]:
    wanted = (NamedNode(RDF.type), NamedNode(kind))
    return {
        quad.subject.value
        for quad in quads
        if (quad.predicate, quad.object) == wanted and isinstance(quad.subject, NamedNode)
    }


def objects(quads: list[Quad], subject: str, predicate: str) -> list[NamedNode | Literal]:
    wanted = (NamedNode(subject), NamedNode(predicate))
    return [
        quad.object
        for quad in quads
        if (quad.subject, quad.predicate) == wanted and isinstance(quad.object, NamedNode | Literal)
    ]


CLASSES = subjects(TERMS, OWL + "Class")
PROPERTIES = subjects(TERMS, OWL + "DatatypeProperty") | subjects(TERMS, OWL + "ObjectProperty")
DEFINED = CLASSES | PROPERTIES


def own_terms(quads: list[Quad] | list[Triple]) -> set[str]:
    nodes = (node for quad in quads for node in (quad.subject, quad.predicate, quad.object))
    return {n.value for n in nodes if isinstance(n, NamedNode) and n.value.startswith(DEF)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_parses_without_blank_nodes_and_uses_only_defined_terms(path: Path) -> None:
    quads = read(path)
    assert not [q for q in quads if BlankNode in (type(q.subject), type(q.object))]
    assert own_terms(quads) <= DEFINED


@pytest.mark.parametrize("path", [*FILES, *QUERIES], ids=lambda path: path.stem)
def test_file_uses_the_prefixes_of_the_project(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = PREFIX_LINE.findall(text)
    assert len(found) == len(re.findall(r"^\s*@?prefix\b", text, re.MULTILINE | re.I))
    for prefix, iri in found:
        assert PREFIXES.get(prefix) == iri


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_query_uses_only_defined_terms(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    assert {DEF + name for name in re.findall(r"\bkk:(\w+)", code)} <= DEFINED


def test_prefix_file_holds_the_prefixes_of_the_code_and_nothing_else() -> None:
    path = ONTOLOGY / "prefixes.ttl"
    assert dict(PREFIX_LINE.findall(path.read_text(encoding="utf-8"))) == dict(PREFIXES)
    assert read(path) == []
    assert len(PREFIX_LINE.findall(prologue())) == len(PREFIXES)


def test_reused_prefixes_are_those_of_their_makers() -> None:
    import rdflib

    known = {
        "dcat": rdflib.DCAT,
        "dcterms": rdflib.DCTERMS,
        "foaf": rdflib.FOAF,
        "geo": rdflib.Namespace("http://www.opengis.net/ont/geosparql#"),
        "org": rdflib.ORG,
        "owl": rdflib.OWL,
        "prov": rdflib.PROV,
        "rdf": rdflib.RDF,
        "rdfs": rdflib.RDFS,
        "schema": rdflib.SDO,
        "sh": rdflib.SH,
        "skos": rdflib.SKOS,
        "void": rdflib.VOID,
        "xsd": rdflib.XSD,
    }
    assert {name: PREFIXES[name] for name in known} == {k: str(v) for k, v in known.items()}
    for names, namespace in [
        (DCTERMS, rdflib.DCTERMS),
        (FOAF, rdflib.FOAF),
        (PROV, rdflib.PROV),
        (RDF, rdflib.RDF),
        (RDFS, rdflib.RDFS),
        (SCHEMA, rdflib.SDO),
        (SKOS, rdflib.SKOS),
        (XSD, rdflib.XSD),
    ]:
        for iri in terms_in(names):
            assert rdflib.URIRef(iri) in namespace, iri


def terms_in(names: type) -> Iterator[str]:
    return (value for name, value in vars(names).items() if not name.startswith("__"))


def test_code_uses_only_defined_terms() -> None:
    assert set(terms_in(KK)) <= DEFINED
    assert own_terms(sample_quads()) <= DEFINED


def test_product_uses_only_defined_terms() -> None:
    """Whatever names a term: code, queries, pages, documents, vocabulary, samples."""
    used: dict[str, set[str]] = {}
    for name in PRODUCT:
        base = ROOT / name
        for path in [base] if base.is_file() else sorted(base.rglob("*")):
            if path.suffix not in TEXTS or "invalid" in path.parts or "vendor" in path.parts:
                continue
            for term in NAMED.findall(path.read_text(encoding="utf-8")):
                used.setdefault(DEF + "".join(term), set()).add(path.relative_to(ROOT).as_posix())
    assert {term: places for term, places in used.items() if term not in DEFINED} == {}
    assert {f"{DEF}{name}" for name in ("matches", "search", "score", "Goal")} <= set(used)


@pytest.mark.parametrize("name", ["matches", "search", "score"])
def test_terms_that_are_not_in_the_data_say_so(name: str) -> None:
    told = [text.value for text in objects(TERMS, DEF + name, PREFIXES["rdfs"] + "comment")]
    assert len(told) == 2 and all("/sparql" in text for text in told)
    assert DEF + name not in own_terms(sample_quads())


def test_exactly_one_ontology_with_version_and_licence() -> None:
    found = [iri for path in FILES for iri in subjects(read(path), OWL + "Ontology")]
    assert found == [BASE + "def"]
    (version,) = objects(TERMS, found[0], OWL + "versionInfo")
    (licence,) = objects(TERMS, found[0], PREFIXES["dcterms"] + "license")
    assert licence.value == "https://creativecommons.org/licenses/by/4.0/"
    project = ONTOLOGY.parent / "pyproject.toml"
    if project.is_file():
        assert version.value == tomllib.loads(project.read_text("utf-8"))["project"]["version"]


@pytest.mark.parametrize("term", sorted(DEFINED), ids=shorten)
def test_term_is_described_in_both_languages(term: str) -> None:
    for predicate in (RDFS.label, PREFIXES["skos"] + "definition"):
        texts = objects(TERMS, term, predicate)
        languages = sorted(str(text.language) for text in texts if isinstance(text, Literal))
        assert languages == ["en", "sv"]
        assert all(text.value.strip() for text in texts)
    assert objects(TERMS, term, PREFIXES["rdfs"] + "isDefinedBy") == [NamedNode(BASE + "def")]


def test_no_two_terms_share_a_label_in_a_language() -> None:
    labels = [
        (label, term in CLASSES) for term in DEFINED for label in objects(TERMS, term, RDFS.label)
    ]
    assert len(labels) == len(set(labels))


def test_the_classes_of_the_interface_are_there() -> None:
    assert CLASSES >= {DEF + name for name in CLASSES_OF_THE_INTERFACE}
    first = {term: term.removeprefix(DEF)[0] for term in DEFINED}
    assert {term for term in DEFINED if first[term].isupper()} == CLASSES


@pytest.mark.parametrize("kind", sorted(CLASSES), ids=shorten)
def test_class_has_one_shape_and_examples(kind: str) -> None:
    assert len(SHAPES.by_class.get(NamedNode(kind), ())) == 1
    assert [path for path in VALID if subjects(read(path), kind)], "no valid example"
    assert [path for path in INVALID if subjects(read(path), kind)], "no invalid example"


def test_every_shape_meets_something_in_the_sample_and_in_the_examples() -> None:
    in_examples = {q.object for path in VALID for q in read(path)}
    assert set(SHAPES.by_class) <= in_examples
    without_register = {NamedNode(KK.Municipality), NamedNode(KK.Place)}
    written = {q.object for q in [*sample_quads(), *page_quads()]}
    assert set(SHAPES.by_class) - written == without_register


def test_every_property_that_is_written_has_a_rule() -> None:
    quads = [*sample_quads(), *page_quads()]
    kinds = {q.subject: q.object for q in quads if q.predicate.value == RDF.type}
    free = {RDF.type, SKOS.editorialNote, SCHEMA.mentions}
    assert len(quads) > 300
    for quad in quads:
        kind = kinds.get(quad.subject)
        if kind is None or quad.predicate.value in free or kind == NamedNode(PROV.Entity):
            continue
        assert isinstance(kind, NamedNode)
        rules = {rule.path for shape in SHAPES.by_class[kind] for rule in shape.properties}
        assert quad.predicate in rules, (kind, quad.predicate)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example_has_no_finding(path: Path) -> None:
    assert check(read(path), SHAPES) == []


def test_expected_findings_are_those_of_the_folder() -> None:
    expected = yaml.safe_load(EXPECTED.read_text("utf-8"))
    assert sorted(expected) == [path.name for path in INVALID]
    assert all(expected.values())


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example_has_the_expected_findings(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# "), "say in the first line what is broken"
    expected = yaml.safe_load(EXPECTED.read_text("utf-8"))[path.name]
    found = [
        {
            "focus": finding.focus.removeprefix(BASE),
            "path": None if finding.path is None else shorten(finding.path),
            "component": finding.component.removesuffix("ConstraintComponent"),
            "severity": finding.severity,
        }
        for finding in check(read(path), SHAPES)
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: path.stem)
def test_register_is_sound(path: Path) -> None:
    entries = read(path)
    assert len(entries) > 20
    findings = check(entries, SHAPES)
    assert [(f.focus, f.path, f.message_en) for f in findings] == []


def test_a_whole_contract_breaks_no_rule() -> None:
    quads = list(contract_quads(fakes.contract()))
    assert len(quads) > 300
    findings = check(quads, SHAPES)
    assert [f for f in findings if f.severity == "violation"] == []
