"""Cities alike, with reasons in quotes and names; order only as far as it can be told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.answers.brief_said import brief_said
from kkgraph.answers.twins_conclusion import (
    conclude_twins,
    group_said,
    not_mentioned,
    reasons_said,
)
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.exports.brief_file import write_brief
from kkgraph.interface.options import filled, with_options
from kkgraph.interface.twins_request import TwinsRequest
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address
from search_api.protocol.negotiation import Format
from search_api.protocol.params import query_parameter
from search_api.serving.reply import ReplyBody

router = APIRouter()
_City = Annotated[str, Query(max_length=500)]
_About = Annotated[str | None, Query(max_length=1000)]
_FILES = {
    "pdf": Format("pdf", "application/pdf", suffix="pdf"),
    "docx": Format(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        suffix="docx",
    ),
}
Asked = Mapping[str, Any]


@with_options(TwinsRequest, query_parameter)
async def _asked(
    municipality: Annotated[str | None, Query(max_length=500)] = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> Asked:
    return filled({"municipality": municipality, **options})


@router.get("/twins", response_class=Response)
async def twins(page: Paged, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Show cities alike."""
    return await page.send("twins.html", partial(_find, page, asked), listed="about" not in asked)


@router.get("/brief", response_class=Response)
async def brief(page: Paged, ours: _City, theirs: _City, about: _About = None) -> Response:
    """Show a hand-out for a meeting of two cities."""

    def find() -> Values:
        found = page.reply.answers.brief(ours, theirs, about or None)
        params = {"ours": ours, "theirs": theirs, "about": about or None}
        return {"blocks": brief_said(found, page.lang), "params": params}

    return await page.send("brief.html", find, listed=False)


@router.get("/brief.{suffix}", response_class=Response)
async def brief_file(
    page: Paged, suffix: Literal["pdf", "docx"], ours: _City, theirs: _City, about: _About = None
) -> Response:
    """Give the hand-out as a file."""

    def write() -> bytes:
        found = page.reply.answers.brief(ours, theirs, about or None)
        return write_brief(suffix, brief_said(found, page.lang), page.lang)

    async def make(chosen: Format) -> ReplyBody:
        name = f'attachment; filename="brief.{suffix}"'
        return ReplyBody(await page.ask.compute(write), None, {"Content-Disposition": name})

    return await page.reply.send(make, (_FILES[suffix],), name=suffix, depends=page.lang)


def _find(page: Page, asked: Asked) -> Values:
    values: Values = {
        "asked": asked,
        "params": {k: v for k, v in asked.items() if k not in ("municipality", "n")},
        "cities": choices.cities(page),
        "versions": choices.versions(page),
        "found": None,
        "problem": None,
        "near": [],
        "place": text_address(page),
    }
    if "municipality" not in asked:
        return values
    try:
        found = page.reply.answers.twins(TwinsRequest(**asked))
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    codes = {row["code"]: row for row in choices.all_cities(page)}
    return {
        **values,
        "found": found,
        "city": codes[str(found["code"])],
        "conclusion": conclude_twins(found, page.lang),
        "said": partial(reasons_said, lang=page.lang),
        "group_said": partial(group_said, lang=page.lang),
        "not_mentioned": partial(not_mentioned, lang=page.lang),
    }
