"""Names and types of the three packages: one meaning a name, few loose types, all documented."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import doc_reader as docs
from doc_reader import ROOT

# The same work in each of the rooms, so that the same name is the right one.
SAME_NAMES: Mapping[tuple[str, str], str] = {
    ("ingest", "find.py"): "finds the facts of one kind in a draft",
    ("ingest", "merge.py"): "makes one fact of its mentions",
    ("ingest", "reader.py"): "the way in: from a file of one format to its text",
    ("ingest", "rows.py"): "rows of a table: on a page of PDF, in Markdown",
    ("ingest", "rules.py"): "reads the rules of extraction: of all kinds, or of one",
    ("ingest", "tables.py"): "tables: of any format, on a page of PDF",
    ("kkgraph", "commitments.py"): "joint commitments: as answer, as print",
    ("kkgraph", "contract.py"): "a contract: as value, as triples, as answer, as print",
    ("kkgraph", "facts.py"): "facts: as triples, and measured",
    ("kkgraph", "in_snapshot.py"): "what one room puts into a snapshot",
    ("kkgraph", "lists.py"): "lists: as answer, and as print",
    ("kkgraph", "ranking.py"): "from scores to ranks",
    ("kkgraph", "rules.py"): "reads rules from the ontology: any, those of search",
    ("kkgraph", "twins.py"): "twins: as print, and measured",
    ("search_api", "lists.py"): "the same questions: for programs, for people",
    ("search_api", "saved.py"): "the same questions: for programs, for people",
    ("search_api", "server.py"): "runs a server: of pages and API, of tools",
}


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module of the packages, read."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in docs.sources()}


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)}"


def test_a_class_name_stands_for_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name.lstrip("_"), []).append(place(path, node))
    assert len(found) > 300
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_a_file_name_stands_for_one_kind_of_work() -> None:
    found: dict[tuple[str, str], int] = {}
    for path in trees():
        key = (path.relative_to(ROOT).parts[0], path.name)
        if not path.name.startswith("__"):
            found[key] = found.get(key, 0) + 1
    assert {key for key, times in found.items() if times > 1} == set(SAME_NAMES)


# Values of any type by name, and the aliases that stand for them.
LOOSE = ("dict[str, Any]", "JsonObject", "JsonValues")
READ_ONLY = "Mapping[str, Any]"


def annotations(node: ast.AST) -> Iterator[ast.expr]:
    """What a node says of types: annotations, and what an alias stands for."""
    for name in ("annotation", "returns"):
        if isinstance(said := getattr(node, name, None), ast.expr):
            yield said
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.Name):
        yield node.value


def loose_places(tree: ast.Module, names: tuple[str, ...] = LOOSE) -> list[ast.expr]:
    """Each value of any type in the annotations of a module."""
    said = [part for node in ast.walk(tree) for part in annotations(node)]
    inner = [part for whole in said for part in ast.walk(whole)]
    kinds = (ast.Subscript, ast.Name)
    return [p for p in inner if isinstance(p, kinds) and ast.unparse(p) in names]


def test_few_values_are_of_any_type() -> None:
    found = [place(path, n) for path, tree in trees().items() for n in loose_places(tree)]
    assert 0 < len(found) < 40, found
    names = (*LOOSE, READ_ONLY)
    found = [place(path, n) for path, tree in trees().items() for n in loose_places(tree, names)]
    assert len(found) <= 70, found
    sample = "A = dict[str, Any]\ndef f(x: list[JsonObject]) -> dict[str, Any]:\n    y: JsonValues"
    assert len(loose_places(ast.parse(sample))) == 4


def public(tree: ast.Module) -> Iterator[ast.AST]:
    """The module and what outsiders may use of it: functions, classes, methods, properties."""
    yield tree
    waiting: list[ast.stmt] = list(tree.body)
    for node in waiting:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("_"):
                yield node
                waiting += node.body if isinstance(node, ast.ClassDef) else []


def is_overload(node: ast.AST) -> bool:
    return any("overload" in ast.unparse(item) for item in getattr(node, "decorator_list", []))


def test_everything_public_has_a_docstring() -> None:
    nodes = [(path, node) for path, tree in trees().items() for node in public(tree)]
    assert len(nodes) > 1000
    bare = [
        f"{place(path, node)} {getattr(node, 'name', 'module')}"
        for path, node in nodes
        if not is_overload(node) and not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert bare == []
