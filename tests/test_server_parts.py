"""The parts of the server on their own: settings, negotiation, gate, rates, problems."""

from __future__ import annotations

import gc
import json
import logging
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kkgraph import errors
from search_api.app import create_app
from search_api.protocol import negotiation, problems
from search_api.protocol.negotiation import ROWS, TRIPLES, Format, choose
from search_api.protocol.problems import Problem
from search_api.serving import memory
from search_api.settings import SETTINGS, ServerSettings, from_environment
from search_api.watch import logs

A = Format("a", "text/a", ("text/alias",))


def test_the_flag_goes_before_the_environment_and_that_before_the_default() -> None:
    environment = {"KKGRAPH_PORT": "81", "KKGRAPH_RATE": "2.5", "KKGRAPH_METRICS": "no"}
    found = from_environment(environment, {"port": "82", "rate": None})
    assert (found.port, found.rate, found.metrics, found.workers) == (82, 2.5, False, 2)
    assert from_environment({}) == ServerSettings()


def test_lists_are_written_with_commas() -> None:
    found = from_environment({"KKGRAPH_HOSTS": "a.example, b.example,"})
    assert found.hosts == ("a.example", "b.example")
    assert from_environment({}, {"rate_exempt": ""}).rate_exempt == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("WORKERS", "0"), ("WORKERS", "1.5"), ("QUERY_SECONDS", "-1"),
     ("QUERY_SECONDS", "nan"), ("QUERY_SECONDS", "inf"), ("METRICS", "maybe"), ("PORT", "1e5")],
)  # fmt: skip
def test_wrong_values_are_named(name: str, value: str) -> None:
    with pytest.raises(errors.UsageError, match=f"KKGRAPH_{name} or --"):
        from_environment({f"KKGRAPH_{name}": value})


def test_every_setting_has_a_sentence() -> None:
    assert len(SETTINGS) > 25
    for setting in SETTINGS:
        assert setting.sentence.endswith(".")
        assert setting.variable == f"KKGRAPH_{setting.name.upper()}"


def test_the_data_folder_is_found(tmp_path: Path) -> None:
    assert from_environment({"KKGRAPH_DATA": "x"}).data_dir == Path("x")
    assert from_environment({"KKGRAPH_DATA": "x"}, data_dir=tmp_path).data_dir == tmp_path


B = Format("b", "text/b")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "a"), ("", "a"), ("*/*", "a"), ("text/b", "b"), ("text/*", "a"),
        ("text/a;q=0.5, text/b", "b"), ("text/a;q=0.5, text/b;q=0.5", "a"),
        ("text/*;q=0.9, text/b", "b"), ("text/*, text/a;q=0.1", "b"), ("*/*, text/a;q=0", "b"),
        ("text/alias", "a"), ("text/alias;q=0.1, text/b;q=0.05", "a"), ("TEXT/B;Q=1", "b"),
        ('text/b;x="a,b;q=0";q=0.9, text/a;q=0.5', "b"), ("text/b; level=1; q=1.000", "b"),
        (",,text/b,,", "b"), ("text/b;q=2, text/a;q=0.1", "a"), ("image/png, */*;q=0.01", "a"),
    ],
)  # fmt: skip
def test_accept(accept: str | None, expected: str) -> None:
    assert choose(accept, (A, B)).name == expected


@pytest.mark.parametrize("accept", ["image/png", "text/a;q=0, text/b;q=0", "nonsense", "/", ";"])
def test_nothing_acceptable(accept: str) -> None:
    with pytest.raises(Problem) as caught:
        choose(accept, (A, B))
    assert caught.value.status == 406
    assert caught.value.body["expected"] == ["text/a", "text/b"]


@given(st.text())
def test_any_accept_is_read(accept: str) -> None:
    try:
        choose(accept, (A, B))
    except Problem as problem:
        assert problem.status == 406


@pytest.mark.parametrize("piece", ['"\\', '"', '"\\"', ';"', "\\", 'a,"', '"a"b'])
def test_quotes_in_accept_take_linear_time(piece: str) -> None:
    # Looking again from every quote would take hours; a test that hangs is ended.
    for accept in (piece * 500_000, piece * 500_000 + "\\"):
        with pytest.raises(Problem):
            choose(accept, (A, B))


def test_every_format_has_names_of_its_own() -> None:
    for formats in (ROWS, TRIPLES):
        types = [name for item in formats for name in item.types]
        assert len(types) == len(set(types))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.NotFoundError("malm", ["malmo-2024"]), 404, "not_found"),
        (errors.QueryTimeout("it took too long; narrow it"), 504, "query_timeout"),
        (errors.QueryTooLarge("too much"), 422, "query_too_large"),
        (errors.QueryRefused("SERVICE"), 403, "query_refused"),
        (errors.QueryError("wrong"), 400, "query_error"),
        (errors.UsageError("wrong"), 400, "usage_error"),
        (errors.IdentifierError("wrong"), 400, "identifier_error"),
        (errors.SnapshotError("/srv/secret is damaged"), 503, "no_snapshot"),
        (errors.IndexMismatchError("/srv/secret"), 503, "no_index"),
        (errors.SourceError("x", path="/srv/secret"), 500, "data_error"),
        (errors.OntologyError("/srv/secret"), 500, "data_error"),
    ],
)
def test_errors_become_problems(error: errors.KkGraphError, status: int, code: str) -> None:
    problem = problems.from_error(error)
    body = json.loads(problem.to_bytes())
    assert (problem.status, body["status"], body["code"]) == (status, status, code)
    assert "secret" not in problem.to_bytes().decode()


def test_every_error_of_the_program_has_a_status() -> None:
    kinds = [kind for kind, _, _ in problems.STATUSES]
    assert len(kinds) > 5
    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, earlier) for earlier in kinds[:place])


def test_what_is_near_is_expected() -> None:
    problem = problems.from_error(errors.NotFoundError("malm", ["malmo-2024"], what="contract"))
    assert problem.body["expected"] == ["malmo-2024"]


def test_unforeseen_errors_tell_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = ServerSettings(data_dir=tmp_path, access_log=False, log_queries=True)
    app = create_app(settings)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("a secret")

    with caplog.at_level(logging.ERROR, logs.EVENTS), TestClient(app) as client:
        reply = client.get("/broken")
    assert (reply.status_code, reply.json()["code"]) == (500, "unexpected")
    assert "secret" not in reply.text
    assert "RuntimeError: a secret" in str(caplog.records[-1].__dict__["fields"])


def test_a_line_of_the_log_is_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "a\nb\u2028", None, None)
    record.fields = {"path": "/\r\n{", "other": Path("x")}
    line = logs.JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["path"] == "/\r\n{"


def test_the_description_of_the_api_can_be_read(tmp_path: Path) -> None:
    with TestClient(create_app(ServerSettings(data_dir=tmp_path, access_log=False))) as client:
        described = client.get("/openapi.json").json()
    assert {"get", "post"} <= set(described["paths"]["/sparql"])
    answers = described["paths"]["/sparql"]["get"]["responses"]
    assert "application/problem+json" in answers["4XX"]["content"]


def test_only_short_headers_are_remembered() -> None:
    long = "text/csv, " * 50
    assert choose("text/csv;q=0.9, */*;q=0.1", ROWS).name == "csv"
    before = negotiation._best.cache_info().currsize
    assert choose(long, ROWS).name == "csv"
    assert negotiation._best.cache_info().currsize == before


def test_what_stays_is_set_apart_without_its_garbage() -> None:
    class Thing:
        pass

    thing = Thing()
    thing.own = thing  # type: ignore[attr-defined]
    seen = weakref.ref(thing)
    del thing
    try:
        memory.tidy()
        assert seen() is None and gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
