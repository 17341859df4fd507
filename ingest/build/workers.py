"""The same work on many items in several processes that may hang, crash or be stopped.

An item whose process hangs is given up after its time; one whose process dies is reported;
the others are done all the same. The processes end with the one that started them.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context, parent_process
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

try:
    fcntl: ModuleType | None = import_module("fcntl")
except ImportError:  # not on Windows, where processes are told to end but cannot be made to
    fcntl = None

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

Given = TypeVar("Given")
Made = TypeVar("Made")

# A contract takes a tenth of a second, a PDF of 500 pages some ten: who needs longer hangs.
SECONDS_PER_ITEM = 120.0
# So many bytes more take as long again, on a machine that has other work too.
BYTES_PER_TIME = 1_000_000
# However large an item is, it hangs after so many times the usual time.
_MOST_TIMES = 6
# So many items for each process are handed out ahead, so that none waits and memory is bounded.
_AHEAD = 4
# How many new objects Python looks through for cycles at a time: contracts are many objects
# without any, and looking through them at the usual pace takes a tenth of the time.
_COLLECTED_AT = (200_000, 20, 100)


@dataclass(frozen=True, slots=True)
class Fault:
    """An item on which the work could not be done, with the reason for people."""

    reason: str


class Workers:
    """Processes that are started when first needed and kept until they are ended."""

    def __init__(self, count: int | None = None, *, seconds: float = SECONDS_PER_ITEM) -> None:
        """Say how many; none is started yet.

        :param count: how many processes; as many as there are processors unless given.
        :param seconds: how long an item of no size may take.
        """
        self.count = count or processors()
        self.seconds = seconds
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the processes, whose memory is wanted for what comes next."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def each(
        self,
        work: Callable[[Given], Made],
        items: Iterable[Given],
        size: Callable[[Given], int] = lambda _: 0,
    ) -> Iterator[Made | Fault]:
        """Do the work on every item.

        :param work: a function of a module.
        :param items: what to do it on.
        :param size: how many bytes an item has: large ones get more time.
        :returns: results in order of the items.
        """
        waiting: deque[tuple[ProcessFuture[Made | Fault], float]] = deque()
        for item in items:
            seconds = self.seconds * min(1 + size(item) / BYTES_PER_TIME, _MOST_TIMES)
            waiting.append((self._start().schedule(work, args=[item], timeout=seconds), seconds))
            if len(waiting) >= self.count * _AHEAD:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())

    def _start(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            context = get_context("forkserver")
            context.set_forkserver_preload(["ingest.build.forked_from"])
            self._pool = ProcessPool(self.count, initializer=_prepare, context=context)
        return self._pool


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for cycles of objects seldom."""
    usual = gc.get_threshold()
    gc.set_threshold(*_COLLECTED_AT)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def unexpected(error: BaseException) -> str:
    """Say what an error was that nobody foresaw, and where, in one line.

    :param error: the error.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = ""
    if trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "?")
        place = f" in {module}, line {trace.tb_lineno}"
    words = " ".join(str(error).split())[:200]
    return f"unexpected fault ({type(error).__name__}{place}: {words}); please report it"


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _result(future: ProcessFuture[Made | Fault], seconds: float) -> Made | Fault:
    from pebble import ProcessExpired

    try:
        return future.result()
    except TookTooLong:
        return Fault(f"it took longer than {seconds:.0f} seconds and was given up")
    except ProcessExpired as error:
        return Fault(f"the process that worked on it was stopped ({_why(error.exitcode)})")
    except Exception as error:  # noqa: BLE001 - whatever one item does must not end the run
        return Fault(unexpected(error))


def _prepare() -> None:
    """Make a process end with the one that started it, and leave Ctrl-C to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*_COLLECTED_AT)
    parent = parent_process()
    if parent is None or fcntl is None:
        return
    # A pipe is held open by the parent alone; when it closes, the kernel sends a signal that
    # ends this process even inside a regular expression, where no Python code would run.
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    if not parent.is_alive():
        os._exit(1)


def _why(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return f"signal {name}; out of memory?" if name == "SIGKILL" else f"signal {name}"
    return f"status {code}"
