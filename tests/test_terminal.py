"""Answers on a terminal: whole words, whole ids, as wide as the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_runs import Run, data, run
from hypothesis import given
from hypothesis import strategies as st
from terminal import terminal

from kkgraph import cli
from kkgraph.cli.printed import terminal_table
from kkgraph.errors import UsageError

__all__ = ["data", "run"]

_WORDS = st.text("abcåäö-0123", min_size=1, max_size=30)
_CELLS = st.lists(_WORDS, max_size=12).map(" ".join)


def shown(
    monkeypatch: pytest.MonkeyPatch,
    data: Path,
    *words: str,
    columns: int = 80,
    colour: bool = False,
) -> str:
    monkeypatch.setattr(sys, "argv", ["kkgraph", "--data", str(data), *words])
    with terminal(monkeypatch, columns, colour=colour) as screen, pytest.raises(SystemExit):
        cli.main()
    return screen.text


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(_CELLS, min_size=n, max_size=n), min_size=1)
    ),
    st.integers(20, 120),
)
def test_no_word_is_cut_and_none_is_lost(rows: list[list[str]], width: int) -> None:
    names = [f"c{at}" for at in range(len(rows[0]))]
    lines = list(terminal_table.lay_out(names, rows, width))
    words = [word for row in rows for cell in row for word in cell.split()]
    assert set(words) <= set(" ".join(lines).split())
    longest = max(map(len, words), default=0)
    assert all(len(line) <= max(width, longest + 4) for line in lines)


@pytest.mark.parametrize(
    "words",
    [("list",), ("query", "contracts_overview"), ("commitments",), ("goals",), ("coverage",)],
)
@pytest.mark.parametrize("columns", [40, 80])
def test_ids_can_be_copied(
    monkeypatch: pytest.MonkeyPatch, data: Path, words: tuple[str, ...], columns: int
) -> None:
    told = shown(monkeypatch, data, *words, columns=columns)
    assert "kvarnvreten-2025" in told
    assert [line for line in told.splitlines() if len(line) > columns] == []


def test_a_wide_answer_is_one_block_a_row(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    told = shown(monkeypatch, data, "query", "contracts_overview", columns=60)
    first = told.split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in first][:3] == ["contract", "city", "version"]
    wide = shown(monkeypatch, data, "query", "contracts_overview", "--wide", columns=60)
    assert wide.splitlines()[0].split()[:3] == ["contract", "city", "version"]
    some = ("--columns", "version,contract")
    table = shown(monkeypatch, data, "query", "contracts_overview", *some, columns=60)
    assert table.splitlines()[0].split() == ["version", "contract"]


def test_a_column_that_is_not_there_is_told(run: Run) -> None:
    status, _, err = run("query", "contracts_overview", "--columns", "town")
    assert status == 2
    assert "--columns town: the columns are contract, city, version" in err
    with pytest.raises(UsageError):
        terminal_table.Layout("x").pick(["a"], [[1]])


def test_numbers_are_right_and_prose_is_wrapped() -> None:
    lines = list(terminal_table.lay_out(["n", "quote"], [["7", "a word " * 12], ["12", "b"]], 50))
    assert lines[1].startswith(" 7  a word")
    assert lines[2].startswith("    ")
    assert lines[-1] == "12  b"


def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    assert "\x1b[1m" in shown(monkeypatch, data, "list", colour=True)
    assert "\x1b" not in shown(monkeypatch, data, "list")


def test_a_text_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in terminal_table.harmless("a\x1b]0;title\x07b\x9b2J")
    assert "\x9b" not in terminal_table.harmless("a\x1b]0;title\x07b\x9b2J")


def test_a_pipe_gets_one_line_a_row(run: Run) -> None:
    lines = run("query", "contracts_overview")[1].splitlines()
    assert lines[0].startswith("contract ")
    assert all("-20" in line for line in lines[1:])
