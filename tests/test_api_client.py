"""The client against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from servers import Server, serving

from kkgraph.client import Client
from kkgraph.client.connection import ApiError
from kkgraph.errors import KkGraphError


@pytest.fixture(scope="module")
def server(sample_data: Path) -> Iterator[Server]:
    with serving(sample_data, workers=1) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def test_every_question(client: Client, tmp_path: Path) -> None:
    assert client.search("fjärrvärme", n=2)["hits"][0]["source"]["line_from"]
    assert client.municipality("Ängsvattnet")["newest"] == "angsvattnet-2024"
    assert client.twins("9901", n=1)["twins"]
    assert client.contract("angsvattnet-2024", select="goals")["goals"]
    assert len(client.compare("angsvattnet", "stenlycke")["contracts"]) == 2
    met = client.brief("Stenlycke", "Lingonheda", "cykling")
    assert (met["theirs"]["municipality"], met["about"]) == ("Lingonheda", "cykling")
    assert client.commitments()["version"] == "2025/26"
    assert client.report()["contracts"]
    assert client.city_answers("angsvattnet-2024") == []
    assert client.query("participants_of_network", network="Eurocities") is not None
    assert client.sparql("SELECT ?s { ?s ?p ?o } LIMIT 1")[0]["s"]
    assert client.table("contracts", select="id")[0]["id"]
    assert {row["id"] for row in client.contracts()} == {
        row["contract"] for row in client.query("contracts_overview")
    }
    lists = (client.municipalities, client.networks, client.themes, client.queries)
    assert all(len(make(n=3)) == 3 for make in lists)
    assert client.download("tables.zip", tmp_path / "t.zip") == (tmp_path / "t.zip").stat().st_size


def test_hits_come_page_by_page(client: Client) -> None:
    ranks = [hit["rank"] for hit in client.hits("energi", n=5)]
    assert ranks == list(range(1, len(ranks) + 1))
    assert len(ranks) > 5


def test_what_did_not_change_is_not_sent_again(client: Client) -> None:
    first = client.contracts()
    sent: list[int] = []
    client._connection._http.event_hooks["response"] = [lambda r: sent.append(r.status_code)]
    assert client.contracts() == first
    assert sent == [304]


def test_one_snapshot_for_good(client: Client) -> None:
    with pytest.raises(KkGraphError, match="ask something first"):
        Client("http://127.0.0.1:9").at()
    found = client.contracts()
    with client.at() as pinned:
        assert pinned.contracts() == found
        assert pinned.snapshot == client.last_snapshot
    with client.at("0123456789abcdef") as gone, pytest.raises(ApiError) as error:
        gone.contracts()
    assert error.value.expected == [client.last_snapshot]


def test_errors_say_what_would_be_right(client: Client, tmp_path: Path) -> None:
    with pytest.raises(ApiError) as error:
        client.municipality("Angsvatnet")
    assert (error.value.status, error.value.code) == (404, "not_found")
    assert "Ängsvattnet" in str(error.value)
    with pytest.raises(ApiError, match="404"):
        client.download("other.zip", tmp_path / "x")
    with pytest.raises(KkGraphError, match="does not answer"):
        Client("http://127.0.0.1:9").contracts()


def test_a_busy_server_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("kkgraph.client.connection.time.sleep", waited.append)
    replies = iter(
        [
            httpx.Response(503, headers={"Retry-After": "7"}),
            httpx.Response(429, headers={"Retry-After": "soon"}),
            httpx.Response(200, json=[]),
        ]
    )
    with Client(transport=httpx.MockTransport(lambda request: next(replies))) as client:
        assert client.contracts() == []
    assert waited == [7.0, 1.0]
    always = httpx.MockTransport(lambda request: httpx.Response(502, text="<html>"))
    with Client(transport=always) as client, pytest.raises(ApiError, match="502"):
        client.contracts()
