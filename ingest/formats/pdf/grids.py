"""Tables drawn with lines: what stands in one cell is one cell, however its lines wrap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.formats.pdf.glyphs import Fragment
from ingest.formats.pdf.paths import Rule, Upright
from kkgraph.text.characters import is_bullet, own_hyphen

# Points within which lines meet, and within which two are one.
_MEET = 3.0
_SAME = 4.0
_MOST_LINES = 800
# Longer cells hold prose that has been put into a frame, and are read as such.
_LONGEST_CELL = 900
_MOST_CELL_LINES = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of a table's columns, left to right, and of its rows, bottom to top."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, fragment: Fragment) -> tuple[int, int] | None:
        """Row, counted from the top, and column of a fragment; nothing outside the grid."""
        y = (fragment.y0 + fragment.y1) / 2
        row, column = bisect_right(self.ys, y), bisect_right(self.xs, fragment.x0 + 1.5)
        if not (0 < row < len(self.ys) and 0 < column < len(self.xs)):
            return None
        return len(self.ys) - row - 1, column - 1


def join_cells(
    fragments: Sequence[Fragment], rules: Sequence[Rule], uprights: Sequence[Upright]
) -> list[Fragment]:
    """Make one fragment of each row of the tables that are drawn with lines.

    :param fragments: the fragments of a page.
    :param rules: its horizontal lines.
    :param uprights: its vertical lines.
    :returns: the fragments outside of tables, and the rows, with tabs between their cells.
    """
    left = list(fragments)
    for grid in _grids(rules, uprights):
        inside = [(fragment, cell) for fragment in left if (cell := grid.cell(fragment))]
        rows = list(_rows(inside, len(grid.xs) - 1))
        if rows and _is_table(inside):
            taken = {id(fragment) for fragment, _ in inside}
            left = [fragment for fragment in left if id(fragment) not in taken] + rows
    return left


def _grids(rules: Sequence[Rule], uprights: Sequence[Upright]) -> Iterator[Grid]:
    """Lines that meet, where they enclose at least two columns and two rows."""
    if not uprights or len(rules) + len(uprights) > _MOST_LINES:
        return
    for across, down in _meeting(rules, uprights):
        # Tables without lines at their sides end with the lines within.
        xs = _edges(
            [line.x for line in down], [end for rule in across for end in (rule.x0, rule.x1)]
        )
        ys = _edges(
            [rule.y for rule in across], [end for line in down for end in (line.y0, line.y1)]
        )
        if len(xs) >= 3 and len(ys) >= 3:
            yield Grid(tuple(xs), tuple(ys))


def _edges(lines: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Places of lines in one direction, and how far the lines of the other one reach."""
    outer = [end for end in (min(ends), max(ends)) if all(abs(end - x) > 3 * _SAME for x in lines)]
    return _clustered([*lines, *outer])


def _meeting(
    rules: Sequence[Rule], uprights: Sequence[Upright]
) -> Iterator[tuple[list[Rule], list[Upright]]]:
    """Part lines into those that hang together."""
    across, down = set(range(len(rules))), set(range(len(uprights)))
    while across:
        todo_across, todo_down = [across.pop()], list[int]()
        group: tuple[list[Rule], list[Upright]] = ([], [])
        while todo_across or todo_down:
            if todo_across:
                rule = rules[todo_across.pop()]
                group[0].append(rule)
                met = [i for i in down if _cross(rule, uprights[i])]
                down.difference_update(met)
                todo_down += met
            else:
                upright = uprights[todo_down.pop()]
                group[1].append(upright)
                met = [i for i in across if _cross(rules[i], upright)]
                across.difference_update(met)
                todo_across += met
        if group[1]:
            yield group


def _cross(rule: Rule, upright: Upright) -> bool:
    return (
        rule.x0 - _MEET <= upright.x <= rule.x1 + _MEET
        and upright.y0 - _MEET <= rule.y <= upright.y1 + _MEET
    )


def _clustered(values: Iterable[float]) -> list[float]:
    """Values in order, those near each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _is_table(inside: Sequence[tuple[Fragment, tuple[int, int]]]) -> bool:
    """Tell a table from a chart, which has few words, and from prose in frames."""
    cells: dict[tuple[int, int], list[Fragment]] = {}
    for fragment, cell in inside:
        cells.setdefault(cell, []).append(fragment)
    for fragments in cells.values():
        if len(fragments) > _MOST_CELL_LINES or sum(f.count for f in fragments) > _LONGEST_CELL:
            return False
        if sum(is_bullet(fragment.text[0]) for fragment in fragments) > 1:
            return False
    rows = {row for row, _ in cells}
    full = sum(sum(row == other for other, _ in cells) > 1 for row in rows)
    return len(rows) >= 2 and 2 * full >= len(rows)


def _rows(inside: Sequence[tuple[Fragment, tuple[int, int]]], columns: int) -> Iterator[Fragment]:
    """One fragment for each row."""
    rows: dict[int, list[tuple[Fragment, int]]] = {}
    for fragment, (row, column) in inside:
        rows.setdefault(row, []).append((fragment, column))
    for cells in rows.values():
        fragments = [fragment for fragment, _ in cells]
        main = max(fragments, key=lambda f: f.count)
        texts = [_text([f for f, at in cells if at == column]) for column in range(columns)]
        yield replace(
            main,
            text="\t".join(texts).strip("\t"),
            x0=min(f.x0 for f in fragments),
            x1=max(f.x1 for f in fragments),
            y0=min(f.y0 for f in fragments),
            y1=max(f.y1 for f in fragments),
            bold=sum(f.bold for f in fragments),
            count=sum(f.count for f in fragments),
            row=True,
        )


def _text(fragments: Sequence[Fragment]) -> str:
    """The text of a cell, line by line; words broken at a line's end are made whole."""
    text = ""
    last: Fragment | None = None
    for fragment in sorted(fragments, key=lambda f: (-round(f.y0 + f.y1), f.x0)):
        below = last is not None and last.y0 + last.y1 - fragment.y0 - fragment.y1 > last.size
        if below and text.endswith("-") and fragment.text[0].islower():
            text = text if own_hyphen(text[:-1]) else text[:-1]
        elif text:
            text += " "
        text += fragment.text
        last = fragment
    return text
