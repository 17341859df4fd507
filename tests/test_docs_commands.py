"""Every command, option and variable is documented, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import doc_reader as docs
import pytest
import record_docs
from doc_reader import ROOT
from doc_runs import commands, flags, name_of, program, unknown_parts

from kkgraph import cli
from kkgraph.cli import common
from search_api.settings import SETTINGS

COMMANDS = ROOT / "docs" / "commands.md"


COMMON = {"--data", "--json", "--quiet", "--lang"}


def documented(lines: list[str]) -> dict[str, list[str]]:
    """Options in the tables of a section, each with its row."""
    found = {}
    for row in docs.rows(lines):
        for span in docs.spans(row[0]):
            if span.startswith("-"):
                found[span.split()[0]] = row
    return found


def test_every_command_is_documented_and_no_other() -> None:
    heads = {
        h.removeprefix("kkgraph ") for h in docs.sections(COMMANDS) if h.startswith("kkgraph ")
    }
    assert heads == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_is_documented_and_no_other(name: str) -> None:
    lines = docs.sections(COMMANDS)[f"kkgraph {name}"]
    command, said = commands()[name], documented(lines)
    assert COMMON <= flags(command)
    assert set(said) == flags(command) - COMMON
    text = synopsis(name)
    for item in command.params:
        default, choices = item.default, choices_of(item.default)
        if item.param_type_name == "argument":
            assert all(word in text for word in choices or [item.metavar])
            continue
        row = " | ".join(said.get(item.opts[-1], []))
        assert all(f"`{word}`" in row for word in choices), f"{item.opts}: {choices}"
        if default not in (None, False) and item.opts[0] not in COMMON:
            assert f"`{getattr(default, 'value', default)}`" in row, f"{item.opts}: {default}"


def choices_of(default: object) -> list[str]:
    return [str(item.value) for item in type(default)] if isinstance(default, Enum) else []


def synopsis(name: str) -> str:
    """The block under a command's heading that says how it is written."""
    for block in docs.blocks(COMMANDS):
        if block.language == "sh" and re.match(rf"kkgraph {name}\b", block.lines[0]):
            return "\n".join(block.lines)
    raise AssertionError(f"no synopsis of {name}")


def test_the_common_options_are_documented() -> None:
    said = set(documented(docs.sections(COMMANDS)["Common options"]))
    assert said == flags(program()) | {"--help"}
    assert flags(program()) >= COMMON


def test_the_exit_statuses_are_documented() -> None:
    rows = docs.rows(docs.sections(COMMANDS)["Exit status"])
    told = {int(docs.spans(row[0])[0]) for row in rows}
    assert told == {0, common.AT_FAULT, common.WRONG_USE, common.NOT_FOUND, cli._INTERRUPTED}


def mentions(path: Path) -> Iterator[tuple[int, str]]:
    """Every command line of kkgraph that a document names."""
    for number, line in docs.prose(path):
        yield from ((number, span) for span in docs.spans(line) if span.startswith("kkgraph "))
    for block in docs.blocks(path):
        if block.language not in ("console", "sh"):
            continue
        for number, line in enumerate(block.lines, start=block.line + 1):
            plain = line.removeprefix("$ ")
            if plain.startswith("kkgraph "):
                yield number, plain.partition("  #")[0]


def test_no_command_is_mentioned_that_is_not_there() -> None:
    said = [(path, n, line) for path in docs.documents() for n, line in mentions(path)]
    assert len(said) > 60
    wrong = [f"{name_of(p)}:{n}: {bad} in {x}" for p, n, x in said if (bad := unknown_parts(x))]
    assert wrong == []
    assert unknown_parts("kkgraph bake") == ["bake"]
    assert unknown_parts("kkgraph list --bake") == ["--bake"]


def environment_variables() -> set[str]:
    """Names of environment variables that the packages read."""
    found = set()
    for path in docs.sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (read := read_variable(node)) is not None:
                assert isinstance(read, ast.Constant | ast.Name), ast.unparse(node)
                value = constants[read.id] if isinstance(read, ast.Name) else read.value
                found.add(str(value))
    return found


def read_variable(node: ast.AST) -> ast.expr | None:
    """The name in ``os.environ.get(NAME)``, ``os.environ[NAME]``, ``os.getenv(NAME)``, envvar."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
        return node.args[0]
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return node.slice
    return node.value if isinstance(node, ast.keyword) and node.arg == "envvar" else None


def test_every_environment_variable_is_documented_and_no_other() -> None:
    rows = docs.rows(docs.sections(COMMANDS)["Settings"])
    read = environment_variables()
    assert "KKGRAPH_DATA" in read
    served = docs.rows(docs.sections(COMMANDS)["kkgraph serve"])
    told = {docs.spans(row[0])[0] for row in rows} | {docs.spans(row[1])[0] for row in served}
    assert told == read | {setting.variable for setting in SETTINGS}


def test_the_defaults_of_the_server_are_those_of_the_code() -> None:
    served = docs.rows(docs.sections(COMMANDS)["kkgraph serve"])
    assert served == [[cell.strip() for cell in row] for row in record_docs.serve()[1:]]
