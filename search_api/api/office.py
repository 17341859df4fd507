"""The programme office's questions: what changed, goals, coverage, what joins cities, pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.aliases import Lang
from kkgraph.answers import shapes, sheets
from kkgraph.answers.answer_sheets import answer_book
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.compare_request import split
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.options import with_options
from kkgraph.interface.pair_request import PairRequest
from kkgraph.programme.changes.table import to_table as changes_table
from kkgraph.programme.coverage import to_table as coverage_table
from kkgraph.programme.goals_asked import to_table as goals_table
from kkgraph.programme.joined.network_rows import to_table as network_table
from kkgraph.programme.pairing.pair_rows import to_table as pairs_table
from search_api.api.responses import responses
from search_api.protocol import negotiation
from search_api.protocol.params import (
    TableForm,
    TableFormed,
    known_only,
    query_parameter,
)
from search_api.serving.reply import Reply, ReplyBody, Replying, to_json

router = APIRouter(tags=["api"], dependencies=[Depends(known_only)])
Table = tuple[Sequence[str], Sequence[Sequence[sheets.Cell]]]


async def send_table(
    reply: Reply,
    find: Callable[[], Mapping[str, object]],
    table: Callable[[Any, Lang], Table],
    form: TableForm,
    *,
    file: str,
) -> Response:
    """Answer with the whole as JSON, or its rows as CSV or workbook.

    :param reply: the reply.
    :param find: finds the answer.
    :param table: lays it out.
    :param form: how it is written.
    :param file: name of the table and of its file.
    :returns: the answer.
    """

    def write(chosen: negotiation.Format) -> ReplyBody:
        found = find()
        if chosen.name == "csv":
            return ReplyBody(sheets.to_csv(*table(found, form.lang), form.dialect))
        if chosen.name == "xlsx":
            return ReplyBody(answer_book(file, found, reply.book_source(form.lang)))
        return ReplyBody(to_json(found))

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return await reply.ask.compute(lambda: write(chosen))

    return await reply.send(make, name=form.name, file=file)


@with_options(ChangesRequest, query_parameter)
async def _changes_request(
    ids: Annotated[
        str | None,
        Query(
            max_length=500,
            # No example: it would stand beside that of the year, and only one may be given.
            description="Two versions of one city with a comma between, or one city.",
        ),
    ] = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> ChangesRequest:
    return ChangesRequest(split(ids or ""), **options)


@router.get("/changes.csv", include_in_schema=False, response_class=Response)
@router.get("/changes.xlsx", include_in_schema=False, response_class=Response)
@router.get("/changes.json", include_in_schema=False, response_class=Response)
@router.get(
    "/changes",
    summary="What changed from one version of a city's contract to the next",
    responses=responses(shapes.ChangesJson, table=True),
    response_class=Response,
)
async def changes(
    reply: Replying,
    asked: Annotated[ChangesRequest, Depends(_changes_request)],
    form: TableFormed,
) -> Response:
    """Say what is new, gone, sharpened, softened, adopted or renewed, with the places.

    Give `ids` or `year`; without either, each city's newest version is asked. What cannot be
    concluded (only a summary was read, a year stands in one version only) is said and counts as
    no change.
    """
    return await send_table(
        reply,
        lambda: reply.answers.changes(asked),
        changes_table,
        form,
        file="changes",
    )


@with_options(GoalsRequest, query_parameter)
async def _goals_request(
    **options: Any,  # noqa: ANN401 - those of the request
) -> GoalsRequest:
    return GoalsRequest(**options)


@router.get("/goals.csv", include_in_schema=False, response_class=Response)
@router.get("/goals.xlsx", include_in_schema=False, response_class=Response)
@router.get("/goals.json", include_in_schema=False, response_class=Response)
@router.get(
    "/goals",
    summary="Goals, one row a goal, and who has none",
    responses=responses(shapes.GoalsJson, table=True),
    response_class=Response,
)
async def goals(
    reply: Replying,
    asked: Annotated[GoalsRequest, Depends(_goals_request)],
    form: TableFormed,
) -> Response:
    """List what cities have promised, by when, from which base year, adopted or proposed.

    Goals that give no target year come last, whatever year was asked for. `without` are contracts
    without such a goal; where only a summary was read, that is no answer.
    """
    return await send_table(
        reply,
        lambda: reply.answers.goals(asked),
        goals_table,
        form,
        file="goals",
    )


@with_options(CoverageRequest, query_parameter)
async def _coverage_request(
    **options: Any,  # noqa: ANN401 - those of the request
) -> CoverageRequest:
    return CoverageRequest(**options)


@router.get("/coverage.csv", include_in_schema=False, response_class=Response)
@router.get("/coverage.xlsx", include_in_schema=False, response_class=Response)
@router.get("/coverage.json", include_in_schema=False, response_class=Response)
@router.get(
    "/coverage",
    summary="Who says, touches or is silent on each topic, theme or joint commitment",
    responses=responses(shapes.CoverageJson, table=True),
    response_class=Response,
)
async def coverage(
    reply: Replying,
    asked: Annotated[CoverageRequest, Depends(_coverage_request)],
    form: TableFormed,
) -> Response:
    """Line up states with their places, without any ranking.

    Empty sections stand apart; where only a summary was read, silence is not examined.
    """
    return await send_table(
        reply,
        lambda: reply.answers.coverage(asked),
        coverage_table,
        form,
        file="coverage",
    )


@with_options(PairRequest, query_parameter)
async def _pair_request(
    **options: Any,  # noqa: ANN401 - those of the request
) -> PairRequest:
    return PairRequest(**options)


@router.get("/pair.csv", include_in_schema=False, response_class=Response)
@router.get("/pair.xlsx", include_in_schema=False, response_class=Response)
@router.get("/pair.json", include_in_schema=False, response_class=Response)
@router.get(
    "/pair",
    summary="Who should work together in a whole round: the best plan of all, with reasons",
    responses=responses(shapes.PairsJson, table=True),
    response_class=Response,
)
async def pair(
    reply: Replying,
    asked: Annotated[PairRequest, Depends(_pair_request)],
    form: TableFormed,
) -> Response:
    """Propose partners so that no other plan has more points, each with the words of both.

    Points can be compared within one answer only. `contradictions` and `unmet` say what of the
    rows could not be met; where only a summary was read, what a city wants may be unknown.
    """
    return await send_table(
        reply,
        lambda: reply.answers.pairs(asked),
        pairs_table,
        form,
        file="pair",
    )


@with_options(NetworkRequest, query_parameter)
async def _network_request(
    **options: Any,  # noqa: ANN401 - those of the request
) -> NetworkRequest:
    return NetworkRequest(**options)


@router.get("/network.csv", include_in_schema=False, response_class=Response)
@router.get("/network.xlsx", include_in_schema=False, response_class=Response)
@router.get("/network.json", include_in_schema=False, response_class=Response)
@router.get(
    "/network",
    summary="What cities share: a graph with communities, bridges and the place of every tie",
    responses=responses(shapes.NetworkJson, table=True),
    response_class=Response,
)
async def network(
    reply: Replying,
    asked: Annotated[NetworkRequest, Depends(_network_request)],
    form: TableFormed,
) -> Response:
    """Join cities by the networks, initiatives and so on that both take part in.

    `joins` says what joins each two of the cities asked for. A tie that is missing does not
    stand in what was read; that does not mean that there is none.
    """
    return await send_table(
        reply,
        lambda: reply.answers.network(asked),
        network_table,
        form,
        file="network",
    )


@router.get(
    "/report",
    summary="All contracts compared: what cities have in common and what stands out",
    responses=responses(shapes.ReportJson),
    response_class=Response,
)
async def report(reply: Replying) -> Response:
    """Compare by goals, topics, themes, networks, plans and joint commitments, with quotes.

    By the newest contract of each city. Pages give the same as HTML, PDF and Markdown (`/report`).
    """

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return ReplyBody(await reply.ask.compute(lambda: to_json(reply.answers.report())))

    return await reply.send(make, (negotiation.JSON,))
