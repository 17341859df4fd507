"""The command line ``kkgraph``: one function a command, everything heavy imported when used.

Exit status: 0 done; 1 the input or the data are at fault; 2 wrong use; 3 something asked for
does not exist.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from kkgraph import __version__
from kkgraph.aliases import Lang
from kkgraph.cli import ask, between_cities, office, quality, read, safekeeping, search, serve
from kkgraph.cli import model as modelling
from kkgraph.cli import serve as assisting
from kkgraph.cli.common import (
    AT_FAULT,
    Context,
    DataOption,
    JsonOption,
    LangOption,
    QuietOption,
    exit_status,
    merge,
    with_common_options,
)
from kkgraph.cli.search import MinusWords
from kkgraph.errors import KkGraphError
from kkgraph.text.unseen import shown

_INTERRUPTED = 130
# Set by the script that a shell reads, see docs/commands.md.
_COMPLETE = "_KKGRAPH_COMPLETE"

app = typer.Typer(
    name="kkgraph",
    help="Knowledge graph and search over Sweden's climate contracts (Klimatkontrakt 2030).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Without rich the help appears in a fifth of a second.
    rich_markup_mode=None,
)
evaluate = typer.Typer(
    help="Measure against judged files.", no_args_is_help=True, rich_markup_mode=None
)

for _command in (
    read.ingest,
    read.demo,
    read.remove,
    read.fetch,
    ask.list_things,
    ask.show,
    ask.query,
    ask.commitments,
    ask.export,
    between_cities.twins,
    between_cities.compare,
    between_cities.brief,
    office.changes,
    office.coverage,
    office.goals,
    office.network,
    office.pair,
    office.progress,
    office.report,
    quality.validate,
    quality.review,
    safekeeping.backup,
    safekeeping.restore,
    serve.serve,
    serve.site,
    assisting.mcp,
):
    _name = "list" if _command is ask.list_things else _command.__name__
    app.command(_name)(with_common_options(_command))
app.command("search", cls=MinusWords)(with_common_options(search.search))
evaluate.command("facts")(with_common_options(quality.evaluate_facts))
evaluate.command("answers")(with_common_options(search.evaluate_answers))
evaluate.command("retrieval")(with_common_options(search.evaluate_retrieval))
evaluate.command("twins")(with_common_options(between_cities.evaluate_twins))
app.add_typer(evaluate, name="evaluate")
model = typer.Typer(help="Which model makes the vectors of search.", rich_markup_mode=None)
model.command("list")(with_common_options(modelling.list_models))
model.command("use")(with_common_options(modelling.use))
model.callback(invoke_without_command=True)(modelling.list_unless_told)
app.add_typer(model, name="model")


def _say_version(value: bool) -> None:
    """Say the version and end."""
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def common_options(
    ctx: typer.Context,
    data: DataOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Knowledge graph and search over Sweden's climate contracts (Klimatkontrakt 2030)."""
    ctx.obj = merge(Context(), {"data": data, "json": json, "quiet": quiet, "lang": lang})


def main() -> None:
    """Run the command line; errors become one sentence and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Whatever the terminal is set to, the answers are UTF-8; names of files may hold bytes
        # that are none.
        reconfigure = getattr(stream, "reconfigure", lambda **_: None)
        reconfigure(encoding="utf-8", errors="backslashreplace")
    if _COMPLETE in os.environ:
        # Asked by a shell; the options that install it would be two more in every help.
        from typer.completion import completion_init  # type: ignore[attr-defined] # public by its name

        completion_init()
    try:
        app()
    except KkGraphError as error:
        _end(str(error), exit_status(error))
    except BrokenPipeError:
        # The reader of our output has seen enough; nothing may be flushed to it any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(AT_FAULT)
    except KeyboardInterrupt:
        _end("interrupted", _INTERRUPTED)
    except Exception as error:  # a traceback helps nobody who did not write the program
        _end(f"unexpected {type(error).__name__}: {error}; this is a fault of kkgraph", AT_FAULT)


def _asked_language() -> Lang:
    """The language of errors: English, which programs know, unless Swedish is asked for."""
    # The error may be that the options cannot be understood.
    words = list(zip(sys.argv, [*sys.argv[1:], ""], strict=True))
    named = [b if a == "--lang" else a for a, b in words if a.startswith("--lang")]
    return "sv" if named and named[-1].removeprefix("--lang=") == "sv" else "en"


def _end(message: str, status: int) -> None:
    """Say one sentence and end."""
    if _asked_language() == "sv":
        from kkgraph.vocabulary.message_catalogue import translated

        message = translated(message, "sv")
    typer.echo(f"kkgraph: {shown(message)}", err=True)
    sys.exit(status)
