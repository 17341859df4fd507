"""Search results: who says so, a row a city with what it says, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.aliases import Lang
from kkgraph.answers.conclusion import conclude
from kkgraph.answers.paging import next_offset
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.found_answer import FoundJson, HitJson, ThemeMeant
from kkgraph.interface.options import filled, given, with_options
from kkgraph.interface.search_request import SearchRequest
from kkgraph.vocabulary.terms import THEME
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.protocol.params import query_parameter

router = APIRouter()
PER_PAGE = 20
_MOST_CITIES = 12


# What the page decides itself.
_OWN = ("n", "lang")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one contract answers on a page: its best passage there, and those folded under it."""

    first: HitJson
    further: list[HitJson]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed and chosen; nothing is found until something is typed."""

    q: str
    options: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of the request
        """Give an option, as templates ask for it."""
        return getattr(self.request("sv"), name)

    def request(self, lang: Lang) -> SearchRequest:
        """Make the question.

        :param lang: language of labels.
        :returns: the question.
        :raises UsageError: if an option makes no sense.
        """
        return SearchRequest(self.q, n=PER_PAGE, lang=lang, **self.options)

    def one(self, name: str) -> str:
        """Give what a menu shows as chosen.

        :param name: of a filter.
        :returns: the first value that was given, nothing if there is none.
        """
        return next(iter(getattr(self.request("sv"), name)), "")

    @property
    def params(self) -> dict[str, object]:
        """What was typed and chosen, as parameters of an address, but for the page."""
        chosen = {name: self._written(value) for name, value in given(self.request("sv")).items()}
        return {"q": self.q, **{k: v for k, v in chosen.items() if k not in (*_OWN, "offset")}}

    def changed(self, **values: object) -> dict[str, object]:
        """Give the parameters of a page that differs from this one.

        :param values: what differs.
        :returns: parameters.
        """
        return {**self.params, **values}

    @staticmethod
    def _written(value: object) -> object:
        return "true" if value is True else value


@with_options(SearchRequest, query_parameter, *_OWN)
async def _asked(
    q: Annotated[str, Query(max_length=4000)] = "",
    **options: Any,  # noqa: ANN401 - those of the request
) -> Asked:
    return Asked(q.strip(), filled(options))


@router.get("/search", response_class=Response)
async def search(page: Paged, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Show what was found."""
    return await page.send("search.html", partial(_find, page, asked), listed=False)


def _find(page: Page, asked: Asked) -> Values:
    found: FoundJson | None = None
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
            found = page.reply.answers.search(asked.request(page.lang))
            form |= _answer(page, asked, found)
        except (NotFoundError, UsageError) as error:
            # The form stays, with what would have been right.
            form |= {"problem": error, "near": getattr(error, "near", [])}
    understood = found["understood"]["themes"] if found else []
    return {**form, "themes": _themes(page, asked, understood)}


def _answer(page: Page, asked: Asked, found: FoundJson) -> Values:
    shown = len(found["hits"])
    last = asked.offset + shown
    return {
        "found": found,
        "rows": list(_rows(hit for hit in found["hits"] if hit["band"] != "near")),
        "near_rows": list(_rows(hit for hit in found["hits"] if hit["band"] == "near")),
        "marked": marked,
        "conclusion": conclude(found, page.lang),
        "ranked": found["cities"][:_MOST_CITIES],
        "slugs": {row["name"]: row["slug"] for row in choices.cities(page)},
        "after": next_offset(asked.offset, shown, found["total"], PER_PAGE),
        "before": max(0, asked.offset - PER_PAGE) if asked.offset else None,
        "last": last,
    }


def _rows(hits: Iterable[HitJson]) -> Iterator[AnswerRow]:
    """Put the passages of a contract together, in the order of the best of each."""
    by_contract: dict[str, list[HitJson]] = {}
    for hit in hits:
        by_contract.setdefault(hit["contract"], []).append(hit)
    for first, *further in by_contract.values():
        yield AnswerRow(first, further)


def marked(hit: HitJson) -> Iterator[tuple[str, bool]]:
    """Cut an excerpt where words of the passage matched.

    :param hit: with its excerpt and what of its text matched.
    :returns: pieces and whether they are marked.
    """
    words = {" ".join(hit["text"][start:end].split()) for start, end in hit["highlights"]} - {""}
    if not words:
        yield hit["excerpt"], False
        return
    # The longest first, so that a word is not marked by its beginning alone.
    longest = sorted(words, key=lambda word: (-len(word), word))
    pattern = rf"\b({'|'.join(map(re.escape, longest))})\b"
    for place, piece in enumerate(re.split(pattern, hit["excerpt"])):
        if piece:
            yield piece, place % 2 == 1


def _themes(page: Page, asked: Asked, understood: Sequence[ThemeMeant]) -> list[dict[str, str]]:
    """Offer the themes of the question, then the broadest ones."""
    rows = {row["key"]: row["label"] for row in page.reply.answers.rows("themes", page.lang)}
    keys = [item["iri"].removeprefix(THEME) for item in understood]
    keys += [theme for theme in asked.theme if theme in rows]
    keys += [row["key"] for row in choices.top_themes(page)]
    return [{"key": str(key), "label": rows[str(key)]} for key in dict.fromkeys(keys)]
