"""The JSON API, for the current snapshot and under ``/snapshots/ID`` for one named; linked data."""

from __future__ import annotations

from fastapi import APIRouter

from search_api.api import linked, lists, office, questions, saved, snapshots


def routers() -> list[APIRouter]:
    """List the routers.

    :returns: in the order in which paths are tried.
    """
    current = APIRouter(prefix="/api")
    named = APIRouter(prefix="/snapshots/{snapshot}/api", include_in_schema=False)
    for part in (lists.router, questions.router, office.router, saved.router):
        current.include_router(part)
        named.include_router(part)
    # Before the files of a snapshot, which have paths of the same form.
    frozen = APIRouter(prefix="/snapshots/{snapshot}", include_in_schema=False)
    frozen.include_router(linked.router)
    return [current, named, frozen, snapshots.router, linked.router]
