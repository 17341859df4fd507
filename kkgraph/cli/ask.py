"""Commands that ask: ``list``, ``show``, ``query``, ``commitments`` and ``export``."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.cli.printed.table_file import RowFormat, chosen_format, write_book, write_csv
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.options import with_options

if TYPE_CHECKING:
    from kkgraph.queries.saved import SavedQuery


class Things(StrEnum):
    """What can be listed."""

    contracts = "contracts"
    municipalities = "municipalities"
    networks = "networks"
    themes = "themes"
    queries = "queries"
    initiatives = "initiatives"
    differences = "differences"


class TableFormat(StrEnum):
    """Formats of ``commitments``."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


@with_options(Layout, command_option)
def list_things(
    context: Context,
    what: Annotated[Things, typer.Argument()] = Things.contracts,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the layout
) -> None:
    """List contracts, municipalities, networks, themes, saved queries or initiatives."""
    from kkgraph.cli.printed import lists as listing

    rows = listing.list_things(what, context)
    if context.json:
        output.print_json(rows)
        return
    columns = listing.COLUMNS[what]
    cells = [[listing.to_cell(row[name]) for name in columns] for row in rows]
    layout = Layout(**options)
    shape = chosen_format(format, layout.out)
    if shape is RowFormat.csv:
        write_csv(columns, cells, layout, context)
    elif shape is RowFormat.xlsx:
        from kkgraph.answers.workbook import BookSheet, for_people
        from kkgraph.vocabulary.table_names import sheet_name

        picked = BookSheet(sheet_name(what, context.lang), *layout.pick(columns, cells))
        write_book(
            lambda source: source.book([for_people(picked, context.lang, source.contracts)]),
            layout.out,
            context,
        )
    else:
        output.print_table(columns, cells, layout, listing.SPARE.get(what, ()))


def show(
    context: Context,
    key: Annotated[
        str,
        typer.Argument(metavar="ID", help="Such as malmo-2024, or a city; or the word network."),
    ],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of which network or initiative.")
    ] = None,
) -> None:
    """Show all that is known of a contract or report; or who takes part in a network."""
    from kkgraph.cli.printed.contract import describe
    from kkgraph.snapshot.find_contract import find_newest

    if key in ("network", "initiative") and name is not None:
        _show_initiative(context, name)
        return
    if name is not None:
        raise UsageError(f"show {key} {name}: two names are given; write show network {name}")
    answers = context.answers()
    shown = answers.contract(find_newest(answers.snapshot, answers.vocabulary, key))
    if context.json:
        output.print_json(shown)
    else:
        output.print_lines(describe(shown, context))


def _show_initiative(context: Context, name: str) -> None:
    """Show who takes part in an initiative."""
    from kkgraph.cli.printed.initiative import describe_initiative

    shown = context.answers().initiative(name, context.lang)
    if context.json:
        output.print_json(shown)
    else:
        output.print_lines(describe_initiative(shown, context))


@with_options(Layout, command_option)
def query(
    context: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME|FILE|-", help="A saved query, a file, or - for stdin.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE", help="A parameter.")
    ] = None,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option("--format", help="table csv tsv xlsx json xml; turtle ntriples jsonld ..."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="S", help="Seconds.")] = 10.0,
    rows: Annotated[int, typer.Option("--rows", min=1, help="At most so many rows.")] = 100_000,
    **options: Any,  # noqa: ANN401 - those of the layout
) -> None:
    """Ask a saved or own SPARQL query."""
    from kkgraph.queries import saved as queries
    from kkgraph.queries.parameters import Parameters
    from kkgraph.search.in_sparql import open_text_search
    from kkgraph.sparql.store import Limits, Store

    if timeout <= 0:
        raise UsageError("--timeout must be more than 0 seconds")
    saved, values = _read_query(name), _split_params(param or [])
    snapshot = context.snapshot(check_graph=True)
    vocabulary = context.vocabulary()
    text = queries.bind(saved, values, Parameters(snapshot, vocabulary))
    search = open_text_search(snapshot, vocabulary).passages
    with Store(snapshot.graph_path, search=search, proof=snapshot.prove_graph) as store:
        answer = store.query(text, limits=Limits(timeout, rows))
    if answer.truncated:
        output.say(
            context.choose(f"bara de första {rows} raderna", f"only the first {rows} rows")
            + "; --rows N"
        )
    from kkgraph.cli.printed.contract import print_answer

    print_answer(answer, format, context, Layout(**options), title=saved.heading(context.lang))


@with_options(Layout, command_option)
def commitments(
    context: Context,
    version: Annotated[str | None, typer.Option("--version", help="Such as 2025/26.")] = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the layout
) -> None:
    """Show who adopted which joint undertaking, with each city's measures."""
    from kkgraph.answers.answer_sheets import answer_book
    from kkgraph.cli.printed.commitments import around_commitments
    from kkgraph.programme.commitments import to_table

    overview = context.answers().commitments(version)
    if context.json or format is TableFormat.json:
        output.print_json(overview.to_json())
        return
    layout = Layout(**options)
    if format is TableFormat.table and layout.out is not None:
        format = TableFormat(chosen_format(RowFormat.table, layout.out).value)  # noqa: A001
    if format is TableFormat.xlsx:
        write_book(partial(answer_book, "commitments", overview), layout.out, context)
        return
    # What a program reads keeps the codes.
    columns, rows = to_table(overview, context.lang, named=format is TableFormat.table)
    if format is TableFormat.csv:
        write_csv(columns, rows, layout, context)
        return
    output.print_table(*layout.pick(columns, rows), Layout(wide=layout.wide))
    output.print_lines(["", *around_commitments(overview, context.lang)])


def export(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The suffix says the format.")],
    format: Annotated[  # noqa: A002
        str | None, typer.Option("--format", help="ttl trig nq jsonld rdf nt, whatever the suffix")
    ] = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="ID", help="One graph, or one contract's.")
    ] = None,
) -> None:
    """Write the graph as Turtle, TriG, N-Quads, JSON-LD, RDF/XML or N-Triples."""
    from kkgraph.exports.graph_file import export_graph

    written = export_graph(context.snapshot(), file, suffix=format, graph=graph)
    if context.json:
        output.print_json({"file": str(file), "bytes": written})
    else:
        context.tell(f"{file}: {written} byte skrivna", f"{file}: {written} bytes written")


def _read_query(name: str) -> SavedQuery:
    """Read a saved query, a file or standard input."""
    from kkgraph.queries import saved as queries

    if name == "-":
        return queries.parse_query("standard input", sys.stdin.read())
    path = Path(name)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        if not path.is_file():
            raise NotFoundError(name, what="query file")
        return queries.read_query(path)
    return queries.find_query(name)


def _split_params(params: list[str]) -> dict[str, str]:
    """Split ``name=value``."""
    values = {}
    for item in params:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise UsageError(f"-p {item}: write -p NAME=VALUE")
        values[name.strip()] = value
    return values
