"""Lists: contracts, municipalities, networks, themes, saved queries, joint commitments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.answers import paging as tables
from kkgraph.answers import shapes, sheets
from kkgraph.answers.answer_sheets import answer_book, rows_book
from kkgraph.programme.commitments import Overview, to_table
from search_api.api.responses import responses
from search_api.protocol import negotiation
from search_api.protocol.params import (
    PagingParams,
    TableForm,
    TableFormed,
    example,
    known_only,
)
from search_api.serving.reply import TOTAL_HEADER, Reply, ReplyBody, Replying, to_json

router = APIRouter(tags=["api"], dependencies=[Depends(known_only)])
Rows = Sequence[tables.Row]


async def send_rows(
    reply: Reply,
    find: Callable[[], Rows],
    paging: PagingParams,
    form: TableForm,
    *,
    file: str = "kkgraph",
) -> Response:
    """Answer with a page of a list.

    :param reply: the reply.
    :param find: finds all rows.
    :param paging: which rows and fields.
    :param form: how it is written.
    :param file: name of the table and of the file it is saved under.
    :returns: a JSON array, CSV or a workbook; the number of all rows and the next page in headers.
    """

    def write(chosen: negotiation.Format) -> ReplyBody:
        page = tables.page(
            find(), n=paging.n, offset=paging.offset, sort=paging.sort, select=paging.select
        )
        if chosen.name == "csv":
            body = tables.to_csv(page.rows, dialect=form.dialect)
        elif chosen.name == "xlsx":
            body = rows_book(file, page.rows, reply.book_source(form.lang))
        else:
            body = to_json(page.rows)
        return ReplyBody(body, page.next_offset, {TOTAL_HEADER: str(page.total)})

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return await reply.ask.compute(partial(write, chosen))

    return await reply.send(make, name=form.name, file=file)


def _add_list(what: str, summary: str, body: Any) -> None:  # noqa: ANN401 - a type
    """Add the routes of one list."""

    async def answer(
        reply: Replying,
        paging: PagingParams,
        form: TableFormed,
    ) -> Response:
        find = partial(reply.answers.rows, what, form.lang)
        return await send_rows(reply, find, paging, form, file=what)

    described = responses(body, table=True)
    add = partial(router.get, summary=summary, response_class=Response)
    add(f"/{what}", responses=described, name=what)(answer)
    for suffix in ("csv", "json", "xlsx"):
        add(f"/{what}.{suffix}", include_in_schema=False)(answer)


_add_list("contracts", "Contracts and reports", list[shapes.ContractRow])
_add_list("municipalities", "Municipalities, with or without contract", list[shapes.CityRow])
_add_list("networks", "Networks of the register", list[shapes.NetworkRow])
_add_list("themes", "Concepts of the thesaurus", list[shapes.ThemeRow])
_add_list(
    "initiatives",
    "Initiatives, with the number of participants by page and by contract",
    list[shapes.InitiativeRow],
)
_add_list(
    "differences",
    "What a page states and no contract says, and the reverse",
    list[shapes.DifferenceRow],
)
_add_list("queries", "Saved queries and their parameters", list[shapes.QueryRow])


@router.get("/commitments.csv", include_in_schema=False, response_class=Response)
@router.get("/commitments.xlsx", include_in_schema=False, response_class=Response)
@router.get("/commitments.json", include_in_schema=False, response_class=Response)
@router.get(
    "/commitments",
    summary="Joint commitments, who adopted which, and who did not",
    responses=responses(shapes.CommitmentsJson, table=True),
    response_class=Response,
)
async def commitments(
    reply: Replying,
    form: TableFormed,
    version: Annotated[
        str | None,
        Query(
            max_length=100,
            description="As printed (`2025/26`) or its first year; the newest unless given.",
            json_schema_extra=example("version"),
        ),
    ] = None,
) -> Response:
    """Say who has taken on what together.

    :param reply: the reply.
    :param form: how it is written.
    :param version: which version.
    :returns: the JSON of ``kkgraph commitments``, or a row a measure.
    """

    def write(chosen: negotiation.Format) -> ReplyBody:
        overview: Overview = reply.answers.commitments(version)
        if chosen.name == "csv":
            return ReplyBody(sheets.to_csv(*to_table(overview, form.lang), form.dialect))
        if chosen.name == "xlsx":
            return ReplyBody(answer_book("commitments", overview, reply.book_source(form.lang)))
        return ReplyBody(to_json(overview.to_json()))

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return await reply.ask.compute(partial(write, chosen))

    return await reply.send(make, name=form.name, file="commitments")
