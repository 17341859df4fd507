"""Names, concepts and addresses that the graph of the samples gives, asked as clients ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store
from kkgraph.vocabulary.code_names import code_schemes
from kkgraph.vocabulary.terms import prologue

Rows = list[dict[str, str | None]]


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Iterator[Store]:
    with Store(Snapshot.open(sample_data).graph_path) as store:
        yield store


def rows(store: Store, text: str) -> Rows:
    return store.query(prologue() + text).values()


def number(store: Store, text: str) -> int:
    (found,) = rows(store, f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {text} }}")
    return int(found["n"] or 0)


def test_every_thing_is_named_both_ways_with_the_same_words(store: Store) -> None:
    things = "?s a ?class . FILTER (STRSTARTS(STR(?s), 'https://w3id.org/kkgraph/'))"
    assert number(store, f"{things} ?s rdfs:label ?name ; skos:prefLabel ?name") > 5000
    missing = "FILTER NOT EXISTS { ?s rdfs:label ?name ; skos:prefLabel ?name }"
    assert rows(store, f"SELECT DISTINCT ?s {{ {things} {missing} }}") == []
    for one, other in (("rdfs:label", "skos:prefLabel"), ("skos:prefLabel", "rdfs:label")):
        alone = f"?s {one} ?name FILTER NOT EXISTS {{ ?s {other} ?name }}"
        assert rows(store, f"SELECT ?s ?name {{ {alone} }}") == []


def test_related_concepts_are_related_both_ways(store: Store) -> None:
    assert number(store, "?a skos:related ?b") > 300
    one_way = "?a skos:related ?b FILTER NOT EXISTS { ?b skos:related ?a }"
    assert rows(store, f"SELECT ?a ?b {{ {one_way} }}") == []
    assert number(store, "?a skos:broader ?b") == number(store, "?b skos:narrower ?a") > 300


@pytest.mark.parametrize("scheme", ["theme:", "<https://w3id.org/kkgraph/def>"])
def test_what_holds_terms_says_what_it_is_called_and_may_be_used_for(
    store: Store, scheme: str
) -> None:
    for said in ("rdfs:label", "skos:prefLabel", "dcterms:title"):
        languages = rows(store, f"SELECT (LANG(?x) AS ?in) {{ {scheme} {said} ?x }} ORDER BY ?in")
        assert [row["in"] for row in languages] == ["en", "sv"], said
    for said in ("dcterms:license", "vann:preferredNamespacePrefix", "vann:preferredNamespaceUri"):
        assert number(store, f"{scheme} {said} ?x") == 1, said


def test_codes_of_goals_are_concepts_beside_the_strings(store: Store) -> None:
    names = (("goalKind", "goal-kind"), ("unit", "unit"), ("scope", "scope"), ("status", "status"))
    for code, scheme in names:
        coded = number(store, f"?goal a kk:Goal ; kk:{code} ?code")
        linked = f"""?goal a kk:Goal ; kk:{code} ?code ; kk:{code}Concept ?concept .
          ?concept a skos:Concept ; skos:notation ?code ;
            skos:inScheme <https://w3id.org/kkgraph/id/code-scheme/{scheme}> ."""
        assert coded == number(store, linked) > 0, code
    held = number(
        store,
        "?c skos:topConceptOf ?scheme . ?scheme a skos:ConceptScheme ;"
        " skos:hasTopConcept ?c . FILTER (?scheme != theme:)",
    )
    assert held == sum(len(scheme.codes) for scheme in code_schemes()) > 20


def test_a_contract_says_who_publishes_it_and_in_which_language(store: Store) -> None:
    contracts = number(store, "?c a kk:Contract")
    said = "?c a kk:Contract ; dcterms:publisher ?who ; dcterms:language ?language . ?who a ?class"
    assert contracts == number(store, said) > 4


def test_invented_places_stand_in_a_graph_of_their_own(store: Store) -> None:
    graph = "<https://w3id.org/kkgraph/graph/invented-places>"
    registers = "<https://w3id.org/kkgraph/graph/registers>"
    assert number(store, f"GRAPH {registers} {{ ?m a kk:Municipality }}") == 290
    assert number(store, f"GRAPH {graph} {{ ?m a kk:Municipality }}") > 3
    code = "?m kk:municipalityCode ?code FILTER (STRSTARTS(?code, '99'))"
    assert rows(store, f"SELECT ?m {{ GRAPH {registers} {{ {code} }} }}") == []
