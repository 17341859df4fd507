"""The start: one search box, the numbers of the collection, three first questions."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values

router = APIRouter()
_COUNTED = ("passages", "goals", "commitments", "networks", "projects", "documents")


@router.get("/", response_class=Response)
async def start(page: Paged, q: str | None = None) -> Response:
    """Show the start; a question leads on to its answer."""
    if q:
        return page.redirect("/search", q=q)
    return await page.send("start.html", partial(_find, page))


def _find(page: Page) -> Values:
    counts = page.ask.held.snapshot.manifest.counts
    cities, contracts = choices.cities(page), choices.contracts(page)
    numbers = {"cities": len(cities), "contracts": len(contracts)}
    numbers |= {name: counts[name] for name in _COUNTED}
    return {
        "numbers": numbers,
        "cities": cities,
        "versions": choices.versions(page),
        "themes": choices.top_themes(page),
    }
