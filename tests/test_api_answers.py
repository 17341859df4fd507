from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sample_contracts
from api_samples import opened, rows_of, walk
from fastapi.testclient import TestClient

from kkgraph.answers import questions
from kkgraph.queries import saved


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def command(data: Path, *arguments: str) -> Any:
    program = "from kkgraph.cli import main; main()"
    run = [sys.executable, "-c", program, "--data", str(data), *arguments]
    return json.loads(subprocess.run(run, capture_output=True, check=True).stdout)


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("contracts/angsvattnet-2024", ("show", "angsvattnet-2024")),
        ("municipalities/9901/twins?n=3", ("twins", "9901", "-n", "3")),
        ("compare?ids=angsvattnet,stenlycke", ("compare", "angsvattnet", "stenlycke")),
        ("brief?ours=9901&theirs=Lingonheda", ("brief", "9901", "Lingonheda")),
        (
            "brief?ours=9901&theirs=Lingonheda&about=cykling",
            ("brief", "9901", "Lingonheda", "--about", "cykling"),
        ),
        ("commitments", ("commitments",)),
        ("commitments?version=2025", ("commitments", "--version", "2025")),
        ("queries/contracts_overview", ("query", "contracts_overview")),
    ],
)
def test_bodies_are_those_of_the_command_line(
    client: TestClient, sample_data: Path, path: str, arguments: tuple[str, ...]
) -> None:
    assert client.get(f"/api/{path}").json() == command(sample_data, *arguments, "--json")


def test_search_is_that_of_the_command_line(client: TestClient, sample_data: Path) -> None:
    found = client.get("/api/search", params={"q": "fjärrvärme", "n": 3}).json()
    told = command(sample_data, "search", "fjärrvärme", "-n", "3", "--json")
    found.pop("next")
    for answer in (found, told):
        answer.pop("took_ms")
    assert found["hits"]
    assert found == told


def test_search_goes_on_where_it_stopped(client: TestClient) -> None:
    whole = client.get("/api/search?q=energi&n=1000").json()
    pages = [reply.json() for reply in walk(client, "/api/search?q=energi&n=7")]
    hits = [hit for page in pages for hit in page["hits"]]
    assert hits == whole["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert pages[-1]["next"] is None
    assert all(page["cities"] == whole["cities"] for page in pages)


def test_search_filters(client: TestClient) -> None:
    both = client.get("/api/search?q=energi&n=100&municipality=9901&municipality=Stenlycke").json()
    assert {hit["municipality"] for hit in both["hits"]} == {"Ängsvattnet", "Stenlycke"}
    words = client.get("/api/search?q=energi&legs=words").json()
    assert {hit["why"]["vectors"] for hit in words["hits"]} == {0.0}
    assert client.get("/api/search?q=energi&legs=guessing").status_code == 400
    assert client.get("/api/search?q=energi&municipality=Atlantis").status_code == 404


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=och"])
def test_search_for_nothing_is_told(client: TestClient, query: str) -> None:
    reply = client.get(f"/api/search{query}")
    assert reply.status_code == 400
    assert reply.json()["expected"] or reply.json()["hint"]


def test_hits_as_a_table(client: TestClient) -> None:
    rows = rows_of(client.get("/api/search.csv?q=energi&n=4").content)
    assert len(rows) == 4
    assert {"rank", "contract", "text", "section_title", "source_line_from"} <= set(rows[0])


def test_fields_of_hits_and_twins(client: TestClient) -> None:
    found = client.get("/api/search?q=energi&n=2&select=contract,source.line_from").json()
    assert [list(hit) for hit in found["hits"]] == [["contract", "source"]] * 2
    assert found["next"] and found["cities"]
    twins = client.get("/api/municipalities/9901/twins?n=2&select=rank,municipality").json()
    assert [list(twin) for twin in twins["twins"]] == [["rank", "municipality"]] * 2
    assert client.get("/api/search?q=energi&select=contrct").status_code == 400


def test_twins_by_topic_and_weights(client: TestClient) -> None:
    path = "/api/municipalities/Ängsvattnet/twins"
    about = client.get(path, params={"about": "fjärrvärme", "n": 1}).json()
    assert about["about"] == "fjärrvärme"
    assert len(about["twins"]) == 1
    both = client.get(path, params={"about": "fjärrvärme", "theme": "district-heating"})
    assert both.status_code == 200
    assert "fjärrvärme" in both.json()["about"]
    wrong = client.get(path, params={"weights": "charm=1"})
    assert wrong.status_code == 400
    assert "themes" in wrong.json()["detail"] + wrong.json()["hint"]
    assert rows_of(client.get(path, params={"format": "csv"}).content)[0]["municipality"]


def test_a_city_has_its_contracts(client: TestClient) -> None:
    for name in ("9901", "Ängsvattnet", "angsvattnet", "ängsvattnets kommun"):
        city = client.get(f"/api/municipalities/{name}").json()
        assert city["code"] == "9901"
        assert [row["id"] for row in city["versions"]] == city["contracts"]
        assert city["newest"] == "angsvattnet-2024"
    empty = client.get("/api/municipalities/Malmö").json()
    assert (empty["contracts"], empty["newest"]) == ([], None)


def test_statements_carry_quotes_and_places(client: TestClient) -> None:
    shown = client.get("/api/contracts/angsvattnet-2024?select=goals,source").json()
    assert list(shown) == ["goals", "source"]
    place = shown["goals"][0]["evidence"][0]
    assert place["quote"] and place["line_from"] <= place["line_to"]


@pytest.mark.parametrize("ids", ["", "malmo", "a,b,c,d,e,f", "angsvattnet,angsvattnet", ","])
def test_compare_takes_two_to_five(client: TestClient, ids: str) -> None:
    assert client.get("/api/compare", params={"ids": ids}).status_code == 400


def test_commitments_as_a_table(client: TestClient) -> None:
    rows = rows_of(client.get("/api/commitments.csv?lang=en").content)
    assert list(rows[0]) == [
        "number", "commitment", "municipality", "contract", "kind", "measure"
    ]  # fmt: skip


def test_a_format_that_is_none_is_refused(client: TestClient) -> None:
    for given in ("", "yaml"):
        reply = client.get("/api/queries/contracts_overview", params={"format": given})
        assert (reply.status_code, reply.json()["code"]) == (400, "unknown_format")


def test_saved_queries_in_all_formats(client: TestClient) -> None:
    path = "/api/queries/goals_by_kind_and_year"
    for suffix, kind in (("csv", "text/csv"), ("tsv", "text/tab-separated-values"),
                         ("json", "application/sparql-results+json"),
                         ("xml", "application/sparql-results+xml")):  # fmt: skip
        for reply in (client.get(f"{path}.{suffix}"), client.get(path, headers={"Accept": kind})):
            assert reply.status_code == 200
            assert reply.headers["content-type"].startswith(kind)
            assert "2030" in reply.text
    refused = client.get(path, headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    assert "text/csv" in refused.json()["expected"]


def test_saved_queries_have_typed_parameters(client: TestClient) -> None:
    path = "/api/queries/goals_by_kind_and_year"
    rows = rows_of(client.get(f"{path}.csv?goal_kind=climate_neutral&year=2040").content)
    assert {(row["goal_kind"], row["target_year"]) for row in rows} == {("climate_neutral", "2040")}
    for query, told in (
        ("year=soon", "four digits"),
        ("goal_kind=climate_nutral", "climate_neutral"),
        ("goalkind=other", "goal_kind"),
        (f"year={'1' * 501}", "500"),
    ):
        reply = client.get(f"{path}?{query}")
        assert reply.status_code == 400, query
        assert told in reply.text, query
    missing = client.get("/api/queries/participants_of_network")
    assert missing.json()["expected"] == {
        "network": "network: Network by key, name or abbreviation."
    }


def test_rows_of_saved_queries_come_in_pages(client: TestClient) -> None:
    path = "/api/queries/goals_by_kind_and_year"
    whole = client.get(path).json()["results"]["bindings"]
    pages = [reply.json()["results"]["bindings"] for reply in walk(client, f"{path}?n=4")]
    assert [row for page in pages for row in page] == whole
    picked = client.get(f"{path}?select=city,goal&sort=-city&n=2").json()
    assert picked["head"]["vars"] == ["city", "goal"]
    assert client.get(f"{path}?select=town").status_code == 400
    assert client.get(f"{path}?n=none").status_code == 400


def test_triples_of_a_saved_query(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . FILTER (?s = ?thing) }"
    header = "#+ param thing: iri, required, The thing.\n"
    query = saved.parse_query("classes_of", header + text)
    monkeypatch.setattr(questions.Answers, "saved_query", lambda self, name: query)
    iri = "https://w3id.org/kkgraph/id/municipality/9901"
    reply = client.get("/api/queries/classes_of", params={"thing": iri})
    assert reply.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "kk:Municipality" in reply.text
    for suffix, kind in (("nt", "application/n-triples"), ("jsonld", "application/ld+json")):
        reply = client.get(f"/api/queries/classes_of.{suffix}", params={"thing": iri})
        assert reply.headers["content-type"] == kind
        assert "Municipality" in reply.text


def test_a_snapshot_without_index_answers_the_rest(tmp_path: Path) -> None:
    sample_contracts.build(tmp_path)
    with opened(tmp_path) as client:
        assert client.get("/api/contracts").status_code == 200
        assert client.get("/api/search?q=sol").status_code == 503


def test_no_snapshot_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as client:
        reply = client.get("/api/contracts")
        assert reply.status_code == 503
        assert reply.headers["retry-after"]
        assert client.get("/openapi.json").status_code == 200
        assert client.get("/snapshots").json() == {"current": None, "snapshots": []}
