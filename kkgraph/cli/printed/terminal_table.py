"""How a table is laid out: as the reader's terminal has room for it, nothing cut.

In a pipe every row is one line. On a terminal a table that is too wide is wrapped in its columns
of prose; where these would be too narrow, each row becomes a block with one line a column. A word
is never broken, so that ids and addresses can be copied.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import typer

from kkgraph.answers.sheets import Dialect
from kkgraph.errors import UsageError
from kkgraph.interface.options import option
from kkgraph.text.unseen import shown

GAP = "  "
_Value = TypeVar("_Value")
_USUAL_WIDTH = 80
# Prose in a narrower column, or on more lines, reads worse than a block a row.
_NARROWEST = 24
_MOST_LINES = 4
_NUMBER = re.compile(r"[+-]?\d{1,300}([.,]\d{1,300})?( ?%)?")
_STYLE = re.compile(r"\x1b\[\d{1,3}m")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What a line hangs from: its indent, a bullet or the number of an item.
_LEAD = re.compile(r" *([•*=↑↓✓↻?+–-] |\d{1,4}\. )?")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the user says of how a table is written."""

    columns: str | None = option(None, "Only these columns, in this order.", metavar="A,B,...")
    wide: bool = option(False, "One line a row, however wide.")
    dialect: Dialect = option(Dialect.excel, "Of CSV: for Excel, Excel in Swedish, or plain.")
    out: Path | None = option(None, "A file .csv or .xlsx for the table.", metavar="FILE")

    @classmethod
    def taken(cls, options: MutableMapping[str, Any]) -> Layout:
        """Take out of a command's options what is said of its table.

        :param options: by name; those of the table are gone afterwards.
        :returns: the layout.
        """
        return cls(**{item.name: options.pop(item.name, item.default) for item in fields(cls)})

    def pick(
        self, columns: Sequence[str], rows: Sequence[Sequence[_Value]]
    ) -> tuple[list[str], list[list[_Value]]]:
        """Keep the columns that are wanted.

        :param columns: headings.
        :param rows: cells in the order of the headings.
        :returns: headings and cells.
        :raises UsageError: if a column is not there; lists those that are.
        """
        if self.columns is None:
            return list(columns), [list(row) for row in rows]
        names = [name.strip() for name in self.columns.split(",")]
        for name in names:
            if name not in columns:
                raise UsageError(f"--columns {name}: the columns are {', '.join(columns)}")
        places = [columns.index(name) for name in names]
        return names, [[row[place] for place in places] for row in rows]


def terminal_width() -> int | None:
    """Find how many characters a line of standard output has.

    :returns: columns; nothing where it is no terminal.
    """
    if not sys.stdout.isatty():
        return None
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and 0 < int(told) < 10_000:
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def lay_out(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None
) -> Iterator[str]:
    """Write a table as lines.

    :param columns: headings.
    :param rows: cells without line breaks.
    :param width: of the terminal in characters; nothing for one line a row.
    :returns: lines without line ends.

    >>> list(lay_out(["id", "n"], [["x-2024", "7"], ["y-2024", "12"]], 80))
    ['id       n', 'x-2024   7', 'y-2024  12']
    >>> list(lay_out(["contract", "city"], [["x-2024", "X"]], 12))
    ['contract  x-2024', 'city      X']
    """
    widths = [max(map(len, place)) for place in zip(columns, *rows, strict=True)]
    if width is not None and _total(widths) > width:
        narrowed = _narrowed(columns, rows, widths, width)
        if narrowed is None:
            yield from _blocks(columns, rows, width)
            return
        widths = narrowed
    numeric = [width is not None and _is_numeric(place) for place in _places(columns, rows)]
    for at, row in enumerate([columns, *rows]):
        for line in _wrapped_row(row, widths, numeric):
            yield _styled(line, bold=True) if at == 0 and width is not None else line


def left_out(
    columns: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[str], width: int
) -> list[str]:
    """Choose which columns to leave out, so that a table stays one.

    :param columns: headings.
    :param rows: cells without line breaks.
    :param spare: columns that may be missing, the first first.
    :param width: of the terminal.
    :returns: their names: columns that hold nothing, then as many spare ones as needed; none
        where that does not help.
    """
    widths = {
        name: max(len(name), *map(len, cells))
        for name, cells in zip(columns, _places(columns, rows), strict=True)
    }
    empty = [
        name
        for name, cells in zip(columns, _places(columns, rows), strict=True)
        if not any(cell not in ("", "–") for cell in cells)
    ]
    found: list[str] = []
    for name in [*empty, *(name for name in spare if name not in empty)]:
        if _total(list(widths.values())) <= width:
            break
        found.append(name)
        del widths[name]
    return found if _total(list(widths.values())) <= width else []


def wrapped(line: str, width: int) -> list[str]:
    """Break a line between words, with what follows indented like its beginning.

    :param line: the line; one that fits stays as it is.
    :param width: in characters.
    :returns: lines.

    >>> wrapped("  • one two three", 12)
    ['  • one two', '    three']
    """
    if len(_STYLE.sub("", line)) <= width:
        return [line]
    lead = _LEAD.match(line)
    indent = " " * (len(lead[0]) if lead else 0)
    return _broken(line, width, indent) or [line]


def harmless(text: str) -> str:
    """Replace what a terminal would obey instead of show, and leave out what nobody would see.

    :param text: text that somebody else wrote.
    :returns: the text with a sign in place of every control character.

    >>> harmless("a" + chr(27) + "[2J")
    'a\ufffd[2J'
    """
    return _CONTROL.sub("\ufffd", shown(text))


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _places(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[row[place] for row in rows] for place in range(len(columns))]


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in ("", "–")]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _narrowed(
    columns: Sequence[str], rows: Sequence[Sequence[str]], widths: list[int], width: int
) -> list[int] | None:
    """Give columns of prose what room the others leave; nothing if it is too little."""
    prose = [
        at
        for at, cells in enumerate(_places(columns, rows))
        if widths[at] > _NARROWEST and any(" " in cell for cell in cells)
    ]
    if not prose:
        return None
    room = width - _total([0 if at in prose else wide for at, wide in enumerate(widths)])
    share = room // len(prose)
    found = [share if at in prose else wide for at, wide in enumerate(widths)]
    if share < _NARROWEST:
        return None
    for row in rows:
        for at in prose:
            lines = _broken(row[at], share)
            if len(lines) > _MOST_LINES or any(len(line) > share for line in lines):
                return None
    return found


def _broken(text: str, width: int, indent: str = "") -> list[str]:
    """Break text between words, never inside one."""
    return textwrap.wrap(
        text,
        max(width, len(indent) + 1),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _wrapped_row(
    row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]
) -> Iterator[str]:
    cells = [
        [cell] if len(cell) <= wide else _broken(cell, wide)
        for cell, wide in zip(row, widths, strict=True)
    ]
    for at in range(max(map(len, cells), default=0)):
        line = [lines[at] if at < len(lines) else "" for lines in cells]
        yield GAP.join(
            text.rjust(wide) if number else text.ljust(wide)
            for text, wide, number in zip(line, widths, numeric, strict=True)
        ).rstrip()


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """One block a row, one line a column that holds something."""
    longest = max(map(len, columns))
    for at, row in enumerate(rows):
        if at:
            yield ""
        for name, cell in zip(columns, row, strict=True):
            if cell:
                lead = f"{name:<{longest}}{GAP}"
                first, *more = _broken(cell, width - len(lead))
                yield _styled(lead, bold=True) + first
                yield from (" " * len(lead) + line for line in more)


def _styled(text: str, *, bold: bool) -> str:
    """Style text where the terminal takes it (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain or not sys.stdout.isatty() else typer.style(text, bold=bold)
