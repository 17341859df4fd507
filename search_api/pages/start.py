"""The start: one search box, the numbers of the collection, three first questions."""

from __future__ import annotations

from functools import partial
from itertools import islice

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.interface.search_request import SearchRequest
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values

router = APIRouter()
_EXAMPLES = 3
# So many themes are tried at most, spread over the thesaurus.
_TRIED = 40
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
        "examples": page.ask.held.cached(("pages", "examples", page.lang), lambda: _examples(page)),
    }


def _examples(page: Page) -> list[str]:
    """Choose questions that most of the contracts at hand say something of: narrow themes."""
    rows = [row for row in page.reply.answers.rows("themes", page.lang) if row["broader"]]
    rows.sort(key=lambda row: row["label"])
    named = choices.contracts_naming(page)
    tried = rows[:: max(1, len(rows) // _TRIED)]
    # A search for each took most of a minute where plans are long: the first that are answered do.
    tried.sort(key=lambda row: -named[row["key"]])
    answered = (row["label"] for row in tried if named[row["key"]] and _is_said(page, row["label"]))
    return list(islice(answered, _EXAMPLES))


def _is_said(page: Page, label: str) -> bool:
    asked = SearchRequest(label, n=1, lang=page.lang)
    return page.reply.answers.search(asked)["answer"]["says"] > 0
