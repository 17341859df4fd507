"""Cities alike, with reasons in quotes and names; order only as far as it can be told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.answers.shapes import TwinsJson
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.options import filled, with_options
from kkgraph.interface.twins_request import TwinsRequest
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address
from search_api.protocol.params import query_parameter

router = APIRouter()
_SHOWN = 10
Asked = Mapping[str, Any]


@with_options(TwinsRequest, query_parameter, "n")
async def _asked(
    municipality: Annotated[str | None, Query(max_length=500)] = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> Asked:
    return filled({"municipality": municipality, **options})


@router.get("/twins", response_class=Response)
async def twins(page: Paged, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Show cities alike."""
    return await page.send("twins.html", partial(_find, page, asked), listed="about" not in asked)


def _find(page: Page, asked: Asked) -> Values:
    values: Values = {
        "asked": asked,
        "params": {k: v for k, v in asked.items() if k != "municipality"},
        "cities": choices.cities(page),
        "versions": choices.versions(page),
        "found": None,
        "problem": None,
        "near": [],
        "place": text_address(page),
    }
    if "municipality" not in asked:
        return values
    try:
        found = page.reply.answers.twins(TwinsRequest(**{**asked, "n": _SHOWN}))
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    codes = {row["code"]: row for row in choices.all_cities(page)}
    return {**values, "found": found, "city": codes[found["code"] or ""], "most": _largest(found)}


def _largest(found: TwinsJson) -> dict[str, float]:
    """Find the longest bar of each part: bars compare cities and nothing else."""
    parts: dict[str, float] = {}
    for twin in found["twins"]:
        for part, value in twin["parts"].items():
            parts[part] = max(parts.get(part, 0.0), value or 0.0)
    return parts
