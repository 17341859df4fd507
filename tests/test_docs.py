"""The documentation is true: what it says is run, looked up or counted."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args

import click
import doc_reader as docs
import pytest
import record_docs
import typer
from doc_reader import ROOT, Step
from doc_runs import README, name_of, program, unknown_parts
from terminal import terminal

import kkgraph
from ingest.build import standing
from ingest.formats import limits
from kkgraph import cli
from kkgraph.cli import common
from kkgraph.quality import facts
from kkgraph.queries import saved
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.terms import KK
from search_api.settings import SETTINGS

EXPECTED = {
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/commands.md",
    "docs/officers.md", "docs/programme-office.md", "docs/reading.md", "docs/researchers.md",
    "docs/figures.md", "docs/vocabulary.md", "queries/README.md", "samples/README.md",
}  # fmt: skip


Result = tuple[int, list[str]]


Runner = Callable[[Step], Result]


def test_all_documents_are_there() -> None:
    assert {name_of(path) for path in docs.documents()} >= EXPECTED
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200


@pytest.fixture
def run(
    sample_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Runner]:
    """Run steps in a folder that looks like the repository after ``make run``."""
    for name in ("samples", "ontology", "queries", "tests", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    copied = subprocess.run(["cp", "-R", str(sample_data), str(tmp_path / "kkgraph-demo")])
    assert copied.returncode == 0
    monkeypatch.chdir(tmp_path)
    # As README says: what is shown is asked of the demonstration.
    monkeypatch.setenv("KKGRAPH_DATA", "kkgraph-demo")

    def main_() -> int:
        try:
            cli.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def kkgraph_(words: list[str], *, shown: bool = True) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kkgraph", *words])
        if not shown:
            status = main_()
            out, err = capfd.readouterr()
            return status, out, err
        # As a reader sees it who tries what the document shows.
        with terminal(monkeypatch) as screen:
            status = main_()
        return status, screen.text, capfd.readouterr().err

    def one(step: Step) -> Result:
        program, *words = step.words
        if [program, *words] == ["make", "run"]:
            return make_run(kkgraph_)
        assert program == "kkgraph", f"{step.place}: only kkgraph and make run are run here"
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[-1]
        status, out, err = kkgraph_(expand(words), shown=target is None)
        if target:
            Path(target).write_text(out, encoding="utf-8")
            out = ""
        return status, [*out.splitlines(), *err.splitlines()]

    yield one


def expand(words: list[str]) -> list[str]:
    """What the shell makes of patterns."""
    found = []
    for word in words:
        hits = sorted(str(p) for p in Path().glob(word)) if "*" in word else []
        found += hits or [word]
    return found


def make_run(kkgraph_: Callable[[list[str]], tuple[int, str, str]]) -> Result:
    """What ``make run`` does after installing: its lines in the Makefile, one by one."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    names = dict(re.findall(r"^(\w+) \??:?= (.*)$", text, re.MULTILINE))
    recipe = re.search(r"^run: .*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert recipe
    status, lines = 0, []
    for line in recipe[1].splitlines():
        command = line.strip().removeprefix("@")
        while "$(" in command:
            command = re.sub(r"\$\((\w+)\)", lambda found: names[found[1]], command)
        program, *words = shlex.split(command)
        if program == "echo":
            lines.append(" ".join(words))
        else:
            assert program.endswith("/kkgraph"), program
            ended, out, err = kkgraph_(words)
            status = status or ended
            lines += [*out.splitlines(), *err.splitlines()]
    return status, lines


WITH_STEPS = [
    path
    for path in docs.documents()
    if any(block.language == "console" for block in docs.blocks(path))
]


@pytest.mark.parametrize("path", WITH_STEPS, ids=name_of)
def test_what_is_shown_happens(path: Path, run: Runner) -> None:
    wrong = []
    for block in docs.blocks(path):
        if block.language == "sparql" and (named := re.match(r"# (\S+\.rq)$", block.lines[0])):
            Path(named[1]).write_text("\n".join(block.lines), encoding="utf-8")
        if block.language != "console":
            continue
        for step in docs.steps(block):
            status, output = run(step)
            if status != step.status:
                wrong.append(f"{step.place}: status {status}: {output[-1:]}")
            wrong += [
                f"{step.place}: not shown: {x}" for x in step.shown if not docs.shows(x, output)
            ]
    assert wrong == []


def test_the_documents_show_something() -> None:
    every = [
        step
        for path in WITH_STEPS
        for block in docs.blocks(path)
        if block.language == "console"
        for step in docs.steps(block)
    ]
    assert len(every) >= 40
    assert sum(len(step.shown) for step in every) >= 80
    assert {name_of(p) for p in WITH_STEPS} >= {
        "README.md", "docs/researchers.md", "docs/officers.md", "docs/programme-office.md",
        "docs/reading.md", "docs/commands.md",
    }  # fmt: skip


def test_the_reader_of_documents_sees_faults() -> None:
    assert docs.shows("a  b … d", ["a b c d"])
    assert not docs.shows("a b", ["a b c"])
    assert unknown_parts("kkgraph show ID --json") == []
    assert docs.rows(["| a |", "| --- |", "| `x` |"]) == [["`x`"]]
