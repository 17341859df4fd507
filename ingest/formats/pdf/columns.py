"""From rows to lines in reading order: columns of prose one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from ingest.formats.pdf.glyphs import Fragment
from ingest.formats.pdf.paths import Rule
from ingest.formats.pdf.rows import PdfLine, Row, make_line
from ingest.formats.pdf.tables import table_end, table_lines

# In units of the type size.
_GUTTER = 0.7
_MIN_COLUMN_ROWS = 3
# Prose has lines of at least so many characters that fill at least this part of a column.
_PROSE_CHARACTERS = 15
_PROSE_FILL = 0.65
_MAX_SPLITS = 2
_TABLE_ROW = 12.0
_EDGE = 2.0
# In points: how far gutters of one place may differ.
_NEAR = range(-8, 9)
_COMMON_PAGES = 3


def arrange(
    rows: Sequence[Row], rules: Sequence[Rule], known: frozenset[int] = frozenset()
) -> list[PdfLine]:
    """Put the rows of a page into reading order.

    :param rows: the page's rows without running headers and footers, top first.
    :param rules: horizontal rules on the page, which tell a table from columns of prose.
    :param known: gutters that the document's pages have in common.
    :returns: lines; lines with one ``block`` number follow each other in one column.
    """
    lines: list[PdfLine] = []
    for block, part in enumerate(_blocks(rows, rules, known, 0)):
        lines.extend(_block_lines(part, rules, block))
    return lines


def _blocks(
    rows: Sequence[Row], rules: Sequence[Rule], known: frozenset[int], splits: int
) -> list[list[Row]]:
    """Cut rows into blocks that are read one after the other."""
    if splits >= _MAX_SPLITS or len(rows) < _MIN_COLUMN_ROWS:
        return [list(rows)] if rows else []
    gutter = _find_gutter(rows, known)
    if gutter is None:
        return [list(rows)]
    blocks: list[list[Row]] = []
    whole: list[Row] = []
    bands = _bands(rows, gutter, rules)
    for number, (band, crossing) in enumerate(bands):
        rest: list[Row] = []
        if not crossing and number + 1 < len(bands):
            band, rest = _trailing(band, gutter)
        sides = None if crossing else _columns(band, gutter, known)
        if sides is None:
            whole.extend([*band, *rest])
            continue
        left, right = sides
        if whole:
            blocks.append(whole)
        blocks.extend(_blocks(left, rules, known, splits + 1))
        blocks.extend(_blocks(right, rules, known, splits + 1))
        whole = rest
    return [*blocks, whole] if whole else blocks


def find_gutters(pages: Iterable[tuple[Sequence[Row], Sequence[Rule]]]) -> frozenset[int]:
    """Find the gutters between columns of prose that several pages have in common.

    A page with little prose is read in the columns of the others.

    :param pages: rows and rules of each page.
    """
    counts: Counter[int] = Counter()
    for rows, rules in pages:
        gutter = _find_gutter(rows) if len(rows) >= _MIN_COLUMN_ROWS else None
        if gutter is None:
            continue
        bands = [band for band, crossing in _bands(rows, gutter, rules) if not crossing]
        if any(_columns(band, gutter, frozenset()) for band in bands):
            counts[round(gutter)] += 1
    return frozenset(g for g in counts if sum(counts[g + d] for d in _NEAR) >= _COMMON_PAGES)


def _find_gutter(rows: Sequence[Row], known: frozenset[int] = frozenset()) -> float | None:
    """Find the place with most fragments wholly to its left and wholly to its right.

    Known gutters go before all other places.
    """
    starts = sorted(fragment.x0 for row in rows for fragment in row)
    ends = sorted(fragment.x1 for row in rows for fragment in row)
    margin = 0.15 * (ends[-1] - starts[0])
    scores: dict[int, float] = {}
    for place in range(int(starts[0] + margin), int(ends[-1] - margin) + 1):
        left, right = bisect_right(ends, place), len(starts) - bisect_left(starts, place)
        if left and right:
            scores[place] = min(left, right) - 0.1 * (len(starts) - left - right)
    common = {place: score for place, score in scores.items() if place in known and score > 0}
    scores = common or scores
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return None
    places = [place for place, score in scores.items() if score == best]
    runs = groupby(enumerate(places), lambda pair: pair[1] - pair[0])
    stretches: list[list[int]] = [[place for _, place in run] for _, run in runs]
    longest: list[int] = max(stretches, key=len)
    return float(median(longest))


def _bands(
    rows: Sequence[Row], gutter: float, rules: Sequence[Rule]
) -> list[tuple[list[Row], bool]]:
    """Group rows that follow each other by whether they cross the gutter."""
    heights = sorted({rule.y for rule in rules if rule.x0 < gutter < rule.x1})
    bands: list[tuple[list[Row], bool]] = []
    for row in rows:
        crossing = any(f.x0 < gutter - 0.5 and f.x1 > gutter + 0.5 for f in row)
        crossing = crossing or _in_ruled_row(row, heights)
        if bands and bands[-1][1] == crossing:
            bands[-1][0].append(row)
        else:
            bands.append(([row], crossing))
    return bands


def _in_ruled_row(row: Row, heights: Sequence[float]) -> bool:
    """Tell whether a row stands between two rules, as in a table that fills the width."""
    middle = (row[0].y0 + row[0].y1) / 2
    above = bisect_left(heights, middle)
    if not 0 < above < len(heights):
        return False
    return heights[above] - heights[above - 1] < _TABLE_ROW * row[0].size


def _columns(
    band: Sequence[Row], gutter: float, known: frozenset[int]
) -> tuple[list[Row], list[Row]] | None:
    """Split a band into columns of prose.

    :returns: rows of the left and the right column, or nothing where the band is no such thing.
    """
    left = [side for row in band if (side := [f for f in row if f.x1 <= gutter + 0.5])]
    right = [side for row in band if (side := [f for f in row if f.x1 > gutter + 0.5])]
    if len(left) < _MIN_COLUMN_ROWS or not right:
        return None
    size = median(f.size for row in band for f in row)
    if min(r[0].x0 for r in right) - max(r[-1].x1 for r in left) < _GUTTER * size:
        return None
    if any(round(gutter) + d in known for d in _NEAR):
        return left, right
    if not (_is_prose(left) and _is_prose(right)):
        return None
    if _same_gaps(left, right):
        return None
    return left, right


def _trailing(band: list[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    """Cut off rows at the left that stand clear below both columns.

    Where lines over the whole width follow, such rows are the heading of those.
    """
    last_right = max((i for i, row in enumerate(band) if row[-1].x1 > gutter), default=None)
    if last_right is None:
        return band, []
    for index in range(last_right + 1, len(band)):
        above, row = band[index - 1][0], band[index][0]
        if above.y0 - row.y1 > 0.8 * min(above.size, row.size):
            return band[:index], band[index:]
    return band, []


def _is_prose(rows: Sequence[Row]) -> bool:
    """Tell running text from cells by how long the lines are and how well they fill."""
    fragments = sorted((f for row in rows for f in row), key=lambda f: f.x0)
    fills: list[float] = []
    group: list[Fragment] = []
    for fragment in fragments:
        # The side may itself hold several columns, each with its own left edge.
        if group and fragment.x0 - group[-1].x0 > _EDGE * fragment.size:
            fills.extend(_fills(group))
            group = []
        group.append(fragment)
    fills.extend(_fills(group))
    characters = median(fragment.count for fragment in fragments)
    return characters >= _PROSE_CHARACTERS and median(fills) >= _PROSE_FILL


def _fills(group: Sequence[Fragment]) -> list[float]:
    """How far each line reaches to the end of the longest."""
    start, end = group[0].x0, max(fragment.x1 for fragment in group)
    return [(fragment.x1 - start) / max(end - start, 1.0) for fragment in group]


def _same_gaps(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Tell whether both sides pause at the same heights, as the rows of a table do.

    Paragraphs in two columns can do so by chance, but then with as many lines on either
    side; the cells of a table differ in length.
    """
    ours, theirs = _gaps(left), _gaps(right)
    common = [a for a in ours if any(abs(a - b) <= 3 for b in theirs)]
    if len(common) < 2 or len(common) < 0.8 * max(len(ours), len(theirs)):
        return False
    return _counts(left, common) != _counts(right, common)


def _gaps(rows: Sequence[Row]) -> list[float]:
    """Heights below which a column goes on after more room than between its lines."""
    pairs = list(zip(rows, rows[1:], strict=False))
    usual = median([above[0].y0 - row[0].y0 for above, row in pairs] or [0.0])
    return [row[0].y1 for above, row in pairs if above[0].y0 - row[0].y0 > 1.3 * usual]


def _counts(rows: Sequence[Row], heights: Sequence[float]) -> list[int]:
    """Number of rows above each of some heights."""
    return [sum(row[0].y1 > height + 3 for row in rows) for height in heights]


def _block_lines(rows: Sequence[Row], rules: Sequence[Rule], block: int) -> list[PdfLine]:
    """Turn the rows of a block into lines, tables row by row."""
    lines: list[PdfLine] = []
    position = 0
    while position < len(rows):
        end = table_end(rows, position)
        if end > position:
            lines.extend(table_lines(rows[position:end], rules, block))
            position = end
        else:
            line = make_line([rows[position]], " ", block)
            line.role = "table" if rows[position][0].row else None
            lines.append(line)
            position += 1
    return lines
