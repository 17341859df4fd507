"""Large words across a page that are no part of its text: drafts, copies, confidential papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.formats.pdf.glyphs import Fragment

# In units of the running text's size.
_LARGE = 1.8
_SMALLER = 0.7
_OVER = 2
_MOST = 50
# Share of the page's height at either end where running headers stand.
_BAND = 0.15
_SAME_PLACE = 6.0
_FEWEST_PAGES = 2


def watermarks(
    pages: Sequence[tuple[Sequence[Fragment], float, float]], body_size: float
) -> list[frozenset[int]]:
    """Find words set over running text, and large ones that come back in one place.

    :param pages: for each page its fragments, its bottom and its top.
    :param body_size: size of the running text.
    :returns: for each page, the numbers (from 0) of such fragments.
    """
    places = Counter(
        key
        for fragments, bottom, top in pages
        for key in {
            _key(f) for f in fragments if _is_large(f, body_size) and _is_inside(f, bottom, top)
        }
    )
    needed = max(_FEWEST_PAGES, len(pages) // 2)
    found = []
    for fragments, bottom, top in pages:
        large = [i for i, f in enumerate(fragments) if _is_large(f, body_size)][:_MOST]
        found.append(
            frozenset(
                i
                for i in large
                if _lies_over(fragments[i], fragments)
                or (_is_inside(fragments[i], bottom, top) and places[_key(fragments[i])] >= needed)
            )
        )
    return found


def _is_large(fragment: Fragment, body_size: float) -> bool:
    return fragment.size >= _LARGE * body_size


def _is_inside(fragment: Fragment, bottom: float, top: float) -> bool:
    band = _BAND * (top - bottom)
    return bottom + band < (fragment.y0 + fragment.y1) / 2 < top - band


def _key(fragment: Fragment) -> tuple[str, int, int]:
    return fragment.text, round(fragment.x0 / _SAME_PLACE), round(fragment.y0 / _SAME_PLACE)


def _lies_over(large: Fragment, fragments: Sequence[Fragment]) -> bool:
    """Tell whether lines of smaller type run through a fragment."""
    quarter = 0.2 * (large.y1 - large.y0)
    through = 0
    for other in fragments:
        middle = (other.y0 + other.y1) / 2
        if other.size <= _SMALLER * large.size and other.x0 < large.x1 and other.x1 > large.x0:
            through += large.y0 + quarter < middle < large.y1 - quarter
    return through >= _OVER
