"""Asking with SPARQL for a page: a few rows, shown with links, and what is wrong if it fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kkgraph.aliases import Lang
from kkgraph.answers.thing import short_name
from kkgraph.errors import KkGraphError
from kkgraph.sparql.store import Answer, Limits, RdfTerm
from kkgraph.vocabulary.table_names import cell_name, column_name
from search_api.pages.frame.links import Links
from search_api.protocol.problems import Problem, from_error
from search_api.serving.asker import Asker

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows: words, and where they lead."""

    text: str
    address: str | None = None
    language: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, or why there is none."""

    form: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    boolean: bool = False
    triples: str = ""
    truncated: bool = False
    problem: Problem | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, column: str) -> str:
        """Name a column.

        :param column: as the query calls it.
        :returns: what people call it, where the page says so.
        """
        return self.names.get(column, column)


async def ask_shown(ask: Asker, links: Links, query: str) -> Shown:
    """Ask.

    :param ask: asks the snapshot.
    :param links: makes addresses.
    :param query: the query, which may search texts.
    :returns: the first rows, or the problem.
    """
    try:
        answer = await ask.query(await ask.read(query), limits=_limits(ask))
    except Problem as problem:
        return Shown(problem=problem)
    except KkGraphError as error:
        return Shown(problem=from_error(error))
    return _shown(answer, links)


def _limits(ask: Asker) -> Limits:
    settings = ask.core.settings
    return Limits(settings.query_seconds, MOST_ROWS, settings.query_result_mb * 1024 * 1024)


def _shown(answer: Answer, links: Links) -> Shown:
    rows = tuple(tuple(cell(term, links) for term in row) for row in answer.rows)
    return Shown(
        form=answer.form,
        columns=answer.columns,
        rows=rows,
        boolean=answer.boolean,
        triples=answer.triples,
        truncated=answer.truncated,
    )


def cell(term: RdfTerm | None, links: Links) -> Cell:
    """Show a term.

    :param term: the term.
    :param links: makes addresses.
    :returns: the cell.
    """
    if term is None:
        return Cell("")
    address = links.thing(term.value) if term.kind == "uri" else None
    number = bool(re.fullmatch(r"-?\d+(\.\d+)?", term.value)) and term.kind == "literal"
    text = short_name(term.value) if term.kind == "uri" else term.value
    return Cell(text, address, term.language or None, number)


def for_people(shown: Shown, lang: Lang) -> Shown:
    """Name the columns and codes of a saved query's answer.

    :param shown: the answer.
    :param lang: the language.
    :returns: the same with names; what nobody has named stays as it is.
    """

    def named(column: str, cell: Cell) -> Cell:
        name = None if cell.address else cell_name(column, cell.text, lang)
        return replace(cell, text=name, is_number=False) if name else cell

    rows = tuple(tuple(map(named, shown.columns, row)) for row in shown.rows)
    names = {column: column_name(column, lang) for column in shown.columns}
    return replace(shown, rows=rows, names=names)


def linked_to_texts(shown: Shown, links: Links) -> Shown:
    """Have the lines of a saved query's answer lead to the text.

    :param shown: the answer.
    :param links: makes addresses.
    :returns: the same; where there are columns ``contract`` and ``line_from``, with links.
    """
    if not {"contract", "line_from"} <= set(shown.columns):
        return shown
    contract, line = shown.columns.index("contract"), shown.columns.index("line_from")

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        path = f"/contracts/{cells[contract].text}"
        made = list(cells)
        made[contract] = replace(made[contract], address=links.page(path))
        if made[line].text:
            place = links.page(f"{path}/text#L{made[line].text}")
            made[line] = replace(made[line], address=place)
        return tuple(made)

    return replace(shown, rows=tuple(map(row, shown.rows)))
