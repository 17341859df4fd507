"""Tables as a workbook (XLSX): to be read, sorted and filtered, harmless to open.

Text is never a formula and holds no character that the format forbids; the same tables give the
same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kkgraph.aliases import Lang
from kkgraph.answers.sheets import Cell
from kkgraph.interface.placed import Placed, contract_cell
from kkgraph.vocabulary.table_names import cell_name, column_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of a sheet: what the format allows in a name, a cell, a link, and as number without loss.
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LINK, _GREATEST = 31, 32_767, 2_000, 10**15
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Widths in characters: prose is wrapped.
_NARROWEST, _WIDEST = 8, 60
_A4 = 9
_NO_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - the format knows no zones


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One table of a workbook.

    :param title: what the sheet is called.
    :param columns: headings.
    :param rows: cells in the order of the headings.
    :param choices: by column what may be chosen in its cells.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def linked(self, contracts: Collection[str]) -> BookSheet:
        """Have ids of contracts lead to their pages.

        :param contracts: ids of contracts that there are pages of.
        :returns: the same table with links.
        """
        rows = [
            [
                contract_cell(cell) if isinstance(cell, str) and cell in contracts else cell
                for cell in row
            ]
            for row in self.rows
        ]
        return replace(self, rows=rows)


class _Formats(NamedTuple):
    """How cells of a workbook look."""

    heading: CellFormat
    usual: CellFormat
    link: CellFormat
    guarded: CellFormat


def to_xlsx(sheets: Sequence[BookSheet], base: str = "") -> bytes:
    """Write tables as a workbook, one sheet each.

    :param sheets: the tables.
    :param base: address of a server whose pages the places lead to; none makes no links.
    :returns: an XLSX file.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # The moment of writing would make two files of one table.
    book.set_properties({"created": _NO_MOMENT})
    formats = _Formats(
        book.add_format({"bold": True, "bg_color": "#E3EEE8", "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"valign": "top", "font_color": "#0B5394", "underline": 1}),
        book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
    )
    names: list[str] = []
    for sheet in sheets:
        names.append(_sheet_name(sheet.title, names))
        _write(book.add_worksheet(names[-1]), sheet, base.rstrip("/"), formats)
    book.close()
    return out.getvalue()


def for_people(sheet: BookSheet, lang: Lang, contracts: Collection[str] = ()) -> BookSheet:
    """Name the columns and codes of a table made for programs, and link its places.

    :param sheet: the table, its columns called as programs call them.
    :param lang: the language.
    :param contracts: ids of contracts that there are pages of.
    :returns: the same for people; where a row names a contract and a line, it leads there.
    """
    columns = list(sheet.columns)
    rows = [
        [_named(column, cell, lang) for column, cell in zip(columns, row, strict=True)]
        for row in sheet.rows
    ]
    at = {name: place for place, name in enumerate(columns)}
    for row in rows:
        contract = row[at["contract"]] if "contract" in at else None
        line = row[at["line_from"]] if "line_from" in at else None
        if contract in contracts and line is not None:
            row[at["line_from"]] = Placed(str(line), f"/contracts/{contract}/text#L{line}")
    named = [column_name(name, lang) for name in columns]
    return BookSheet(sheet.title, named, rows).linked(contracts)


def plain_text(text: str) -> str:
    """Make text fit for a cell.

    :param text: any text.
    :returns: without what the format cannot hold.
    """
    text = _NO_TEXT.sub("\ufffd", text)
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _sheet_name(title: str, taken: Collection[str]) -> str:
    name = _NO_NAME.sub(" ", title).strip(" '")[:_LONGEST_NAME] or "kkgraph"
    same = [other for other in taken if other.casefold() == name.casefold()]
    return f"{name[: _LONGEST_NAME - 3]} {len(taken) + 1}" if same else name


def _named(column: str, cell: Cell, lang: Lang) -> Cell:
    return cell_name(column, cell, lang) or cell


def _write(sheet: Worksheet, table: BookSheet, base: str, formats: _Formats) -> None:
    for place, name in enumerate(table.columns):
        sheet.write_string(0, place, plain_text(name), formats.heading)
    for number, row in enumerate(table.rows, 1):
        for place, value in enumerate(row):
            _fill(sheet, number, place, value, base, formats)
    for place, width in enumerate(_widths(table)):
        sheet.set_column(place, place, width)
    last = max(len(table.columns) - 1, 0)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), last)
        # Codes are text, and no mistake.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table.rows) + 1}"})
    for place, words in table.choices.items():
        allowed = {"validate": "list", "source": list(words), "ignore_blank": True}
        sheet.data_validation(1, place, len(table.rows) + 1000, place, allowed)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _fill(
    sheet: Worksheet, row: int, place: int, value: Cell, base: str, formats: _Formats
) -> None:
    """Put a value into a cell: a number as a number, everything else as text, never a formula."""
    if value is None:
        return
    number = _number(value)
    if number is not None:
        sheet.write_number(row, place, number, formats.usual)
        return
    text = plain_text(str(value))
    if isinstance(value, Placed) and base and len(base + value.path) < _LONGEST_LINK:
        sheet.write_url(row, place, base + value.path, formats.link, string=text)
        return
    # Who edits the cell edits text too.
    risky = text.lstrip()[:1] in tuple("=+-@")
    sheet.write_string(row, place, text, formats.guarded if risky else formats.usual)


def _number(value: Cell) -> float | None:
    """Read a cell as a number that a workbook can hold without loss."""
    if value is None or isinstance(value, str | bool):
        return None
    finite = isinstance(value, int) or math.isfinite(value)
    fits = finite and -_GREATEST < value < _GREATEST
    return float(value) if fits else None


def _widths(table: BookSheet) -> Iterable[int]:
    for place, name in enumerate(table.columns):
        cells = [str(row[place]) for row in table.rows if row[place] is not None]
        longest = max((len(line) for cell in cells for line in cell.splitlines()), default=0)
        yield min(max(_NARROWEST, len(name) + 4, longest + 2), _WIDEST)
