"""From the characters of a PDF page, each with its box, to fragments: pieces of one line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from ingest.formats.pdf.paths import Upright
from ingest.formats.pdf.raised import is_raised
from ingest.formats.pdf.type_styles import QUARTERS, GlyphStyles, Style
from kkgraph.text.characters import fold, raised_mark

# PDFium has no types.
Handle = Any

# In units of the type size.
_JOIN_GAP = 1.0
_JOIN_GAP_WITH_SPACE = 2.0
_SAME_OBJECT = 4.0
_OVERLAP_BACK = -0.6
_WORD_GAP = 0.16


# PDFium marks a hyphen at a line's end with a control character. What is drawn as a soft hyphen
# is seen, and so is one.
_DRAWN_HYPHENS = frozenset("\x02\ufffe\xad")
UNKNOWN = "\ufffd"
_MOST_WALLS = 150
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class Glyph(NamedTuple):
    """A character with its box, turned so that its text runs from left to right."""

    char: str
    x0: float
    x1: float
    y0: float
    y1: float
    style: Style


@dataclass(slots=True)
class Fragment:
    """A piece of one line without gaps wider than a word space, or a whole row of a table."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: int
    count: int
    row: bool = False


@dataclass(slots=True)
class PageGlyphs:
    """Fragments of one page, those that run with most of its text and the others."""

    fragments: list[Fragment] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    turn: int = 0
    characters: int = 0
    unknown: int = 0


def read_fragments(
    textpage: Handle,
    box: tuple[float, float, float, float],
    left_out: frozenset[int] = frozenset(),
    uprights: Sequence[Upright] = (),
) -> PageGlyphs:
    """Read a page's characters and join them to fragments, in the order of the file.

    :param textpage: PDFium's text page.
    :param box: left, bottom, right and top of what is visible.
    :param left_out: indexes of characters that are not read.
    :param uprights: vertical lines, which part the cells of a table.
    :returns: fragments of the main direction of writing; the text of the others.
    """
    page = PageGlyphs()
    glyphs = list(_glyphs(textpage, box, left_out))
    printed = [glyph for glyph in glyphs if glyph.char != " "]
    page.characters = len(printed)
    turns = Counter(glyph.style.turn for glyph in printed)
    straight = [turn for turn, _ in turns.most_common() if turn < QUARTERS]
    main = page.turn = straight[0] if straight else 0
    for turn in sorted(turns):
        turned = [glyph for glyph in glyphs if glyph.style.turn == turn]
        if turn >= QUARTERS:
            page.turned.extend(_slanting(turned))
            continue
        # Maps and drawings have more lines than tables.
        walls = uprights if turn == 0 and len(uprights) <= _MOST_WALLS else ()
        runs = _runs([_upright(glyph) for glyph in turned], walls)
        fragments = [_fragment(run) for run in runs]
        if turn == main:
            page.fragments = fragments
        else:
            page.turned.extend(fragment.text for fragment in fragments)
    page.unknown = sum(fragment.text.count(UNKNOWN) for fragment in page.fragments)
    return page


def _slanting(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Text at an angle, a text object at a time."""
    for _, run in groupby(glyphs, key=lambda glyph: id(glyph.style)):
        text = " ".join("".join(glyph.char for glyph in run).split())
        if text:
            yield text


def _glyphs(
    textpage: Handle, box: tuple[float, float, float, float], left_out: frozenset[int]
) -> Iterator[Glyph]:
    """Yield the visible characters; the ones PDFium makes up (spaces, line ends) are left out."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = box
    rect = pdfium.FS_RECTF()
    styles = GlyphStyles(textpage)
    seen: dict[tuple[int, int, int], Style] = {}
    for index in range(textpage.count_chars()):
        if index in left_out:
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13, 32) and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, rect):
            continue
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        if x1 < left or x0 > right or y1 < bottom or y0 > top:
            continue
        style = styles.of(index)
        # Bold made by printing the text twice. Within one text object, two characters in
        # one place are the parts of a ligature.
        if code != 32 and seen.setdefault((code, round(x0), round(y0)), style) is not style:
            continue
        char = _character(code)
        if char:
            yield Glyph(char, x0, x1, y0, y1, style)


def _character(code: int) -> str:
    """Turn PDFium's code into text; control characters vanish, unknown ones are marked."""
    char = chr(code)
    if code == 0:
        return UNKNOWN
    if char in _DRAWN_HYPHENS:
        return "-"
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) == "Cc" else fold(char)


def _upright(glyph: Glyph) -> Glyph:
    """Turn a box so that the text in it runs from left to right."""
    char, x0, x1, y0, y1, style = glyph
    if style.turn == 0:
        return glyph
    if style.turn == 1:
        return Glyph(char, y0, y1, -x1, -x0, style)
    if style.turn == 2:
        return Glyph(char, -x1, -x0, -y1, -y0, style)
    return Glyph(char, -y1, -y0, x0, x1, style)


def _runs(glyphs: list[Glyph], walls: Sequence[Upright]) -> Iterator[list[Glyph]]:
    """Cut the stream of characters where the line, the column or the cell ends."""
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == " ":
            if run:
                run.append(glyph)
            continue
        if run and unicodedata.combining(glyph.char[0]):
            # The dots of a decomposed ä are drawn over the letter, not after it.
            run[-1] = run[-1]._replace(char=run[-1].char + glyph.char)
            continue
        if last is not None and (
            not _continues(last, glyph, spaced=run[-1].char == " ")
            or (walls and _is_walled(last, glyph, walls))
        ):
            yield run
            run = []
        run.append(glyph)
        last = glyph
    if run:
        yield run


def _continues(last: Glyph, glyph: Glyph, *, spaced: bool) -> bool:
    """Tell whether a character stands on the same line just after the last one."""
    size = max(last.style.size, glyph.style.size)
    gap = (glyph.x0 - last.x1) / size
    if last.style is glyph.style and last[1:5] == glyph[1:5]:
        return True
    limit = _JOIN_GAP_WITH_SPACE if spaced else _JOIN_GAP
    if last.style is glyph.style:
        # One text object is one piece of a line, however far it has been justified.
        limit *= _SAME_OBJECT
    if not _OVERLAP_BACK < gap < limit:
        return False
    return overlap(last.y0, last.y1, glyph.y0, glyph.y1) > 0.5


def _is_walled(last: Glyph, glyph: Glyph, walls: Sequence[Upright]) -> bool:
    """Tell whether a vertical line stands between two characters."""
    middle = (glyph.y0 + glyph.y1) / 2
    return any(
        last.x1 - 1 <= wall.x <= glyph.x0 + 1 and wall.y0 <= middle <= wall.y1 for wall in walls
    )


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Common part of two stretches, as a share of the shorter.

    >>> overlap(0, 10, 5, 25)
    0.5
    """
    return max(0.0, min(a1, b1) - max(a0, b0)) / max(min(a1 - a0, b1 - b0), 0.01)


def _fragment(run: list[Glyph]) -> Fragment:
    """Join the characters of a run, with spaces where the gaps are."""
    printed = [glyph for glyph in run if glyph.char != " "]
    sizes = Counter(glyph.style.size for glyph in printed)
    size = max(sizes, key=lambda value: (sizes[value], value))
    main = next(glyph for glyph in printed if glyph.style.size == size)
    return Fragment(
        text=_known(_spaced(_marked(run, main), size)),
        x0=min(glyph.x0 for glyph in printed),
        x1=max(glyph.x1 for glyph in printed),
        y0=main.y0,
        y1=main.y1,
        size=size,
        bold=sum(glyph.style.bold for glyph in printed),
        count=len(printed),
    )


def _marked(run: list[Glyph], main: Glyph) -> list[Glyph]:
    """A run in which raised numbers are written as such; the first of a line are not raised."""
    if not any(_is_raised(glyph, main) for glyph in run):
        return run
    written: list[Glyph] = []
    for above, part in groupby(run, key=lambda glyph: _is_raised(glyph, main)):
        glyphs = list(part)
        if above and written:
            marks = raised_mark("".join(glyph.char for glyph in glyphs))
            if len(marks) == len(glyphs):
                glyphs = [g._replace(char=c) for g, c in zip(glyphs, marks, strict=True)]
        written.extend(glyphs)
    return written


def _is_raised(glyph: Glyph, main: Glyph) -> bool:
    return glyph.char != " " and is_raised(glyph.style.size, glyph.y0, main.style.size, main.y0)


def _known(text: str) -> str:
    """A fragment's text; what symbol fonts hold is known only as a bullet before it."""
    return text[:1] + _PRIVATE.sub(UNKNOWN, text[1:])


def _spaced(run: list[Glyph], size: float) -> str:
    """Write a run with its own spaces and those that are only gaps."""
    gaps = [b.x0 - a.x1 for a, b in zip(run, run[1:], strict=False) if " " not in (a.char, b.char)]
    # In tracked headings every letter has a gap before it.
    tracking = max(0.0, median(gaps)) if len(gaps) > 3 else 0.0
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in run:
        if last and " " not in (last.char, glyph.char):
            if glyph.x0 - last.x1 > tracking + _WORD_GAP * size:
                pieces.append(" ")
        pieces.append(glyph.char)
        last = glyph
    return unicodedata.normalize("NFC", " ".join("".join(pieces).split()))
