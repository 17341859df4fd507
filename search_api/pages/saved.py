"""Saved queries: all of them, and for each a form and its answer as a table."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.errors import NotFoundError, QueryError, UsageError
from kkgraph.queries.saved import SavedQuery
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.terms import KK
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.frame.rows import Shown, ask_shown, for_people, linked_to_texts
from search_api.protocol.problems import from_error

router = APIRouter()


@router.get("/queries", response_class=Response)
async def queries(page: Paged) -> Response:
    """List the saved queries."""
    find = partial(page.reply.answers.rows, "queries", page.lang)
    return await page.send("queries.html", lambda: {"queries": find()})


@router.get("/queries/{name}", response_class=Response)
async def query(page: Paged, name: str) -> Response:
    """Show a saved query, its form, and its answer as soon as it can be asked."""
    saved = page.reply.answers.saved_query(name)
    given = page.request.query_params
    known = [param.name for param in saved.params]
    values = {key: given[key].strip() for key in known if given.get(key, "").strip()}
    shown = await _answer(page, saved, values)
    options = await page.ask.compute(partial(_options, page, saved))
    found: Values = {"query": saved, "values": values, "shown": shown, "options": options}
    return await page.show("query.html", found)


async def _answer(page: Page, saved: SavedQuery, values: dict[str, str]) -> Shown | None:
    """Ask; nothing is asked while a parameter is missing."""
    if any(param.required and param.name not in values for param in saved.params):
        return None
    bind = partial(page.reply.answers.bind_query, saved, values)
    try:
        text = await page.ask.compute(bind)
    except (NotFoundError, QueryError, UsageError) as error:
        return Shown(problem=from_error(error))
    shown = linked_to_texts(await ask_shown(page.ask, page.links, text), page.links)
    return for_people(shown, page.lang)


def _options(page: Page, saved: SavedQuery) -> dict[str, list[tuple[str, str]]]:
    """List what can be chosen for the parameters that have a list."""
    types = {param.type for param in saved.params}
    rows = page.reply.answers.rows
    found: dict[str, list[tuple[str, str]]] = {}
    if "municipality" in types:
        found["municipality"] = [(row["slug"], row["name"]) for row in choices.cities(page)]
    if "contract" in types:
        found["contract"] = [(row["id"], row["id"]) for row in rows("contracts")]
    if "network" in types:
        found["network"] = [(row["key"], row["label"]) for row in rows("networks", page.lang)]
    if "theme" in types:
        found["theme"] = [(row["key"], row["label"]) for row in rows("themes", page.lang)]
    if "goal_kind" in types:
        found["goal_kind"] = _goal_kinds(page)
    return {
        kind: sorted(made, key=lambda item: letter_order(item[1])) for kind, made in found.items()
    }


def _goal_kinds(page: Page) -> list[tuple[str, str]]:
    """List the kinds of goals that there are."""
    held = page.ask.held
    text = f"SELECT DISTINCT ?kind {{ ?goal <{KK.goalKind}> ?kind }}"

    def find() -> list[str]:
        return [row[0].value for row in held.store.query(text).rows if row[0]]

    kinds = held.cached(("pages", "goal kinds"), find)
    return [(kind, page.words.name("goal_kind", kind)) for kind in kinds]
