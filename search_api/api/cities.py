"""Search, municipalities, twins, contracts and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from kkgraph.aliases import JsonObject
from kkgraph.answers import paging, shapes
from kkgraph.answers.questions import split
from kkgraph.vocabulary.lookup import find_theme
from search_api.api.responses import responses
from search_api.protocol import negotiation
from search_api.protocol.params import (
    MOST,
    Format,
    LangParam,
    Offset,
    Select,
    example,
    format_of,
    known_only,
)
from search_api.serving.reply import Reply, ReplyBody, Replying, to_json

router = APIRouter(tags=["api"], dependencies=[Depends(known_only)])
_JSON = (negotiation.JSON,)
_Name = Annotated[str, Query(max_length=200)]
Leg = Literal["words", "themes", "vectors"]
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


def _many(description: str, kind: str) -> Any:  # noqa: ANN401 - FastAPI's Query
    text = f"{description} May be given several times; any of them will do."
    return Query(max_length=50, description=text, json_schema_extra=example(kind))


async def send_object(
    reply: Reply,
    find: Callable[[], JsonObject],
    *,
    rows: str | None = None,
    name: str | None = None,
    select: str | None = None,
    more: Callable[[JsonObject], int | None] = lambda found: None,
) -> Response:
    """Answer with one JSON object, or a list in it as CSV.

    :param reply: the reply.
    :param find: finds it.
    :param rows: key of the list that makes the table; no CSV unless given.
    :param name: the format, if asked for by name.
    :param select: fields of the rows.
    :param more: says where the next page begins.
    :returns: the answer; an object with pages has ``next``.
    """

    def write(chosen: negotiation.Format) -> ReplyBody:
        found = find()
        offset = more(found)
        if rows and select:
            found[rows] = paging.page(found[rows], n=MOST, select=select).rows
        if chosen.name == "csv" and rows:
            return ReplyBody(paging.to_csv(found[rows]), offset)
        if "hits" in found:
            found["next"] = reply.next_link(offset)
        return ReplyBody(to_json(found), offset)

    async def make(chosen: negotiation.Format) -> ReplyBody:
        return await reply.ask.compute(partial(write, chosen))

    offers = (negotiation.JSON, negotiation.CSV) if rows else _JSON
    return await reply.send(make, offers, name=name, file=rows or "kkgraph")


@router.get("/search.csv", include_in_schema=False, response_class=Response)
@router.get("/search.json", include_in_schema=False, response_class=Response)
@router.get(
    "/search",
    summary="Find passages by meaning, in Swedish and English",
    responses=responses(shapes.Found, csv=True),
    response_class=Response,
)
async def search(
    request: Request,
    reply: Replying,
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
    municipality: Annotated[list[_Name] | None, _many("Only these cities.", "municipality")] = None,
    topic: Annotated[list[_Name] | None, _many("Only sections of a topic.", "topic")] = None,
    theme: Annotated[list[_Name] | None, _many("Only passages on a theme.", "theme")] = None,
    version: Annotated[list[_Name] | None, _many("Only contracts of it.", "version")] = None,
    n: Annotated[int, Query(ge=1, le=MOST, description="How many hits at most.")] = 10,
    offset: Offset = 0,
    include_shared: Annotated[bool, Query(description="The template's words too.")] = False,
    exact: Annotated[bool, Query(description="The words as typed, one after the other.")] = False,
    legs: Annotated[list[Leg] | None, Query(description="Which legs; all unless given.")] = None,
    select: Select = None,
    lang: LangParam = "sv",
    format: Format = None,  # noqa: A002
) -> Response:
    """Search what contracts say.

    Every hit says where it stands and why it was found; cities are ranked beside.
    """
    find = partial(
        reply.answers.search, q, n=n, offset=offset, municipality=municipality or (),
        topic=topic or (), theme=theme or (), version=version or (),
        include_shared=include_shared, exact=exact, legs=legs, labels=lang,
    )  # fmt: skip

    def more(found: JsonObject) -> int | None:
        # The last page of folded passages may be short.
        end = offset + len(found["hits"])
        return end if len(found["hits"]) == n and end < found["total"] else None

    name = format_of(request, format)
    return await send_object(reply, find, rows="hits", name=name, select=select, more=more)


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
    responses=responses(shapes.Twins, csv=True),
    response_class=Response,
)
async def twins(
    request: Request,
    reply: Replying,
    municipality: CityName,
    about: Annotated[
        str | None,
        Query(
            max_length=1000, description="Alike in this topic.", json_schema_extra=example("words")
        ),
    ] = None,
    theme: Annotated[
        str | None,
        Query(
            max_length=200, description="The same by a theme; added to the words if both are given."
        ),
    ] = None,
    weights: Annotated[
        str | None, Query(max_length=500, description="Such as `themes=2,networks=1`.")
    ] = None,
    version: Annotated[
        str | None,
        Query(max_length=100, description="Version that stands for each city; else its newest."),
    ] = None,
    n: Annotated[int, Query(ge=1, le=MOST, description="How many twins at most.")] = 10,
    select: Select = None,
    format: Format = None,  # noqa: A002
) -> Response:
    """Find cities that work on similar things."""

    def find() -> JsonObject:
        from kkgraph.twins import read_weights

        chosen = read_weights(weights) if weights else None
        topic: dict[str, str | None] = {"about": about, "theme": theme}
        if about and theme:
            label = find_theme(reply.answers.vocabulary, theme).label_sv
            topic = {"about": f"{about} {label}"}
        return reply.answers.twins(municipality, n=n, weights=chosen, version=version, **topic)

    name = format_of(request, format)
    return await send_object(reply, find, rows="twins", name=name, select=select)


@router.get(
    "/contracts/{contract}",
    summary="All that is known of a contract or report",
    responses=responses(shapes.Contract),
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

    def find() -> JsonObject:
        shown = reply.answers.contract(contract)
        return paging.page([shown], n=1, select=select).rows[0]

    return await send_object(reply, find)


@router.get(
    "/compare",
    summary="Cities, or versions of one, side by side",
    responses=responses(shapes.Compared),
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
    names: Sequence[str] = split(ids)
    return await send_object(reply, partial(reply.answers.compare, names))
