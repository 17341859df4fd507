"""Search, municipalities, twins, contracts and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from kkgraph.answers import paging, shapes
from kkgraph.answers.answer_sheets import answer_book, rows_book
from kkgraph.interface.compare_request import CompareRequest, split
from kkgraph.interface.options import MOST, with_options
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest
from search_api.api.responses import responses
from search_api.protocol import negotiation
from search_api.protocol.params import (
    LangParam,
    RowsFormed,
    Select,
    TableForm,
    TableFormed,
    example,
    known_only,
    query_parameter,
)
from search_api.serving.reply import FORMATS, Reply, ReplyBody, Replying, to_json

router = APIRouter(tags=["api"], dependencies=[Depends(known_only)])
_JSON = (negotiation.JSON,)
_AS_ACCEPTED = TableForm()
# Parts with commas between, none of them blank.
_PART = r"[^,]*[^,\s][^,]*"
_TWO_TO_FIVE = f"^{_PART}(,{_PART}){{1,4}}$"
CityName = Annotated[
    str,
    Path(
        max_length=200,
        description="Four-digit code, name or slug.",
        json_schema_extra=example("municipality"),
    ),
]


@with_options(SearchRequest, query_parameter)
async def _search_request(
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=4000,
            pattern=r"\w",
            description='Words; "phrases" that must be there; -words that must not.',
            json_schema_extra=example("words"),
        ),
    ],
    **options: Any,  # noqa: ANN401 - those of the request
) -> SearchRequest:
    return SearchRequest(q, **options)


@with_options(TwinsRequest, query_parameter)
async def _twins_request(
    municipality: CityName,
    **options: Any,  # noqa: ANN401 - those of the request
) -> TwinsRequest:
    return TwinsRequest(municipality, **options)


async def send_object(
    reply: Reply,
    find: Callable[[], Mapping[str, object]],
    *,
    rows: str | None = None,
    form: TableForm = _AS_ACCEPTED,
    select: str | None = None,
    pages: SearchRequest | None = None,
) -> Response:
    """Answer with one JSON object, or a list in it as CSV or workbook.

    :param reply: the reply.
    :param find: finds it.
    :param rows: key of the list that makes the table; no table unless given.
    :param form: how it is written.
    :param select: fields of the rows.
    :param pages: of what these rows are a page.
    :returns: the answer; an object with pages has ``next``.
    """

    def write(chosen: negotiation.Format) -> ReplyBody:
        found = dict(find())
        listed = cast("list[paging.Row]", found[rows]) if rows else []
        offset = _next(pages, found, len(listed)) if pages else None
        if rows and select:
            found[rows] = listed = paging.page(listed, n=MOST, select=select).rows
        if chosen.name == "csv" and rows:
            return ReplyBody(paging.to_csv(listed, dialect=form.dialect), offset)
        if chosen.name == "xlsx" and rows:
            source = reply.book_source(form.lang)
            whole = not select
            body = answer_book(rows, found, source) if whole else rows_book(rows, listed, source)
            return ReplyBody(body, offset)
        if pages:
            found["next"] = reply.next_link(offset)
        return ReplyBody(to_json(found), offset)

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return await reply.ask.compute(partial(write, chosen))

    offers = FORMATS if rows else _JSON
    return await reply.send(make, offers, name=form.name, file=rows or "kkgraph")


def _next(asked: SearchRequest, found: paging.Row, shown: int) -> int | None:
    """Where the next page of a search begins."""
    return paging.next_offset(asked.offset, shown, cast("int", found["total"]), asked.n)


@router.get("/search.csv", include_in_schema=False, response_class=Response)
@router.get("/search.xlsx", include_in_schema=False, response_class=Response)
@router.get("/search.json", include_in_schema=False, response_class=Response)
@router.get(
    "/search",
    summary="Find passages by meaning, in Swedish and English",
    responses=responses(shapes.FoundJson, table=True),
    response_class=Response,
)
async def search(
    reply: Replying,
    asked: Annotated[SearchRequest, Depends(_search_request)],
    form: RowsFormed,
    select: Select = None,
) -> Response:
    """Search what contracts say.

    Every hit says where it stands and why it was found; cities are ranked beside.
    """
    find = partial(reply.answers.search, asked)
    return await send_object(reply, find, rows="hits", form=form, select=select, pages=asked)


@router.get(
    "/municipalities/{municipality}",
    summary="A municipality and its contracts",
    responses=responses(shapes.City),
    response_class=Response,
)
async def municipality(reply: Replying, municipality: CityName, lang: LangParam = "sv") -> Response:
    """Say what is known of a municipality, with a row for each of its contracts."""
    return await send_object(reply, partial(reply.answers.municipality, municipality, lang))


@router.get(
    "/municipalities/{municipality}/twins",
    summary="Cities alike, with reasons quoted from both contracts",
    responses=responses(shapes.TwinsJson, table=True),
    response_class=Response,
)
async def twins(
    reply: Replying,
    asked: Annotated[TwinsRequest, Depends(_twins_request)],
    form: TableFormed,
    select: Select = None,
) -> Response:
    """Find cities that work on similar things."""
    find = partial(reply.answers.twins, asked)
    return await send_object(reply, find, rows="twins", form=form, select=select)


@router.get(
    "/municipalities/{municipality}/progress",
    summary="A city's goals beside its measured emissions, or why they cannot be",
    responses=responses(shapes.ProgressJson),
    response_class=Response,
)
async def progress(reply: Replying, municipality: CityName, lang: LangParam = "sv") -> Response:
    """Put the goals of the newest contract beside the measured series; no verdict."""
    return await send_object(reply, partial(reply.answers.progress, municipality, lang))


@router.get(
    "/initiatives/{initiative}",
    summary="Who takes part in an initiative: by page, by contract, and official twins",
    responses=responses(shapes.InitiativeJson),
    response_class=Response,
)
async def initiative(
    reply: Replying,
    initiative: Annotated[
        str,
        Path(
            max_length=200,
            description="Key or any name of an initiative or network.",
            json_schema_extra=example("initiative"),
        ),
    ],
    lang: LangParam = "sv",
) -> Response:
    """Say who takes part in which role, each kind of source apart."""
    return await send_object(reply, partial(reply.answers.initiative, initiative, lang))


@router.get(
    "/contracts/{contract}",
    summary="All that is known of a contract or report",
    responses=responses(shapes.ContractJson),
    response_class=Response,
)
async def contract(
    reply: Replying,
    contract: Annotated[
        str,
        Path(
            max_length=200,
            description="Such as `malmo-2024`; any name of the municipality does.",
            json_schema_extra=example("contract"),
        ),
    ],
    select: Annotated[
        str | None, Query(max_length=2000, description="Fields with commas between.")
    ] = None,
) -> Response:
    """Show every statement of a contract with its places in the text."""

    def find() -> paging.Row:
        shown = reply.answers.contract(contract)
        return paging.page([shown], n=1, select=select).rows[0]

    return await send_object(reply, find)


@router.get(
    "/compare",
    summary="Cities, or versions of one, side by side",
    responses=responses(shapes.ComparedJson),
    response_class=Response,
)
async def compare(
    reply: Replying,
    ids: Annotated[
        str,
        Query(
            max_length=1000,
            pattern=_TWO_TO_FIVE,
            description="Two to five municipalities or contracts, with commas between.",
            json_schema_extra=example("contracts"),
        ),
    ],
) -> Response:
    """Compare by topic, goals, networks and commitments."""
    return await send_object(reply, lambda: reply.answers.compare(CompareRequest(split(ids))))


@router.get(
    "/brief",
    summary="Something to take to a meeting of two cities",
    responses=responses(shapes.BriefJson),
    response_class=Response,
)
async def brief(
    reply: Replying,
    ours: Annotated[
        str,
        Query(
            max_length=200,
            description="Our city: code, name or slug.",
            json_schema_extra=example("municipality"),
        ),
    ],
    theirs: Annotated[
        str,
        Query(
            max_length=200,
            description="The other city: code, name or slug.",
            json_schema_extra=example("other_municipality"),
        ),
    ],
    about: Annotated[
        str | None, Query(max_length=1000, description="What the meeting is about.")
    ] = None,
) -> Response:
    """Say what two cities have in common and what one could ask the other, with quotes.

    Pages give the same as HTML, PDF and DOCX (`/brief`).
    """
    return await send_object(reply, lambda: reply.answers.brief(ours, theirs, about or None))
