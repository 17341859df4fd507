"""Parameters that many routes share, and the refusal of those a route does not know."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from kkgraph.aliases import Lang
from kkgraph.answers.paging import Paging
from kkgraph.answers.sheets import Dialect
from kkgraph.interface.options import FURTHEST, MOST, NamedOption
from search_api.protocol.described import EXAMPLE
from search_api.protocol.problems import Problem

# Of one filter.
MOST_VALUES = 50


def example(kind: str) -> dict[str, Any]:
    """Ask for an example that works on the data at hand.

    :param kind: a kind that `search_api.api.openapi` knows.
    :returns: what to give as ``json_schema_extra``.
    """
    return {EXAMPLE: kind}


Format = Annotated[
    Literal["json", "csv", "xlsx"] | None,
    Query(description="Format, before what `Accept` says; the suffix of the path does the same."),
]
DIALECT_SAID = "Of CSV: for Excel, Excel in Swedish (semicolons, decimal commas), or plain."
DialectParam = Annotated[Dialect, Query(description=DIALECT_SAID)]
LangParam = Annotated[Lang, Query(description="Language of labels and headings.")]
_N = Annotated[int, Query(ge=1, le=MOST, description="How many rows at most.")]
Offset = Annotated[int, Query(ge=0, le=FURTHEST, description="How many to leave out before.")]
_Sort = Annotated[
    str | None,
    Query(
        max_length=500,
        description="Fields with commas between, `-` before one for the other direction.",
    ),
]
Select = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="Fields with commas between; inner ones with dots, such as `section.title`.",
    ),
]


async def _paging(
    n: _N = MOST, offset: Offset = 0, sort: _Sort = None, select: Select = None
) -> Paging:
    return Paging(n, offset, sort, select)


PagingParams = Annotated[Paging, Depends(_paging)]


def query_parameter(known: NamedOption) -> tuple[Any, Any]:
    """Make a parameter of an option of a question.

    :param known: the option.
    :returns: annotation and default for `kkgraph.interface.options.with_options`.
    """
    said, kind = known.said, known.kind
    extra = example(said.example) if said.example else None
    if known.is_list:
        item: Any = known.item
        if item is str:
            item = Annotated[str, Query(max_length=said.longest)]
        text = said.help
        if known.item is str:
            text += " May be given several times; any of them will do."
        query = Query(max_length=MOST_VALUES, description=text, json_schema_extra=extra)
        return Annotated[list[item] | None, query], None
    is_number = said.least is not None
    query = Query(
        description=said.help,
        json_schema_extra=extra,
        ge=said.least,
        le=said.most if is_number else None,
        max_length=said.longest if kind in (str, str | None) and not is_number else None,
    )
    return Annotated[kind, query], known.default


@dataclass(frozen=True, slots=True)
class TableForm:
    """How an answer that may be a table is written.

    :param name: of the format, ``None`` if the header ``Accept`` decides.
    :param dialect: of CSV.
    :param lang: language of labels and headings.
    """

    name: str | None = None
    dialect: Dialect = Dialect.excel
    lang: Lang = "sv"


async def _table_form(
    request: Request,
    lang: LangParam = "sv",
    format: Format = None,  # noqa: A002
    dialect: DialectParam = Dialect.excel,
) -> TableForm:
    return TableForm(_format_of(request, format), dialect, lang)


async def _rows_form(
    request: Request,
    format: Format = None,  # noqa: A002
    dialect: DialectParam = Dialect.excel,
) -> TableForm:
    # The question itself has a language.
    given = request.query_params.get("lang")
    return TableForm(_format_of(request, format), dialect, "en" if given == "en" else "sv")


TableFormed = Annotated[TableForm, Depends(_table_form)]
RowsFormed = Annotated[TableForm, Depends(_rows_form)]


def _format_of(request: Request, given: str | None) -> str | None:
    """Find the format asked for by parameter or suffix."""
    _, dot, suffix = request.scope["path"].rpartition(".")
    return given or (suffix if dot and suffix in ("csv", "json", "xlsx") else None)


async def known_only(request: Request) -> None:
    """Refuse parameters that the route does not have: a misspelt one would change the answer.

    :param request: the request.
    :raises Problem: 400 with the names there are.
    """
    route = request.scope.get("route")
    if isinstance(route, APIRoute):
        check_names(request, sorted(set(_names(route.dependant))))


def _names(dependant: Dependant) -> Iterator[str]:
    """Name the parameters of a route and of what it depends on."""
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _names(inner)


def check_names(request: Request, known: Sequence[str]) -> None:
    """Refuse parameters that are not known.

    :param request: the request.
    :param known: the names there are.
    :raises Problem: 400 with the names there are.
    """
    unknown = [name for name in request.query_params if name not in known]
    if not unknown:
        return
    near = difflib.get_close_matches(unknown[0], known, n=3, cutoff=0.6)
    raise Problem(
        400,
        "unknown_parameter",
        f"there is no parameter {unknown[0][:100]!r} here",
        expected=list(known),
        hint=f"did you mean {' or '.join(near)}?" if near else "use one of those expected",
    )
