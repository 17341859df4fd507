"""Text search inside SPARQL: which forms are understood, what they give, what is refused."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pattern_probes import WORDS, FakeSearch, P, client
from servers import KK, passage, write_snapshot

from kkgraph.errors import QueryError
from kkgraph.sparql.parts import line_and_column, unescape
from kkgraph.sparql.query import Query, may_search
from kkgraph.vocabulary.terms import PREFIXES
from search_api.app import create_app
from search_api.serving.current import HeldSnapshot
from search_api.settings import ServerSettings


def rewritten(query: str, search: FakeSearch | None = None) -> str:
    search = search or FakeSearch()
    return Query.read(P + query).with_search(search.passages).text.removeprefix(P)


def test_a_match_becomes_values() -> None:
    search = FakeSearch()
    text = rewritten('SELECT * { ?p a kk:Passage . ?p kk:matches "7" }', search)
    assert text.split() == (
        f"SELECT * {{ VALUES (?p) {{ (<{passage(7)}>) }} ?p a kk:Passage . }}".split()
    )
    assert search.asked == [("7", 100)]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ('SELECT * { ?p kk:matches "1"@sv }', [("1", 100)]),
        ("SELECT * { $p kk:matches '''a 'b' \\u00e5''' }", [("a 'b' å", 100)]),
        ('SELECT * { (?p ?s) kk:search ("1" 20) }', [("1", 20)]),
        ('SELECT * { (?p) kk:search ("1") }', [("1", 100)]),
        ('SELECT * { ?p kk:search ("1" 5) }', [("1", 5)]),
        ('SELECT * { ?p kk:search "1" }', [("1", 100)]),
        (f'SELECT * {{ ?p <{KK}matches> "1" }}', [("1", 100)]),
        ('ASK { { ?p kk:matches "1" } UNION { ?p kk:matches "2" } }', [("1", 100), ("2", 100)]),
        ('ASK { ?a ?b 1.5 . ?p kk:matches "1".?p kk:text ?t.}', [("1", 100)]),
        ('ASK { FILTER(1 < 2) ?p kk:matches "1" FILTER EXISTS { ?q kk:matches "2" } }',
         [("1", 100), ("2", 100)]),
        ('ASK { FILTER(?x = 1 || NOT EXISTS { ?q kk:matches "2" }) }', [("2", 100)]),
        ('ASK { { SELECT ?p (COUNT(*) AS ?n) { ?p kk:matches "1" } GROUP BY ?p } }', [("1", 100)]),
        ('ASK { GRAPH ?g { ?p kk:matches "1" } MINUS { ?p kk:matches "2" } }',
         [("1", 100), ("2", 100)]),
        ('CONSTRUCT { ?p kk:score ?s } { ?p kk:matches "1" ; kk:score ?s }', [("1", 100)]),
        ('SELECT * { ?p kk:matches "1"^^xsd:string ; kk:score ?s }', [("1", 100)]),
        ("SELECT * { ?p kk:matches '1'^^<http://www.w3.org/2001/XMLSchema#string> }",
         [("1", 100)]),
        ('SELECT * { (?p ?s) kk:search ("1"^^xsd:string "7"^^xsd:integer) }', [("1", 7)]),
        ('SELECT (COUNT(*) AS ?n) { { SELECT * { ?p kk:matches "1" ; kk:score ?s } LIMIT 3 } }',
         [("1", 100)]),
        ('SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?p { ?p kk:search ("1" 3) } }', [("1", 3)]),
        ('SELECT (COUNT(*) AS ?n) { { ?p kk:matches "1" } }', [("1", 100)]),
        # Lists as programs write them that take queries apart and put them together again.
        ('SELECT * { ?p kk:search _:a . _:a rdf:first "1" . _:a rdf:rest _:b . '
         "_:b rdf:first 5 . _:b rdf:rest rdf:nil . ?p kk:text ?t }", [("1", 5)]),
        ('SELECT * { ?g3 rdf:rest () . ?g0 kk:search ?g2 ; rdf:first ?p ; rdf:rest ?g1 . '
         '?g1 rdf:first ?s ; rdf:rest rdf:nil . ?g2 rdf:first "1"^^xsd:string ; rdf:rest ?g3 . '
         '?g3 rdf:first "5"^^xsd:integer }', [("1", 5)]),
        # However the term is spelled.
        (f"BASE <{KK}> SELECT * {{ ?p <#matches> '1' }}", [("1", 100)]),
        (f"PREFIX m: <{KK}mat> SELECT * {{ ?p m:ches '1' }}", [("1", 100)]),
        (f"SELECT * {{ ?p <{KK}m\\u0061tches> '1' }}", [("1", 100)]),
        ('SELECT * { ?x kk:text "a".?p kk:matches "1" }', [("1", 100)]),
        ('SELECT * { ?x kk:text ?t.kk:x kk:y ?z.?p kk:matches "1" }', [("1", 100)]),
    ],
)  # fmt: skip
def test_forms_that_are_understood(query: str, asked: list[tuple[str, int]]) -> None:
    search = FakeSearch()
    text = P + rewritten(query, search)
    # One search, and nothing left of it: a term that stays would find nothing, in silence.
    assert sorted(search.asked) == sorted(asked)
    assert not {"matches", "search", "first"} & {word.rpartition(":")[2] for word in text.split()}
    # What comes out is a query that the engine takes.
    ox.Store().query(text)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?p kk:text "?x kk:matches \\"a\\" ." }',
        'SELECT * { ?p kk:text """\n?x kk:matches "a" .\n""" }',
        'SELECT * { ?p kk:text ?t # ?p kk:matches "a" .\n }',
        "SELECT * { ?p kk:text <http://x/kk:matches> }",
        "SELECT * { ?p kk:matchesNot ?t }",
        "SELECT * { VALUES (?p ?q) { (kk:matches kk:score) } }",
        "SELECT * { ?s ?p ?o FILTER(?p = kk:matches) }",
        "SELECT * { ?s ?p kk:a\\'kk:matches }",
        "DESCRIBE kk:matches",
    ],
)
def test_what_is_no_search_stays_as_it_is(query: str) -> None:
    search = FakeSearch()
    assert rewritten(query, search) == query
    assert search.asked == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { ?p kk:matches ?text }", "quotation marks"),
        ('SELECT * { ?p kk:matches "5"^^xsd:integer }', "one text"),
        ('SELECT * { ?p kk:search _:a . _:a rdf:first "1" }', "a text and a number"),
        ('SELECT * { ?p kk:search _:a . _:a rdf:first "1" ; rdf:rest _:a }', "a text and a number"),
        ('SELECT * { ?p kk:search _:a . _:a rdf:first "1", "2" ; rdf:rest () }', "a text and"),
        ('SELECT * { ?p kk:search _:a . _:a rdf:first "1" ; rdf:rest (), () }', "a text and"),
        ('SELECT * { ?p kk:search _:a }', "a text and a number"),
        ('SELECT * { ?p kk:matches "a", "b" }', "one text"),
        ('SELECT * { ?p kk:matches "a"^^<http://x> }', "one text"),
        ('SELECT * { ?p kk:matches "  " }', "1 to 500 characters"),
        (f'SELECT * {{ ?p kk:matches "{"x" * 501}" }}', "1 to 500 characters"),
        ('SELECT * { <http://x> kk:matches "a" }', "must be a variable"),
        ('SELECT * { kk:x kk:matches "a" }', "must be a variable"),
        ('SELECT * { ?p kk:matches/kk:x "a" }', "part of a path"),
        ('SELECT * { ?p ^kk:matches "a" }', "part of a path"),
        ('SELECT * { ?p !kk:matches "a" }', "part of a path"),
        ('SELECT * { ?p (kk:x|kk:matches) "a" }', "part of a path"),
        ('SELECT * { [ kk:matches "a" ] kk:x ?y }', "blank node"),
        ('SELECT * { ?s kk:x [ kk:matches "a" ] }', "blank node"),
        ("SELECT * { ?p kk:score ?s }", "exactly one kk:matches"),
        ('SELECT * { ?p kk:matches "a" ; kk:score 1 }', "between two variables"),
        ('SELECT * { { ?p kk:matches "a" } ?p kk:score ?s }', "exactly one kk:matches"),
        ('SELECT * { ?p kk:matches "a" ; kk:matches "b" ; kk:score ?s }', "exactly one kk:matches"),
        ('SELECT * { (?p ?s ?t) kk:search ("a") }', "binds"),
        ('SELECT * { (?p ?p) kk:search ("a") }', "binds"),
        ('SELECT * { (?p) kk:search ("a" 5000) }', "1 to 1000"),
        ('SELECT * { (?p) kk:search ("a" 0) }', "1 to 1000"),
        ('SELECT * { (?p) kk:search ("a" 1.5) }', "1 to 1000"),
        ('SELECT * { (?p) kk:search (?x) }', "a text and a number"),
        ('SELECT * { ?p kk:search "a" ; kk:text ?t }', "statement of its own"),
        ('CONSTRUCT WHERE { ?p kk:matches "a" }', "CONSTRUCT WHERE"),
        ('SELECT * { ?p kk:matches "a" ', "brackets"),
        ('SELECT * { ?p kk:matches "a" )', "brackets"),
        ("SELECT * {" + " ".join(f'?p{n} kk:matches "a" .' for n in range(6)) + "}", "more than 5"),
        ("SELECT * " + "{" * 300 + '?p kk:matches "a"' + "}" * 300, "nested deeper"),
    ],
)  # fmt: skip
def test_other_forms_are_refused_with_a_reason(query: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        rewritten(query)


def test_refusals_name_the_place() -> None:
    with pytest.raises(QueryError, match="line 3, column 6"):
        rewritten("SELECT * {\n  ?p kk:matches ?x }")


def test_places_are_those_of_the_query_as_it_was_asked() -> None:
    query = P + 'SELECT * { ?p kk:matches "1 2 3" .\n ?p kk:text ?t . } ORDER ?t'
    ready = Query.read(query).with_search(FakeSearch().passages)
    for word in ("ORDER", "kk:text", "SELECT"):
        line, column = line_and_column(ready.text, ready.text.index(word))
        there = line_and_column(query, query.index(word))
        assert ready.placed(f"fault at line {line}, column {column}: x") == (
            f"fault at line {there[0]}, column {there[1]}: x"
        )
    assert Query.read(query).placed("line 2, column 5") == "line 2, column 5"


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_reading_never_fails_otherwise(text: str) -> None:
    query = P + text
    try:
        ready = Query.read(query).with_search(FakeSearch().passages)
    except QueryError:
        return
    assert isinstance(ready.text, str)


@pytest.mark.parametrize(
    "text",
    ["a." * 20_000, "a-" * 20_000, "'" + "\\'" * 20_000, '"""' + '\\"""' * 10_000, "<a" * 20_000,
     "a:" * 20_000, "?" * 40_000, "_:." * 13_000, "#" * 40_000, "(" * 40_000, "[{" * 20_000],
)  # fmt: skip
def test_taking_a_query_apart_takes_linear_time(text: str) -> None:
    # Anything worse than linear would not end before the limit of a test.
    whole = "".join(token.text for token in Query.read(text).tokens)
    assert len(whole) <= len(text)
    try:
        assert Query.read(P + "SELECT * {" + text).groups
    except QueryError as error:
        assert str(error)


def test_a_query_that_is_slow_to_parse_is_killed(client: TestClient) -> None:
    # "service" makes it be parsed by a grammar that takes very long for nested brackets.
    query = f"ASK {{ FILTER({'(' * 60}1{')' * 60} = 'service') }}"
    reply = client.get("/sparql", params={"query": query})
    assert reply.status_code in (200, 400, 403, 504)
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_escapes_of_strings() -> None:
    assert unescape(r'"\t\n\"\\\u00e5\U0001F600"') == '\t\n"\\å😀'
    assert unescape(r'"\ud800"') == "\ufffd"


def test_a_quick_look_is_enough_for_most() -> None:
    assert not may_search("SELECT * { ?s ?p 'matches' }")
    assert may_search(P + "ASK { ?p kk:matches ?x }")
