"""Commands for the programme office: what changed, coverage, goals, pairs, progress."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkgraph.answers import sheets
from kkgraph.cli.ask import RowFormat
from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.files import explained
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.options import with_options
from kkgraph.interface.pair_request import PairRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkgraph.answers.sheets import Cell
    from kkgraph.interface.collection_answer import CollectionRead, SaidJson
    from kkgraph.interface.coverage_answer import CoverageJson
    from kkgraph.interface.goals_answer import GoalsJson
    from kkgraph.interface.network_answer import NetworkJson

    Rows = tuple[list[str], Sequence[Sequence[Cell]]]


@with_options(ChangesRequest, command_option)
def changes(
    context: Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A B]", help="Two versions of a city, or a city."),
    ] = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show what changed from one version of a city's contract to the next."""
    from kkgraph.cli.printed.changes import describe_changes

    found = context.answers().changes(ChangesRequest(names or (), **options))
    if context.json:
        output.print_json(found)
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
    named = format is RowFormat.table
    _print_rows(found, to_table(found, context.lang, named=named), format, layout, context)


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
    _print_rows(found, to_table(found, context.lang), format, layout, context)


@with_options(Layout, command_option)
@with_options(NetworkRequest, command_option)
def network(
    context: Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A file .graphml, .gexf, .json or .svg."),
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,  # noqa: A002
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show who is joined with whom: what cities share, communities, bridges, each tie's place."""
    from kkgraph.programme.joined.network_rows import to_table

    layout = Layout.taken(options)
    found = context.answers().network(NetworkRequest(**options))
    if out is not None:
        from kkgraph.exports.network_file import write_network

        data = write_network(out.suffix.removeprefix(".").lower(), found, context.lang)
        with explained(f"writing {out}"):
            out.write_bytes(data)
        context.tell(f"{out} är skriven.", f"{out} is written.")
        if not context.json:
            return
    _print_rows(found, to_table(found, context.lang), format, layout, context)


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

    if wish is not None:
        from kkgraph.programme.pairing.wish_rows import read_wish_file

        options["row"] = [*read_wish_file(wish), *(options["row"] or ())]
    found = context.answers().pairs(PairRequest(**options))
    if context.json:
        output.print_json(found)
        return
    if format is RowFormat.csv:
        output.print_bytes(sheets.to_csv(*to_table(found, context.lang)))
        return
    from kkgraph.cli.printed.proposals import describe_pairs

    describe_pairs(found, context.lang)
    say_what_was_read(found["said"], found["collection"], context)


def _print_rows(
    found: GoalsJson | CoverageJson | NetworkJson,
    table: Rows,
    shape: RowFormat,
    layout: Layout,
    context: Context,
) -> None:
    """Print an answer: as JSON, as CSV, or its rows and what they come to."""
    columns, rows = layout.pick(*table)
    if context.json:
        output.print_json(found)
    elif shape is RowFormat.csv:
        output.print_bytes(sheets.to_csv(columns, rows, layout.dialect))
    else:
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
