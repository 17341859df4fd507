"""Lists: themes, networks, recommendations."""

from __future__ import annotations

from collections import Counter
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.answers import paging
from kkgraph.answers.shapes import ThemeRow
from kkgraph.vocabulary.iris import theme_iri
from kkgraph.vocabulary.terms import prologue
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import by_section, text_address

router = APIRouter()
_TAKING_PART = f"""{prologue("kk")}
SELECT ?network (COUNT(DISTINCT ?city) AS ?cities) WHERE {{ ?city kk:participatesIn ?network }}
GROUP BY ?network"""


@router.get("/themes", response_class=Response)
async def themes(page: Paged) -> Response:
    """List the concepts of the thesaurus under the broadest ones."""
    return await page.send("themes.html", partial(find_themes, page))


@router.get("/networks", response_class=Response)
async def networks(page: Paged) -> Response:
    """List networks with the number of cities that take part."""
    return await page.send("networks.html", partial(_find_networks, page))


@router.get("/recommendations", response_class=Response)
async def recommendations(page: Paged) -> Response:
    """List the recommendations of reports."""
    return await page.send("recommendations.html", partial(_find_recommendations, page))


def find_themes(page: Page) -> Values:
    """Find the thesaurus as a tree.

    :param page: the page.
    :returns: the broadest concepts with those below them.
    """
    rows = page.reply.answers.rows("themes", page.lang)
    ordered = paging.in_order(rows, "label")
    below: dict[str, list[ThemeRow]] = {}
    for row in ordered:
        for key in row["broader"]:
            below.setdefault(key, []).append(row)
    top = [row for row in ordered if not row["broader"]]
    return {"top": top, "below": below, "mentions": _mentions(page), "total": len(rows)}


def _mentions(page: Page) -> dict[str, int]:
    """Count the passages that name each concept in the words of their own document."""
    held = page.ask.held

    def count() -> dict[str, int]:
        found: Counter[str] = Counter()
        for key in held.snapshot.contract_ids():
            found.update(dict(held.snapshot.outline(key).themes))
        return {theme_iri(key): passages for key, passages in found.items()}

    return held.cached(("pages", "mentions"), count)


def _find_networks(page: Page) -> Values:
    cities = _counted(page, _TAKING_PART)
    rows = paging.in_order(page.reply.answers.rows("networks", page.lang), "label")
    rows.sort(key=lambda row: -cities.get(row["iri"], 0))
    return {
        "taking_part": [row for row in rows if row["iri"] in cities],
        "others": [row for row in rows if row["iri"] not in cities],
        "cities": cities,
    }


def _find_recommendations(page: Page) -> Values:
    found = []
    for row in choices.reports(page):
        shown = page.reply.answers.contract(row["id"])
        found.append({"report": row, "sections": by_section(shown["recommendations"])})
    return {"reports": found, "place": text_address(page)}


def _counted(page: Page, query: str) -> dict[str, int]:
    """Ask for numbers of things, once for each snapshot."""
    held = page.ask.held

    def ask() -> dict[str, int]:
        rows = held.store.query(query).rows
        return {row[0].value: int(row[1].value) for row in rows if row[0] and row[1]}

    return held.cached(("pages", query), ask)
