"""Snapshots that are no longer current but still kept: opened when asked for, a few at a time.

Everything under ``/api`` is served under ``/snapshots/ID/api`` too, from the snapshot ID. So an
answer can be asked for again for as long as its snapshot is kept.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from kkgraph.errors import NotFoundError, SnapshotError
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store
from search_api.guard.rates import client_key
from search_api.serving.asker import Asker, ServerCore, core_of
from search_api.serving.current import HeldSnapshot, query_limits
from search_api.settings import ServerSettings

_MOST_OPEN = 2
_ID = re.compile(r"[0-9a-f]{16}")


class Archive:
    """Opens snapshots of a data folder by their keys; for one event loop."""

    def __init__(self, core: ServerCore) -> None:
        """Open nothing yet.

        :param core: the parts of the application.
        """
        self._core = core
        self._open: OrderedDict[str, HeldSnapshot] = OrderedDict()

    async def get(self, key: str, client: str) -> HeldSnapshot:
        """Find a snapshot and open it if need be.

        :param key: its key.
        :param client: who asks.
        :returns: the snapshot; the caller holds it at once.
        :raises NotFoundError: if it is not kept; with those that are.
        """
        if key not in self._open:
            folder = find_snapshot(self._core.settings.data_dir, key)
            opened = await self._core.work.run(client, partial(_open, folder, self._core.settings))
            if key in self._open:
                # Someone else was quicker.
                opened.close()
            else:
                self._open[key] = opened
        self._open.move_to_end(key)
        return self._open[key]

    @contextmanager
    def hold(self, held: HeldSnapshot) -> Iterator[HeldSnapshot]:
        """Keep a snapshot for the time of one request.

        :param held: the snapshot.
        :returns: the same.
        """
        held.users += 1
        try:
            yield held
        finally:
            held.users -= 1
            self._close_some()

    def _close_some(self) -> None:
        """Close those not asked for lately and used by nobody."""
        for key in list(self._open)[:-_MOST_OPEN]:
            if self._open[key].users == 0:
                self._open.pop(key).close()


def snapshot_keys(data_dir: Path) -> list[str]:
    """List the snapshots that are kept.

    :param data_dir: the folder of snapshots.
    :returns: keys, the newest first.
    """
    folder = data_dir / layout.SNAPSHOTS
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if (path / layout.MANIFEST).is_file()]
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [path.name for path in found]


def find_snapshot(data_dir: Path, key: str) -> Path:
    """Find the folder of a snapshot.

    :param data_dir: the folder of snapshots.
    :param key: its key.
    :returns: the folder.
    :raises NotFoundError: if it is not kept; with those that are.
    """
    keys = snapshot_keys(data_dir)
    if not _ID.fullmatch(key) or key not in keys:
        raise NotFoundError(key, keys, what="snapshot that is kept")
    return data_dir / layout.SNAPSHOTS / key


def _open(folder: Path, settings: ServerSettings) -> HeldSnapshot:
    snapshot = Snapshot(folder)
    megabytes = settings.query_memory_mb
    store = Store(
        snapshot.graph_path,
        limits=query_limits(settings),
        megabytes=megabytes,
        proof=snapshot.prove_graph,
    )
    return HeldSnapshot(snapshot, store)


def archive_of(app: FastAPI) -> Archive:
    """Find the archive of an application.

    :param app: the application.
    :returns: its archive.
    """
    if not hasattr(app.state, "archive"):
        app.state.archive = Archive(app.state.core)
    archive: Archive = app.state.archive
    return archive


async def asker(request: Request) -> AsyncIterator[Asker]:
    """Hold the snapshot that the path names, else the current one.

    :param request: the request.
    :returns: what asks it.
    :raises NotFoundError: if it is not kept.
    """
    core = core_of(request)
    client = client_key(request.client.host if request.client else "")
    key: str | None = request.path_params.get("snapshot", core.current.id)
    if key is None or key == core.current.id:
        with core.current.hold() as held:
            request.state.snapshot = held.id
            yield Asker(core, held, client)
        return
    archive = archive_of(request.app)
    try:
        found = await archive.get(key, client)
    except SnapshotError:
        keys = snapshot_keys(core.settings.data_dir)
        if key in keys:
            raise
        # It was removed while we looked.
        raise NotFoundError(key, keys, what="snapshot that is kept") from None
    with archive.hold(found) as held:
        request.state.snapshot = held.id
        yield Asker(core, held, client)


Asked = Annotated[Asker, Depends(asker)]
