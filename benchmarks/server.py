"""How much ``kkgraph serve`` bears on two cores, beside what its engines do without a server.

``python -m benchmarks.server [--data DIR] [-n 300] [--seconds 20]``: searches and saved queries,
no two the same, over sixteen kept connections; what HTTP adds to a query; how soon the first
answer comes. The figures go to ``results/server.json``. With ``--soak MINUTES`` instead mixed
load with malformed requests, runaway queries and new snapshots (``results/server_soak.json``).
The server runs on cores of its own where the machine has enough.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from benchmarks.ingest import ingest
from benchmarks.measure import machine, save, show
from benchmarks.server_asks import Asker
from benchmarks.server_figures import durations, rated
from benchmarks.server_load import Ask, Load, run
from benchmarks.server_peers import (
    direct_queries,
    direct_searches,
    overhead,
    parameter,
    target,
    texts_of,
)
from benchmarks.server_process import Cores, choose_cores, cpu_seconds, port_of, running
from benchmarks.server_soak import Pace, soak
from tests.generator import contracts
from tests.servers import Server

_CONNECTIONS = 16
# What must be borne (requests a second), and at most asked for in the closed loop. A theme may be
# in thousands of passages, all of which are then sent; so the other queries also run by themselves.
_GOALS = {"search": 150.0, "saved": 300.0, "saved_but_themes": 300.0}
_MOST_A_SECOND = 1500
_COMPARED = 150
_STARTS = 5


def measure(data: Path, cores: Cores, seconds: float, workers: int) -> dict[str, Any]:
    """Measure everything but the soak.

    :param data: a folder of snapshots.
    :param cores: the division of cores.
    :param seconds: how long each load lasts.
    :param workers: web processes.
    :returns: the figures.
    """
    asker = Asker.open(data)
    figures: dict[str, Any] = {"start": measure_start(data, cores, asker, workers)}
    most = round(_MOST_A_SECOND * seconds)
    for name, rate in _GOALS.items():
        figures[name] = {
            "closed": _borne(data, cores, workers, name, most, seconds),
            "open": _borne(data, cores, workers, name, round(rate * seconds), seconds, rate),
        }
    with running(data, cores, workers=workers) as server:
        run(_load(server, cores, _made(asker, "saved", 100), seconds))
        figures["overhead"] = overhead(port_of(server), asker, asker.saved(_COMPARED))
    figures["peers"] = _peers(asker, cores)
    return figures


def _made(asker: Asker, name: str, count: int) -> list[Ask]:
    if name == "search":
        return asker.searches(count)
    return asker.saved(count, themes=name == "saved")


def _borne(
    data: Path,
    cores: Cores,
    workers: int,
    name: str,
    count: int,
    seconds: float,
    rate: float | None = None,
) -> dict[str, Any]:
    """Put one load on a server of its own, so that none uses up what the next may ask."""
    asker = Asker.open(data)
    with running(data, cores, workers=workers) as server:
        run(_load(server, cores, _made(asker, name, 200), seconds))
        return _loaded(server, cores, _made(asker, name, count), seconds, rate)


def measure_start(data: Path, cores: Cores, asker: Asker, workers: int) -> dict[str, Any]:
    """Start the server some times.

    :param data: a folder of snapshots.
    :param cores: the division of cores.
    :param asker: makes the first search.
    :param workers: web processes.
    :returns: seconds from the start to the first answer of any kind, and to the first search.
    """
    found: dict[str, list[float]] = {"first_answer_seconds": [], "first_search_seconds": []}
    for ask in asker.searches(_STARTS):
        start = time.monotonic()
        with running(data, cores, workers=workers) as server:
            httpx.get(f"{server.url}/readyz", timeout=60).raise_for_status()
            found["first_answer_seconds"].append(time.monotonic() - start)
            httpx.get(f"{server.url}{target(ask)}", timeout=60).raise_for_status()
            found["first_search_seconds"].append(time.monotonic() - start)
    return {name: round(statistics.median(values), 2) for name, values in found.items()}


def _load(
    server: Server, cores: Cores, asks: Sequence[Ask], seconds: float, rate: float | None = None
) -> Load:
    return Load(port_of(server), asks, _CONNECTIONS, seconds, rate, cores=cores.client)


def _loaded(
    server: Server, cores: Cores, asks: Sequence[Ask], seconds: float, rate: float | None = None
) -> dict[str, Any]:
    """Put load on the server; without a rate as much as it bears."""
    before = cpu_seconds(server.process.pid)
    seen, took = run(_load(server, cores, asks, seconds, rate))
    found = rated(seen, took, cpu_seconds(server.process.pid) - before)
    found["routes"] = durations(seen)
    if rate:
        found["not_sent"] = len(asks) - len(seen)
    return found


def _peers(asker: Asker, cores: Cores) -> dict[str, Any]:
    """Ask the engines directly, on the server's cores."""
    own = asker.index.own
    texts = [asker.index.text(number) for number in range(asker.index.size) if own[number]]
    words = [parameter(ask, "q") for ask in asker.searches(_COMPARED)]
    queries = texts_of(asker, asker.saved(_COMPARED))
    on = cores.server or (0,)
    return {
        "pyoxigraph": direct_queries(asker.snapshot.graph_path, queries, on),
        "bm25s": direct_searches(texts, words, on),
    }


def generated(folder: Path, n: int) -> Path:
    """Read generated contracts, unless a folder has been filled before.

    :param folder: the folder of snapshots.
    :param n: how many contracts.
    :returns: the folder.
    """
    if (folder / "current").exists():
        return folder
    with tempfile.TemporaryDirectory() as source:
        for name, text, _ in contracts(n):
            Path(source, f"{name}.txt").write_text(text, encoding="utf-8")
        ingest([Path(source)], folder)
    return folder


def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status; 1 when the soak found what must not be.
    """
    given = _parser().parse_args(arguments)
    with ExitStack() as stack:
        folder = given.data or Path(stack.enter_context(tempfile.TemporaryDirectory()), "data")
        data, cores = generated(folder, given.n), choose_cores(given.cores)
        about = {
            "date": date.today().isoformat(),
            "machine": machine(),
            "server": {"workers": given.workers, "cores": len(cores.server)},
            "client": {"connections": _CONNECTIONS, "cores_of_its_own": cores.apart},
            "contracts": len(Asker.open(data).snapshot.contract_ids()),
        }
        if given.soak:
            pace = Pace(minutes=given.soak, rate=given.rate)
            figures = {**about, **soak(data, cores, pace, workers=given.workers)}
            path, status = save("server_soak", figures), show_soak(figures)
        else:
            figures = {**about, **measure(data, cores, given.seconds, given.workers)}
            path, status = save("server", figures), show_load(figures)
    sys.stdout.write(f"{path}\n")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.server", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="a folder of snapshots; filled if empty, and kept"
    )
    parser.add_argument("-n", type=int, default=300, help="how many contracts to generate")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each load")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--cores", type=int, default=2, help="of the server")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="mixed load instead")
    parser.add_argument("--rate", type=float, default=40.0, help="requests a second of the soak")
    return parser


def show_load(figures: dict[str, Any]) -> int:
    """Print the figures.

    :param figures: those of `measure`.
    :returns: exit status.
    """
    keys = ("per_second", "p50_ms", "p95_ms", "p99_ms", "cpu_ms")
    loads = {
        f"{name}, {how}": figures[name][loop]
        for name, rate in _GOALS.items()
        for loop, how in (("closed", "16 at once"), ("open", f"{rate:g} a second"))
    }
    loads |= {f"{name} alone": peer for name, peer in figures["peers"].items() if peer}
    show(["load", *keys], [[name, *[row.get(key) for key in keys]] for name, row in loads.items()])
    over, start = figures["overhead"], figures["start"]
    rows = [
        [name, over[name]["p50_ms"], over[name]["p95_ms"]] for name in over if name != "queries"
    ]
    sys.stdout.write("\n")
    show(["the same query", "p50_ms", "p95_ms"], rows)
    sys.stdout.write("\n" + "".join(f"{name}: {value}\n" for name, value in start.items()))
    return 0


def show_soak(figures: dict[str, Any]) -> int:
    """Print the figures of a soak.

    :param figures: those of `soak`.
    :returns: exit status: 1 when there was an error that is not documented, or a lost worker.
    """
    keys = ("requests", "p50_ms", "p95_ms", "max_ms")
    rows = [
        [route, *[row[key] for key in keys], _other(figures["routes"][route])]
        for route, row in figures["durations"].items()
    ]
    show(["route", *keys, "not 200"], rows)
    memory = {key: value for key, value in figures["memory"].items() if key != "samples"}
    for name in ("requests", "not_sent", "statuses", "undocumented", "lost_connections", "workers"):
        sys.stdout.write(f"{name}: {figures[name]}\n")
    sys.stdout.write(f"snapshots: {figures['snapshots']}\nmemory: {memory}\n")
    sound = not figures["undocumented"] and not figures["lost_connections"]
    return 0 if sound and not figures["workers"]["lost"] else 1


def _other(statuses: dict[str, int]) -> str:
    return ", ".join(f"{status}: {n}" for status, n in statuses.items() if status != "200") or "-"


if __name__ == "__main__":
    # So that the server ends too when this is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
