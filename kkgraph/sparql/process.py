"""A process in which queries run: started, asked, killed.

What runs inside it is `worker`; nothing is shared with it but a socket.
"""

from __future__ import annotations

import marshal
import math
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from kkgraph.errors import QueryError, QueryTimeout, QueryTooLarge, SnapshotError
from kkgraph.sparql.memory_budget import resident_bytes
from kkgraph.sparql.messages import REBUILD, ProcessReply, ProcessRequest, packed

START_SECONDS = 60.0
_AT_ONCE = 0.2
# A query that takes longer than this gives way to all that is answered at once.
_SOON = 1.0
_LOWER = 10


_TOO_MUCH_TOGETHER = (
    "the query needed more memory than there is for all that run at once, and was stopped; "
    "narrow it, or ask again in a moment"
)


class ProcessDied(QueryError):
    """A process that was ended by someone else before it began."""


class QueryProcess:
    """A running query process."""

    def __init__(self, graph: Path, megabytes: int) -> None:
        """Start it and wait until it has opened the graph.

        :param graph: Oxigraph's folder.
        :param megabytes: memory it may address.
        :raises SnapshotError: if the graph cannot be opened.
        """
        self._megabytes = megabytes
        self._over_budget = False
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "kkgraph.sparql.worker"]
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(graph), str(megabytes)],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._connection = Connection(ours.detach())
        # Made once: a connection's own way to wait makes one each time.
        self._waiting = select.poll() if hasattr(select, "poll") else None
        if self._waiting is not None:
            self._waiting.register(self._connection, select.POLLIN)
        try:
            hello = self._receive(START_SECONDS)
        except BaseException:
            self.stop()
            raise
        if "error" in hello:
            self.stop()
            raise SnapshotError(f"{graph} cannot be opened ({hello['message']}); {REBUILD}")

    def ask(self, request: ProcessRequest, seconds: float) -> ProcessReply:
        """Send a request and wait for the reply.

        :param request: what `worker.answer` takes.
        :param seconds: how long to wait.
        :returns: the reply.
        :raises ProcessDied: if it was ended by someone else before it began.
        :raises QueryTooLarge: if it needed too much memory.
        :raises QueryTimeout: if it took too long; it must be stopped then.
        """
        begun = time.monotonic()
        try:
            self._connection.send_bytes(packed(request))
            if seconds <= _SOON or self._has_answer(_SOON):
                return self._receive(seconds)
            self._set_priority(_LOWER)
            reply = self._receive(seconds - _SOON, of=seconds)
            # Only root may; of others a process that was slow once stays polite.
            self._set_priority(0)
            return reply
        except (OSError, QueryTooLarge) as error:
            if self._over_budget:
                raise QueryTooLarge(_TOO_MUCH_TOGETHER) from error
            # Too little memory ends it in another way, or takes longer.
            if self._was_killed() and time.monotonic() - begun < _AT_ONCE:
                raise ProcessDied("the query process has died; ask again") from error
            raise

    def _has_answer(self, seconds: float) -> bool:
        """Wait for a message, or for the end of the process."""
        if self._waiting is None:
            return self._connection.poll(seconds)
        return bool(self._waiting.poll(math.ceil(seconds * 1000)))

    def _set_priority(self, lower: int) -> None:
        """Let it compute after everybody else, or as we do."""
        with suppress(OSError):
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self._process.pid, min(19, own + lower))

    def _was_killed(self) -> bool:
        try:
            return self._process.wait(_AT_ONCE) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            return False

    def resident(self) -> int:
        """Tell how much memory it holds.

        :returns: bytes of its own.
        """
        return resident_bytes(self._process.pid)

    def end_for_memory(self) -> None:
        """Kill it since all together hold too much; who waits for its answer is told."""
        self._over_budget = True
        self._process.kill()

    def stop(self) -> None:
        """Kill it."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _receive(self, seconds: float, *, of: float | None = None) -> ProcessReply:
        """Wait for one message, for the rest of the time it may take."""
        if not self._has_answer(seconds):
            raise QueryTimeout(
                f"the query took longer than {of or seconds:g} s and was stopped; narrow it, or "
                "allow more with --timeout"
            )
        try:
            reply: ProcessReply = marshal.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise QueryTooLarge(_too_much(self._megabytes)) from error
        if reply.get("error") == "memory":
            raise QueryTooLarge(_too_much(self._megabytes))
        return reply


def _too_much(megabytes: int) -> str:
    # A stack that overflows cannot be told from the rest.
    return (
        f"the query needed more than {megabytes} MB of memory, or is nested too deep, and was "
        "stopped; narrow it"
    )


def _environment() -> dict[str, str]:
    """Let the process find this very package, wherever it was started."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    # Memory pools of many threads would count against the limit.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "2"}
