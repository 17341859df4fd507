"""Whether the server lives, is ready, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from search_api.protocol.problems import Problem
from search_api.serving.asker import CoreParts
from search_api.watch.metrics import CONTENT_TYPE

router = APIRouter(tags=["operations"])
# What answers are drawn from; profiles of cities (twins) are made from contracts where need be.
_NEEDED = frozenset({"manifest", "graph", "contracts", "outlines", "texts", "graphs", "index"})


@router.get("/healthz", summary="Whether the process lives")
async def healthz() -> dict[str, str]:
    """Answer always.

    :returns: that it lives.
    """
    return {"status": "ok"}


@router.get("/readyz", summary="Whether questions are answered")
async def readyz(core: CoreParts) -> dict[str, str | bool | list[str]]:
    """Say which snapshot is served.

    :param core: the parts of the application.
    :returns: its key; ``stale`` when a newer one is there that cannot be opened; ``damaged``
        parts that are made anew when they are needed.
    :raises Problem: 503 if there is none, or answers cannot be drawn from it.
    """
    if core.current.is_unreadable or _NEEDED.intersection(core.current.damaged):
        raise Problem(
            503,
            "damaged_snapshot",
            "the snapshot is not as it was written",
            hint="run `kkgraph ingest` again with the same files, which rebuilds it; the server's "
            "log and `kkgraph validate` name the files",
            headers={"Retry-After": "5"},
            damaged=core.current.damaged,
        )
    if core.current.id is None:
        raise Problem(
            503,
            "no_snapshot",
            "there is no snapshot to serve yet",
            hint="run `kkgraph ingest`; the server takes the snapshot up by itself",
            headers={"Retry-After": "5"},
        )
    return {
        "status": "ready",
        "snapshot": core.current.id,
        "stale": core.current.is_stale,
        "damaged": core.current.damaged,
    }


@router.get("/metrics", summary="What was counted, for Prometheus", response_class=Response)
async def metrics(core: CoreParts) -> Response:
    """Write the metrics of all web processes.

    :param core: the parts of the application.
    :returns: Prometheus' text format.
    :raises Problem: 404 if the settings say so.
    """
    if not core.settings.metrics:
        raise Problem(404, "no_such_path", "metrics are switched off", hint="KKGRAPH_METRICS")
    core.metrics.running.set(core.queries.working)
    core.metrics.waiting.set(core.queries.waiting)
    return Response(core.metrics.write(core.current.id), headers={"Content-Type": CONTENT_TYPE})
