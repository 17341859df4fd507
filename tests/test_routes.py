"""Every route alike: HEAD, OPTIONS, methods that are refused, paths that are not there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from api_samples import opened
from fastapi.testclient import TestClient
from page_probes import BROWSER
from servers import serving
from test_pages import PAGES

from search_api.api.openapi_examples import request_of

# What differs between two answers to the same question.
CHANGING = ("date", "content-length", "x-kkgraph-took")


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


@pytest.fixture(scope="module")
def paths(client: TestClient) -> list[str]:
    described = client.get("/openapi.json").json()["paths"]
    asked = [request_of(path, item["get"]) for path, item in described.items() if "get" in item]
    return [*asked, "/openapi.json", "/static/style.css", "/api/contracts.csv"]


def test_head_is_get_without_body(client: TestClient, paths: list[str]) -> None:
    assert len(paths) > 20
    for path in [*paths, *PAGES]:
        if path == "/metrics":
            continue
        given = BROWSER if path in PAGES else {}
        got, head = client.get(path, headers=given), client.head(path, headers=given)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        told = [
            {key: value for key, value in reply.headers.items() if key not in CHANGING}
            for reply in (got, head)
        ]
        assert told[0] == told[1], path
        length = head.headers.get("content-length")
        assert length in (None, got.headers.get("content-length")) or "took_ms" in got.text, path


def test_options_names_the_methods_and_others_are_refused(
    client: TestClient, paths: list[str]
) -> None:
    assert len(paths) > 20
    for path in [*paths, *PAGES]:
        told = client.options(path)
        allowed = "GET, HEAD, POST, OPTIONS" if "/sparql" in path else "GET, HEAD, OPTIONS"
        assert (told.status_code, told.headers["allow"], told.content) == (204, allowed, b""), path
        assert told.headers["access-control-allow-origin"] == "*"
        if "/sparql" not in path:
            refused = client.post(path)
            assert refused.status_code == 405, path
            assert set(refused.headers["allow"].split(", ")) == set(allowed.split(", "))
            assert sorted(refused.json()["expected"]) == sorted(allowed.split(", "))


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/api/contract", "/api/contracts"),
        ("/api/contract/malmo-2024", "/api/contracts/{contract}"),
        ("/api/municipalities/malmo/twin", "/api/municipalities/{municipality}/twins"),
        ("/api/serach", "/api/search"),
        ("/SPARQL", "/sparql"),
        ("/docs/", "/docs"),
        ("/doc", "/docs"),
        ("/openapi.jsn", "/openapi.json"),
        ("/citys", "/cities"),
        ("/dcat-ap", "/dcat"),
        ("/snapshots/0123/api/contract", "/snapshots/{snapshot}/api/contracts"),
    ],
)
def test_paths_near_one_that_is_not_there(client: TestClient, path: str, near: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404 and reply.json()["code"] == "no_such_path"
    assert near in reply.json()["expected"]
    page = client.get(path, headers=BROWSER).text
    assert near in page


def test_a_path_like_no_other_has_none_near(client: TestClient) -> None:
    for path in ("/wp-login.php", "/" + "x" * 1900, "/%ff%fe", "/..%2f..%2fetc"):
        assert client.get(path).json()["expected"] is None, path


def test_a_connection_too_many_is_told_so_and_the_others_are_served(sample_data: Path) -> None:
    with serving(sample_data, workers=1, connections=3) as server:
        held = [socket.create_connection(server.address) for _ in range(2)]
        with httpx.Client() as first:
            assert first.get(f"{server.url}/healthz").status_code == 200
            # Whoever looks after the server learns even now that it lives.
            assert httpx.get(f"{server.url}/healthz").status_code == 200
            crowded = httpx.get(f"{server.url}/api/networks")
            assert crowded.status_code == 503
            assert crowded.headers["content-type"] == "application/problem+json"
            assert crowded.headers["retry-after"].isdigit()
            assert crowded.headers["connection"] == "close"
            assert crowded.headers["x-content-type-options"] == "nosniff"
            assert crowded.json()["code"] == "too_many_connections"
            page = httpx.get(f"{server.url}/", headers=BROWSER)
            assert page.status_code == 503 and "<h1>" in page.text
            assert httpx.head(f"{server.url}/").content == b""
            assert first.get(f"{server.url}/healthz").status_code == 200
        for connection in held:
            connection.close()
        for _ in range(50):
            if httpx.get(f"{server.url}/api/networks").status_code == 200:
                return
        pytest.fail("room that became free is not used")
