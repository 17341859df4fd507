"""Rows of a table whose lines have more or fewer cells than its header.

Where columns are aligned by blanks, a cell belongs to the column below which it stands: a row may
have empty cells, a name may go on in the next line, a header may have two lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Cell = tuple[int, int]
_DIGIT = re.compile(r"\d")
_YEARS_ALONE = re.compile(r"(?:\D|(?:19|20)\d\d(?!\d))*\Z")
# A line with so many figures is a row of its own, though its name stands in the row before.
_FIGURES = 2
_LEAST_ROWS = 2
# At least one line in so many has a cell for each column.
_FEW = 4


@dataclass(slots=True)
class TextGrid:
    """Header and rows with a cell for each column.

    :param header: the pieces of each column's header
    :param rows: the cells of each row
    :param more: of each row, further pieces of its cells with their columns
    :param left: how many lines are no part of it
    """

    header: list[list[Cell]]
    rows: list[list[Cell]] = field(default_factory=list)
    more: list[list[tuple[int, Cell]]] = field(default_factory=list)
    left: int = 0


def grid_of(
    lines: Sequence[Sequence[Cell]], text: str, place: Callable[[int], int]
) -> TextGrid | None:
    """The table that lines of cells are; ``None`` where too few lines have a cell a column.

    :param lines: the cells of each line, the header first
    :param text: of the passage
    :param place: how far from the beginning of its line in the file a character stands
    """
    above, lines = _headers(lines, text, place)
    header, *rest = lines
    whole = [line for line in rest if len(line) == len(header)]
    if len(header) < 2 or len(whole) < _LEAST_ROWS or len(whole) * _FEW < len(rest):  # noqa: PLR2004
        return None
    spans = [_span(cells, place) for cells in zip(header, *whole, strict=True)]
    if any(one[1] > two[0] for one, two in pairwise(spans)):
        return None
    grid = TextGrid([[cell] for cell in header])
    for line in above:
        for at, cell in _placed(line, spans, place).items():
            grid.header[at].append(cell)
            grid.header[at].sort()
    started: Cell | None = None
    for line in rest:
        started = _add(grid, line, _placed(line, spans, place), text, started)
    return grid


def _headers(
    lines: Sequence[Sequence[Cell]], text: str, place: Callable[[int], int]
) -> tuple[list[Sequence[Cell]], Sequence[Sequence[Cell]]]:
    """The second line of a header, and the lines without it, the fuller one first."""
    if len(lines) < _LEAST_ROWS + 2:
        return [], lines
    one, two, row = lines[0], lines[1], lines[2]
    if len(one) < len(two) == len(row) and place(one[0][0]) > place(two[0][0]):
        return [one], lines[1:]
    named = all(_YEARS_ALONE.match(text[slice(*cell)]) for cell in two)
    if len(two) < len(one) == len(row) and named and place(two[0][0]) > place(one[0][0]):
        return [two], [one, *lines[2:]]
    return [], lines


def _span(cells: Sequence[Cell], place: Callable[[int], int]) -> tuple[int, int]:
    firsts = [place(cell[0]) for cell in cells]
    widths = [cell[1] - cell[0] for cell in cells]
    return min(firsts), max(first + wide for first, wide in zip(firsts, widths, strict=True))


def _placed(
    line: Sequence[Cell], spans: Sequence[tuple[int, int]], place: Callable[[int], int]
) -> dict[int, Cell]:
    """The cells of a line by the columns below which they stand; two of one column are one."""
    if len(line) == len(spans):
        return dict(enumerate(line))
    found: dict[int, Cell] = {}
    for cell in line:
        first = place(cell[0])
        last = first + cell[1] - cell[0]
        shared = [min(last, end) - max(first, start) for start, end in spans]
        at = max(range(len(spans)), key=shared.__getitem__)
        found[at] = (found[at][0], cell[1]) if at in found else cell
    return found


def _add(
    grid: TextGrid, line: Sequence[Cell], placed: dict[int, Cell], text: str, started: Cell | None
) -> Cell | None:
    """Add a line to a table; returns the beginning of a name that the next line may go on with."""
    figures = sum(bool(_DIGIT.search(text[slice(*cell)])) for cell in placed.values())
    goes_on = text[line[0][0]].islower() or text[line[0][0]] in "(["
    alone = len(line) == 1
    if grid.rows and figures < _FIGURES and (0 not in placed or (alone and goes_on)):
        grid.more[-1].extend(placed.items())
        return None
    if alone:
        grid.left += 1
        return line[0]
    row: list[Cell] = []
    for at in range(len(grid.header)):
        end = row[-1][1] if row else line[0][0]
        row.append(placed.get(at, (end, end)))
    if 0 not in placed and grid.rows:
        row[0] = grid.rows[-1][0]
    grid.rows.append(row)
    grid.more.append([(0, started)] if started and goes_on else [])
    grid.left -= bool(started and goes_on)
    return None
