"""Tables of the command line in the format that was asked for: on paper, as CSV, as a workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph import settings
from kkgraph.answers import sheets
from kkgraph.answers.sheets import Cell
from kkgraph.cli.printed import output
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.errors import UsageError
from kkgraph.files import explained

if TYPE_CHECKING:
    from kkgraph.answers.answer_sheets import BookSource
    from kkgraph.cli.common import Context


class RowFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"


def chosen_format(given: RowFormat, out: Path | None) -> RowFormat:
    """Choose how rows are written.

    :param given: what was asked for.
    :param out: the file, whose suffix says it where nothing else was asked for.
    :returns: the format.
    :raises UsageError: if the file is of no kind of table.
    """
    if out is None or given is not RowFormat.table:
        return given
    suffix = out.suffix.removeprefix(".").lower()
    if suffix not in ("csv", "xlsx"):
        raise UsageError(f"--out {out}: a table goes to a file .csv or .xlsx")
    return RowFormat(suffix)


def book_source(context: Context) -> BookSource:
    """Say of what a workbook is made.

    :param context: the common options.
    :returns: the snapshot, its contracts, the language, and the server that places lead to.
    """
    from kkgraph.answers.answer_sheets import BookSource

    snapshot = context.snapshot()
    base = settings.public_url()
    return BookSource(snapshot.id, frozenset(snapshot.manifest.contracts), context.lang, base)


def write_csv(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], layout: Layout, context: Context
) -> None:
    """Write a table as CSV.

    :param columns: headings.
    :param rows: cells.
    :param layout: what the user says of the table.
    :param context: the common options.
    """
    columns, rows = layout.pick(columns, rows)
    write_data(sheets.to_csv(columns, rows, layout.dialect), layout.out, context)


def write_book(make: Callable[[BookSource], bytes], out: Path | None, context: Context) -> None:
    """Write a workbook.

    :param make: makes it.
    :param out: where it goes; standard output unless given.
    :param context: the common options.
    :raises UsageError: if it would go to a terminal.
    """
    if out is None and sys.stdout.isatty():
        raise UsageError("an XLSX file is no text; name a file with --out FILE")
    write_data(make(book_source(context)), out, context)


def write_data(data: bytes, out: Path | None, context: Context) -> None:
    """Write what goes to a file or to standard output.

    :param data: what to write.
    :param out: the file; standard output unless given.
    :param context: the common options.
    """
    if out is None:
        output.print_bytes(data)
        return
    with explained(f"writing {out}"):
        out.write_bytes(data)
    context.tell(f"{out} är skriven.", f"{out} is written.")
