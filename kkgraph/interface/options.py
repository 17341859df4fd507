"""Options of a question, said once: every way of asking makes its own from them.

The command line makes options, the API parameters, the tools for language models fields, each
from the fields of a frozen class and what `option` says of them. A new field with its words is
offered everywhere; what it does is up to who answers the question.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar

from kkgraph.aliases import JsonObject, JsonValues
from kkgraph.errors import UsageError

MOST = 1_000
FURTHEST = 1_000_000
_KEY = "option"
Request = TypeVar("Request")
Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Option:
    """What is to be said of an option.

    :param help: what it does, one sentence in English.
    :param flag: how the command line calls it; ``--name`` unless given, nothing where it has
        another way.
    :param metavar: what stands for the value in the help of the command line.
    :param example: kind of thing that examples of values are taken from.
    :param longest: of each text, in characters.
    :param least: smallest number.
    :param most: greatest number.
    """

    help: str
    flag: str | None = None
    metavar: str | None = None
    example: str | None = None
    longest: int = 200
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class NamedOption:
    """An option with its name, the type of its value and what holds unless it is given."""

    name: str
    kind: Any
    default: Any
    said: Option

    @property
    def is_list(self) -> bool:
        """Whether several values may be given."""
        return typing.get_origin(self.kind) is tuple

    @property
    def item(self) -> Any:  # noqa: ANN401 - a type
        """The type of one value."""
        return typing.get_args(self.kind)[0] if self.is_list else self.kind


def option(default: Any, help: str, **said: Any) -> Any:  # noqa: ANN401, A002 - a field
    """Say what a field of a question means.

    :param default: what holds unless something is given.
    :param help: as for `Option`, like all others.
    :returns: a field of a dataclass.
    """
    return field(default=default, metadata={_KEY: Option(help, **said)})


def options_of(kind: type, *leave_out: str) -> Iterator[NamedOption]:
    """List the options of a question.

    :param kind: the class of the question.
    :param leave_out: names of options that a face knows otherwise.
    :returns: in their order.
    """
    hints = typing.get_type_hints(kind)
    for item in fields(kind):
        if _KEY in item.metadata and item.name not in leave_out:
            yield NamedOption(item.name, hints[item.name], item.default, item.metadata[_KEY])


def with_options(
    kind: type,
    annotate: Callable[[NamedOption], tuple[Any, Any]],
    *leave_out: str,
) -> Callable[[Function], Function]:
    """Give a function that takes ``**options`` the options of a question by name.

    What reads signatures (typer, FastAPI, the SDK for language models) then offers each.

    :param kind: the class of the question.
    :param annotate: gives the annotation and the default of an option.
    :param leave_out: names of options that the function knows otherwise.
    :returns: what does so to a function.
    """

    def give(function: Function) -> Function:
        hints = typing.get_type_hints(function, include_extras=True)
        own = [
            item.replace(annotation=hints.get(item.name, item.annotation))
            for item in inspect.signature(function).parameters.values()
            if item.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        added = []
        for known in options_of(kind, *leave_out):
            annotation, default = annotate(known)
            keyword = inspect.Parameter.KEYWORD_ONLY
            added.append(
                inspect.Parameter(known.name, keyword, default=default, annotation=annotation)
            )
        returned = hints.get("return", inspect.Signature.empty)
        signature = inspect.Signature([*own, *added], return_annotation=returned)
        function.__signature__ = signature  # type: ignore[attr-defined]
        function.__annotations__ = {
            **{item.name: item.annotation for item in (*own, *added)},
            "return": hints.get("return"),
        }
        return function

    return give


def ask(kind: Callable[..., Request], *asked: object, **options: Any) -> Request:  # noqa: ANN401
    """Make a question of options that a person wrote.

    :param kind: the class of the question.
    :param asked: what is asked.
    :param options: by name.
    :returns: the question.
    :raises UsageError: if there is no such option, or a value makes no sense.
    """
    known = [item.name for item in fields(typing.cast("Any", kind))]
    for name in options:
        if name not in known:
            raise UsageError(f"no option {name!r}; there are: {', '.join(known)}")
    return kind(*asked, **options)


def given(request: object) -> Mapping[str, Any]:
    """List the options of a question that are not as they are unless given.

    :param request: the question.
    :returns: values by name.
    """
    return {
        known.name: value
        for known in options_of(type(request))
        if (value := getattr(request, known.name)) != known.default and known.default is not MISSING
    }


def several(value: str | typing.Iterable[str] | None) -> tuple[str, ...]:
    """Read values of which there may be one, several or none.

    :param value: what was given.
    :returns: the values.
    """
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def filled(options: JsonValues) -> JsonObject:
    """Leave out what a form sends of fields that were not filled in.

    :param options: by name.
    :returns: those with something in them.
    """
    found: JsonObject = {}
    for name, value in options.items():
        if isinstance(value, list):
            value = [text for text in value if text.strip()]  # noqa: PLW2901
        if value not in ("", [], None) and not (isinstance(value, str) and not value.strip()):
            found[name] = value.strip() if isinstance(value, str) else value
    return found


def check_number(name: str, value: int, least: int, most: int) -> None:
    """Refuse a number that is too small or too great.

    :param name: how the number is called.
    :param value: the number.
    :param least: the smallest.
    :param most: the greatest.
    :raises UsageError: if it is none of these.
    """
    if not least <= value <= most:
        raise UsageError(f"{name}: {value}; give a number from {least:,} to {most:,}")
