"""Who should work together in a whole round: a form, proposals with reasons, what was not met."""

from __future__ import annotations

from functools import partial
from typing import Annotated, TypedDict, cast, get_args

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.options import given
from kkgraph.interface.pair_request import MOST_PARTNERS, PairBy, PairRequest, Treated
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_Name = Annotated[str | None, Query(max_length=200)]
_LONGEST = 20_000


class _AskedOfRound(TypedDict):
    """What the form asks for; a word nobody knows is refused by the request."""

    max_partners: int
    by: PairBy
    theme: tuple[str, ...]
    row: tuple[str, ...]
    other_county: bool
    experienced: bool
    official_twins: Treated


@router.get("/pair", response_class=Response)
async def pair(
    page: Paged,
    max_partners: Annotated[int, Query(ge=1, le=MOST_PARTNERS)] = 2,
    by: _Name = None,
    theme: _Name = None,
    row: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    other_county: bool = False,
    experienced: bool = False,
    official_twins: _Name = None,
) -> Response:
    """Show the proposals."""
    asked: _AskedOfRound = {
        "max_partners": max_partners,
        "by": cast(PairBy, by or "both"),
        "theme": (theme,) if theme else (),
        "row": tuple(line for line in (row or "").splitlines() if line.strip()),
        "other_county": other_county,
        "experienced": experienced,
        "official_twins": cast(Treated, official_twins or "as_others"),
    }
    # A whole round takes its time: only who asks for it gets it.
    is_asked = bool(by or asked["theme"] or asked["row"])
    return await page.send("pair.html", partial(_find, page, asked, is_asked=is_asked))


def _find(page: Page, asked: _AskedOfRound, *, is_asked: bool) -> Values:
    values: Values = {
        "found": None,
        "problem": None,
        "near": [],
        "asked": asked,
        "query": {},
        "kinds": get_args(PairBy),
        "treated": get_args(Treated),
        "most": MOST_PARTNERS,
        "themes": _themes(page),
        "place": text_address(page),
    }
    if not is_asked:
        return values
    try:
        request = PairRequest(**asked)
        found = page.reply.answers.pairs(request)
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    query = {n: list(v) if isinstance(v, tuple) else v for n, v in given(request).items()}
    return {**values, "found": found, "query": query}


def _themes(page: Page) -> list[tuple[str, str]]:
    return [(row["key"], row["label"]) for row in choices.top_themes(page)]
