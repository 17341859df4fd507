"""Which route answers: straight to it, and the same as by trying all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Match
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from search_api.app import create_app
from search_api.protocol.dispatch import Dispatch
from search_api.settings import ServerSettings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(ServerSettings(data_dir=tmp_path_factory.mktemp("none")))


def chosen(app: FastAPI, path: str, method: str = "GET", root: str = "") -> object:
    scope: Scope = {"type": "http", "path": path, "root_path": root, "method": method}
    match, found = app.routes[0].matches(scope)
    return (found["endpoint"], found["path_params"]) if match is Match.FULL else None


def first(app: FastAPI, path: str, method: str = "GET") -> object:
    """Try all of them, one after the other."""
    for known in iter_route_contexts(app.routes[1:]):
        found = known.path_regex.match(path)
        if found and method in (known.methods or ()):
            return known.endpoint, found.groupdict()
    return None


def paths(app: FastAPI) -> list[str]:
    return [known.path for known in iter_route_contexts(app.routes[1:]) if known.path]


def test_every_route_is_found_as_if_all_were_tried(app: FastAPI) -> None:
    assert isinstance(app.routes[0], Dispatch)
    found = 0
    for path in paths(app):
        for name in ("x", "malmo-2024", "search", "a.csv", "api"):
            given = re.sub(r"\{[^}]*\}", name, path)
            for asked in (given, f"{given}/", f"{given}/more", f"/snapshots/x{given}"):
                for method in ("GET", "POST"):
                    straight = chosen(app, asked, method)
                    # Routes of another kind than FastAPI's own are left to it.
                    assert straight in (None, first(app, asked, method)), asked
                    found += straight is not None
    assert found > 100


@given(st.data())
def test_whatever_is_asked(app: FastAPI, data: st.DataObject) -> None:
    parts = sorted({part for path in paths(app) for part in path.split("/")} | {"", "x", "å"})
    path = "/".join(data.draw(st.lists(st.sampled_from(parts), max_size=5)))
    assert chosen(app, path) in (None, first(app, path))


def test_what_is_asked_most_goes_straight(app: FastAPI) -> None:
    for path in ("/sparql", "/api/search", "/api/queries/networks", "/", "/healthz", "/id/x/y/z"):
        assert chosen(app, path) is not None, path
    assert chosen(app, "/api/search", "POST") is None
    assert chosen(app, "/nowhere") is None
    assert chosen(app, "/under/sparql", root="/under") == chosen(app, "/sparql")
    assert chosen(app, "/undersparql", root="/under") is None


def test_a_route_of_another_kind_keeps_its_place() -> None:
    app = FastAPI()

    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app.mount("/a", plain)

    @app.get("/{name}/b")
    async def named(name: str) -> str:
        return name

    app.routes.insert(0, Dispatch(app.routes))
    client = TestClient(app)
    assert client.get("/a/b").status_code == 202
    assert client.get("/c/b").json() == "c"
    assert client.post("/c/b").status_code == 405


def test_names_that_nobody_knows_are_not_kept(app: FastAPI, tmp_path: Path) -> None:
    dispatch = app.routes[0]
    assert isinstance(dispatch, Dispatch)
    chosen(app, "/x/y")
    before = len(dispatch._near)
    for number in range(100):
        chosen(app, f"/{number}/{number}")
    assert len(dispatch._near) == before
