"""The client that puts load on a server: HTTP/1.1 over kept connections, in processes of its own.

Closed loop: each connection asks again as soon as it has its answer. Open loop: requests are due
at fixed times, and their durations count from when they were due, so that a server which falls
behind cannot hide it. Nothing but what HTTP needs is done here, so that the client is not what
is measured.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import NamedTuple
from urllib.parse import quote, urlencode

PATIENCE = 60.0
# In place of a status: nothing came back, and nothing was waited for.
NO_ANSWER, NOT_AWAITED = 0, -1
_CODES = ("too_busy", "query_timeout")
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as bytes; ``route`` is what it is counted under."""

    route: str
    data: bytes
    # Broken requests leave a connection in no state to be used again.
    keep: bool = True
    wait: bool = True


class Seen(NamedTuple):
    """What came of a request."""

    route: str
    status: int
    seconds: float
    # When it was due, by the clock that all processes share.
    at: float
    # Of a problem its code, of a lost connection the error.
    code: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What one client process does."""

    port: int
    asks: Sequence[Ask]
    connections: int = 8
    seconds: float = 10.0
    # Requests a second of this process; none: as fast as answers come.
    rate: float | None = None
    # Whether each connection comes from an address of its own.
    addresses: bool = False
    number: int = 0
    cores: tuple[int, ...] = ()


def get(route: str, path: str, *, accept: str = "", **params: object) -> Ask:
    """Make a GET request.

    :param route: what it is counted under.
    :param path: the path, not yet escaped.
    :param accept: the header, if any.
    :param params: the query string.
    :returns: the request.
    """
    query = f"?{urlencode(params, doseq=True)}" if params else ""
    more = f"Accept: {accept}\r\n" if accept else ""
    head = f"GET {quote(path)}{query} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n"
    return Ask(route, head.encode())


class Connection:
    """One connection, opened again when it was closed."""

    def __init__(self, port: int, local: str | None = None) -> None:
        """Prepare to connect.

        :param port: of the server, on this computer.
        :param local: the address to come from.
        """
        self._port = port
        self._local = (local, 0) if local else None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, ask: Ask) -> tuple[int, bytes]:
        """Send a request and read the answer.

        :param ask: the request.
        :returns: status and body.
        """
        reader, writer = await self._open()
        writer.write(ask.data)
        if not ask.wait:
            await writer.drain()
            self.close()
            return NOT_AWAITED, b""
        status, body, keep = await _read(reader)
        if not (keep and ask.keep):
            self.close()
        return status, body

    def close(self) -> None:
        """Close it."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams and self._streams[0].at_eof():
            # Closed while it was idle, as servers may.
            self.close()
        if not self._streams:
            self._streams = await asyncio.open_connection(
                "127.0.0.1", self._port, local_addr=self._local
            )
        return self._streams


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Read one answer: status, body, whether the connection may be used again."""
    head = (await reader.readuntil(_END)).decode("latin-1")
    lines = head.split("\r\n")
    status = int(lines[0].split(" ", 2)[1])
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    body = b""
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        body = await _read_chunks(reader)
    elif status not in (204, 304):
        return status, await reader.read(), False
    return status, body, headers.get("connection", "").lower() != "close"


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return b"".join(parts)


async def observe(connection: Connection, ask: Ask, due: float) -> Seen:
    """Ask, and note what came of it.

    :param connection: the connection.
    :param ask: the request.
    :param due: when it was to be sent.
    :returns: what came of it; errors are noted, not raised.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            status, body = await connection.ask(ask)
    except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError) as error:
        connection.close()
        return Seen(ask.route, NO_ANSWER, time.monotonic() - due, due, type(error).__name__)
    code = _code(body) if status >= 400 else ""
    return Seen(ask.route, status, time.monotonic() - due, due, code)


def _code(body: bytes) -> str:
    with suppress(ValueError, AttributeError):
        return str(json.loads(body).get("code", ""))
    # Browsers get a page that names it.
    return next((code for code in _CODES if code.encode() in body), "")


def drive(load: Load) -> list[Seen]:
    """Put load on a server; for a process of its own.

    :param load: what to do.
    :returns: what came of each request.
    """
    if load.cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, load.cores)
    return asyncio.run(_drive(load))


async def _drive(load: Load) -> list[Seen]:
    seen: list[Seen] = []
    start = time.monotonic()
    tickets = enumerate(load.asks)
    workers = [_work(load, number, tickets, start, seen) for number in range(load.connections)]
    await asyncio.gather(*workers)
    return seen


async def _work(
    load: Load, number: int, tickets: Iterator[tuple[int, Ask]], start: float, seen: list[Seen]
) -> None:
    """Ask over one connection until the time is up or nothing is left to ask."""
    local = f"127.0.{load.number + 1}.{number + 1}" if load.addresses else None
    connection = Connection(load.port, local)
    for place, ask in tickets:
        due = start + place / load.rate if load.rate else time.monotonic()
        if max(due, time.monotonic()) >= start + load.seconds:
            break
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        seen.append(await observe(connection, ask, due))
    connection.close()


def run(load: Load, *, processes: int = 2) -> tuple[list[Seen], float]:
    """Share load among client processes.

    :param load: the load of all together; each gets its part of the requests.
    :param processes: how many.
    :returns: what came of each request, and the seconds from first to last.
    """
    shares = [
        replace(
            load,
            asks=load.asks[number::processes],
            connections=load.connections // processes,
            rate=load.rate and load.rate / processes,
            number=number,
        )
        for number in range(processes)
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        # So that all begin at once.
        list(pool.map(time.sleep, [0.3] * processes))
        found = [seen for part in pool.map(drive, shares) for seen in part]
    seconds = max(s.at + s.seconds for s in found) - min(s.at for s in found)
    return found, seconds
