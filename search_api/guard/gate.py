"""Who may work now: a bounded number at once, a share for each client, a queue of bounded length.

One client can never hold all places: while it waits for its own share, others pass it. Each web
process has its own gates.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeVar

from anyio import CapacityLimiter, to_thread

from search_api.protocol.problems import Problem

Result = TypeVar("Result")


class _Waiting(NamedTuple):
    client: str
    turn: asyncio.Future[None]


class Gate:
    """Lets work through."""

    def __init__(self, places: int, share: int, *, queue_length: int, seconds: float) -> None:
        """Open the gate.

        :param places: how many may work at once.
        :param share: how many of them for one client.
        :param queue_length: how many may wait.
        :param seconds: how long one waits.
        """
        self.places = places
        self.share = min(share, places)
        self.queue_length = queue_length
        self.seconds = seconds
        self._working: Counter[str] = Counter()
        self._waiting: deque[_Waiting] = deque()
        # Of threads: the gate itself decides, this only must not be in the way.
        self._threads = CapacityLimiter(places + 1)

    @property
    def working(self) -> int:
        """How many work now."""
        return self._working.total()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._waiting)

    async def run(self, client: str, work: Callable[[], Result]) -> Result:
        """Do blocking work in a thread when its turn comes.

        :param client: who asks.
        :param work: what to do.
        :returns: what it gives.
        :raises Problem: 429 or 503 if there is no room, now or in time.
        """
        async with self.turn(client):
            return await to_thread.run_sync(work, limiter=self._threads)

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a place and keep it.

        :param client: who asks.
        :raises Problem: 429 or 503 if there is no room, now or in time.
        """
        if not self._may_work(client):
            await self._wait(client)
        else:
            self._working[client] += 1
        try:
            yield
        finally:
            self._leave(client)

    def _may_work(self, client: str) -> bool:
        return self.working < self.places and self._working[client] < self.share

    async def _wait(self, client: str) -> None:
        """Stand in the queue; whoever wakes us has counted us as working."""
        if len(self._waiting) >= self.queue_length:
            raise self._no_room(client)
        waiting = _Waiting(client, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(self.seconds):
                await waiting.turn
        except BaseException as error:
            if waiting.turn.done() and not waiting.turn.cancelled():
                # Our turn came in the very moment we gave up.
                self._leave(client)
            else:
                self._waiting.remove(waiting)
            if isinstance(error, TimeoutError):
                raise self._no_room(client) from None
            raise

    def _leave(self, client: str) -> None:
        """Free a place and wake the first who may have it."""
        self._working[client] -= 1
        if not self._working[client]:
            del self._working[client]
        for waiting in list(self._waiting):
            if self.working >= self.places:
                return
            if self._may_work(waiting.client) and not waiting.turn.done():
                self._waiting.remove(waiting)
                self._working[waiting.client] += 1
                waiting.turn.set_result(None)

    def _no_room(self, client: str) -> Problem:
        """Say whose fault it is: the client's own, or that of many."""
        headers = {"Retry-After": str(max(1, round(self.seconds)))}
        hint = "wait as long as Retry-After says and ask again"
        if self._working[client] >= self.share:
            detail = f"you have {self.share} queries running and too many waiting"
            expected = f"at most {self.share} queries at once from one address"
            return Problem(
                429, "too_many_queries", detail, expected=expected, hint=hint, headers=headers
            )
        return Problem(503, "too_busy", "too many queries are waiting", hint=hint, headers=headers)
