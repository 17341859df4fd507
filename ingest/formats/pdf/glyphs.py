"""From the characters of a PDF page, each with its box, to fragments: pieces of one line."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from kkgraph.text.characters import fold, raised_mark

# PDFium has no types.
Handle = Any

# In units of the type size.
_JOIN_GAP = 1.0
_JOIN_GAP_WITH_SPACE = 2.0
_SAME_OBJECT = 4.0
_OVERLAP_BACK = -0.6
_WORD_GAP = 0.16

# Degrees by which text may lean and still run along the page.
_LEANING = 4
# A raised character: smaller, or as large and higher; in units of the type size.
_RAISED_SIZE = 0.85
_RAISED = 0.12
_RAISED_SAME_SIZE = 0.25

_BOLD_NAMES = ("bold", "black", "heavy", "demi")
# PDFium marks a hyphen at a line's end with a control character. What is drawn as a soft hyphen
# is seen, and so is one.
_DRAWN_HYPHENS = frozenset("\x02\ufffe\xad")
UNKNOWN = "\ufffd"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_QUARTERS = 4


class Style(NamedTuple):
    """What the characters of one text object have in common.

    ``turn`` counts quarters of a circle; text at another angle has 4 and more.
    """

    size: float
    bold: bool
    turn: int


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
    """A piece of one line without gaps wider than a word space."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: int
    count: int


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
) -> PageGlyphs:
    """Read a page's characters and join them to fragments, in the order of the file.

    :param textpage: PDFium's text page.
    :param box: left, bottom, right and top of what is visible.
    :param left_out: indexes of characters that are not read.
    :returns: fragments of the main direction of writing; the text of the others.
    """
    page = PageGlyphs()
    glyphs = list(_glyphs(textpage, box, left_out))
    printed = [glyph for glyph in glyphs if glyph.char != " "]
    page.characters = len(printed)
    turns = Counter(glyph.style.turn for glyph in printed)
    straight = [turn for turn, _ in turns.most_common() if turn < _QUARTERS]
    main = page.turn = straight[0] if straight else 0
    for turn in sorted(turns):
        turned = [glyph for glyph in glyphs if glyph.style.turn == turn]
        if turn >= _QUARTERS:
            page.turned.extend(_slanting(turned))
            continue
        fragments = [_fragment(run) for run in _runs([_upright(glyph) for glyph in turned])]
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
    styles = _GlyphStyles(textpage)
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


class _GlyphStyles:
    """Looks up size, weight and direction once for each text object."""

    def __init__(self, textpage: Handle) -> None:
        self._textpage = textpage
        self._styles: dict[int | None, Style] = {}

    def of(self, index: int) -> Style:
        """Style of the character with that index."""
        import pypdfium2.raw as pdfium

        handle = pdfium.FPDFText_GetTextObject(self._textpage, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read(index, handle)
        return style

    def _read(self, index: int, handle: Handle) -> Style:
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        scale, turn = 1.0, 0
        if pdfium.FPDFText_GetMatrix(self._textpage, index, matrix):
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            turn = _turn(math.degrees(math.atan2(matrix.b, matrix.a)))
        size = pdfium.FPDFText_GetFontSize(self._textpage, index) * scale
        return Style(round(size, 1), _is_bold(handle), turn)


def _turn(angle: float) -> int:
    """Quarters of a circle, or for text at an angle 4 and its degrees."""
    quarters = round(angle / 90)
    if abs(angle - 90 * quarters) <= _LEANING:
        return quarters % _QUARTERS
    return _QUARTERS + round(angle) % 360


def _is_bold(handle: Handle) -> bool:
    """Ask the font by weight and by name, since many fonts do not state their weight."""
    import pypdfium2.raw as pdfium

    font = pdfium.FPDFTextObj_GetFont(handle)
    if not font:
        return False
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    name = buffer.value.decode("utf-8", "replace").lower()
    return any(word in name for word in _BOLD_NAMES) or pdfium.FPDFFont_GetWeight(font) >= 600


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


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Cut the stream of characters where the line or the column ends."""
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
        if last is not None and not _continues(last, glyph, spaced=run[-1].char == " "):
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
    for is_raised, part in groupby(run, key=lambda glyph: _is_raised(glyph, main)):
        glyphs = list(part)
        if is_raised and written:
            marks = raised_mark("".join(glyph.char for glyph in glyphs))
            if len(marks) == len(glyphs):
                glyphs = [g._replace(char=c) for g, c in zip(glyphs, marks, strict=True)]
        written.extend(glyphs)
    return written


def _is_raised(glyph: Glyph, main: Glyph) -> bool:
    return glyph.char != " " and is_raised(glyph.style.size, glyph.y0, main.style.size, main.y0)


def is_raised(size: float, bottom: float, main_size: float, main_bottom: float) -> bool:
    """Tell whether type is set above the line beside other type.

    :param size: its size, in points.
    :param bottom: lower edge of its box.
    :param main_size: size of the type beside it.
    :param main_bottom: lower edge of that type's box.
    """
    # Below the base line a box reaches down by about a fifth of the size.
    rise = (bottom + 0.2 * size) - (main_bottom + 0.2 * main_size)
    if size > _RAISED_SIZE * main_size:
        return size <= main_size and rise > _RAISED_SAME_SIZE * main_size
    return rise > _RAISED * main_size


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
