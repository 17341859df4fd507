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

_GAP = "  "


def print_json(value: Any) -> None:  # noqa: ANN401
    """Print one JSON value.

    :param value: JSON values.
    """
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_bytes(data: bytes) -> None:
    """Print bytes as they are.

    :param data: what to print.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines.

    :param lines: without line ends.
    """
    for line in lines:
        sys.stdout.write(f"{line}\n")


def say(message: str) -> None:
    """Tell the user something that is no part of the answer.

    :param message: one sentence.
    """
    sys.stderr.write(f"{message}\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table: framed on a terminal, plain columns in a pipe.

    :param columns: headings.
    :param rows: cells in the order of the headings.
    """
    cells = [[to_text(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(columns, cells)
    else:
        print_lines(format_table(columns, cells))


def format_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Align cells with blanks.

    :param columns: headings.
    :param rows: cells without line breaks.
    :returns: lines.

    >>> format_table(["a", "b"], [["1", "x"], ["22", "y"]])
    ['a   b', '1   x', '22  y']
    """
    table = [list(columns), *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(columns))]
    return [
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def to_text(cell: Cell) -> str:
    """Write a cell on one line.

    :param cell: its value.
    :returns: words; nothing for ``None``.
    """
    return "" if cell is None else " ".join(str(cell).split())


def _print_rich(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        # As text, so that brackets in a quote are not taken for markup.
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
