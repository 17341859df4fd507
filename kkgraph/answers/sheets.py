"""Rows as CSV for spreadsheets, harmless to open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

Cell = str | int | float | bool | Decimal | None


class Dialect(StrEnum):
    """How a table is written as CSV: for Excel, for Excel in Swedish, or as the standard says."""

    excel = "excel"
    excel_sv = "excel-sv"
    plain = "plain"


# Where a spreadsheet could begin to read a formula: at the beginning, after what it may take for
# the end of a cell (which depends on the country), whatever width the sign has.
_RISKY = re.compile(
    r"^(?=\s{0,99}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])"
    r"|(?<=[;,\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
)


def guard(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking text for a formula.

    :param cell: its value.
    :returns: text in which every place that could begin a formula has an apostrophe before it.

    >>> guard("=1+1"), guard("a;=1+1"), guard("minskar, -5 %"), guard(-5)
    ("'=1+1", "a;'=1+1", 'minskar, -5 %', -5)
    """
    return _RISKY.sub("'", cell) if isinstance(cell, str) else cell


def to_csv(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    dialect: Dialect = Dialect.excel,
) -> bytes:
    """Write a table for spreadsheets, or for programs.

    :param columns: headings.
    :param rows: cells.
    :param dialect: for whom. For Excel: guarded against formulas, with a byte order mark, without
        which it garbles Swedish letters; in Swedish with semicolons and decimal commas. Plain is
        neither guarded nor marked.
    :returns: CSV in UTF-8.
    """
    out = io.StringIO()
    swedish, plain = dialect is Dialect.excel_sv, dialect is Dialect.plain
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if swedish else ",")
    for row in (columns, *rows):
        cells = row if plain else [guard(cell) for cell in row]
        writer.writerow([_comma(cell) for cell in cells] if swedish else cells)
    return out.getvalue().encode("utf-8" if plain else "utf-8-sig")


def _comma(cell: Cell) -> Cell:
    return str(cell).replace(".", ",") if isinstance(cell, float | Decimal) else cell
