"""The parts of the server on their own: settings, negotiation, gate, rates, problems."""

from __future__ import annotations

import asyncio
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
from search_api.guard.gate import Gate
from search_api.guard.rates import RateLimit, client_key, make_shared
from search_api.protocol import negotiation, problems
from search_api.protocol.negotiation import ROWS, TRIPLES, Format, choose
from search_api.protocol.problems import Problem
from search_api.serving import memory
from search_api.settings import SETTINGS, ServerSettings, from_environment
from search_api.watch import logs

# --- settings ---


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


# --- negotiation ---

A = Format("a", "text/a", ("text/alias",))
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


# --- who may work ---


def run(gate: Gate, clients: list[str], seconds: float = 0.05) -> list[int]:
    """Let clients work at once; give the status of each."""

    async def work(client: str) -> int:
        try:
            async with gate.turn(client):
                await asyncio.sleep(seconds)
        except Problem as problem:
            return problem.status
        return 200

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*map(work, clients))

    return asyncio.run(all_of_them())


def test_waiting_clients_get_their_turn() -> None:
    gate = Gate(2, 1, queue_length=10, seconds=5)
    assert run(gate, ["a"] * 4 + ["b"] * 4) == [200] * 8
    assert (gate.working, gate.waiting) == (0, 0)


def test_a_full_queue_refuses() -> None:
    gate = Gate(1, 1, queue_length=1, seconds=5)
    assert run(gate, ["a", "b", "c"]) == [200, 200, 503]
    assert run(Gate(1, 1, queue_length=0, seconds=5), ["a", "a"]) == [200, 429]


def test_waiting_too_long_is_refused() -> None:
    gate = Gate(2, 1, queue_length=9, seconds=0.05)
    assert run(gate, ["a", "a", "b"], seconds=0.5) == [200, 429, 200]
    assert (gate.working, gate.waiting) == (0, 0)


def test_others_pass_a_client_that_has_its_share() -> None:
    gate, order = Gate(2, 1, queue_length=9, seconds=5), []

    async def work(client: str) -> None:
        async with gate.turn(client):
            order.append(client)
            await asyncio.sleep(0.02)

    async def all_of_them() -> None:
        await asyncio.gather(*map(work, ["a", "a", "a", "b"]))

    asyncio.run(all_of_them())
    assert order == ["a", "b", "a", "a"]


def test_who_gives_up_leaves_no_trace() -> None:
    gate = Gate(1, 1, queue_length=9, seconds=5)

    async def scene() -> None:
        async with gate.turn("a"):
            waiting = asyncio.create_task(gate.run("b", lambda: None))
            await asyncio.sleep(0.01)
            assert gate.waiting == 1
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        assert (gate.working, gate.waiting) == (0, 0)
        assert await gate.run("c", lambda: 1) == 1

    asyncio.run(scene())


# --- rates ---


class Clock:
    """A clock that is moved by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_rate_allows_a_burst_and_then_so_many_a_second() -> None:
    clock = Clock()
    rate = RateLimit(2, 10, clock=clock)
    assert [rate.wait("192.0.2.1") for _ in range(10)] == [0] * 10
    assert 0 < rate.wait("192.0.2.1") <= 0.5
    assert rate.wait("192.0.2.2") == 0
    clock.now += 1.01
    assert [bool(rate.wait("192.0.2.1")) for _ in range(3)] == [False, False, True]


def test_processes_count_together(tmp_path: Path) -> None:
    make_shared(tmp_path / "rates", b"s" * 32)
    clock = Clock()
    one, two = (RateLimit(1, 5, shared=tmp_path / "rates", clock=clock) for _ in range(2))
    waits = [bool(rate.wait("192.0.2.1")) for rate in (one, two) * 5]
    assert waits == [False] * 5 + [True] * 5


def test_exempt_networks_and_no_rate() -> None:
    rate = RateLimit(1, 1, exempt=["127.0.0.0/8", "::1"], clock=Clock())
    assert not any(rate.wait(address) for address in ["127.1.2.3", "::1"] * 5)
    assert not any(RateLimit(0, 1).wait("192.0.2.1") for _ in range(5))
    assert [bool(rate.wait("no address")) for _ in range(2)] == [False, True]


def test_one_household_is_one_client() -> None:
    assert client_key("2001:db8:1:2::1") == client_key("2001:db8:1:2:ffff::2")
    assert client_key("2001:db8:1:2::1") != client_key("2001:db8:1:3::1")
    assert client_key("testclient") == "testclient"


# --- problems ---


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
    app = create_app(ServerSettings(data_dir=tmp_path, access_log=False))

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


# --- what is kept in memory ---


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
