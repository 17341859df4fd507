"""Rows: the fragments that stand beside each other on a page, and the lines made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.formats.pdf.glyphs import Fragment, overlap
from ingest.formats.pdf.raised import is_raised
from ingest.formats.source import Role
from kkgraph.text.characters import is_bullet, raised_mark

Row = list[Fragment]

_LABEL = re.compile(r"[*o–-]|\(?(\d{1,3}|[a-zA-Z])[.)]|\d{1,2}(\.\d{1,2})*\.?")
# In units of the type size.
_ROW_JOIN = 0.7
_LABEL_JOIN = 6.0


@dataclass(slots=True)
class PdfLine:
    """One line of the page's text, with what is needed to say what it is.

    ``bold`` is the share of bold characters; lines with one ``block`` number follow
    each other in one column of one page.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: float
    block: int = 0
    role: Role | None = None


def group_rows(fragments: Iterable[Fragment]) -> list[Row]:
    """Group fragments that stand beside each other, top row first, left to right in a row."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda f: (-(f.y0 + f.y1), f.x0)):
        for row in reversed(rows[-4:]):
            if _belongs(fragment, row):
                row.append(fragment)
                break
        else:
            rows.append([fragment])
    return [_join_near(sorted(row, key=lambda f: f.x0)) for row in rows]


def _belongs(fragment: Fragment, row: Row) -> bool:
    """Tell whether a fragment stands beside the first one of a row and clear of the others."""
    first = row[0]
    if overlap(first.y0, first.y1, fragment.y0, fragment.y1) < 0.5:
        return False
    return all(overlap(other.x0, other.x1, fragment.x0, fragment.x1) < 0.3 for other in row)


def _join_near(row: Row) -> Row:
    """Join what only the order of the file kept apart, and labels with what they label."""
    joined = [row[0]]
    for fragment in row[1:]:
        last = joined[-1]
        gap = (fragment.x0 - last.x1) / max(last.size, fragment.size)
        # Further right a lone number is a cell, but a bullet is still a bullet.
        label = len(last.text) == 1 and is_bullet(last.text)
        label = label or (len(joined) == 1 and _LABEL.fullmatch(last.text) is not None)
        if last.row or fragment.row:
            joined.append(fragment)
        elif gap < _ROW_JOIN or (label and gap < _LABEL_JOIN):
            joined[-1] = _join(last, fragment, gap > 0.12)
        else:
            joined.append(fragment)
    return joined


def _join(a: Fragment, b: Fragment, spaced: bool) -> Fragment:
    main = a if a.count >= b.count else b
    after = raised_mark(b.text) if is_raised(b.size, b.y0, a.size, a.y0) else b.text
    return Fragment(
        text=f"{a.text}{' ' if spaced else ''}{after}",
        x0=min(a.x0, b.x0),
        x1=max(a.x1, b.x1),
        y0=main.y0,
        y1=main.y1,
        size=main.size,
        bold=a.bold + b.bold,
        count=a.count + b.count,
    )


def make_line(rows: Sequence[Row], separator: str, block: int) -> PdfLine:
    """Make one line of text of one or several rows of fragments."""
    fragments = [fragment for row in rows for fragment in row]
    main = max(fragments, key=lambda f: f.count)
    return PdfLine(
        text=separator.join(fragment.text for fragment in fragments),
        x0=min(f.x0 for f in fragments),
        x1=max(f.x1 for f in fragments),
        y0=rows[-1][0].y0,
        y1=rows[0][0].y1,
        size=main.size,
        bold=sum(f.bold for f in fragments) / max(sum(f.count for f in fragments), 1),
        block=block,
    )
