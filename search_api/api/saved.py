"""Saved queries: ``/api/queries/NAME?parameter=value``, as JSON, CSV, XML, Turtle and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from kkgraph.aliases import Lang
from kkgraph.answers import shapes, sheets
from kkgraph.answers.paging import Paging
from kkgraph.answers.sheets import Dialect
from kkgraph.answers.workbook import BookSheet, for_people
from kkgraph.interface.options import FURTHEST, MOST
from kkgraph.queries.saved import SavedQuery
from kkgraph.sparql import results
from kkgraph.sparql.query import ROW_FORMS, Query
from kkgraph.sparql.store import Answer, RdfTerm
from kkgraph.vocabulary.table_names import table_word
from search_api.api.responses import responses
from search_api.protocol import negotiation
from search_api.protocol.params import TableForm, check_names, example
from search_api.protocol.problems import Problem
from search_api.serving.reply import TOTAL_HEADER, TRUNCATED_HEADER, Reply, ReplyBody, Replying

router = APIRouter(tags=["saved queries"])
# What a query has besides its own parameters, which go before these.
PAGING = ("n", "offset", "sort", "select", "format", "dialect", "lang")
_PAGED = PAGING[:4]
LONGEST = 500
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d+)?([eE][+-]?\d{1,2})?")
_ROWS = (*negotiation.ROWS, negotiation.XLSX)
_SUFFIXES = {item.suffix for item in (*_ROWS, *negotiation.TRIPLES)} | {"json", "xml"}
# A workbook of more would take long to write and to open.
_MOST_IN_BOOK = 10_000
MEDIA_TYPES = tuple(
    item.media_type for item in (*negotiation.ROWS, *negotiation.TRIPLES, negotiation.XLSX)
)


@router.get(
    "/queries/{name}",
    summary="The answer to a saved query",
    responses=responses(shapes.QueryAnswer, more=MEDIA_TYPES),
    response_class=Response,
)
async def saved_query(
    request: Request,
    reply: Replying,
    name: Annotated[
        str,
        Path(
            max_length=200,
            description="Name of a query; `.csv`, `.json`, `.ttl` ... choose the format.",
            json_schema_extra=example("query"),
        ),
    ],
) -> Response:
    """Ask a saved query; `/api/queries` lists them with their parameters."""
    stem, suffix = _split_name(name)
    query = reply.answers.saved_query(stem)
    known = [param.name for param in query.params]
    check_names(request, [*known, *(item for item in PAGING if item not in known)])
    given = request.query_params
    values = {item: given[item] for item in known if item in given}
    _check_values(query, values)
    rows = _form(query.text) in ROW_FORMS
    page = _read_page(query, given) if rows else Paging()
    offers = _ROWS if rows else negotiation.TRIPLES
    bind = partial(reply.answers.bind_query, query, values)
    form = _form_of(given, known)
    make = partial(_make, reply, bind, page, _AnswerForm(query, form))
    # Nothing at all is no format, so it is refused like any other that is not known.
    wanted = suffix or (given.get("format") if "format" not in known else None)
    return await reply.send(make, offers, name=wanted, file=query.name)


class _AnswerForm(NamedTuple):
    """A query and how its answer is written."""

    query: SavedQuery
    form: TableForm


def _check_values(query: SavedQuery, values: dict[str, str]) -> None:
    """Say what each parameter means when one is missing, and refuse what is too long."""
    for name, value in values.items():
        if len(value) > LONGEST:
            expected = {name: f"at most {LONGEST} characters"}
            raise Problem(400, "invalid_parameter", f"too long: {name}", expected=expected)
    missing = [item.name for item in query.params if item.required and not values.get(item.name)]
    if missing:
        raise Problem(
            400,
            "missing_parameter",
            f"{query.name} needs {', '.join(missing)}",
            expected={item.name: f"{item.type}: {item.description}" for item in query.params},
            hint=f"add ?{'&'.join(f'{name}=...' for name in missing)}",
        )


async def _make(
    reply: Reply,
    bind: Callable[[], str],
    page: Paging,
    written_as: _AnswerForm,
    chosen: negotiation.Format,
) -> ReplyBody:
    """Ask, and write the answer."""
    if not page and chosen.name not in ("csv", "xlsx"):
        written = await reply.ask.write(bind, chosen.name)
        return ReplyBody(written.body, None, _truncated(written.truncated))
    answer = await reply.ask.query(bind)
    taken = page.cut(answer.rows, answer.columns, partial(_value, answer.columns))
    answer = _selected(replace(answer, rows=tuple(taken.rows)), page.selected)
    more = taken.next_offset
    headers = {**_truncated(answer.truncated), TOTAL_HEADER: str(taken.total)}
    if chosen.name == "xlsx":
        body = await reply.ask.compute(lambda: _book(reply, answer, written_as))
        return ReplyBody(body, more, headers)
    if chosen.name != "csv":
        return ReplyBody(results.write(answer, chosen.name), more, headers)
    # Unlike at /sparql, where the standard forbids it, cells are guarded for spreadsheets.
    table = results.to_table(answer)
    return ReplyBody(sheets.to_csv(*table, written_as.form.dialect), more, headers)


def _book(reply: Reply, answer: Answer, written_as: _AnswerForm) -> bytes:
    """Write rows as a workbook."""
    source = reply.book_source(written_as.form.lang)
    title = written_as.query.heading(source.lang)
    columns, rows = results.to_table(answer)
    said = [title, written_as.query.explanation(source.lang)]
    if answer.truncated or len(rows) > _MOST_IN_BOOK:
        count = min(len(rows), _MOST_IN_BOOK)
        said.append(table_word("rows_left_out", source.lang).format(n=count))
    sheet = BookSheet(title, columns, rows[:_MOST_IN_BOOK])
    return source.book([for_people(sheet, source.lang, source.contracts)], said)


def _form_of(given: Mapping[str, str], own: Sequence[str]) -> TableForm:
    """Read dialect and language, but for what the query itself calls so."""
    values = {name: given.get(name, "") for name in ("dialect", "lang") if name not in own}
    for name, known in (("dialect", list(Dialect)), ("lang", ["sv", "en"])):
        if values.get(name, "") not in ("", *known):
            expected = {name: f"one of {', '.join(known)}"}
            raise Problem(400, "invalid_parameter", f"not as expected: {name}", expected=expected)
    lang: Lang = "en" if values.get("lang") == "en" else "sv"
    return TableForm(None, Dialect(values.get("dialect") or Dialect.excel), lang)


def _split_name(name: str) -> tuple[str, str | None]:
    """Take the suffix from the name of a query."""
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in _SUFFIXES:
        return stem, suffix
    return name, None


def _read_page(query: SavedQuery, given: object) -> Paging:
    """Read paging, but for what the query itself calls so."""
    own = {param.name for param in query.params}
    values = {key: str(given.get(key)) for key in _PAGED if key in given and key not in own}  # type: ignore[attr-defined, operator]
    return Paging(
        n=_number("n", values["n"], 1, MOST) if "n" in values else None,
        offset=_number("offset", values.get("offset", "0"), 0, FURTHEST),
        sort=values.get("sort"),
        select=values.get("select"),
    )


def _number(name: str, text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    expected = {name: f"a whole number from {least} to {most}"}
    raise Problem(400, "invalid_parameter", f"not as expected: {name}", expected=expected)


def _selected(answer: Answer, names: Sequence[str]) -> Answer:
    """Keep some columns, all if none is named."""
    if not names:
        return answer
    places = [answer.columns.index(name) for name in names]
    rows = tuple(tuple(row[place] for place in places) for row in answer.rows)
    return replace(answer, columns=tuple(names), rows=rows)


def _value(columns: Sequence[str], row: Sequence[RdfTerm | None], name: str) -> float | str | None:
    """Find what a row has in a column, to sort by: numbers as numbers."""
    term = row[columns.index(name)]
    if term is None:
        return None
    return float(term.value) if _NUMBER.fullmatch(term.value) else term.value


def _truncated(truncated: bool) -> dict[str, str]:
    return {TRUNCATED_HEADER: "true"} if truncated else {}


@lru_cache(maxsize=256)
def _form(text: str) -> str:
    """Find the form of a saved query, whose text is always the same."""
    return Query.read(text).form
