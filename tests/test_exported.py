"""Rules for the whole tree: exports, docstrings, lengths, and what must not stand in it."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kkgraph", "ingest", "search_api")
MODULE_LINES = 400
FUNCTION_LINES = 60
RUN = 20
WORD = re.compile(r"\w+")
# In two parts, so that this file itself is clean.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("anaconda", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("rubygems", "org"),
    )
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def declared(tree: ast.Module) -> list[str] | None:
    """The value of ``__all__``, if the module has one."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return None


def in_order(names: list[str]) -> list[str]:
    """CONSTANTS, then Classes, then functions, each by name and once."""
    return sorted(set(names), key=lambda n: (not n.isupper(), not n[0].isupper(), n))


def definitions(
    node: ast.AST, public: bool = True
) -> Iterator[tuple[Function | ast.ClassDef, bool]]:
    """Every function and class below a node, and whether it is public."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            seen = public and not child.name.startswith("_")
            yield child, seen
            yield from definitions(child, seen and isinstance(child, ast.ClassDef))
        else:
            yield from definitions(child, public)


def undocumented(tree: ast.Module) -> list[str]:
    """What lacks a docstring; of overloads, the function that they stand for has it."""
    return [
        item.name
        for item, public in definitions(tree)
        if public and not overloads(item) and not ast.get_docstring(item)
    ]


def overloads(item: ast.AST) -> bool:
    return any(ast.unparse(node) == "overload" for node in getattr(item, "decorator_list", []))


def too_long(tree: ast.Module) -> list[str]:
    functions = [item for item, _ in definitions(tree) if isinstance(item, Function)]
    return [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES]


@cache
def shipped() -> tuple[Path, ...]:
    """Every file of the repository that git knows or would take."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if found.returncode:
        pytest.skip("this is no git repository")
    return tuple(path for name in found.stdout.splitlines() if (path := ROOT / name).is_file())


def words(path: Path) -> list[str]:
    try:
        return WORD.findall(path.read_text(encoding="utf-8").lower())
    except UnicodeDecodeError:
        return []


def runs(sequence: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(sequence[i : i + RUN]) for i in range(len(sequence) - RUN + 1))


def bound(module: ModuleType) -> list[str]:
    """Public names a user of the package gets, other than its modules."""
    values = vars(module).items()
    return sorted(
        name
        for name, value in values
        if not name.startswith("_") and name != "annotations" and not isinstance(value, ModuleType)
    )


def test_the_packages_are_there() -> None:
    found = modules()
    assert {path.relative_to(ROOT).parts[0] for path in found} == set(PACKAGES)
    assert len(found) > 50


def test_kkgraph_exports_what_it_says() -> None:
    package = importlib.import_module("kkgraph")
    names = list(getattr(package, "__all__", []))
    assert [name for name in names if not name.startswith("__")] == bound(package)
    assert names == in_order(names)


def test_every_all_is_sorted_and_complete() -> None:
    lists = {path: names for path in modules() if (names := declared(parsed(path))) is not None}
    assert lists, "no module declares __all__"
    for path, names in lists.items():
        assert names == in_order(names), f"{path}: __all__ is not sorted"
        module = importlib.import_module(dotted(path))
        assert not [name for name in names if not hasattr(module, name)], path
        if path.name == "__init__.py":
            top = {n.name for n in parsed(path).body if isinstance(n, Function | ast.ClassDef)}
            public = {name for name in top if not name.startswith("_")}
            assert public <= set(names), f"{path}: __all__ lacks {public - set(names)}"


def test_everything_public_has_a_docstring() -> None:
    missing = [f"{dotted(p)}: {name}" for p in modules() for name in undocumented(parsed(p))]
    missing += [dotted(p) for p in modules() if not ast.get_docstring(parsed(p))]
    assert missing == []


def test_modules_are_short() -> None:
    lengths = {dotted(p): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    assert len(modules()) > 100
    assert [f"{dotted(p)}: {name}" for p in modules() for name in too_long(parsed(p))] == []


def test_no_package_registry_is_named() -> None:
    found = []
    for path in shipped():
        text = path.read_bytes().decode("utf-8", "ignore").lower()
        found += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
    assert found == []


def test_no_long_run_of_the_publishers_text(corpus_dir: Path) -> None:
    theirs = {hash(run) for path in corpus_dir.glob("*.txt") for run in runs(words(path))}
    assert len(theirs) > 10_000
    found = []
    for path in shipped():
        hit = next((run for run in runs(words(path)) if hash(run) in theirs), None)
        if hit:
            found.append(f"{path.relative_to(ROOT)}: {' '.join(hit)}")
    assert found == []


def test_the_rules_can_be_broken() -> None:
    body = "\n".join(["    x = 1"] * (FUNCTION_LINES + 1))
    tree = ast.parse(f"__all__ = ['b', 'a']\ndef long():\n{body}\nclass C:\n    def m(self): ...\n")
    assert too_long(tree) == ["long"]
    assert undocumented(tree) == ["long", "C", "m"]
    twice = ast.parse("@overload\ndef f(a: int) -> int: ...\ndef f(a): return a\n")
    assert undocumented(twice) == ["f"]
    assert declared(tree) == ["b", "a"]
    assert len(list(runs(["ord"] * (RUN + 1)))) == 2
    assert list(runs(["ord"] * (RUN - 1))) == []
