"""The page on which one asks the graph with SPARQL."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.vocabulary.terms import PREFIXES, prologue
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.frame.rows import MOST_ROWS, ask_shown

router = APIRouter()
_FIRST = (
    prologue("kk", "skos")
    + """
SELECT ?city ?goal ?year WHERE {
  ?statement a kk:Goal ;
    kk:goalOf ?municipality ;
    kk:text ?goal .
  ?municipality skos:prefLabel ?city .
  OPTIONAL { ?statement kk:targetYear ?year }
}
ORDER BY ?city ?year
LIMIT 50
"""
)


@router.get("/query", response_class=Response)
async def ask(
    page: Paged,
    query: Annotated[str | None, Query(max_length=100_000)] = None,
    example: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Show the editor, and the answer to what was asked."""
    if query and query.strip():
        shown = await ask_shown(page.ask, page.links, query)
        return await page.show("sparql.html", {**_find(page, query), "shown": shown})
    text = page.reply.answers.saved_query(example).text if example else _FIRST
    return await page.send("sparql.html", partial(_find, page, text))


def _find(page: Page, text: str) -> Values:
    settings = page.ask.core.settings
    return {
        "query": text,
        "shown": None,
        "examples": page.reply.answers.rows("queries", page.lang),
        "prefixes": PREFIXES,
        "seconds": settings.query_seconds,
        "most": MOST_ROWS,
    }
