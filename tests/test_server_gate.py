"""Who may ask, and how much: turns and rates."""

from __future__ import annotations

import asyncio
from pathlib import Path

from search_api.guard.gate import Gate
from search_api.guard.rates import RateLimit, client_key, make_shared
from search_api.protocol.problems import Problem


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
