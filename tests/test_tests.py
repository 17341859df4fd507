"""Tests that can fail: none asserts only in loops that may not run, none is too long to read."""

from __future__ import annotations

import ast
from pathlib import Path

import emptiness
import pytest

FOLDER = Path(__file__).resolve().parent
FILES = sorted(FOLDER.glob("*.py"))
HELPERS = {path.stem: emptiness.read(ast.parse(path.read_text("utf-8"))) for path in FILES}
NOTHING = """
import pytest
FILLED = ("a", "b")
def find(): return []
def check(x): assert x
def checked():
    found = find()
    assert found
    return found
"""


def found_in(body: str) -> list[str]:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return emptiness.passing_on_nothing(f"{NOTHING}\ndef test_it():\n{lines}\n", {})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_test_passes_on_nothing(path: Path) -> None:
    found = emptiness.passing_on_nothing(path.read_text("utf-8"), HELPERS)
    assert found == [], "assert outside of the loop that there is something to loop over"


@pytest.mark.parametrize(
    "body",
    [
        "for x in find(): assert x",
        "found = find()\nfor x in found: check(x)",
        "while found := find(): assert found",
        "for x in [y for y in find()]: assert x",
        "for x in [*find()]: assert x",
        "for n, x in enumerate(sorted(find())): assert x",
        "assert all(x for x in find())",
        "assert not any(x for x in find())",
        "assert [x for x in find() if not x] == []",
        "assert not [x for x in find() if not x]",
        "for x in find():\n    with pytest.raises(ValueError): x()",
        "for a, b in zip(FILLED, find()): assert a == b",
        "print(find())",
    ],
)
def test_asserting_only_in_loops_is_found(body: str) -> None:
    assert found_in(body) == ["test_it"]


@pytest.mark.parametrize(
    "body",
    [
        "found = find()\nassert found\nfor x in found: assert x",
        "for x in FILLED: assert x",
        "for x in (1, 2): assert x",
        "wanted = [1, 2]\nfor n, x in enumerate(wanted): assert x",
        "for a, b in zip(FILLED, find(), strict=True): assert a == b",
        "for x in checked(): assert x",
        "with open('x') as file: assert file",
        "assert {x for x in find()} == {1}",
        "assert all(x for x in FILLED)",
        "with pytest.raises(ValueError): find()",
        "check(find())",
    ],
)
def test_asserting_whatever_comes_is_let_through(body: str) -> None:
    assert found_in(body) == []
