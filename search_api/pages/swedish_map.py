"""The cities on a map of Sweden, by what was read of each, or by who says something of a theme."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.vocabulary.outlines import outlines
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values

router = APIRouter()
# Colours of the map, which the states of a theme share with what was read.
_CLASSES = {
    "whole": "whole", "partial": "part", "summary": "part",
    "says": "whole", "touches": "part", "empty": "silent", "not_found": "silent",
    "not_examined": "unknown",
}  # fmt: skip


@router.get("/map", response_class=Response)
async def swedish_map(
    page: Paged, theme: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    """Show the map and its table."""
    return await page.send("map.html", partial(_find, page, theme or None))


def _find(page: Page, theme: str | None) -> Values:
    return {**drawn_cities(page, theme), "themes": choices.top_themes(page)}


def drawn_cities(page: Page, theme: str | None = None) -> Values:
    """Draw the cities whose contracts were read.

    :param page: the page.
    :param theme: by what they say of it; without one, by how much was read.
    :returns: the map, a row a city, and all the others as one path.
    """
    rows = {row["key"]: row for row in page.reply.answers.rows("themes", page.lang)}
    # Of a theme that is not there the map shows what was read.
    theme = theme if theme in rows else None
    states = _states(page, theme)
    cities = {row["code"]: row for row in choices.cities(page)}
    drawn = outlines()
    places = [
        {
            "row": cities[code],
            "state": state,
            "kind": _CLASSES[state],
            "path": drawn.paths.get(code),
        }
        for code, state in states.items()
    ]
    return {
        "drawn": drawn,
        "places": places,
        "rest": "".join(path for code, path in drawn.paths.items() if code not in states),
        "theme": rows[theme] if theme else None,
    }


def _states(page: Page, theme: str | None) -> dict[str, str]:
    """By code of a city: what was read of its newest contract, or what it says of a theme."""
    if theme is None:
        found = page.reply.answers.coverage(CoverageRequest())
        return {row["code"]: row["text_status"] for row in found["contracts"]}
    found = page.reply.answers.coverage(CoverageRequest(by="themes"))
    codes = {row["contract"]: row["code"] for row in found["contracts"]}
    row = next((row for row in found["rows"] if row["key"] == theme), None)
    if row is None:
        # No contract names it: where only a summary was read, that is no answer.
        return {
            item["code"]: "not_found" if item["text_status"] == "whole" else "not_examined"
            for item in found["contracts"]
        }
    return {codes[cell["contract"]]: cell["state"] for cell in row["cells"]}
