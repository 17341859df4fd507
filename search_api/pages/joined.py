"""What cities share: a picture with its table, groups, bridges, and files to take away."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, TypedDict, cast, get_args

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.exports.network_file import MEDIA_TYPES, write_network
from kkgraph.interface.network_answer import NetworkJson
from kkgraph.interface.network_request import NetworkRequest, ThingKind
from kkgraph.interface.options import given
from kkgraph.programme.joined.picture import picture_of
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address
from search_api.protocol.negotiation import Format
from search_api.serving.reply import ReplyBody

router = APIRouter()
_Few = Annotated[list[str] | None, Query(max_length=50)]
_Kinds = Annotated[list[str] | None, Query(max_length=50, alias="kind")]


@router.get("/network", response_class=Response)
async def network(page: Paged, kind: _Few = None, municipality: _Few = None) -> Response:
    """Show what joins cities."""
    return await page.send("network.html", partial(_find, page, _asked(kind, municipality)))


class _AskedOfTies(TypedDict):
    """What the form asks for; a kind nobody knows is refused by the request."""

    kind: tuple[ThingKind, ...]
    municipality: tuple[str, ...]


def _asked(kind: list[str] | None, municipality: list[str] | None) -> _AskedOfTies:
    cities = [name for name in municipality or () if name.strip()]
    kinds = cast(tuple[ThingKind, ...], tuple(kind or ()))
    return {"kind": kinds, "municipality": tuple(cities)}


def _find(page: Page, asked: _AskedOfTies) -> Values:
    values: Values = {
        "found": None,
        "problem": None,
        "near": [],
        "asked": asked,
        "kinds": get_args(ThingKind),
        "chosen": asked["kind"] or NetworkRequest().kind,
        "cities": choices.cities(page),
        "place": text_address(page),
        "query": {},
        "files": [],
    }
    try:
        request = NetworkRequest(**asked)
        found = _network(page, request)
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    query = {n: list(v) if isinstance(v, tuple) else v for n, v in given(request).items()}
    return {
        **values,
        "found": found,
        "query": query,
        "files": sorted(set(MEDIA_TYPES) - {"json"}),
        "picture": picture_of(found),
        "nodes": {node["id"]: node for node in found["nodes"]},
        "ties": _by_city(found),
    }


def _network(page: Page, request: NetworkRequest) -> NetworkJson:
    """Answer; what is asked without any choice is kept, since it reads every contract."""
    if given(request):
        return page.reply.answers.network(request)
    held = page.ask.held
    return held.cached(("pages", "network"), lambda: page.reply.answers.network(request))


def _by_city(found: NetworkJson) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {
        node["id"]: [] for node in found["nodes"] if node["kind"] == "municipality"
    }
    for edge in found["edges"]:
        rows[edge["city"]].append(edge)
    return {city: edges for city, edges in rows.items() if edges}


def _add_file(suffix: str) -> None:
    kind = Format(suffix, MEDIA_TYPES[suffix], suffix=suffix)

    async def file(page: Paged, kind_of: _Kinds = None, municipality: _Few = None) -> Response:
        """Give the graph as a file."""
        request = NetworkRequest(**_asked(kind_of, municipality))

        def write() -> bytes:
            return write_network(suffix, page.reply.answers.network(request), page.lang)

        async def make(chosen: Format) -> ReplyBody:
            name = f'attachment; filename="network.{suffix}"'
            return ReplyBody(await page.ask.compute(write), None, {"Content-Disposition": name})

        return await page.reply.send(make, (kind,), name=suffix, depends=page.lang)

    router.get(f"/network.{suffix}", response_class=Response)(file)


for _suffix in ("svg", "graphml", "gexf"):
    _add_file(_suffix)
