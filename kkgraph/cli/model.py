"""The command ``model``: which model makes the vectors of search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kkgraph.answers import sheets
from kkgraph.cli.common import Context
from kkgraph.cli.printed import output

if TYPE_CHECKING:
    from kkgraph.embedding.choice import ListedModel


def list_models(context: Context) -> None:
    """List models with what was measured of them; * marks the one that is chosen."""
    from kkgraph.embedding.choice import read_choice, read_models

    choice = read_choice(context.data_dir)
    models = read_models()
    if context.json:
        listed = [{**model, "chosen": model["name"] == choice.name} for model in models]
        known = any(model["name"] == choice.name for model in models)
        own = [] if known else [{"name": choice.name, "reads": choice.reads, "chosen": True}]
        output.print_json(listed + own)
        return
    columns = ["", "name", "sv", "paraphrase", "en", "what"]
    rows: list[list[sheets.Cell]] = [
        [
            "*" if model["name"] == choice.name else "",
            model["name"],
            *(_figure(model, kind) for kind in ("sv", "paraphrase", "en")),
            context.choose(model["what_sv"], model["what_en"]),
        ]
        for model in models
    ]
    if all(model["name"] != choice.name for model in models):
        rows.append(["*", choice.name, "-", "-", "-", ""])
    output.print_table(columns, rows)


def _figure(model: ListedModel, kind: str) -> str:
    measured = model["measured"]
    return "-" if measured is None else f"{measured[kind]:.2f}"


def use(
    context: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME|PATH", help="builtin, a folder, or a name on the hub.")
    ],
    english: Annotated[
        bool,
        typer.Option("--english", help="The model reads English: give it glosses of the text."),
    ] = False,
) -> None:
    """Choose the model and build the index with it; only a name on the hub asks the network."""
    from pathlib import Path

    from kkgraph.embedding.choice import BUILTIN, ModelChoice, read_choice, write_choice
    from kkgraph.embedding.transformer import choose, load_transformer
    from kkgraph.index.in_snapshot import described, rebuild

    choice = ModelChoice(name, "glosses" if english else "text")
    if name != BUILTIN:
        model = choose(choice)
        load_transformer(str(model.folder or name), network=model.folder is None)
        if model.folder is not None:
            choice = ModelChoice(str(Path(name).expanduser().resolve()), choice.reads)
    before = read_choice(context.data_dir)
    there = described(context.data_dir) is not None
    write_choice(context.data_dir, choice)
    try:
        snapshot = rebuild(context.data_dir) if there else None
    except BaseException:
        # Half a change would leave a folder whose index nobody asked for.
        write_choice(context.data_dir, before)
        raise
    if context.json:
        output.print_json(
            {"model": choice.name, "reads": choice.reads, "snapshot": snapshot and snapshot.id}
        )
    else:
        context.tell(f"modell: {choice.name}", f"model: {choice.name}")


def list_unless_told(ctx: typer.Context) -> None:
    """Which model makes the vectors of search; lists the models unless told otherwise."""
    if ctx.invoked_subcommand is None:
        list_models(ctx.obj or Context())
