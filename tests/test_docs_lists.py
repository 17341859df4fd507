"""Paths, links, lists and messages in the documents are true."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import doc_reader as docs
from doc_reader import ROOT
from doc_runs import READING, name_of, table

import kkgraph
from ingest.build import standing
from kkgraph.queries import saved
from kkgraph.snapshot import layout
from kkgraph.vocabulary.terms import KK

RESEARCHERS = ROOT / "docs" / "researchers.md"


# Made by running the program, so not there in a fresh clone.
MADE = ("kkgraph-data", "kkgraph-demo", ".venv")


def places(path: Path) -> Iterator[tuple[int, str]]:
    """Files of the repository that a document names in back quotes."""
    top = {p.name for p in ROOT.iterdir()} - set(MADE) - {".git"}
    for number, line in docs.prose(path):
        for span in docs.spans(line):
            first = span.split("/")[0]
            if re.fullmatch(r"[\w./*åäö-]+", span) and (
                span in top or ("/" in span and first in top)
            ):
                yield number, span


def test_every_path_exists() -> None:
    named = [(path, n, place) for path in docs.documents() for n, place in places(path)]
    assert len(named) > 60
    wrong = [f"{name_of(p)}:{n}: {x}" for p, n, x in named if not any(ROOT.glob(x.rstrip("/")))]
    assert wrong == []


def test_every_link_leads_somewhere() -> None:
    wrong, seen = [], 0
    for path in docs.documents():
        for number, target in docs.links(path):
            if target.startswith(("http://", "https://")):
                continue
            seen += 1
            file, _, anchor = target.partition("#")
            there = (path.parent / file) if file else path
            if not there.exists() or (anchor and anchor not in docs.anchors(there)):
                wrong.append(f"{name_of(path)}:{number}: {target}")
    assert seen > 20
    assert wrong == []


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        every += extra
    names = {re.split(r"[\s<>=!~;\[]", item)[0] for item in every}
    assert len(names) > 20
    assert table(ROOT / "CONTRIBUTING.md", "Dependencies") == names


def test_every_saved_query_is_listed() -> None:
    assert table(RESEARCHERS, "Saved queries") == set(saved.load_queries())


def test_every_rule_register_and_template_is_listed() -> None:
    listed = table(ROOT / "docs" / "vocabulary.md", "Files")
    assert listed == {name_of(path) for path in docs.ontology_files()}


def test_the_parts_of_a_snapshot_are_described() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = [p.folder for p in (layout.GRAPHS, layout.CONTRACTS, layout.TEXTS, layout.READINGS)]
    for name in (layout.MANIFEST, layout.CURRENT, layout.LOCK, layout.GRAPH_MARKER, *parts):
        assert name in text
    numbers = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
    assert f"The last {numbers[layout.KEPT_SNAPSHOTS]} are kept" in text


def test_the_picture_uses_terms_of_the_ontology() -> None:
    pictures = [block for block in docs.blocks(RESEARCHERS) if block.language == "mermaid"]
    named = re.findall(r"kk:(\w+)", "\n".join(line for b in pictures for line in b.lines))
    assert len(named) > 20
    assert [name for name in named if not hasattr(KK, name)] == []


def test_changelog_and_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)\]? - \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert newest
    assert newest[1] == project["version"] == kkgraph.__version__


@cache
def strings() -> list[str]:
    """Every string that stands in the code of the packages."""
    found = []
    for path in docs.sources():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found += [
            n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
    return found


def test_every_message_in_the_table_of_errors_is_the_programs() -> None:
    messages = table(READING, "Errors")
    assert len(messages) > 20
    missing = [
        message
        for message in messages
        for part in message.split(docs.GAP)
        if part.strip() and not any(part.strip() in text for text in strings())
    ]
    assert missing == []


def test_every_warning_is_listed_and_no_other() -> None:
    codes = set()
    for path in docs.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "ReadingWarning",
                "Warned",
                "RowRemark",
            ):
                codes |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    codes |= set(get_args(standing.Code))
    assert len(codes) > 5
    assert table(READING, "Warnings") == codes - {"failed"}
