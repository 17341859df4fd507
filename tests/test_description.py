from __future__ import annotations

from collections.abc import Iterator

import pytest
import sample_contracts

from kkgraph.answers.thing import describe, graph_query, known_query, short_name
from kkgraph.errors import NotFoundError
from kkgraph.sparql.store import Store
from kkgraph.vocabulary.terms import DEF, THEME

ID = "https://w3id.org/kkgraph/id/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    snapshot = sample_contracts.build(tmp_path_factory.mktemp("data"))
    with Store(snapshot.graph_path) as store:
        yield store


def test_a_contract_with_names_and_evidence(store: Store) -> None:
    found = describe(store, f"{ID}contract/9901-2025")
    assert found.label.sv.startswith("Klimatkontrakt Ängsvattnet")
    assert [value.label.en for value in found.types] == ["climate contract"]
    by_name = {item.iri: item for item in found.properties}
    city = by_name[f"{DEF}contractOf"].values[0]
    assert (city.kind, city.label.sv) == ("uri", "Ängsvattnet")
    assert by_name[f"{DEF}version"].values[0].value == "2025/26"
    inside = {item.iri: item for item in found.incoming}[f"{DEF}inContract"]
    assert inside.total >= len(inside.values) > 0
    text = sample_contracts.TEXTS["angsvattnet-2025.txt"]
    for place in found.evidence:
        assert text[place.start : place.end] == place.quote


def test_a_fact_says_where_it_stands(store: Store) -> None:
    rows = store.query(f"SELECT ?s {{ ?s a <{DEF}Goal> }} ORDER BY ?s LIMIT 1").values()
    found = describe(store, str(rows[0]["s"]))
    assert found.evidence[0].quote
    assert DEF + "evidence" not in {item.iri for item in found.properties}
    place = describe(store, found.evidence[0].iri)
    assert place.evidence == found.evidence[:1]


def test_what_many_things_point_at_is_bounded(store: Store) -> None:
    found = describe(store, f"{DEF}Municipality")
    members = {item.iri: item for item in found.incoming}
    pointing = members["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]
    assert pointing.total >= 3
    assert found.label.en == "municipality"


def test_the_same_every_time(store: Store) -> None:
    iri = f"{ID}municipality/9901"
    assert describe(store, iri) == describe(store, iri)
    assert (
        store.write(graph_query(iri), "turtle").body == store.write(graph_query(iri), "turtle").body
    )


@pytest.mark.parametrize(
    "iri", [f"{ID}contract/none", "", "no iri", f'{ID}"> ?p ?o }} #', f"{THEME}none"]
)
def test_unknown_and_malformed(store: Store, iri: str) -> None:
    with pytest.raises(NotFoundError):
        describe(store, iri)


def test_whether_a_thing_is_known(store: Store) -> None:
    assert store.query(known_query(f"{ID}municipality/9901")).boolean
    assert not store.query(known_query(f"{ID}municipality/0000")).boolean
    with pytest.raises(NotFoundError):
        known_query("<>")


def test_short_names() -> None:
    assert short_name(f"{DEF}Goal") == "kk:Goal"
    assert short_name("https://example.org/x") == "https://example.org/x"
