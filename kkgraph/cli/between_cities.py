"""Commands between cities: ``twins``, ``brief``, ``compare`` and ``evaluate twins``."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from kkgraph.answers import sheets
from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.cli.printed.table_file import RowFormat, chosen_format, write_book
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.files import explained
from kkgraph.interface.compare_request import CompareRequest
from kkgraph.interface.options import with_options
from kkgraph.interface.twins_request import TwinsRequest


class TwinsFormat(StrEnum):
    """Formats of ``twins``."""

    table = "table"
    xlsx = "xlsx"


@with_options(Layout, command_option)
@with_options(TwinsRequest, command_option)
def twins(
    context: Context,
    municipality: Annotated[
        str, typer.Argument(metavar="MUNICIPALITY", help="Name, code, or a contract's id.")
    ],
    format: Annotated[  # noqa: A002
        TwinsFormat, typer.Option("--format", help="table or xlsx")
    ] = TwinsFormat.table,
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Show the cities most alike, with quotes and how certain the order is."""
    from kkgraph.cli.printed.twins import describe_twins

    layout = Layout.taken(options)
    found = context.answers().twins(TwinsRequest(municipality, **options))
    if context.json:
        output.print_json(found)
    elif chosen_format(RowFormat(format.value), layout.out) is RowFormat.xlsx:
        from kkgraph.answers.answer_sheets import answer_book

        write_book(partial(answer_book, "twins", found), layout.out, context)
    else:
        describe_twins(found, context, layout)


def brief(
    context: Context,
    ours: Annotated[str, typer.Argument(metavar="A", help="Our city: name, code or slug.")],
    theirs: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    about: Annotated[
        str | None, typer.Option("--about", metavar="T", help="What the meeting is about.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file .html, .pdf or .docx.")
    ] = None,
) -> None:
    """Make one page to take to a meeting: us and them, what is alike, what to ask."""
    from kkgraph.answers.brief_said import brief_said

    found = context.answers().brief(ours, theirs, about)
    blocks = brief_said(found, context.lang)
    if out is not None:
        from kkgraph.exports.brief_file import write_brief

        data = write_brief(out.suffix.removeprefix(".").lower(), blocks, context.lang)
        with explained(f"writing {out}"):
            out.write_bytes(data)
        context.tell(f"{out} är skriven.", f"{out} is written.")
    if context.json:
        output.print_json(found)
    elif out is None:
        for block in blocks:
            source = f" ({block.source})" if block.source else ""
            lead = {"heading": "\n", "quote": "   "}.get(block.kind, "")
            output.print_lines([f"{lead}{output.to_text(block.text)}{source}"])


def compare(
    context: Context,
    names: Annotated[
        list[str], typer.Argument(metavar="A B [C...]", help="Cities or ids of contracts.")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="Show every theme, not the most common only.")
    ] = False,
) -> None:
    """Put two to five cities, or versions of one, side by side."""
    from kkgraph.cli.printed.comparison import describe_comparison

    found = context.answers().compare(CompareRequest(names))
    if context.json:
        output.print_json(found)
    else:
        describe_comparison(found, context, everything=everything)


def evaluate_twins(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Pairs rated by people.")],
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="PART=X,...", help="As for twins.")
    ] = None,
) -> None:
    """Measure likeness against people's ratings of pairs, with 95 % intervals."""
    from kkgraph.quality import twins as evaluation
    from kkgraph.twins import open_space, read_weights

    space = open_space(context.snapshot(), context.vocabulary())
    report = evaluation.evaluate_twins(space, file, weights=read_weights(weights))
    if context.json:
        output.print_json(asdict(report))
        return
    rows: list[list[sheets.Cell]] = [
        [score.part, *(f"{value:.3f}" for value in (score.spearman, score.low, score.high))]
        for score in report.scores
    ]
    output.print_table(["part", "spearman", "low", "high"], rows)
    context.tell(
        f"{report.pairs} bedömda par, {len(report.cities)} städer; rangkorrelation stad för stad.",
        f"{report.pairs} rated pairs, {len(report.cities)} cities; rank correlation by city.",
    )
