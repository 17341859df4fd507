"""What changed between versions of a city's contract, and of all cities in a year."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.answers.shapes import ChangesJson
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.changes_request import ChangeAsked, ChangesRequest
from kkgraph.vocabulary.rules import load_rules
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST = 2000
Ranges = list[tuple[int, int]]


@router.get("/changes", response_class=Response)
async def changes(
    page: Paged, year: Annotated[str | None, Query(max_length=50)] = None
) -> Response:
    """Show what changed in a year in all cities."""
    return await page.send("changes.html", partial(_find_year, page, year))


@router.get("/cities/{municipality}/changes", response_class=Response)
async def changes_of_city(
    page: Paged,
    municipality: str,
    ids: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> Response:
    """Show what changed in one city."""
    return await page.send("changes.html", partial(_find_city, page, municipality, ids or []))


def _find_year(page: Page, year: str | None) -> Values:
    years = sorted(
        {row["valid_from"] for row in choices.contracts(page) if row["valid_from"]}, reverse=True
    )
    chosen = year or (str(years[0]) if years else None)
    values = _values(page) | {"years": years, "year": chosen, "city": None}
    if chosen is None:
        return values
    try:
        found = page.reply.answers.changes(ChangesRequest(year=chosen, everything=True))
    except NotFoundError as error:
        return {**values, "problem": error, "near": error.near}
    return {**values, "found": found}


def _find_city(page: Page, municipality: str, ids: list[str]) -> Values:
    answers = page.reply.answers
    city = answers.municipality(municipality, page.lang)
    values = _values(page) | {"city": city, "ids": ids, "year": None}
    if len(city["versions"]) < 2:  # noqa: PLR2004 - two sides
        return values
    chosen = ids or [row["id"] for row in city["versions"][-2:]]
    try:
        found: ChangesJson = answers.changes(ChangesRequest(chosen, everything=True))
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    return {**values, "found": found, "ids": chosen}


def _values(page: Page) -> Values:
    rules = load_rules("programme")
    return {
        "found": None,
        "problem": None,
        "near": [],
        "years": [],
        "ids": [],
        "place": text_address(page),
        "kinds": {key: words[page.lang] for key, words in rules["kinds"].items()},
        "names": {key: words[page.lang] for key, words in rules["changes"].items()},
        "order": [name for name in get_args(ChangeAsked) if name not in ("same", "unclear")],
        "marked": _marker(),
    }


def _marker() -> Callable[[str, str], tuple[Ranges, Ranges]]:
    """Make what finds the words in which two sentences differ."""

    def marked(before: str, after: str) -> tuple[Ranges, Ranges]:
        if len(before) > _LONGEST or len(after) > _LONGEST:
            return [], []
        one, other = list(_WORD.finditer(before)), list(_WORD.finditer(after))
        match = difflib.SequenceMatcher(
            None, [w[0].casefold() for w in one], [w[0].casefold() for w in other], autojunk=False
        )
        ours: Ranges = []
        theirs: Ranges = []
        for tag, a, b, c, d in match.get_opcodes():
            if tag != "equal":
                ours += [(one[a].start(), one[b - 1].end())] if b > a else []
                theirs += [(other[c].start(), other[d - 1].end())] if d > c else []
        return ours, theirs

    return marked
