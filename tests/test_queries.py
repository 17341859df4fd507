from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import sample_contracts
import yaml

from kkgraph.errors import NotFoundError, QueryError
from kkgraph.quality import validation
from kkgraph.queries import saved
from kkgraph.queries.parameters import Parameters
from kkgraph.queries.saved import ParameterError, SavedQuery
from kkgraph.settings import queries_dir
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql import results
from kkgraph.sparql.query import Query
from kkgraph.sparql.store import Answer, Store
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.query import ResultRow

EXPECTED = Path(__file__).resolve().parent / "data" / "queries"
SAVED = saved.load_queries()
CHECKS = saved.load_queries(queries_dir() / "checks")
VALUES: dict[str, dict[str, str]] = yaml.safe_load((EXPECTED / "params.yaml").read_text("utf-8"))
# On these the example graph is meant to give nothing.
EMPTY: set[str] = set()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return sample_contracts.build(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def store(snapshot: Snapshot) -> Iterator[Store]:
    with Store(snapshot.graph_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def dataset(snapshot: Snapshot) -> Graph:
    from rdflib import Graph

    return Graph().parse(data=validation.merged_triples(snapshot), format="nt")


def bound(query: SavedQuery, snapshot: Snapshot) -> str:
    resolve = Parameters(snapshot, load(sample_contracts.EXAMPLE))
    return saved.bind(query, VALUES.get(query.name, {}), resolve)


def test_every_file_is_tested() -> None:
    files = {path.stem for path in queries_dir().glob("*.rq")}
    assert files == set(SAVED) == {path.stem for path in EXPECTED.glob("*.csv")}
    assert len(files) >= 24
    assert set(VALUES) <= files
    assert set(CHECKS) == {path.stem for path in (queries_dir() / "checks").glob("*.rq")}
    assert len(CHECKS) >= 6


@pytest.mark.parametrize("name", SAVED)
def test_header_is_complete(name: str) -> None:
    query = SAVED[name]
    assert query.title and query.title_sv and query.description and query.columns
    assert query.title != query.title_sv
    assert {param.name for param in query.params} <= Query.read(query.text).variables
    assert query.description_sv not in ("", query.description)
    assert (query.explanation("sv"), query.explanation("en")) == (
        query.description_sv,
        query.description,
    )
    for param in query.params:
        assert param.description.endswith(".") and param.description_sv.endswith(".")
        assert param.explanation("sv") != param.explanation("en")
    assert "ORDER BY" in query.text and "SELECT *" not in query.text
    assert not query.extra


def test_swedish_of_a_parameter_that_is_not_there_is_refused() -> None:
    with pytest.raises(QueryError, match="param_sv other"):
        saved.parse_query(
            "a", "#+ param year: year, optional, The year.\n#+ param_sv other: Annat."
        )
    plain = saved.parse_query(
        "a", "#+ title: A\n#+ description: B.\n#+ param y: year, optional, C."
    )
    assert (plain.explanation("sv"), plain.params[0].explanation("sv")) == ("B.", "C.")


@pytest.mark.parametrize("name", CHECKS)
def test_header_of_check_is_complete(name: str) -> None:
    query = CHECKS[name]
    assert query.title and query.title_sv and not query.params
    assert set(query.extra) == {"problem", "solution"}
    assert {"focus", "detail"} <= set(query.columns) <= {"focus", "detail", "file", "line"}
    assert "ORDER BY" in query.text


@pytest.mark.parametrize("query", [*SAVED.values(), *CHECKS.values()], ids=lambda item: item.name)
def test_prefixes_are_the_projects_own(query: SavedQuery) -> None:
    parts = Query.read(query.text).tokens
    assert "SELECT" in [token.word for token in parts]
    for place, token in enumerate(parts):
        if token.word == "PREFIX":
            name, iri = parts[place + 1].text, parts[place + 2].text
            assert PREFIXES[name.rstrip(":")] == iri.strip("<>")


@pytest.mark.parametrize("name", SAVED)
def test_rows_are_as_expected(name: str, snapshot: Snapshot, store: Store) -> None:
    answer = store.query(bound(SAVED[name], snapshot))
    assert answer.columns == SAVED[name].columns
    expected = (EXPECTED / f"{name}.csv").read_text("utf-8")
    assert results.write(answer, "csv").decode().replace("\r\n", "\n") == expected
    assert bool(answer.rows) == (name not in EMPTY)


@pytest.mark.parametrize("name", SAVED)
def test_another_engine_gives_the_same_rows(
    name: str, snapshot: Snapshot, store: Store, dataset: Graph
) -> None:
    text = bound(SAVED[name], snapshot)
    ours = [tuple(row.values()) for row in store.query(text).values()]
    theirs = [
        tuple(None if value is None else str(value) for value in cast("ResultRow", row))
        for row in dataset.query(text)
    ]
    assert [normal(row) for row in theirs] == [normal(row) for row in ours]


@pytest.mark.parametrize("name", [query.name for query in SAVED.values() if query.params])
def test_optional_parameters_may_be_left_out(
    name: str, snapshot: Snapshot, store: Store, dataset: Graph
) -> None:
    query = SAVED[name]
    needed = {p.name: VALUES[name][p.name] for p in query.params if p.required}
    text = saved.bind(query, needed, Parameters(snapshot, load(sample_contracts.EXAMPLE)))
    ours = store.query(text).values()
    assert len(ours) >= len(store.query(bound(query, snapshot)).rows)
    assert len(list(dataset.query(text))) == len(ours)


def normal(row: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return tuple(value.removesuffix(".0") if value else value for value in row)


def test_readme_lists_every_query() -> None:
    assert (queries_dir() / "README.md").read_text("utf-8") == saved.render_readme(SAVED, CHECKS)


def test_the_sample_passes_all_checks(snapshot: Snapshot) -> None:
    found = [item for item in validation.validate(snapshot) if item.severity == "error"]
    assert found == []


@pytest.mark.parametrize(
    ("name", "quads", "focus"),
    [
        ("unknown_term", "<http://x/a> <{kk}commitmnt> <http://x/b>", "{kk}commitmnt"),
        ("fact_without_evidence", "<{id}goal/9901-2024.x> a <{kk}Goal>", "{id}goal/9901-2024.x"),
        (
            "participation_mixed_sources",
            "<{id}participation/x.0> a <{kk}Participation>",
            "{id}participation/x.0",
        ),
        ("label_missing", "<{id}goal/9901-2024.x> a <{kk}Goal>", "{id}goal/9901-2024.x"),
        ("passage_without_contract", "<{id}passage/x.p1> a <{kk}Passage>", "{id}passage/x.p1"),
        ("dangling_reference", "<http://x/a> <{kk}network> <{id}network/x>", "{id}network/x"),
        ("evidence_outside_source", "<{id}evidence/x.1-2> a <{kk}Evidence>", "{id}evidence/x.1-2"),
        (
            "goal_year_implausible",
            "<{id}goal/x> a <{kk}Goal> ; <{kk}targetYear> '1066' ; <{kk}evidence> <{id}e> ."
            "<{id}e> <{kk}inSource> <{id}s> ; <{kk}lineFrom> 1 . <{id}s> <{kk}fileName> 'a'",
            "{id}goal/x",
        ),
        (
            "contract_without_goal",
            "<{id}contract/x> a <{kk}Contract> ; <{kk}textStatus> 'whole' ; "
            "<http://www.w3.org/ns/prov#wasDerivedFrom> <{id}s> . <{id}s> <{kk}fileName> 'a'",
            "{id}contract/x",
        ),
    ],
)
def test_each_check_finds_its_offender(name: str, quads: str, focus: str) -> None:
    import pyoxigraph as ox

    names = {"kk": PREFIXES["kk"], "id": "https://w3id.org/kkgraph/id/"}
    memory = ox.Store()
    memory.load(f"{quads.format(**names)} .", ox.RdfFormat.TURTLE)
    found = [str(row["focus"].value) for row in memory.query(CHECKS[name].text)]  # type: ignore[union-attr]
    assert focus.format(**names) in found


def test_what_a_plan_in_english_states_needs_no_swedish_label() -> None:
    import pyoxigraph as ox

    rdfs, skos = PREFIXES["rdfs"], PREFIXES["skos"]
    goal, network = f"<{PREFIXES['kk']}Goal>", f"<{PREFIXES['kk']}Network>"
    programme = f"<{PREFIXES['kk']}Programme>"
    memory = ox.Store()
    memory.load(
        f"<http://x/goal> a {goal} ; <{rdfs}label> 'Cut'@en ."
        f"<http://x/found> a {network} ; <{skos}prefLabel> 'Found in a text'@en ."
        f"<http://x/registered> a {programme} ; <{skos}prefLabel> 'In a register'@en .",
        ox.RdfFormat.TURTLE,
    )
    found = memory.query(CHECKS["label_missing"].text)
    assert [row["focus"].value for row in found] == ["http://x/registered"]  # type: ignore[union-attr]


def test_every_check_has_an_offender_test() -> None:
    marks: Any = test_each_check_finds_its_offender
    tested = {case[0] for mark in marks.pytestmark for case in mark.args[1]}
    assert tested == set(CHECKS)


def test_severities_fit_the_files(tmp_path: Path) -> None:
    assert set(validation.read_severities(queries_dir() / "checks")) == set(CHECKS)
    (tmp_path / "severity.yaml").write_text("no_such_check: error\n", "utf-8")
    with pytest.raises(Exception, match="no_such_check"):
        validation.read_severities(tmp_path)


def test_parameters_are_never_pasted(snapshot: Snapshot, store: Store) -> None:
    resolve = Parameters(snapshot, load(sample_contracts.EXAMPLE))
    nasty = '6") } DROP ALL # \\'
    text = saved.bind(SAVED["adopters_of_joint_commitment"], {"number": nasty}, resolve)
    assert store.query(text).rows == ()


def test_wrong_parameters_name_the_right_ones(snapshot: Snapshot) -> None:
    resolve = Parameters(snapshot, load(sample_contracts.EXAMPLE))
    query = SAVED["participants_of_network"]
    with pytest.raises(ParameterError, match="has no parameter city; it has: network"):
        saved.bind(query, {"city": "x"}, resolve)
    with pytest.raises(ParameterError, match="-p network="):
        saved.bind(query, {}, resolve)
    with pytest.raises(NotFoundError, match="Exempelnätverket"):
        saved.bind(query, {"network": "Exempelnätverk"}, resolve)
    with pytest.raises(ParameterError, match="2030"):
        resolve("year", "30")
    with pytest.raises(ParameterError, match="digits"):
        resolve("number", "many")
    with pytest.raises(ParameterError, match="no IRI"):
        resolve("iri", "<not an iri>")


def test_own_query_takes_its_variables_as_parameters(snapshot: Snapshot, store: Store) -> None:
    text = "SELECT ?code { ?city kk:municipalityCode ?code }".replace("kk:municipalityCode", "?p")
    own = saved.parse_query("own", text)
    resolve = Parameters(snapshot, load(sample_contracts.EXAMPLE))
    values = {"city": "municipality:9906", "p": "kk:municipalityCode"}
    assert store.query(saved.bind(own, values, resolve)).values() == [{"code": "9906"}]
    with pytest.raises(ParameterError, match="it has: city, code, p"):
        saved.bind(own, {"nothing": "1"}, resolve)


def test_find_query_says_what_is_near() -> None:
    assert saved.find_query("Goals-by-kind-and-year").name == "goals_by_kind_and_year"
    assert saved.find_query("contracts").name == "contracts_overview"
    with pytest.raises(NotFoundError, match="participants_of_network"):
        saved.find_query("participants_of_networks")


def test_malformed_header_names_the_line() -> None:
    with pytest.raises(QueryError, match=r"q\.rq:2"):
        saved.parse_query("q", "#+ title: A\n#+ param x: colour, required, The colour.\n")


def test_default_is_used_when_nothing_is_given() -> None:
    query = saved.parse_query("q", "#+ param n: number, default=3, How many.\nSELECT ?n {}")
    assert saved.bind(query, {}, lambda kind, text: text) == query.text.replace(
        "{}", "{ BIND(3 AS ?n) }"
    )


def test_answer_has_plain_values() -> None:
    assert Answer("ask", boolean=True).values() == []


def test_values_reach_the_subselects_that_hand_them_on() -> None:
    text = "SELECT ?n { { SELECT ?a (SUM(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a } { SELECT ?p { } } }"
    own = saved.parse_query("own", text)
    bound = saved.bind(own, {"a": "1"}, lambda kind, text: text)
    assert bound.count("BIND(1 AS ?a)") == 2
    assert "{ BIND(1 AS ?a)  ?a ?p ?b }" in bound
    assert bound.endswith("{ SELECT ?p { } } }")
