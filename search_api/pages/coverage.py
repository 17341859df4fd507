"""Who speaks of what: cities by topics, themes or joint commitments; never a ranking."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.coverage_request import CoverageBy, CoverageRequest, CoverageState
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_Name = Annotated[str | None, Query(max_length=200)]
_Asked = dict[str, Any]


async def _asked(
    by: _Name = None,
    version: _Name = None,
    county: _Name = None,
    country: _Name = None,
    network: _Name = None,
    state: _Name = None,
) -> _Asked:
    given = {"version": version, "county": county, "country": country, "network": network}
    asked = {name: (value or "").strip() or None for name, value in given.items()}
    return {"by": by or "topics", **asked, "state": (state,) if state else ()}


@router.get("/coverage", response_class=Response)
async def coverage(page: Paged, asked: Annotated[_Asked, Depends(_asked)]) -> Response:
    """Show the table."""
    return await page.send("coverage.html", partial(_find, page, asked))


def _find(page: Page, asked: _Asked) -> Values:
    editions = {row["edition"]: row["valid_from"] or 0 for row in choices.contracts(page)}
    known = page.reply.answers.vocabulary.municipalities
    counties = {known[row["code"]].county for row in choices.cities(page) if row["code"] in known}
    values: Values = {
        "found": None,
        "problem": None,
        "near": [],
        "asked": asked,
        "kinds": get_args(CoverageBy),
        "states": get_args(CoverageState),
        "versions": sorted(editions, key=lambda label: editions[label], reverse=True),
        "counties": sorted(county for county in counties if county),
        "countries": sorted({known[row["code"]].country for row in choices.cities(page)}),
        "networks": _networks(page),
        "place": text_address(page),
    }
    try:
        return {**values, "found": page.reply.answers.coverage(CoverageRequest(**asked))}
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}


def _networks(page: Page) -> list[tuple[str, str]]:
    """List what cities take part in: keys and names."""
    rows = [dict(row) for row in page.reply.answers.rows("initiatives", page.lang)]
    return [(str(row["key"]), str(row["label"])) for row in rows]
