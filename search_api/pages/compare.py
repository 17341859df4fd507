"""Two to five cities, or versions of one, side by side."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.answers.shapes import ComparedJson
from kkgraph.contract import STATED_RELATIONS
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.compare_request import (
    FEWEST_COMPARED,
    MOST_COMPARED,
    CompareRequest,
    split,
)
from kkgraph.interface.compared_answer import ComparedContract
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_THEMES = 25
# So many cities meet over a hand-out.
_MEETING = 2


@router.get("/compare", response_class=Response)
async def compare(
    page: Paged,
    ids: Annotated[list[str] | None, Query(max_length=20)] = None,
    everything: bool = False,
) -> Response:
    """Show them side by side."""
    names = list(dict.fromkeys(split(ids or [])))
    return await page.send("compare.html", partial(_find, page, names, everything))


def _find(page: Page, names: list[str], everything: bool) -> Values:
    values: Values = {
        "names": names,
        "contracts": choices.contracts(page),
        "places": MOST_COMPARED,
        "found": None,
        "problem": None,
        "near": [],
        "everything": everything,
        "place": text_address(page),
    }
    if len(names) < FEWEST_COMPARED:
        return values
    try:
        found = page.reply.answers.compare(CompareRequest(names))
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    shown = found if everything else _most_telling(found)
    left_out = len(found["themes"]) - len(shown["themes"])
    chosen = [row["contract"] for row in found["contracts"]]
    return {
        **values,
        "found": shown,
        "names": chosen,
        "heads": [f"{row['municipality']} {row['version']}" for row in found["contracts"]],
        "left_out": left_out,
        "meet": _meeting(found),
    }


def _meeting(found: ComparedJson) -> list[ComparedContract] | None:
    """The two cities that are compared, where it is just two, both of the register."""
    cities = {row["code"]: row for row in found["contracts"]}
    return list(cities.values()) if len(cities) == _MEETING and None not in cities else None


def _most_telling(found: ComparedJson) -> ComparedJson:
    """Leave out networks that only shared text names, and most themes."""
    networks = [
        row
        for row in found["networks"]
        if any(cell["relation"] in STATED_RELATIONS for cell in row["cells"])
    ]
    return {**found, "networks": networks, "themes": found["themes"][:_THEMES]}
