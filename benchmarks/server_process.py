"""The server that is measured: on chosen cores, with the time and memory of its processes.

Processes are read from ``/proc``, so memory and CPU time are known on Linux only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import KKGRAPH, Run, run
from tests.servers import Server, serving

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cores:
    """Which cores the server has, and which the client; the same where there are no others."""

    server: tuple[int, ...]
    client: tuple[int, ...]

    @property
    def apart(self) -> bool:
        """Whether the client has cores of its own."""
        return not set(self.server) & set(self.client)


def choose_cores(count: int) -> Cores:
    """Divide the cores of this machine.

    :param count: how many the server gets.
    :returns: the division; it is said when the client has none of its own.
    """
    if not hasattr(os, "sched_getaffinity"):
        sys.stderr.write("this system cannot bind processes to cores: all use all\n")
        return Cores((), ())
    have = sorted(os.sched_getaffinity(0))
    cores = Cores(tuple(have[:count]), tuple(have[count:] or have))
    if not cores.apart:
        sys.stderr.write(f"only {len(have)} cores: the client takes time from the server\n")
    return cores


@contextmanager
def on_cores(cores: tuple[int, ...]) -> Iterator[None]:
    """Bind what is started in the meantime to cores.

    :param cores: which; none binds nothing.
    """
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def running(data: Path, cores: Cores, **settings: object) -> Iterator[Server]:
    """Run ``kkgraph serve`` on its cores, without a limit of requests.

    :param data: the folder of snapshots.
    :param cores: the division of cores.
    :param settings: more settings.
    :returns: the server.
    """
    with ExitStack() as stack:
        with on_cores(cores.server):
            server = stack.enter_context(serving(data, **{"rate": 0, **settings}))
        stack.callback(server.log.unlink)
        yield server


def port_of(server: Server) -> int:
    """Find the port of a server."""
    return server.address[1]


def kkgraph(data: Path, cores: Cores, *arguments: str) -> Run:
    """Run a command beside the server, on the client's cores.

    :param data: the folder of snapshots.
    :param cores: the division of cores.
    :param arguments: the command.
    :returns: how it went.
    """
    with on_cores(cores.client):
        return run([*KKGRAPH, "--data", str(data), *arguments])


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the server at one moment."""

    pid: int
    kind: str
    cpu_seconds: float
    # Resident, and of that what is not mapped from files, which can be let go at any time.
    megabytes: float
    own_megabytes: float


def processes(root: int) -> list[Process]:
    """List a server's processes.

    :param root: pid of the first one.
    :returns: ``parent``, ``web``, ``query`` and ``other`` ones; CPU time with that of children
        that have ended.
    """
    stats = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            stats[int(folder.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    found, pids = [], [root]
    while pids:
        pid = pids.pop()
        if pid in stats:
            found.append((pid, stats[pid][1] / _TICKS))
        pids += [child for child, (parent, _) in stats.items() if parent == pid]
    return [Process(pid, _kind(pid, root), cpu, *_megabytes(pid)) for pid, cpu in found]


def _kind(pid: int, root: int) -> str:
    if pid == root:
        return "parent"
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text()
        for mark, kind in (("query_worker", "query"), ("spawn_main", "web")):
            if mark in command:
                return kind
    return "other"


def _megabytes(pid: int) -> tuple[float, float]:
    found = {"VmRSS": 0.0, "RssAnon": 0.0}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) / 1000
    return found["VmRSS"], found["RssAnon"]


def cpu_seconds(root: int) -> float:
    """Add up the CPU time of a server.

    :param root: pid of the first process.
    :returns: seconds, of processes that have ended too.
    """
    return sum(process.cpu_seconds for process in processes(root))
