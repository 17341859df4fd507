"""Reading and running what the documents show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import doc_reader as docs
import typer
from doc_reader import ROOT

from kkgraph import cli

README = ROOT / "README.md"


READING = ROOT / "docs" / "reading.md"
FIGURES = ROOT / "docs" / "figures.md"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def walk(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        # Not isinstance: typer may bring a click of its own.
        if hasattr(command, "commands"):
            yield from walk(command, f"{before}{name} ")  # type: ignore[arg-type]
        else:
            yield f"{before}{name}", command


@cache
def program() -> Any:
    return typer.main.get_command(cli.app)


@cache
def commands() -> dict[str, click.Command]:
    return dict(walk(program()))


def flags(command: click.Command) -> set[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    return {flag for p in options for flag in (*p.opts, *p.secondary_opts)}


def takes_value(command: click.Command) -> set[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    return {flag for p in options if not getattr(p, "is_flag", False) for flag in p.opts}


def unknown_parts(line: str) -> list[str]:
    """Commands and options of a line that the program does not have."""
    group: Any = program()
    known, taking = flags(group) | {"--help"}, takes_value(group)
    words = re.sub(r"[\[\]()]|\.\.\.", " ", line.replace("|", " ")).split()[1:]
    for before, word in zip(["", *words], words, strict=False):
        if before in taking:
            continue
        if hasattr(group, "commands") and not word.startswith("-"):
            if word in group.commands:
                group = group.commands[word]
                known |= flags(group)
                taking |= takes_value(group)
            elif word.islower() and word.isalpha():
                return [word]
            elif word.isupper():
                return []
    return [w for w in words if re.match(r"--?[a-z]", w) and w.partition("=")[0] not in known]


def table(path: Path, section: str) -> set[str]:
    """The first span of each row of a section's tables."""
    return {docs.spans(row[0])[0] for row in docs.rows(docs.sections(path)[section])}
