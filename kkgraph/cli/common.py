"""What all commands share: the common options, what they mean, and how errors are told."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kkgraph import settings
from kkgraph.aliases import JsonValues, Lang
from kkgraph.errors import KkGraphError, NotFoundError, UsageError
from kkgraph.interface.options import NamedOption
from kkgraph.text.unseen import shown

if TYPE_CHECKING:
    from kkgraph.answers.questions import Answers
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Vocabulary

AT_FAULT, WRONG_USE, NOT_FOUND = 1, 2, 3

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The folder of snapshots.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON value on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="sv|en", help="Language of headings and labels.")
]
_OPTIONS: dict[str, tuple[Any, Any]] = {
    "data": (DataOption, None),
    "json": (JsonOption, False),
    "quiet": (QuietOption, False),
    "lang": (LangOption, None),
}


@dataclass(frozen=True, slots=True)
class Context:
    """The common options of one call."""

    data: Path | None = None
    json: bool = False
    quiet: bool = False
    lang: Lang = "sv"

    @property
    def data_dir(self) -> Path:
        """The folder of snapshots."""
        return settings.data_dir(self.data)

    def snapshot(self, *, check_graph: bool = False) -> Snapshot:
        """Open the current snapshot.

        :param check_graph: look whether the graph is whole, when it will be asked.
        :returns: the snapshot.
        """
        from kkgraph.snapshot.reader import Snapshot

        return Snapshot.open(self.data_dir, check_graph=check_graph)

    def vocabulary(self) -> Vocabulary:
        """Read registers and thesaurus.

        :returns: the vocabulary.
        """
        from kkgraph.vocabulary.registers import load

        return load()

    def answers(self) -> Answers:
        """Prepare to answer questions about the current snapshot.

        :returns: what answers them.
        """
        from kkgraph.answers.questions import Answers

        return Answers(self.snapshot(), self.vocabulary())

    def choose(self, swedish: str, english: str) -> str:
        """Choose the words of the user's language.

        :param swedish: the Swedish ones.
        :param english: the English ones.
        :returns: one of them.
        """
        return swedish if self.lang == "sv" else english

    def tell(self, swedish: str, english: str) -> None:
        """Say something on standard error, unless the user wants quiet.

        :param swedish: in Swedish.
        :param english: in English.
        """
        if not self.quiet:
            typer.echo(shown(self.choose(swedish, english)), err=True)


def merge(context: Context, values: JsonValues) -> Context:
    """Let the options of a command go before those of the program.

    :param context: what was given before the command's name.
    :param values: what was given after it.
    :returns: both.
    :raises UsageError: if the language is unknown.
    """
    lang = values["lang"] or context.lang
    if lang not in ("sv", "en"):
        raise UsageError(f"--lang {lang}: the languages are sv and en")
    return replace(
        context,
        data=values["data"] or context.data,
        json=values["json"] or context.json,
        quiet=values["quiet"] or context.quiet,
        lang=lang,
    )


def command_option(known: NamedOption) -> tuple[Any, Any]:
    """Make an option of the command line of an option of a question.

    :param known: the option.
    :returns: annotation and default for `kkgraph.interface.options.with_options`.
    """
    said, kind = known.said, known.kind
    flag = said.flag or f"--{known.name.replace('_', '-')}"
    bounds = {} if said.least is None else {"min": said.least, "max": said.most}
    told = typer.Option(flag, metavar=said.metavar, help=said.help, **bounds)  # type: ignore[arg-type]
    if known.is_list:
        kind = list[str] | None if known.item is str else str | None
        return Annotated[kind, told], None
    return Annotated[kind, told], known.default


def with_common_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options; it gets them as its first argument, a `Context`.

    :param command: takes a `Context`, then its own arguments and options.
    :returns: what typer registers.
    """
    hints = typing.get_type_hints(command, include_extras=True)
    own = list(inspect.signature(command).parameters.values())[1:]

    @functools.wraps(command)
    def run(ctx: typer.Context, **values: Any) -> None:  # noqa: ANN401
        common = {name: values.pop(name) for name in _OPTIONS}
        command(merge(ctx.obj or Context(), common), **values)

    kind = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("ctx", kind, annotation=typer.Context)]
    parameters += [item.replace(kind=kind, annotation=hints[item.name]) for item in own]
    parameters += [
        inspect.Parameter(name, kind, annotation=annotation, default=default)
        for name, (annotation, default) in _OPTIONS.items()
    ]
    # Typer reads both; the wrapped function's own would hide the added options.
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in parameters}
    del run.__dict__["__wrapped__"]
    return run


def exit_status(error: KkGraphError) -> int:
    """Choose the exit status of an error.

    :param error: what went wrong.
    :returns: 1 input or data at fault, 2 wrong use, 3 not found.
    """
    if isinstance(error, NotFoundError):
        return NOT_FOUND
    return WRONG_USE if isinstance(error, UsageError) else AT_FAULT
