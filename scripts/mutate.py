"""A small mutation run tells what of a room could be wrong without any test noticing.

``python scripts/mutate.py kkgraph/twins tests/test_twins*.py`` changes one thing at a time (an
operator, a constant, a condition) in seeded, random places of a room, runs the tests named, and
lists the changes that survive. Each is a place to look at: a missing test, or code that makes no
difference. The files are put back, also when it is interrupted.
"""

from __future__ import annotations

import argparse
import ast
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


class Change:
    """One change to a tree."""

    def __init__(self, node: ast.AST, field: str, value: object) -> None:
        self.node, self.field, self.value = node, field, value

    def __call__(self) -> None:
        """Make it."""
        setattr(self.node, self.field, self.value)


def main() -> int:
    """Mutate a room and tell what survives; the exit status is 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", type=Path, help="a folder or a module")
    parser.add_argument("tests", nargs="+", help="test files that are to notice")
    parser.add_argument("--count", type=int, default=30, help="how many changes")
    parser.add_argument("--seed", type=int, default=2030)
    options = parser.parse_args()
    if not _passes(options.tests):
        sys.stderr.write("the tests fail without any change; mend that first\n")
        return 2
    paths = [options.room] if options.room.is_file() else sorted(options.room.rglob("*.py"))
    places = [(path, number) for path in paths for number in range(_count(path))]
    chosen = random.Random(options.seed).sample(places, min(options.count, len(places)))  # noqa: S311
    survivors = [said for place in sorted(chosen) if (said := _survives(*place, options.tests))]
    sys.stdout.write("\n".join([*survivors, f"{len(survivors)} of {len(chosen)} survive", ""]))
    return 1 if survivors else 0


def _count(path: Path) -> int:
    return sum(1 for _ in _mutations(ast.parse(path.read_text(encoding="utf-8"))))


def _survives(path: Path, number: int, tests: list[str]) -> str | None:
    """Make one change; say which when no test notices."""
    whole = path.read_text(encoding="utf-8")
    tree = ast.parse(whole)
    for place, (node, change) in enumerate(_mutations(tree)):
        if place == number:
            before = ast.unparse(node)
            change()
            break
    try:
        path.write_text(ast.unparse(tree), encoding="utf-8")
        if not _passes(tests):
            sys.stderr.write(".")
            return None
        return f"{path}:{getattr(node, 'lineno', 0)}: {before}  ->  {ast.unparse(node)}"
    finally:
        path.write_text(whole, encoding="utf-8")


def _passes(tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _mutations(tree: ast.Module) -> Iterator[tuple[ast.AST, Change]]:
    """Every place where one thing can be changed, with what changes it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
            yield node, Change(node, "ops", [_COMPARED[type(node.ops[0])](), *node.ops[1:]])
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, Change(node, "op", other)
        elif isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
            yield node, Change(node, "op", _COMPUTED[type(node.op)]())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, Change(node, "op", ast.UAdd())
        elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
            new = not node.value if isinstance(node.value, bool) else int(str(node.value)) + 1
            yield node, Change(node, "value", new)


if __name__ == "__main__":
    sys.exit(main())
