"""Answers of all kinds leave compressed for those who take that, and are the same for all."""

from __future__ import annotations

import gzip

import pytest
from page_probes import client
from starlette.testclient import TestClient

__all__ = ["client"]
CLASSES = "SELECT ?s ?label { ?s a <http://www.w3.org/2002/07/owl%23Class> ; ?p ?label } LIMIT 50"
PATHS = [
    "/",
    "/goals",
    "/static/style.css",
    "/api/contracts",
    "/api/contracts.csv",
    "/openapi.json",
    f"/sparql?query={CLASSES}",
    "/page/def",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_answer_is_compressed(path: str, client: TestClient) -> None:
    # A browser, which takes HTML, would be led from /sparql to the page of queries.
    anything = {"Accept": "*/*"}
    taken = {**anything, "Accept-Encoding": "br, gzip;q=0.8"}
    with client.stream("GET", path, headers=taken) as reply:
        sent = b"".join(reply.iter_raw())
    plain = client.get(path, headers={**anything, "Accept-Encoding": "identity"})
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) == len(sent) < len(plain.content) / 2
    assert gzip.decompress(sent) == plain.content
    assert "content-encoding" not in plain.headers
    for answer in (reply, plain):
        assert "Accept-Encoding" in answer.headers["vary"]
    tag = reply.headers.get("etag", "")
    if not tag:
        assert path == "/openapi.json"
        return
    assert tag.startswith("W/")
    assert tag.removeprefix("W/") == plain.headers["etag"].removeprefix("W/")
    again = {**anything, "Accept-Encoding": "gzip", "If-None-Match": tag}
    known = client.get(path, headers=again)
    assert known.status_code == 304
    assert known.headers["vary"] == reply.headers["vary"]


@pytest.mark.parametrize("encoding", ["", "identity", "gzip;q=0", "br, GZIP; q=0.0", "deflate"])
def test_nobody_gets_what_they_refuse(encoding: str, client: TestClient) -> None:
    reply = client.get("/api/contracts", headers={"Accept-Encoding": encoding})
    assert reply.status_code == 200
    assert "content-encoding" not in reply.headers


def test_what_is_small_or_an_error_stays_as_it_is(client: TestClient) -> None:
    for path in ("/healthz", f"/api/{'x' * 1500}"):
        reply = client.get(path, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
        assert reply.text
        assert "content-encoding" not in reply.headers
    head = client.head("/api/contracts", headers={"Accept-Encoding": "gzip"})
    assert (head.content, head.headers["content-encoding"]) == (b"", "gzip")
