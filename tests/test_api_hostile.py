"""Contracts and questions that try to be more than text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sample_contracts
from api_samples import opened
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FORMULA = '=HYPERLINK("http://evil.example";"x")'
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
RISKY = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve contracts whose titles, names and promises are formulas and markup."""
    folder = tmp_path_factory.mktemp("data")
    signs = iter([FORMULA, "+1+1", "-1+1|cmd", "@SUM(1)", "\t=1", SCRIPT] * 9)
    hostile = []
    for contract in sample_contracts.contracts():
        organisations = [replace(item, name=next(signs)) for item in contract.organisations]
        commitments = [replace(item, text=SCRIPT) for item in contract.commitments]
        joint = [
            replace(item, title=FORMULA, measures=tuple(
                replace(measure, text="@SUM(A1)") for measure in item.measures
            ))
            for item in contract.joint_commitments
        ]  # fmt: skip
        hostile.append(
            replace(
                contract,
                title=next(signs),
                organisations=tuple(organisations),
                commitments=tuple(commitments),
                joint_commitments=tuple(joint),
            )
        )
    sample_contracts.build(folder, hostile)
    with opened(folder) as client:
        yield client


def cells(body: bytes) -> list[str]:
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text) for cell in row]


@pytest.mark.parametrize(
    "path",
    [
        "/api/contracts.csv",
        "/api/commitments.csv",
        "/api/municipalities/9901/twins?format=csv",
        "/api/queries/contracts_overview.csv",
        "/api/queries/joint_commitments_of_municipality.csv?municipality=9901",
        "/api/queries/organisations_of_municipality.csv?municipality=9901",
        "/api/queries/commitments_of_municipality.csv?municipality=9901",
    ],
)
def test_no_cell_of_a_table_is_a_formula(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    found = cells(reply.content)
    assert not [cell for cell in found if cell.startswith(RISKY) and not _is_number(cell)]
    if "commitments" in path or "contracts.csv" in path:
        assert any("=HYPER" in cell or "SUM(" in cell or "<script>" in cell for cell in found)


def test_no_cell_of_the_tables_to_take_away_is_a_formula(client: TestClient) -> None:
    key = client.get("/snapshots").json()["current"]
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"/snapshots/{key}/tables.zip").content))
    tables = [name for name in packed.namelist() if name.endswith(".csv")]
    assert len(tables) > 5
    for name in tables:
        found = cells(packed.read(name))
        assert found, name
        for cell in found:
            assert not cell.startswith(RISKY) or _is_number(cell), (name, cell)


def test_markup_in_contracts_stays_text(client: TestClient) -> None:
    reply = client.get("/api/contracts/angsvattnet-2025")
    assert SCRIPT in {item["text"] for item in reply.json()["commitments"]}
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    iri = "https://w3id.org/kkgraph/def#Commitment"
    query = f"SELECT ?s {{ ?s a <{iri}> }}"
    accept = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", params={"query": query}, headers=accept).json()
    for row in found["results"]["bindings"]:
        path = row["s"]["value"].removeprefix("https://w3id.org/kkgraph/id")
        page = client.get(f"/page{path}", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    "text", [SCRIPT, FORMULA, "'; DROP TABLE x; --", "a\r\nX-Evil: 1", "\u202e"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/municipalities/{}",
        "/api/contracts/{}",
        "/api/queries/{}",
        "/api/contracts?select={}",
        "/api/commitments?version={}",
        "/api/queries/themes_of_municipality?municipality={}",
        "/api/queries/quotes_for_section_topic?topic={}",
        "/id/contract/{}",
        "/theme/{}",
        "/snapshots/{}/api/contracts",
    ],
)
def test_what_is_asked_stays_text(client: TestClient, path: str, text: str) -> None:
    from urllib.parse import quote

    reply = client.get(path.format(quote(text, safe="")))
    assert reply.status_code in (200, 303, 400, 404)
    assert not reply.headers["content-type"].startswith("text/html")
    assert "x-evil" not in reply.headers


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/x> ?p ?o } #",
        '<https://example.org/"x>',
        "kk:Goal . ?a ?b ?c",
        "https://example.org/{x}",
    ],
)
def test_iris_cannot_leave_their_place(client: TestClient, value: str) -> None:
    reply = client.get("/api/queries/evidence_of_statement", params={"statement": value})
    assert reply.status_code == 400
    assert reply.json()["code"] == "query_error"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40), value=st.text(max_size=60))
def test_anything_may_be_asked(client: TestClient, name: str, value: str) -> None:
    for path, params in (
        ("/api/contracts", {name: value}),
        ("/api/contracts", {"sort": value}),
        ("/api/municipalities/9901/twins", {"about": value}),
        ("/api/municipalities/9901/twins", {"weights": value}),
        ("/api/compare", {"ids": value}),
        ("/api/queries/goals_by_kind_and_year", {"year": value}),
        ("/api/queries/evidence_of_statement", {"statement": value}),
    ):
        asked = {_clean(key): _clean(item) for key, item in params.items()}
        assert client.get(path, params=asked).status_code < 500, (path, asked)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
