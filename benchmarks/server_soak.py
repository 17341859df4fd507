"""Ten minutes of everything at once, to see whether the server stays whole.

Mixed load at a fixed rate, two of a hundred requests malformed; beside it queries that never
end, downloads, and a new snapshot every minute, made by another process from one more contract.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.server_asks import Asker
from benchmarks.server_figures import durations, outcomes
from benchmarks.server_load import Ask, Connection, Load, Seen, get, observe, run
from benchmarks.server_mix import Mix
from benchmarks.server_process import Cores, Process, kkgraph, port_of, processes, running
from tests.generator import contracts
from tests.servers import ENDLESS, HUNGRY, KK, Server

_FILES = ("tables.zip", "kkgraph.nq", "kkgraph.ttl", "CITATION.txt", "api/search?q=elbuss")
# Needs time without end, but no memory: what there is of cities, to the fourth power.
_SLOW = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?m{n} <{KK}county> ?c{n} .' for n in range(4))} }}"
RUNAWAY, DOWNLOAD = "runaway", "download"
Act = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How much, and how often."""

    minutes: float = 10.0
    rate: float = 40.0
    connections: int = 16
    runaway_seconds: float = 5.0
    download_seconds: float = 20.0
    snapshot_seconds: float = 60.0
    sample_seconds: float = 10.0

    @property
    def seconds(self) -> float:
        """The whole time."""
        return self.minutes * 60


@dataclass
class Notes:
    """What was seen besides the answers to the mixed load."""

    seen: list[Seen] = field(default_factory=list)
    samples: list[tuple[float, list[Process]]] = field(default_factory=list)
    ingests: list[dict[str, Any]] = field(default_factory=list)


def soak(data: Path, cores: Cores, pace: Pace, **settings: object) -> dict[str, Any]:
    """Put the server through it.

    :param data: a folder of snapshots, which is left as it is.
    :param cores: the division of cores.
    :param pace: how much, and how often.
    :param settings: of the server.
    :returns: the figures.
    """
    asks = Mix(Asker.open(data)).asks(round(pace.rate * pace.seconds))
    with _copy(data) as served, running(served, cores, **settings) as server:
        load = Load(port_of(server), asks, pace.connections, pace.seconds, pace.rate, True,
                    cores=cores.client)  # fmt: skip
        notes = Notes()
        seen = asyncio.run(_all_at_once(server, served, cores, pace, load, notes))
        events = _events(server.log)
    return {
        "minutes": pace.minutes,
        "rate": pace.rate,
        "requests": len(seen),
        "not_sent": len(asks) - len(seen),
        **outcomes([*seen, *notes.seen]),
        "durations": durations(seen),
        "workers": _workers(notes.samples),
        "memory": _memory(notes.samples),
        "snapshots": {"made": notes.ingests, "events": events},
    }


@contextmanager
def _copy(data: Path) -> Iterator[Path]:
    """Give a folder with the same snapshot, which others may follow."""
    with tempfile.TemporaryDirectory(dir=data.parent, prefix="soak-") as folder:
        served = Path(folder) / "data"
        current = (data / "current").readlink()
        # Files of snapshots never change, so links will do.
        shutil.copytree(data / current, served / current, copy_function=_link)
        (served / "current").symlink_to(current)
        yield served


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


async def _all_at_once(
    server: Server, served: Path, cores: Cores, pace: Pace, load: Load, notes: Notes
) -> list[Seen]:
    port, new = port_of(server), _new_contracts(served)
    endless = cycle([get(RUNAWAY, "/sparql", query=query) for query in (_SLOW, ENDLESS, HUNGRY)])

    async def sample() -> None:
        found = await asyncio.to_thread(processes, server.process.pid)
        notes.samples.append((time.monotonic(), found))

    async def run_away() -> None:
        notes.seen.append(await _ask(port, "127.0.9.1", next(endless)))

    async def download() -> None:
        notes.seen += await _download(port, len(notes.seen))

    async def ingest() -> None:
        notes.ingests.append(await asyncio.to_thread(_ingest, served, cores, next(new)))

    await sample()
    others = [
        asyncio.create_task(_every(pace.sample_seconds, sample)),
        # The next one comes although the last still runs.
        asyncio.create_task(_every(pace.runaway_seconds, run_away, at_once=4)),
        asyncio.create_task(_every(pace.download_seconds, download)),
        # One that takes longer than its minute is followed at the next turn.
        asyncio.create_task(_every(pace.snapshot_seconds, ingest)),
    ]
    seen, _ = await asyncio.to_thread(run, load)
    await sample()
    for task in others:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return seen


async def _every(seconds: float, act: Act, *, at_once: int = 1) -> None:
    """Do something again and again until cancelled, at most so many times at once."""
    begun: set[asyncio.Task[None]] = set()
    try:
        while True:
            await asyncio.sleep(seconds)
            if len(begun) < at_once:
                task = asyncio.create_task(act())
                begun.add(task)
                task.add_done_callback(begun.discard)
    finally:
        # What was begun is waited for: half a download is no finding.
        await asyncio.gather(*begun)


async def _ask(port: int, local: str, ask: Ask) -> Seen:
    connection = Connection(port, local)
    try:
        return await observe(connection, ask, time.monotonic())
    finally:
        connection.close()


async def _download(port: int, turn: int) -> list[Seen]:
    """Take a file of the oldest snapshot that is kept, or ask it something."""
    connection, begun = Connection(port, "127.0.9.2"), time.monotonic()
    try:
        _, body = await connection.ask(get(DOWNLOAD, "/snapshots"))
        oldest = json.loads(body)["snapshots"][-1]["url"]
        path, _, query = f"{oldest}{_FILES[turn % len(_FILES)]}".partition("?")
        words = {"q": query.removeprefix("q=")} if query else {}
        return [await observe(connection, get(DOWNLOAD, path, **words), time.monotonic())]
    except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
        return [Seen(DOWNLOAD, 0, time.monotonic() - begun, begun, type(error).__name__)]
    finally:
        connection.close()


def _new_contracts(served: Path) -> Iterator[Path]:
    """Write one more contract each time, of those the folder does not hold."""
    folder = served.parent / "new"
    folder.mkdir(exist_ok=True)
    have = set(Asker.open(served).snapshot.contract_ids())
    for name, text, _ in contracts(870):
        if name not in have:
            path = folder / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            yield path


def _ingest(served: Path, cores: Cores, path: Path) -> dict[str, Any]:
    done = kkgraph(served, cores, "--quiet", "ingest", str(path))
    return {"status": done.status, "seconds": round(done.seconds, 1)}


def _events(log: Path) -> dict[str, int]:
    """Count what the server's log tells besides requests."""
    found: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        with suppress(ValueError, AttributeError):
            event = json.loads(line).get("event", "")
            if event != "request":
                reason = json.loads(line).get("error") or json.loads(line).get("reason") or ""
                found[f"{event} {reason}".strip()[:300]] += 1
    return dict(found)


def _workers(samples: Sequence[tuple[float, list[Process]]]) -> dict[str, Any]:
    """Say which web processes there were at first, and how many were lost."""
    pids = [{p.pid for p in found if p.kind == "web"} for _, found in samples]
    return {"at_first": len(pids[0]), "lost": len(set().union(*pids) - pids[0])}


def _memory(samples: Sequence[tuple[float, list[Process]]]) -> dict[str, Any]:
    """Compare the first minute with the last, and list every sample."""
    start = samples[0][0]
    rows: list[dict[str, Any]] = [
        {
            "second": round(at - start),
            **{kind: _sizes(found, kind) for kind in ("web", "query")},
            "own": round(sum(p.own_megabytes for p in found)),
            "all": round(sum(p.megabytes for p in found)),
        }
        for at, found in samples
    ]
    return {"web": _trend(rows, "web"), "query": _trend(rows, "query"), "samples": rows}


def _trend(rows: Sequence[dict[str, Any]], kind: str) -> dict[str, int]:
    """Tell whether a kind of processes grows.

    Two snapshots have to be taken up before all that is kept is there: so the third minute is
    held against the last. Runaway queries rise and fall within seconds; the median passes them by.
    """
    sums = [(row["second"], sum(row[kind].values())) for row in rows]
    third = [size for second, size in sums if 120 <= second <= 180] or [sums[0][1]]
    last = [size for second, size in sums if second >= sums[-1][0] - 60]
    return {
        "third_minute_megabytes": round(statistics.median(third)),
        "last_minute_megabytes": round(statistics.median(last)),
        "peak_megabytes": max(size for _, size in sums),
    }


def _sizes(found: Sequence[Process], kind: str) -> dict[str, int]:
    return {str(p.pid): round(p.megabytes) for p in found if p.kind == kind}
