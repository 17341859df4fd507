"""Commands for the programme office: what changed, coverage, goals, pairs, progress."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.cli.printed.table_file import (
    RowFormat,
    chosen_format,
    write_book,
    write_csv,
    write_data,
)
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.files import explained
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.options import with_options
from kkgraph.interface.pair_request import PairRequest
from kkgraph.settings import public_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkgraph.answers.sheets import Cell
    from kkgraph.interface.changes_answer import ChangesJson
    from kkgraph.interface.collection_answer import CollectionRead, SaidJson
    from kkgraph.interface.coverage_answer import CoverageJson
    from kkgraph.interface.goals_answer import GoalsJson
    from kkgraph.interface.network_answer import NetworkJson
    from kkgraph.interface.pair_answer import PairsJson

    Rows = tuple[list[str], Sequence[Sequence[Cell]]]


@with_options(Layout, command_option)
@with_options(ChangesRequest, command_option)
def changes(
    context: Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A B]", help="Two versions of a city, or a city."),
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show what changed from one version of a city's contract to the next."""
    from kkgraph.cli.printed.changes import describe_changes
    from kkgraph.programme.changes.table import to_table

    layout = Layout.taken(options)
    found = context.answers().changes(ChangesRequest(names or (), **options))
    shape = chosen_format(format, layout.out)
    if context.json or shape is not RowFormat.table:
        _print_rows("changes", found, to_table(found, context.lang), shape, layout, context)
        return
    describe_changes(found, context.lang)
    say_what_was_read(found["said"], found["collection"], context)


@with_options(Layout, command_option)
@with_options(GoalsRequest, command_option)
def goals(
    context: Context,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """List goals, one row a goal: what, by when, from which base year, adopted or proposed."""
    from kkgraph.programme.goals_asked import to_table

    layout = Layout.taken(options)
    found = context.answers().goals(GoalsRequest(**options))
    shape = chosen_format(format, layout.out)
    rows = to_table(found, context.lang, named=shape is RowFormat.table)
    _print_rows("goals", found, rows, shape, layout, context)


@with_options(Layout, command_option)
@with_options(CoverageRequest, command_option)
def coverage(
    context: Context,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show who says, touches or is silent on each topic, theme or joint commitment."""
    from kkgraph.programme.coverage import to_table

    layout = Layout.taken(options)
    found = context.answers().coverage(CoverageRequest(**options))
    shape = chosen_format(format, layout.out)
    _print_rows("coverage", found, to_table(found, context.lang), shape, layout, context)


@with_options(Layout, command_option, "out")
@with_options(NetworkRequest, command_option)
def network(
    context: Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A file .graphml .gexf .json .svg .csv .xlsx."),
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show who is joined with whom: what cities share, communities, bridges, each tie's place."""
    from kkgraph.programme.joined.network_rows import to_table

    layout = Layout.taken(options)
    found = context.answers().network(NetworkRequest(**options))
    if format is not RowFormat.table or (out is not None and out.suffix in (".csv", ".xlsx")):
        layout = replace(layout, out=out)
    elif out is not None:
        from kkgraph.exports.network_file import write_network

        data = write_network(out.suffix.removeprefix(".").lower(), found, context.lang)
        with explained(f"writing {out}"):
            out.write_bytes(data)
        context.tell(f"{out} är skriven.", f"{out} is written.")
        if not context.json:
            return
    shape = chosen_format(format, layout.out)
    _print_rows("network", found, to_table(found, context.lang), shape, layout, context)


@with_options(Layout, command_option)
@with_options(PairRequest, command_option)
def pair(
    context: Context,
    wish: Annotated[
        Path | None,
        typer.Option("--wish", metavar="FILE", help="Wishes, offers and conditions as CSV."),
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Propose who should work together in a whole round: the best plan of all, with reasons."""
    from kkgraph.programme.pairing.pair_rows import to_table

    layout = Layout.taken(options)
    if wish is not None:
        from kkgraph.programme.pairing.wish_rows import read_wish_file

        options["row"] = [*read_wish_file(wish), *(options["row"] or ())]
    found = context.answers().pairs(PairRequest(**options))
    shape = chosen_format(format, layout.out)
    if context.json or shape is not RowFormat.table:
        _print_rows("pair", found, to_table(found, context.lang), shape, layout, context)
        return
    from kkgraph.cli.printed.proposals import describe_pairs

    describe_pairs(found, context.lang)
    say_what_was_read(found["said"], found["collection"], context)


def _print_rows(
    name: str,
    found: GoalsJson | CoverageJson | NetworkJson | ChangesJson | PairsJson,
    table: Rows,
    shape: RowFormat,
    layout: Layout,
    context: Context,
) -> None:
    """Print an answer: as JSON, as CSV, as a workbook, or its rows and what they come to."""
    if context.json:
        output.print_json(found)
    elif shape is RowFormat.csv:
        write_csv(*table, layout, context)
    elif shape is RowFormat.xlsx:
        from kkgraph.answers.answer_sheets import answer_book

        write_book(partial(answer_book, name, found), layout.out, context)
    else:
        columns, rows = layout.pick(*table)
        if rows:
            output.print_table(columns, rows, Layout(wide=layout.wide))
        say_what_was_read(found["said"], found["collection"], context)


def say_what_was_read(said: SaidJson, collection: CollectionRead, context: Context) -> None:
    """Say what an answer comes to and how much was read for it, part of every answer.

    :param said: the conclusion.
    :param collection: what was read.
    :param context: the common options.
    """
    output.print_lines([said[context.lang], collection["said"][context.lang]])


def progress(
    context: Context,
    municipality: Annotated[str, typer.Argument(metavar="CITY", help="Name, code or slug.")],
) -> None:
    """Put a city's goals beside its measured emissions, or say why they cannot be."""
    from kkgraph.cli.printed.measured import describe_progress

    shown = context.answers().progress(municipality, context.lang)
    if context.json:
        output.print_json(shown)
    else:
        output.print_lines(describe_progress(shown, context))


def report(
    context: Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file .html, .md or .pdf.")
    ] = None,
) -> None:
    """Compare all contracts: what cities have in common, what stands out, with quotes."""
    from kkgraph.answers.report_said import report_said
    from kkgraph.exports.report_file import write_report

    found = context.answers().report()
    if out is not None:
        suffix = out.suffix.removeprefix(".").lower()
        blocks = report_said(found, context.lang)
        write_data(write_report(suffix, blocks, context.lang, public_url()), out, context)
    if context.json:
        output.print_json(found)
    elif out is None:
        write_data(write_report("md", report_said(found, context.lang), context.lang), out, context)
