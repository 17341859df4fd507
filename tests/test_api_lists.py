from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_samples import opened, rows_of, walk
from fastapi.testclient import TestClient

LISTS = ("contracts", "municipalities", "networks", "themes", "queries")


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def command(data: Path, *arguments: str) -> Any:
    program = "from kkgraph.cli import main; main()"
    run = [sys.executable, "-c", program, "--data", str(data), *arguments, "--json"]
    return json.loads(subprocess.run(run, capture_output=True, check=True).stdout)


@pytest.mark.parametrize("what", LISTS)
def test_lists_are_those_of_the_command_line(
    client: TestClient, sample_data: Path, what: str
) -> None:
    reply = client.get(f"/api/{what}")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json() == command(sample_data, "list", what)
    assert int(reply.headers["x-kkgraph-total"]) == len(reply.json())


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize("way", [".csv", "?format=csv", "accept"])
def test_every_list_is_a_table_too(client: TestClient, what: str, way: str) -> None:
    headers = {"Accept": "text/csv"} if way == "accept" else {}
    suffix = "" if way == "accept" else way
    reply = client.get(f"/api/{what}{suffix}", headers=headers)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == f'attachment; filename="{what}.csv"'
    assert len(rows_of(reply.content)) == len(client.get(f"/api/{what}").json())


@pytest.mark.parametrize(("what", "n"), [("municipalities", 37), ("themes", 100), ("queries", 1)])
@pytest.mark.parametrize("sort", ["", "&sort=-label,name,key"])
def test_pages_are_complete_and_stable(client: TestClient, what: str, n: int, sort: str) -> None:
    fields = client.get(f"/api/{what}?n=1").json()[0]
    names = ",".join(name for name in ("label", "name", "key") if name in fields)
    order = f"&sort=-{names}" if sort else ""
    whole = client.get(f"/api/{what}?n=1000{order}").json()
    for _ in range(2):
        pages = [reply.json() for reply in walk(client, f"/api/{what}?n={n}{order}")]
        assert [row for page in pages for row in page] == whole
        assert {len(page) for page in pages[:-1]} <= {n}


def test_pages_of_tables_link_too(client: TestClient) -> None:
    pages = [rows_of(reply.content) for reply in walk(client, "/api/municipalities.csv?n=100")]
    assert [len(page) for page in pages][:2] == [100, 100]


def test_select_and_sort(client: TestClient) -> None:
    rows = client.get("/api/contracts?select=id,counts.goals&sort=-valid_from,id").json()
    assert all(list(row) == ["id", "counts"] and list(row["counts"]) == ["goals"] for row in rows)
    years = [int(row["id"].rpartition("-")[2]) for row in rows]
    assert years == sorted(years, reverse=True)
    names = [row["name"] for row in client.get("/api/municipalities?sort=name&select=name").json()]
    assert names.index("Örebro") > names.index("Åre") > names.index("Ystad")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select=idd", "valid_from"),
        ("sort=-nothing", "valid_from"),
        ("n=0", "n"),
        ("n=1001", "n"),
        ("offset=-1", "offset"),
        ("lang=de", "lang"),
        ("format=pdf", "format"),
        ("municipalty=1", "select"),
    ],
)
def test_wrong_parameters_say_what_is_right(client: TestClient, query: str, told: str) -> None:
    reply = client.get(f"/api/contracts?{query}")
    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"
    body = reply.json()
    assert {"type", "title", "status", "detail", "expected", "hint"} <= set(body)
    assert told in json.dumps(body, ensure_ascii=False)


def test_a_misspelt_parameter_is_not_passed_over(client: TestClient) -> None:
    reply = client.get("/api/search?q=sol&municipalty=9901")
    assert reply.status_code == 400
    assert "municipality" in reply.json()["hint"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/contracts",
        "/api/contracts.csv?n=2",
        "/api/search?q=sol",
        "/api/municipalities/9901/twins",
        "/api/commitments",
        "/api/queries/contracts_overview",
        "/api/queries/contracts_overview.csv",
        "/data/municipality/9901.ttl",
        "/.well-known/void",
    ],
)
def test_unchanged_answers_are_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    etag = first.headers["etag"]
    assert first.headers["x-kkgraph-snapshot"] in etag
    assert first.headers["cache-control"] == "public, no-cache"
    for given in (etag, f'"x", {etag}', etag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).content == first.content
    assert client.get(path).content == first.content


def test_etags_tell_answers_apart(client: TestClient) -> None:
    paths = ["contracts", "contracts?n=1", "contracts?n=2", "contracts.csv", "networks"]
    assert len({client.get(f"/api/{path}").headers["etag"] for path in paths}) == len(paths)
    csv = client.get("/api/contracts", headers={"Accept": "text/csv"})
    assert csv.headers["etag"] != client.get("/api/contracts").headers["etag"]
    assert "Accept" in csv.headers["vary"]


def test_a_new_snapshot_has_new_etags(sample_data: Path, tmp_path: Path) -> None:
    import sample_contracts

    one = sample_contracts.build(tmp_path).id
    with opened(tmp_path) as client:
        etag = client.get("/api/contracts").headers["etag"]
        two = sample_contracts.build(tmp_path, sample_contracts.contracts()[:1]).id
        assert one != two
        client.portal.call(client.app.state.core.current.look)  # type: ignore[union-attr, attr-defined]
        reply = client.get("/api/contracts", headers={"If-None-Match": etag})
        assert (reply.status_code, len(reply.json())) == (200, 1)
        old = client.get(f"/snapshots/{one}/api/contracts")
        assert len(old.json()) > 1
        assert old.links["latest-version"]["url"] == "/api/contracts"
        kept = client.get("/snapshots").json()
        assert [row["current"] for row in kept["snapshots"]] == [True, False]


def test_names_that_do_not_exist(client: TestClient) -> None:
    for path, near in (
        ("/api/municipalities/Angsvatnet", "Ängsvattnet"),
        ("/api/municipalities/Angsvatnet/twins", "Ängsvattnet"),
        ("/api/contracts/angsvattnet-1999", "angsvattnet-2024"),
        ("/api/commitments?version=1871", "2025/26"),
        ("/api/queries/participants_of_netwrk", "participants_of_network"),
        ("/api/queries/themes_of_municipality?municipality=Angsvatnet", "Ängsvattnet"),
        ("/api/compare?ids=angsvattnet,stenlyke", "stenlycke-2025"),
        ("/snapshots/0123456789abcdef/api/contracts", client.get("/readyz").json()["snapshot"]),
    ):
        reply = client.get(path)
        assert reply.status_code == 404, path
        assert near in reply.json()["expected"], path


def test_answers_can_be_asked_for_again(client: TestClient) -> None:
    reply = client.get("/api/municipalities?n=2&offset=4")
    kept = client.get(reply.links["bookmark"]["url"])
    assert kept.content == reply.content
    assert kept.headers["x-kkgraph-snapshot"] == reply.headers["x-kkgraph-snapshot"]
    assert "/snapshots/" in kept.links["next"]["url"]


def test_links_lead_where_people_reach_the_server(sample_data: Path) -> None:
    """Below a path that a proxy takes away, the pages to come could not be found."""
    with opened(sample_data, public_url="https://example.org/klimat") as served:
        asked = {"host": "example.org"}
        reply = served.get("/api/contracts?n=2", headers=asked)
        assert reply.status_code == 200, reply.text
        assert reply.links["next"]["url"] == "/klimat/api/contracts?n=2&offset=2"
        assert reply.links["bookmark"]["url"].startswith("/klimat/snapshots/")
        found = served.get("/api/search?q=klimat&n=1", headers=asked).json()
        assert found["next"].startswith("/klimat/api/search?")
        named = reply.links["bookmark"]["url"].removeprefix("/klimat")
        again = served.get(named, headers=asked)
        assert again.json() == reply.json()
        assert again.links["latest-version"]["url"] == "/klimat/api/contracts?n=2"
        assert again.links["next"]["url"].startswith("/klimat/snapshots/")


def test_saved_queries_are_told_in_both_languages(client: TestClient) -> None:
    for lang in ("sv", "en"):
        told_of = client.get(f"/api/queries?lang={lang}").json()
        assert len(told_of) > 10
        for row in told_of:
            for told in (row, *row["params"]):
                assert told["description"] == told[f"description_{lang}"]
                assert told["description_sv"] != told["description_en"]
            assert row["title"] == row[f"title_{lang}"]
