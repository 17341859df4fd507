"""The matrix of joint commitments: who has taken on what together, and where the gaps are."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.answers.answer_sheets import answer_book
from kkgraph.programme.collection import edition_name
from kkgraph.programme.commitments import Adopter, Overview
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address
from search_api.protocol.negotiation import XLSX, Format
from search_api.serving.reply import ReplyBody

router = APIRouter()
_Version = Annotated[str | None, Query(max_length=100)]


@router.get("/commitments", response_class=Response)
async def commitments(page: Paged, version: _Version = None) -> Response:
    """Show the matrix."""
    return await page.send("commitments.html", partial(_find, page, version or None))


@router.get("/commitments.xlsx", response_class=Response)
async def workbook(page: Paged, version: _Version = None) -> Response:
    """Give the commitments as a workbook, at the address that it had first."""

    def write() -> bytes:
        overview = page.reply.answers.commitments(version or None)
        return answer_book("commitments", overview, page.reply.book_source(page.lang))

    async def make(chosen: Format) -> ReplyBody:
        return ReplyBody(await page.ask.compute(write))

    return await page.reply.send(make, (XLSX,), name="xlsx", file="commitments", depends=page.lang)


def _find(page: Page, version: str | None) -> Values:
    overview = page.reply.answers.commitments(version)
    with_joint = {
        row["edition"]: row["valid_from"] or 0
        for row in choices.contracts(page)
        if row["counts"]["joint_commitments"]
    }
    return {
        "overview": overview,
        "rows": _rows(page, overview),
        "unasked": [row for row in overview.contracts if row["examined"] == "form_does_not_ask"],
        "place": text_address(page),
        "edition_name": edition_name,
        "towards": lambda parties: ", ".join(str(page.words.name("by", key)) for key in parties),
        "versions": sorted(with_joint, key=lambda name: with_joint[name], reverse=True),
    }


def _rows(page: Page, overview: Overview) -> list[Values]:
    """Make a row of each city with a contract of the version, whatever it adopted."""
    adopted: dict[str, dict[str, Adopter]] = {}
    for joint in overview.joint:
        for adopter in joint.adopted_by:
            adopted.setdefault(adopter.contract, {})[joint.number] = adopter
    cities = {row["code"]: row for row in choices.cities(page)}
    return [
        {
            "name": row["name"],
            "contract": row["id"],
            "slug": cities[row["municipality"] or ""]["slug"],
            "adopted": adopted.get(row["id"], {}),
            # Of a summary nobody knows what the contract says besides.
            "silence": "not_found" if row["text_status"] == "whole" else "not_examined",
        }
        for row in choices.contracts(page)
        if row["edition"] == overview.version
    ]
