"""What the log says of requests that fail: where and which fault, in nobody's words."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from servers import write_snapshot

from search_api.app import create_app
from search_api.settings import ServerSettings
from search_api.watch import logs

SECRET = "hemligtord"
FAILING = [
    f"/api/compare?ids={SECRET},{SECRET}2",
    f"/api/search?q=a&municipality={SECRET}",
    f"/api/search?q=a&theme={SECRET}",
    f"/api/commitments?version={SECRET}",
    f"/api/changes?ids={SECRET}",
    f"/sparql?query=SELECT%20%3F{SECRET}%20{SECRET}",
    f"/sparql?query=ASK%7B%7D&format={SECRET}",
    f"/api/coverage?topics={SECRET}",
    f"/broken?word={SECRET}",
]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    write_snapshot(folder, passages=2)
    return folder


def told(data_dir: Path, caplog: pytest.LogCaptureFixture, *, log_queries: bool) -> list[str]:
    """Ask what fails, and give every line of the log."""
    app = create_app(ServerSettings(data_dir=data_dir, rate=0, log_queries=log_queries))

    @app.get("/broken")
    def broken(word: str) -> None:
        raise RuntimeError(word)

    with TestClient(app) as client:
        caplog.clear()
        with caplog.at_level(logging.INFO, logs.ACCESS), caplog.at_level(logging.INFO, logs.EVENTS):
            statuses = [client.get(path).status_code for path in FAILING]
    assert all(status >= 400 for status in statuses), statuses
    lines = [logs.JsonLines().format(record) for record in caplog.records]
    assert sum('"request"' in line for line in lines) == len(FAILING)
    return lines


def test_no_words_of_who_asked(data_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    lines = told(data_dir, caplog, log_queries=False)
    assert [line for line in lines if SECRET in line] == []
    (failure,) = [line for line in lines if "unexpected_error" in line]
    assert "RuntimeError" in failure
    assert "test_server_log.py" in failure
    assert any('"reason": "not_found"' in line for line in lines)


def test_words_where_the_settings_allow_them(
    data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = told(data_dir, caplog, log_queries=True)
    assert any("unexpected_error" in line and SECRET in line for line in lines)
    assert any("reason" in line and SECRET in line.partition("reason")[2] for line in lines)
