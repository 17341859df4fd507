"""Rows as files for spreadsheets: CSV and XLSX, harmless to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None


_RISKY = ("=", "+", "-", "@", "\t", "\r")


def guard(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking text for a formula.

    :param cell: its value.
    :returns: text that begins like a formula gets an apostrophe.

    >>> guard("=1+1"), guard(-5)
    ("'=1+1", -5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table for spreadsheets.

    :param columns: headings.
    :param rows: cells.
    :returns: CSV in UTF-8 with a byte order mark, without which Excel garbles Swedish letters.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as a workbook.

    :param title: name of the sheet.
    :param columns: headings.
    :param rows: cells.
    :returns: an XLSX file.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.create_sheet(title[:31], 0)
    sheet.append(list(columns))
    for row in rows:
        sheet.append([guard(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
