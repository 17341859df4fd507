"""Bullets that are drawn and not written, as browsers do when they print a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.formats.pdf.glyphs import Fragment
from ingest.formats.pdf.objects import Box

# In units of the type size: how large a bullet is and how far it stands before its line.
_SMALLEST, _LARGEST = 0.12, 0.75
_FURTHEST = 2.5
_SQUARE = 0.25
_BULLET = "•"


def drawn_bullets(fragments: Sequence[Fragment], dots: Sequence[Box]) -> Iterator[Fragment]:
    """Yield a bullet for each small filled figure that stands before a line.

    One figure alone is no list: two or more stand under each other.

    :param fragments: the fragments of a page.
    :param dots: boxes of its small filled figures.
    """
    found = [(dot, line) for dot in dots if (line := _line_after(dot, fragments))]
    columns = Counter(round(dot[0]) for dot, _ in found)
    for dot, line in found:
        if sum(columns[round(dot[0]) + near] for near in (-1, 0, 1)) > 1:
            yield Fragment(_BULLET, dot[0], dot[2], line.y0, line.y1, line.size, 0, 1)


def _line_after(dot: Box, fragments: Sequence[Fragment]) -> Fragment | None:
    """The line that a figure stands right before, with nothing else to its left."""
    x0, y0, x1, y1 = dot
    middle = (y0 + y1) / 2
    beside = [f for f in fragments if f.y0 <= middle <= f.y1 and f.x1 > x0 - 3 * f.size]
    if not beside:
        return None
    first = min(beside, key=lambda fragment: fragment.x0)
    size = first.size
    near = 0 < first.x0 - x1 < _FURTHEST * size
    small = _SMALLEST * size <= x1 - x0 <= _LARGEST * size
    square = abs((x1 - x0) - (y1 - y0)) <= _SQUARE * (x1 - x0)
    return first if near and small and square else None
