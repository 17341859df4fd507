"""All pages: for the current snapshot and, under ``/snapshots/ID``, for one named."""

from __future__ import annotations

from fastapi import APIRouter

from search_api.pages import (
    about,
    api_docs,
    changes,
    cities,
    commitments,
    compare,
    contracts,
    coverage,
    crawlers,
    goals,
    initiatives,
    joined,
    lists,
    pairing,
    report,
    saved,
    search,
    sparql,
    start,
    swedish_map,
    things,
    twins,
)
from search_api.pages.frame import static

_PARTS = (
    about,
    search,
    changes,
    cities,
    contracts,
    twins,
    compare,
    commitments,
    coverage,
    goals,
    initiatives,
    joined,
    lists,
    pairing,
    report,
    saved,
    sparql,
    swedish_map,
    things,
)


def routers() -> list[APIRouter]:
    """List the routers of the pages.

    :returns: in the order in which paths are tried.
    """
    current = APIRouter(include_in_schema=False)
    named = APIRouter(prefix="/snapshots/{snapshot}", include_in_schema=False)
    # These are about all snapshots.
    for part in (static, start, crawlers, api_docs):
        current.include_router(part.router)
    for part in _PARTS:
        current.include_router(part.router)
        named.include_router(part.router)
    return [current, named]
