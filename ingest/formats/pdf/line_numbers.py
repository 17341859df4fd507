"""Numbers of lines in the margin of a PDF, as drafts and court papers have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.formats.pdf.glyphs import Fragment

# Points within which the numbers of a column end, and which they keep clear of the text.
_ALIGNED = 4.0
_CLEAR = 1.0
_FEWEST = 8
_FEWEST_SPACED = 3
_REGULAR = 0.9
_LONGEST = 5


def line_numbers(pages: Sequence[Sequence[Fragment]]) -> list[frozenset[int]]:
    """Find the fragments that number the lines of the text beside them.

    A column is known by one page on which it counts the lines; short pages share it.

    :param pages: the fragments of each page.
    :returns: for each page, the numbers (from 0) of such fragments.
    """
    columns = [column for page in pages for column in _columns(page) if _counts(page, column)]
    if not columns:
        return [frozenset() for _ in pages]
    edges = [(min(f.x1 for f in column), max(f.x1 for f in column)) for column in columns]
    return [frozenset(_in_columns(page, edges)) for page in pages]


def _numbers(page: Sequence[Fragment]) -> list[int]:
    return [i for i, f in enumerate(page) if len(f.text) <= _LONGEST and f.text.isdecimal()]


def _columns(page: Sequence[Fragment]) -> Iterable[list[Fragment]]:
    """Numbers that end under each other, in the margin, top first."""
    by_edge: dict[int, list[Fragment]] = defaultdict(list)
    for index in _numbers(page):
        by_edge[round(page[index].x1 / _ALIGNED)].append(page[index])
    for edge, found in by_edge.items():
        column = [*found, *by_edge.get(edge + 1, ())]
        if len(column) >= _FEWEST_SPACED and _in_margin(page, column):
            yield sorted(column, key=lambda f: -f.y0)


def _in_margin(page: Sequence[Fragment], column: Sequence[Fragment]) -> bool:
    """Tell whether all other text stands on one side of a column."""
    ids = {id(fragment) for fragment in column}
    others = [fragment for fragment in page if id(fragment) not in ids]
    left, right = min(f.x0 for f in column), max(f.x1 for f in column)
    beside = sum(f.x0 > right + _CLEAR for f in others), sum(f.x1 < left - _CLEAR for f in others)
    return bool(others) and max(beside) >= 0.95 * len(others)


def _counts(page: Sequence[Fragment], column: Sequence[Fragment]) -> bool:
    """Tell whether a column counts the lines: each of them, or each fifth or tenth."""
    values = [int(fragment.text) for fragment in column]
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    step = max(set(steps), key=steps.count) if steps else 0
    if step < 1 or steps.count(step) < _REGULAR * len(steps):
        return False
    ids = {id(fragment) for fragment in column}
    lines = sorted({round(f.y0) for f in page if id(f) not in ids}, reverse=True)
    if step == 1:
        beside = sum(any(abs(f.y0 - y) <= f.size for y in lines) for f in column)
        return len(column) >= _FEWEST and beside >= _REGULAR * min(len(lines), len(column))
    between = [
        sum(below.y0 + 2 < y <= above.y0 + 2 for y in lines)
        for above, below in zip(column, column[1:], strict=False)
    ]
    fitting = sum(abs(count - step) <= 1 for count in between)
    return values[0] <= step and fitting >= _REGULAR * len(between)


def _in_columns(page: Sequence[Fragment], edges: Sequence[tuple[float, float]]) -> Iterable[int]:
    for index in _numbers(page):
        if any(low - _ALIGNED <= page[index].x1 <= high + _ALIGNED for low, high in edges):
            yield index
