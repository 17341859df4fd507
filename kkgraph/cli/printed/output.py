"""How answers are put on paper: JSON, tables on a terminal or in a pipe, CSV and XLSX.

Standard output carries the answer and nothing else; everything said about it goes to
standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from kkgraph.answers.sheets import Cell
from kkgraph.cli.printed import terminal_table
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.text.unseen import escaped, shown

USUAL = Layout()


def print_json(value: Any) -> None:  # noqa: ANN401
    """Print one JSON value.

    :param value: JSON values.
    """
    sys.stdout.write(escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def print_bytes(data: bytes) -> None:
    """Print bytes as they are; on a terminal, texts without what commands it.

    :param data: what to print.
    """
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(shown(data.decode("utf-8", "replace")))
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines; on a terminal broken between words where they are too long for it.

    :param lines: without line ends.
    """
    width = terminal_table.terminal_width()
    for line in lines:
        for part in (
            [shown(line)]
            if width is None
            else terminal_table.wrapped(terminal_table.harmless(line), width)
        ):
            sys.stdout.write(f"{part}\n")


def say(message: str) -> None:
    """Tell the user something that is no part of the answer.

    :param message: one sentence.
    """
    sys.stderr.write(f"{shown(message)}\n")


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    wanted: Layout = USUAL,
    spare: Sequence[str] = (),
) -> None:
    """Print a table: as the terminal has room for it, one line a row in a pipe.

    :param columns: headings.
    :param rows: cells in the order of the headings.
    :param wanted: what the user says of the columns.
    :param spare: columns that a narrow terminal need not show; which were left out is told.
    """
    columns, rows = wanted.pick(columns, rows)
    width = terminal_table.terminal_width()
    if rows and width and not wanted.wide and not wanted.columns:
        cells = [[to_text(cell) for cell in row] for row in rows]
        without = terminal_table.left_out(columns, cells, spare, width)
        if without:
            say(f"+ {', '.join(without)}: --wide")
        kept = ",".join(name for name in columns if name not in without)
        columns, rows = Layout(kept).pick(columns, rows)
    for line in table_lines(columns, rows, wide=wanted.wide):
        sys.stdout.write(f"{line}\n")


def table_lines(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, wide: bool = False
) -> list[str]:
    """Write a table as lines, as wide as the terminal.

    :param columns: headings.
    :param rows: cells in the order of the headings.
    :param wide: one line a row on a terminal too.
    :returns: lines without line ends.
    """
    width = terminal_table.terminal_width()
    columns = [terminal_table.harmless(name) for name in columns]
    cells = [[to_text(cell) for cell in row] for row in rows]
    if width is not None:
        cells = [[terminal_table.harmless(cell) for cell in row] for row in cells]
    return list(terminal_table.lay_out(columns, cells, None if wide else width))


def to_text(cell: Cell) -> str:
    """Write a cell on one line.

    :param cell: its value.
    :returns: words; nothing for ``None``.
    """
    return "" if cell is None else " ".join(shown(str(cell)).split())
