"""Figures in the documents are those that were measured."""

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
from doc_runs import FIGURES, READING, README, table

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

JUDGED = ROOT.parent / "shared" / "eval" / "facts"


def test_the_limits_are_those_of_the_code() -> None:
    rows = {row[0]: row[1] for row in docs.rows(docs.sections(READING)["Limits"])}
    megabytes = {"a file": limits.MAX_FILE_BYTES, "an archive, unpacked": limits.MAX_UNPACKED_BYTES}
    wanted = {name: f"{size // limits.MEGABYTE} MB" for name, size in megabytes.items()}
    wanted |= {
        "pages of a PDF": str(limits.MAX_PAGES),
        "files in an archive": str(limits.MAX_MEMBERS),
        "characters of a document": str(limits.MAX_CHARACTERS),
        "lines of a document": str(limits.MAX_LINES),
        "passages of a document": str(limits.MAX_PASSAGES),
        "facts of a document": str(limits.MAX_FACTS),
    }
    assert rows == wanted


def figure(cell: str) -> tuple[float, int]:
    """The number in a cell and its decimals.

    >>> figure("9.69 s")
    (9.69, 2)
    """
    found = re.match(r"\d+(?:\.(\d+))?", cell)
    assert found, f"no figure: {cell!r}"
    return float(found[0]), len(found[1] or "")


def quality_rows() -> list[list[str]]:
    return [row for row in docs.rows(docs.sections(FIGURES)["Facts"]) if len(row) == 3]


def test_figures_of_speed_stand_in_the_results() -> None:
    rows = docs.rows(docs.sections(FIGURES)["Speed"])
    assert len(rows) > 20, "no figure of speed is shown"
    for what, shown, where in rows:
        file, keys = docs.spans(where)
        measured = record_docs.lookup(json.loads((ROOT / file).read_text(encoding="utf-8")), keys)
        value, decimals = figure(shown)
        assert value == round(float(measured), decimals), (
            f"{what}: shown {shown}, {file} {measured}"
        )


def check_quality(data: Path, files: list[Path], column: int) -> None:
    """The F1 shown is a lower bound: extraction may have become better, not worse."""
    contracts = {contract.id: contract for contract in Snapshot.open(data).contracts()}
    measured = {s.kind: s.f1 for s in facts.evaluate_facts(contracts, files).scores}
    told = {row[0]: row[column] for row in quality_rows() if row[column] != "–"}
    assert set(told) == set(measured)
    worse = {k: (shown, measured[k]) for k, shown in told.items() if measured[k] < figure(shown)[0]}
    assert worse == {}


def test_figures_of_quality_hold_on_the_samples(sample_data: Path) -> None:
    check_quality(sample_data, sorted((ROOT / "tests" / "data" / "facts").glob("*.json")), 1)


def test_figures_of_quality_hold_on_the_judged_set(corpus_data: Path) -> None:
    if not JUDGED.is_dir():
        pytest.skip("the judged set (../shared/eval) is not here")
    check_quality(corpus_data, sorted(JUDGED.glob("*.json")), 2)


def test_no_figure_stands_alone() -> None:
    """Figures of time, size and share stand in a table with their source, not in prose."""
    unit = r"\b\d+(?:[.,]\d+)?\s*(?:s|ms|seconds?|minutes?|MB|GB|%|percent)(?![\w-])"
    lines = [
        (path.name, n, line)
        for path in (README, FIGURES)
        for n, line in docs.prose(path)
        if not line.startswith("|")
    ]
    assert len(lines) > 60
    assert [x for x in lines if re.search(unit, docs._SPAN.sub("", x[2]))] == []


def test_what_a_clone_cannot_repeat_is_marked() -> None:
    """A figure on texts that are not shipped is marked, one on shipped ones is not."""
    rows = docs.rows(docs.sections(FIGURES)["Search and likeness"])
    assert len(rows) >= 5
    before = ""
    for _, _, command, repeated in rows:
        before = before if command.startswith("the same") else command
        assert ("◇" in repeated) == ("../shared" in before), command


def test_the_readme_is_short_and_shows_the_pages() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.split()) < 700
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 1
    assert (ROOT / pictures[0]).read_bytes().startswith(b"\x89PNG")
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "scripts/picture.py" in recipe
    assert pictures[0] in (ROOT / "scripts" / "picture.py").read_text(encoding="utf-8")
