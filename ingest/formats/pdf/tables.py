"""Tables on a PDF page: rows whose cells stand under each other, one line of text for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.formats.pdf.glyphs import Fragment
from ingest.formats.pdf.paths import Rule
from ingest.formats.pdf.rows import PdfLine, Row, make_line

LEADERS = re.compile(r"(\. ?){4,}|…|_{4,}")


def table_end(rows: Sequence[Row], start: int) -> int:
    """Find where the table that begins at a row ends; the same row when there is none."""
    if not _is_table_row(rows[start]):
        return start
    columns = _edges(rows[start])
    end, matches = start + 1, 0
    for index in range(start + 1, len(rows)):
        row = rows[index]
        fits = any(_near(edge, columns) for fragment in row for edge in _sides(fragment)[1:])
        if _is_table_row(row) and (fits or _near(row[1].x0, columns)):
            matches += 1
            columns |= _edges(row)
            end = index + 1
        elif not (len(row) == 1 and _is_wrapped_cell(row[0], rows[index - 1], columns)):
            break
        elif row[0].x0 > min(columns) + row[0].size:
            end = index + 1
    return end if matches else start


def _is_table_row(row: Row) -> bool:
    if any(fragment.row for fragment in row):
        return False
    return len(row) >= 2 and not any(LEADERS.search(fragment.text) for fragment in row)


def _is_wrapped_cell(fragment: Fragment, above: Row, columns: set[float]) -> bool:
    """Tell whether a lone fragment carries on a cell of the row above."""
    close = above[0].y0 - fragment.y1 < 0.8 * fragment.size
    return close and _near(fragment.x0, columns) and abs(fragment.size - above[0].size) < 1


def _sides(fragment: Fragment) -> tuple[float, float]:
    return fragment.x0, fragment.x1


def _edges(row: Row) -> set[float]:
    """Left edges of the cells, and right edges for numbers set flush right."""
    return {fragment.x0 for fragment in row} | {fragment.x1 for fragment in row[1:]}


def _near(value: float, others: Iterable[float]) -> bool:
    return any(abs(value - other) <= 3 for other in others)


def table_lines(rows: Sequence[Row], rules: Sequence[Rule], block: int) -> list[PdfLine]:
    """One line for each row of a table, also where cells run over several lines."""
    columns = _column_spans(rows)
    lines = []
    for group in _table_groups(rows, rules):
        cells: dict[int, list[Fragment]] = {}
        for row in group:
            for fragment in row:
                cells.setdefault(_column_of(fragment, columns), []).append(fragment)
        texts = [" ".join(f.text for f in cells[key]) for key in sorted(cells)]
        line = make_line(group, "\t", block)
        line.text, line.role = "\t".join(texts), "table"
        lines.append(line)
    return lines


def _column_spans(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Stretches of the width that cells cover, cells that span several left out."""
    many = max(len(row) for row in rows)
    full = [fragment for row in rows if len(row) == many for fragment in row]
    spans: list[tuple[float, float]] = []
    for fragment in sorted(full, key=lambda f: f.x0):
        if spans and fragment.x0 < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], fragment.x1))
        else:
            spans.append((fragment.x0, fragment.x1))
    return spans


def _column_of(fragment: Fragment, columns: Sequence[tuple[float, float]]) -> int:
    """Number of the column a fragment begins in or lies nearest to."""
    middle = (fragment.x0 + fragment.x1) / 2

    def distance(number: int) -> float:
        x0, x1 = columns[number]
        inside = min(fragment.x1, x1) - max(fragment.x0, x0)
        return -inside if inside > 0 else min(abs(middle - x0), abs(middle - x1))

    return min(range(len(columns)), key=distance)


def _table_groups(rows: Sequence[Row], rules: Sequence[Rule]) -> list[list[Row]]:
    """Group the lines that make up one row of the table: by rules, else by full first cell."""
    width = rows[0][0].x0, max(row[-1].x1 for row in rows)
    ruled = [r.y for r in rules if r.x0 < width[0] + 20 and r.x1 > width[1] - 20]
    inner = [y for y in ruled if rows[-1][0].y0 < y < rows[0][0].y0]
    groups: list[list[Row]] = []
    for row in rows:
        middle = (row[0].y0 + row[0].y1) / 2
        if groups and inner:
            above = groups[-1][-1][0].y0
            new = any(middle - row[0].size < y < above + 1 and y > middle for y in inner)
        else:
            new = row[0].x0 <= rows[0][0].x0 + 3 and len(row) > 1
        if new or not groups:
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups
