"""Cities alike, with reasons in quotes and names; order only as far as it can be told."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_SHOWN = 10
_Word = Annotated[str | None, Query(max_length=500)]


@router.get("/twins", response_class=Response)
async def twins(
    page: Paged, municipality: _Word = None, about: _Word = None, version: _Word = None
) -> Response:
    """Show cities alike."""
    find = partial(
        _find, page, municipality or None, (about or "").strip() or None, version or None
    )
    return await page.send("twins.html", find, listed=not about)


def _find(page: Page, name: str | None, about: str | None, version: str | None) -> Values:
    values: Values = {
        "asked": {"municipality": name, "about": about, "version": version},
        "cities": choices.cities(page),
        "versions": choices.versions(page),
        "found": None,
        "problem": None,
        "near": [],
        "place": text_address(page),
    }
    if name is None:
        return values
    try:
        found = page.reply.answers.twins(name, n=_SHOWN, about=about, version=version)
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    codes = {row["code"]: row for row in choices.all_cities(page)}
    return {**values, "found": found, "city": codes[found["code"]], "most": _largest(found)}


def _largest(found: dict[str, Any]) -> dict[str, float]:
    """Find the longest bar of each part: bars compare cities and nothing else."""
    parts: dict[str, float] = {}
    for twin in found["twins"]:
        for part, value in twin["parts"].items():
            parts[part] = max(parts.get(part, 0.0), value or 0.0)
    return parts
