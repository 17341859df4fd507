"""One bound on the memory of all query processes together.

A bound on each of them is none on all: six queries that sort at once hold six times as much.
While any query runs, what the processes hold is looked at twenty times a second; beyond the
bound the largest is ended, so that it meets who takes most and not who asks next.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

_SECONDS = 0.05
_IDLE_SECONDS = 1.0


class MemoryHolder(Protocol):
    """A process that holds memory of its own."""

    def resident(self) -> int:
        """Tell how many bytes it holds."""

    def end_for_memory(self) -> None:
        """End it, since all together hold too much."""


class MemoryBudget:
    """Ends the largest process when all together hold too much."""

    def __init__(self, most: int, processes: Callable[[], Iterable[MemoryHolder]]) -> None:
        """Watch nothing yet.

        :param most: bytes that all may hold together.
        :param processes: gives those there are now.
        """
        self._most = most
        self._processes = processes
        self._running = 0
        self._lock = threading.Lock()
        self._busy = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for as long as a query runs."""
        with self._lock:
            self._running += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
                self._thread.start()
            self._busy.set()
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._busy.clear()

    def look(self) -> None:
        """End the largest processes until the others fit."""
        sizes = [(process.resident(), process) for process in self._processes()]
        total = sum(size for size, _ in sizes)
        for size, process in sorted(sizes, key=lambda pair: -pair[0]):
            if total <= self._most:
                return
            process.end_for_memory()
            total -= size

    def _watch(self) -> None:
        while True:
            if not self._busy.wait(_IDLE_SECONDS):
                with self._lock:
                    if not self._running:
                        self._thread = None
                        return
            # A query that is soon done need not be looked at.
            time.sleep(_SECONDS)
            if self._busy.is_set():
                self.look()


def resident_bytes(pid: int) -> int:
    """Tell how much memory a process holds that is its own.

    :param pid: the process.
    :returns: bytes, pages of files left out; 0 where the system does not tell (not Linux).
    """
    try:
        numbers = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(numbers[1]) - int(numbers[2])) * os.sysconf("SC_PAGE_SIZE")
