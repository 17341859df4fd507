"""Text search in SPARQL without a server: on the command line and in Python, as search ranks."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from kkgraph import cli
from kkgraph.errors import QueryError, SnapshotError
from kkgraph.search import Searcher
from kkgraph.search.in_sparql import open_text_search
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.query import Query
from kkgraph.sparql.store import Limits, Store
from kkgraph.vocabulary.terms import PREFIXES

P = f"PREFIX kk: <{PREFIXES['kk']}>\n"
QUESTION = P + (
    'SELECT ?contract ?text ?score { ?p kk:matches "cykel" ; kk:score ?score ; kk:text ?text ; '
    "kk:inContract/kk:key ?contract } ORDER BY DESC(?score) ?text"
)


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    snapshot = Snapshot.open(sample_data)
    return Store(snapshot.graph_path, search=open_text_search(snapshot).passages)


def test_the_command_line_searches(
    sample_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "bicycles.rq"
    file.write_text(P + 'SELECT ?text { ?p kk:matches "cykel" ; kk:text ?text }', encoding="utf-8")
    monkeypatch.setattr(
        sys, "argv", ["kkgraph", "--data", str(sample_data), "query", str(file), "--format", "json"]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    rows = json.loads(capfd.readouterr().out)["results"]["bindings"]
    assert ended.value.code in (None, 0)
    assert any("cykel" in row["text"]["value"].lower() for row in rows)


def test_scores_are_those_of_search(store: Store, sample_data: Path) -> None:
    rows = store.query(P + 'SELECT ?s { ?p kk:matches "cykel" ; kk:score ?s }').values()
    best = max(float(row["s"] or 0) for row in rows)
    hits = Searcher.open(sample_data).search("cykel", n=10).hits
    assert best == pytest.approx(hits[0].score, rel=1e-5)


@pytest.mark.parametrize(
    "written",
    [
        '?p kk:matches "cykel"^^<http://www.w3.org/2001/XMLSchema#string>',
        '?p kk:search _:list . _:list rdf:first "cykel" ; rdf:rest _:more . '
        "_:more rdf:first 100 ; rdf:rest rdf:nil",
        '?list rdf:first ?p ; rdf:rest () ; kk:search ("cykel" 100)',
    ],
)
def test_what_programs_make_of_a_search_finds_the_same(store: Store, written: str) -> None:
    rdf = f"PREFIX rdf: <{PREFIXES['rdf']}>\n"
    plain = store.query(P + 'SELECT ?p { ?p kk:matches "cykel" } ORDER BY ?p').rows
    assert plain
    assert store.query(f"{rdf}{P}SELECT ?p {{ {written} }} ORDER BY ?p").rows == plain
    counted = store.query(f"{rdf}{P}SELECT (COUNT(*) AS ?n) {{ SELECT ?p {{ {written} }} }}")
    assert counted.values() == [{"n": str(len(plain))}]


def test_a_store_without_an_index_says_so_instead_of_finding_nothing(sample_data: Path) -> None:
    with Store(Snapshot.open(sample_data).graph_path) as store:
        with pytest.raises(QueryError, match="need the search index"):
            store.query(QUESTION)
        with pytest.raises(QueryError, match="need the search index"):
            store.write(Query.read(QUESTION), "json")
        # What was found elsewhere can be asked here.
        found = Query.read(QUESTION).with_search(lambda text, limit: [])
        assert store.query(found).rows == ()


def test_limits_bound_what_a_search_may_bind(store: Store) -> None:
    few = Limits(matches=2)
    assert len(store.query(P + 'SELECT * { ?p kk:matches "cykel" }', limits=few).rows) == 2
    with pytest.raises(QueryError, match="1 to 2 passages"):
        store.query(P + 'SELECT * { ?p kk:search ("cykel" 3) }', limits=few)


def test_a_fault_is_placed_in_the_query_as_it_was_asked(store: Store) -> None:
    query = P + 'SELECT * {\n ?p kk:matches "cykel" .\n ?p kk:text }'
    with pytest.raises(QueryError, match=r"line 4, column 13"):
        store.query(query)


def test_a_missing_index_is_an_error(sample_data: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_data, tmp_path / "data", symlinks=True)
    snapshot = Snapshot.open(tmp_path / "data")
    shutil.rmtree(snapshot.path / "index")
    with (
        Store(snapshot.graph_path, search=open_text_search(snapshot).passages) as store,
        pytest.raises(SnapshotError),
    ):
        store.query(QUESTION)
