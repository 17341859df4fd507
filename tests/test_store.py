from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kkgraph.errors import QueryError, QueryTimeout, SnapshotError, UsageError
from kkgraph.graph.oxigraph import bulk_load, without_graph
from kkgraph.sparql import results
from kkgraph.sparql.formats import convert
from kkgraph.sparql.query import Query
from kkgraph.sparql.store import Answer, Limits, RdfTerm, Store

XSD = "http://www.w3.org/2001/XMLSchema#"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Twenty-four doublings of a hundred letters.
HUNGRY = (
    "SELECT (STRLEN(?x24) AS ?n) { BIND('"
    + "x" * 100
    + "' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(24))
    + " }"
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    lines = [f'<http://x/s{n}> <http://x/p> "v{n}" <http://g/{n % 2}> .\n' for n in range(500)]
    # The same triple in two graphs.
    lines.append('<http://x/s0> <http://x/p> "v0" <http://g/1> .\n')
    (folder / "a.nq").write_text("".join(sorted(lines)), "utf-8")
    assert bulk_load(folder / "graph", [folder / "a.nq"]) == 501
    return folder / "graph"


@pytest.mark.parametrize("piece", (1, 70, 1_000_000))
def test_a_graph_loaded_in_pieces_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr("kkgraph.graph.oxigraph._PIECE", piece)
    files = [tmp_path / f"{number}.nq" for number in range(9)]
    for number, path in enumerate(files):
        lines = [f'<http://x/s{n}> <http://x/p> "v{n}" <http://g/{number}> .\n' for n in range(40)]
        path.write_text("".join(sorted(lines[number:])), "utf-8")
    assert bulk_load(tmp_path / "graph", files) == sum(40 - number for number in range(9))
    with Store(tmp_path / "graph") as opened:
        assert count(opened, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 40
        assert count(opened, "SELECT (COUNT(*) AS ?n) FROM <http://g/8> { ?s ?p ?o }") == 32


@pytest.fixture
def store(graph: Path) -> Iterator[Store]:
    with Store(graph) as opened:
        yield opened


def count(store: Store, text: str) -> int:
    return int(store.query(text).values()[0]["n"] or 0)


def test_a_triple_of_two_graphs_counts_once(store: Store) -> None:
    assert count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 500
    assert count(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 501
    assert count(store, "SELECT (COUNT(*) AS ?n) FROM <http://g/1> { ?s ?p ?o }") == 251


def test_graphs_can_be_chosen(store: Store) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answer = store.query(text, default_graphs=["http://g/0"])
    assert answer.values() == [{"n": "250"}]


def test_runaway_query_is_killed_and_the_next_one_answered(store: Store) -> None:
    with pytest.raises(QueryTimeout, match=r"0\.3 s"):
        store.query(ENDLESS, limits=Limits(seconds=0.3))
    assert store.query("ASK {}").boolean


def test_memory_is_limited(graph: Path) -> None:
    with Store(graph, megabytes=512) as store:
        with pytest.raises(QueryError, match="512 MB"):
            store.query(HUNGRY, limits=Limits(seconds=60))
        assert store.query("ASK {}").boolean


def test_rows_are_limited_and_it_is_said(store: Store) -> None:
    answer = store.query("SELECT ?s { ?s ?p ?o }", limits=Limits(rows=3))
    assert (len(answer.rows), answer.truncated) == (3, True)
    assert not store.query("SELECT ?s { ?s ?p ?o }", limits=Limits(rows=500)).truncated
    built = store.query("CONSTRUCT WHERE { ?s ?p ?o }", limits=Limits(rows=3))
    assert (built.triples.count("\n"), built.truncated) == (3, True)


def test_second_query_is_quick(store: Store) -> None:
    store.query("ASK {}")
    times = sorted(store.query("ASK {}").seconds for _ in range(50))
    assert times[25] < 0.002


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE#x>\n<http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { BIND(1<'x>' AS ?q) SERVICE <http://127.0.0.1:1/> {} BIND('x' AS ?z) }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE ?x {} } } } }",
        "ASK { FILTER EXISTS { SERVICE ?x {} } }",
        "SELECT * { SERVI\\u0043E <http://127.0.0.1:1/> { ?s ?p ?o } }",
        # Grammars that differ on where a comment ends would see a string or a comment here.
        "SELECT * { FILTER(1<?b&&?c!='''>''') #\rSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #\n"
        " FILTER(?c!='''x''') }",
        "PREFIX : <urn:> ASK { ?s ?p :o~SERVICE <http://127.0.0.1:1/> {} }",
        "PREFIX a: <urn:> ASK { ?s a a:b\\' . SERVICE <http://127.0.0.1:1/> {} FILTER('' = '') }",
        "PREFIX a: <urn:> ASK { ?s a a:b\\# . SERVICE#\r?x#\n{} }",
        "ASK { SERVICE <\\u0068ttp://127.0.0.1:1/> {} }",
    ],
)
def test_service_is_refused(store: Store, text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        store.query(text)


def test_the_kernel_refuses_network_to_queries(store: Store) -> None:
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("the filter of system calls is for Linux on these machines")
    program = (
        "import pyoxigraph as ox, kkgraph.sparql.no_network as n\n"
        "assert n.refuse_network()\n"
        "list(ox.Store().query('SELECT * { SERVICE <http://127.0.0.1:8765/> { ?s ?p ?o } }'))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Permission denied" in told.stderr
    assert store.query("ASK {}").boolean
    for worker in store._workers:
        status = Path(f"/proc/{worker._process.pid}/status").read_text()
        assert re.search(r"^Seccomp:\t2$", status, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { BIND('SERVICE <http://x> {' AS ?x) }",
        "ASK { ?service <http://x/service> ?o } # SERVICE",
        "ASK {} # SERVICE <http://x> {",
        "ASK { ?service ?p '' }",
        "PREFIX service: <http://x/> ASK { ?s service:SERVICE 'INSERT DATA' }",
    ],
)
def test_the_word_alone_is_allowed(store: Store, text: str) -> None:
    assert store.query(text).form == "ask"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a> <http://b> 1 }",
        "PREFIX ex: <http://x/> # comment\nDELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "clear all",
        "BASE <http://x/> WITH <g> DELETE {} WHERE {}",
    ],
)
def test_updates_are_refused(store: Store, text: str) -> None:
    with pytest.raises(QueryError, match="read-only"):
        store.query(text)


def test_syntax_errors_have_a_place(store: Store) -> None:
    with pytest.raises(QueryError, match="line 3, column 2"):
        store.query("SELECT * {\n ?s ?p \n}")
    with pytest.raises(QueryError, match="declared with PREFIX"):
        store.query("SELECT * { ?s a nothing:here }")
    with pytest.raises(QueryError, match="empty"):
        store.query(" # nothing\n")


def test_deep_nesting_is_contained(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query(f"ASK {{ FILTER({'(' * 100_000}1{')' * 100_000}) }}")
    assert store.query("ASK {}").boolean


def test_missing_graph_says_what_to_do(tmp_path: Path) -> None:
    with Store(tmp_path / "none") as store, pytest.raises(SnapshotError, match="ingest"):
        store.query("ASK {}")


def test_several_threads_share_the_workers(graph: Path) -> None:
    found: list[bool] = []
    with Store(graph, workers=2) as store:
        threads = [
            threading.Thread(target=lambda: found.append(store.query("ASK {}").boolean))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [True] * 8


def test_closing_ends_the_processes(graph: Path) -> None:
    store = Store(graph)
    store.query("ASK {}")
    processes = [worker._process for worker in store._workers]
    store.close()
    assert processes and all(process.poll() is not None for process in processes)


def answer() -> Answer:
    return Answer(
        "select",
        ("a", "b", "c"),
        (
            (RdfTerm("uri", "http://x/&amp"), RdfTerm("literal", 'q"\n,', XSD + "string"), None),
            (
                RdfTerm(
                    "literal", "å", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "sv"
                ),
                RdfTerm("literal", "2030", XSD + "gYear"),
                RdfTerm("literal", "-5", XSD + "integer"),
            ),
        ),
    )


def test_results_in_all_formats_agree_with_the_engines_reader() -> None:
    import pyoxigraph as ox

    rows = {}
    for name, known in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        parsed = ox.parse_query_results(results.write(answer(), name), format=known)
        rows[name] = [[str(row[column]) for column in "abc"] for row in parsed]  # type: ignore[union-attr]
    assert rows["json"] == rows["xml"]
    tsv = results.write(answer(), "tsv").decode().splitlines()
    assert tsv[0] == "?a\t?b\t?c"
    assert tsv[2] == f'"å"@sv\t"2030"^^<{XSD}gYear>\t-5'
    assert (
        results.write(answer(), "csv").decode().startswith('a,b,c\r\nhttp://x/&amp,"q""\n,",\r\n')
    )


def test_yes_or_no_in_all_formats() -> None:
    yes = Answer("ask", boolean=True)
    assert json.loads(results.write(yes, "json")) == {"head": {}, "boolean": True}
    assert b"<boolean>true</boolean>" in results.write(yes, "xml")
    assert results.write(yes, "csv") == b"boolean\r\ntrue\r\n"


@pytest.mark.parametrize("name", results.GRAPH_SUFFIXES)
def test_triples_in_all_formats(store: Store, name: str) -> None:
    import pyoxigraph as ox

    built = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 5")
    data = results.write(built, name)
    suffix = ox.RdfFormat.from_extension(results.GRAPH_SUFFIXES[name])
    assert len(list(ox.parse(data, format=suffix))) == 5


def test_formats_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="csv, tsv, json, xml"):
        results.write(answer(), "turtle")
    with pytest.raises(UsageError, match="turtle"):
        results.write(Answer("graph"), "csv")
    with pytest.raises(QueryError, match="unknown format"):
        convert("", "docx")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("SELECT ?a { ?a ?b ?c }", "SELECT ?a {"),
        ("SELECT (EXISTS {?x ?y ?z} AS ?e) WHERE { }", "SELECT (EXISTS {?x ?y ?z} AS ?e) WHERE {"),
        ("CONSTRUCT { ?a ?b ?c } # {\nWHERE { ?a }", "CONSTRUCT { ?a ?b ?c } # {\nWHERE {"),
        ('# {\nASK # {\n{ ?a ?b "{" }', "# {\nASK # {\n{"),
    ],
)
def test_outermost_group_is_found(text: str, before: str) -> None:
    assert text[: Query.read(text).group_start()] == before


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?a ?b ?c }", "DESCRIBE <http://x>"])
def test_queries_without_a_group_for_parameters(text: str) -> None:
    with pytest.raises(QueryError, match="no WHERE group"):
        Query.read(text).group_start()


def test_graph_name_is_taken_off_the_line() -> None:
    line = b'<http://a> <http://b> "c> <d ." <http://g> .\n'
    assert without_graph(line) == b'<http://a> <http://b> "c> <d ." .\n'


def test_json_is_the_same_whoever_writes_it(store: Store) -> None:
    text = 'SELECT ?x ?y { VALUES (?x ?y) { ("},{\\"" "å"@sv) (UNDEF 1.5) (<http://x> true) } }'
    assert json.loads(store.write(text, "json").body) == results.to_json(store.query(text))
    # What must be cut off is not written by the engine.
    cut = store.write(text, "json", limits=Limits(rows=2))
    assert cut.truncated and len(json.loads(cut.body)["results"]["bindings"]) == 2
    assert not store.write(text, "json", limits=Limits(rows=3)).truncated
    assert store.write(text, "json", limits=Limits(bytes=4)).truncated
