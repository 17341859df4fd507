"""The application over a folder of snapshots, for tests of the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from search_api.app import create_app
from search_api.settings import ServerSettings


@contextmanager
def opened(data: Path, **settings: Any) -> Iterator[TestClient]:
    app = create_app(ServerSettings(data_dir=data, query_processes=2, **{"rate": 0.0, **settings}))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def walk(client: TestClient, path: str) -> Iterator[Any]:
    """Follow the links to the next page."""
    url: str | None = path
    while url:
        reply = client.get(url)
        assert reply.status_code == 200, reply.text
        yield reply
        url = reply.links.get("next", {}).get("url")
