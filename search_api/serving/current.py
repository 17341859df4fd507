"""The current snapshot: taken up when it changes, kept for as long as a request uses it.

Once in `ServerSettings.snapshot_seconds` the link ``current`` is read. A new snapshot is opened
in a thread, with its query processes started and everything in `prepare` loaded; only then do
new requests get it. The old one is closed when its last request is done.
"""

from __future__ import annotations

import asyncio
import math
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from anyio import to_thread

from kkgraph.errors import KkGraphError, SnapshotError
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Limits, Store
from search_api.serving import memory
from search_api.settings import ServerSettings
from search_api.watch.logs import log_event

if TYPE_CHECKING:
    from kkgraph.vocabulary.registers import Vocabulary

Value = TypeVar("Value")
_RETRY_SECONDS = 10.0
_FIRST_LOOKS = 3
# Disks go bad while a server runs for months.
_CHECK_SECONDS = 6 * 3600.0
_DOUBT_SECONDS = 60.0


class HeldSnapshot:
    """A snapshot opened for serving, with all that was made from it."""

    def __init__(self, snapshot: Snapshot, store: Store) -> None:
        """Keep both.

        :param snapshot: the snapshot.
        :param store: its graph.
        """
        self.snapshot = snapshot
        self.store = store
        self.users = 0
        # Parts of it that are not as they were written, such as ``graph``.
        self.damaged: list[str] = []
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.RLock] = {}

    @property
    def id(self) -> str:
        """The key of the snapshot."""
        return self.snapshot.id

    @property
    def vocabulary(self) -> Vocabulary:
        """Registers and thesaurus, read once."""
        from kkgraph.vocabulary.registers import load

        return self.cached("vocabulary", load)

    def cached(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Make something once for as long as the snapshot is served.

        :param key: what it is called; callers choose from a bounded set.
        :param make: makes it, in the thread that first needs it.
        :returns: what was made.
        """
        if key not in self._values:
            # Setting a default is one step; two threads get the same lock.
            with self._locks.setdefault(key, threading.RLock()):
                if key not in self._values:
                    self._values[key] = make()
        return cast("Value", self._values[key])

    def close(self) -> None:
        """End the query processes."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class _Failure:
    target: str
    again_at: float


Prepare = Callable[[HeldSnapshot], object]


class CurrentSnapshot:
    """Gives each request the snapshot that is current when it begins."""

    def __init__(self, settings: ServerSettings, prepare: Sequence[Prepare] = ()) -> None:
        """Prepare to serve; nothing is opened yet.

        :param settings: where the snapshots are, and the limits of queries.
        :param prepare: what to load before a new snapshot is taken up.
        """
        self._settings = settings
        self._prepare = (*prepare, _open_twins)
        self._held: HeldSnapshot | None = None
        self._failure: _Failure | None = None
        self._checked: str | None = None
        self._check_at = 0.0
        self._checked_at = -math.inf
        self._task: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None

    @property
    def id(self) -> str | None:
        """The key of the snapshot that new requests get."""
        return self._held.id if self._held else None

    @property
    def is_stale(self) -> bool:
        """Whether a newer snapshot is there but cannot be opened."""
        return self._failure is not None and self._held is not None

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing is served since the snapshot that is there cannot be opened."""
        return self._failure is not None and self._held is None

    @property
    def damaged(self) -> list[str]:
        """Parts of the snapshot that are not as they were written, as far as was looked."""
        return self._held.damaged if self._held else []

    def doubt(self) -> None:
        """Have all files looked at soon, since a question failed for their sake."""
        self._check_at = min(self._check_at, self._checked_at + _DOUBT_SECONDS)

    @contextmanager
    def hold(self) -> Iterator[HeldSnapshot]:
        """Keep the current snapshot for the time of one request; call on the event loop.

        :returns: the snapshot, whole until the end of the ``with`` statement.
        :raises SnapshotError: if there is none.
        """
        held = self._held
        if held is None:
            folder = self._settings.data_dir
            raise SnapshotError(f"no snapshot in {folder}; run `kkgraph ingest` first")
        held.users += 1
        try:
            yield held
        finally:
            held.users -= 1
            self._close_unused(held)

    async def start(self) -> None:
        """Open the current snapshot if there is one, and begin to watch."""
        for _ in range(_FIRST_LOOKS):
            await self.look()
            if self._held or self._target() is None:
                break
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching and close the snapshot when its last request is done."""
        for task in filter(None, (self._task, self._loading)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        held, self._held = self._held, None
        if held:
            self._close_unused(held)

    async def look(self) -> None:
        """Take up the current snapshot if it is another than the one we have."""
        target = self._target()
        if target == self.id:
            # Whatever could not be opened in between is current no longer.
            self._failure = None
        if target is None or target == self.id or self._is_hopeless(target):
            return
        try:
            held = await to_thread.run_sync(self._open)
            if self._held:
                await to_thread.run_sync(self._load, held)
        except KkGraphError as error:
            # With nothing to serve there is nothing better to do than to try again.
            pause = _RETRY_SECONDS if self._held else 0.0
            self._failure = _Failure(target, time.monotonic() + pause)
            log_event("snapshot_failed", snapshot=target, reason=str(error), serving=self.id)
            return
        old, self._held, self._failure = self._held, held, None
        log_event("snapshot_taken_up", snapshot=held.id, instead_of=old and old.id)
        if old:
            self._close_unused(old)
            # Nothing of it may be held here while memory is given back.
            old = None
            await to_thread.run_sync(memory.tidy)
        else:
            # The first one answers at once; who needs what is still being loaded waits for it.
            self._loading = asyncio.create_task(self._load_first(held))

    async def _load_first(self, held: HeldSnapshot) -> None:
        held.users += 1
        try:
            await to_thread.run_sync(self._load, held)
            await to_thread.run_sync(memory.tidy)
        finally:
            held.users -= 1
            self._close_unused(held)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.snapshot_seconds)
            try:
                await self.look()
                await self._check_files()
            except Exception as error:  # the watch goes on whatever happens
                log_event("snapshot_failed", reason=repr(error), serving=self.id)

    async def _check_files(self) -> None:
        """Compare all files with their hashes: after opening, and when that is due again."""
        held, now = self._held, time.monotonic()
        if held is None or (now < self._check_at and held.id == self._checked):
            return
        held.users += 1
        try:
            damaged = await to_thread.run_sync(held.snapshot.damaged_files)
        finally:
            held.users -= 1
            self._close_unused(held)
        held.damaged = sorted({path.partition("/")[0].partition(".")[0] for path in damaged})
        self._checked, self._checked_at = held.id, now
        self._check_at = now + _CHECK_SECONDS
        if damaged:
            log_event("snapshot_damaged", snapshot=held.id, files=damaged)

    def _target(self) -> str | None:
        """Read the link: the key of the snapshot that is current."""
        try:
            return os.path.basename(os.readlink(self._settings.data_dir / layout.CURRENT))
        except OSError:
            return None

    def _is_hopeless(self, target: str) -> bool:
        """Tell whether it failed a moment ago."""
        failure = self._failure
        return bool(failure and failure.target == target and time.monotonic() < failure.again_at)

    def _open(self) -> HeldSnapshot:
        """Open the current snapshot with everything that requests will need."""
        settings = self._settings
        snapshot = Snapshot.open(settings.data_dir, check_graph=True)
        store = Store(
            snapshot.graph_path,
            proof=snapshot.prove_graph,
            limits=query_limits(settings),
            workers=settings.query_processes,
            megabytes=settings.query_memory_mb,
            # Each web process keeps to its share of what there is for all.
            total_megabytes=max(1, settings.query_total_mb // settings.workers),
        )
        held = HeldSnapshot(snapshot, store)
        try:
            store.start()
        except BaseException:
            held.close()
            raise
        return held

    def _load(self, held: HeldSnapshot) -> None:
        """Load what requests will need; what fails now will say why when it is asked for."""
        for prepare in self._prepare:
            try:
                prepare(held)
            except Exception as error:  # a snapshot without index is still worth serving
                log_event("not_loaded", snapshot=held.id, reason=repr(error))

    def _close_unused(self, held: HeldSnapshot) -> None:
        """Close a snapshot that is no longer current and that nobody uses."""
        if held is not self._held and held.users == 0:
            held.close()


def _open_twins(held: HeldSnapshot) -> object:
    """Read the profiles, for which the first two questions would both wait."""
    from kkgraph.twins import open_space

    return open_space(held.snapshot, held.vocabulary)


def query_limits(settings: ServerSettings) -> Limits:
    """Give the limits of one query.

    :param settings: the settings.
    :returns: the limits.
    """
    return Limits(
        settings.query_seconds, settings.query_rows, settings.query_result_mb * 1024 * 1024
    )
