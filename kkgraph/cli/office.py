"""Commands for the programme office: ``changes`` and ``progress``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.options import with_options

if TYPE_CHECKING:
    from kkgraph.interface.collection_answer import CollectionRead, SaidJson


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
