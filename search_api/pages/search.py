"""Search results: quoted passages with place and reasons, cities ranked beside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.vocabulary.terms import THEME
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values

router = APIRouter()
PER_PAGE = 10
_MOST_CITIES = 12
_Word = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed and chosen."""

    q: str = ""
    municipality: str | None = None
    topic: str | None = None
    theme: str | None = None
    version: str | None = None
    include_shared: bool = False
    exact: bool = False
    offset: int = 0

    @property
    def filters(self) -> dict[str, str]:
        """The filters that were chosen."""
        names = ("municipality", "topic", "theme", "version")
        return {name: value for name in names if (value := getattr(self, name))}

    def changed(self, **values: object) -> dict[str, object]:
        """Give the parameters of a page that differs from this one.

        :param values: what differs.
        :returns: parameters.
        """
        return {**asdict(self), "offset": None, **values}


async def _asked(
    q: Annotated[str, Query(max_length=4000)] = "",
    municipality: _Word = None,
    topic: _Word = None,
    theme: _Word = None,
    version: _Word = None,
    include_shared: bool = False,
    exact: bool = False,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Asked:
    texts = (municipality or None, topic or None, theme or None, version or None)
    return Asked(q.strip(), *texts, include_shared, exact, offset)


@router.get("/search", response_class=Response)
async def search(page: Paged, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Show what was found."""
    return await page.send("search.html", partial(_find, page, asked), listed=False)


def _find(page: Page, asked: Asked) -> Values:
    form: Values = {
        "asked": asked,
        "cities": choices.cities(page),
        "topics": choices.topics(page),
        "versions": choices.versions(page),
        "found": None,
        "problem": None,
        "near": [],
    }
    if asked.q:
        try:
            form |= _answer(page, asked)
        except (NotFoundError, UsageError) as error:
            # The form stays, with what would have been right.
            form |= {"problem": error, "near": getattr(error, "near", [])}
    understood = form["found"]["understood"]["themes"] if form["found"] else []
    return {**form, "themes": _themes(page, asked, understood)}


def _answer(page: Page, asked: Asked) -> Values:
    found = page.reply.answers.search(
        asked.q,
        n=PER_PAGE,
        offset=asked.offset,
        include_shared=asked.include_shared,
        exact=asked.exact,
        labels=page.lang,
        **{name: (value,) for name, value in asked.filters.items()},
    )
    shown = len(found["hits"])
    after = asked.offset + shown
    more = shown == PER_PAGE and after < found["total"]
    return {
        "found": found,
        "ranked": found["cities"][:_MOST_CITIES],
        "slugs": {row["name"]: row["slug"] for row in choices.cities(page)},
        "after": after if more else None,
        "before": max(0, asked.offset - PER_PAGE) if asked.offset else None,
        "last": after,
    }


def _themes(page: Page, asked: Asked, understood: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Offer the themes of the question, then the broadest ones."""
    rows = {row["key"]: row["label"] for row in page.reply.answers.rows("themes", page.lang)}
    keys = [item["iri"].removeprefix(THEME) for item in understood]
    keys += [asked.theme] if asked.theme in rows else []
    keys += [row["key"] for row in choices.top_themes(page)]
    return [{"key": str(key), "label": rows[str(key)]} for key in dict.fromkeys(keys)]
