"""From the characters of a PDF page, each with its box, to fragments: pieces of one line."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

# PDFium has no types.
Handle = Any

# In units of the type size.
_JOIN_GAP = 1.0
_JOIN_GAP_WITH_SPACE = 2.0
_SAME_OBJECT = 4.0
_OVERLAP_BACK = -0.6
_WORD_GAP = 0.16

_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# PDFium marks a hyphen at a line's end with one of these two; the rest are bullets that
# symbol fonts keep in the private area.
_REPLACED = {
    "\x02": "-",
    "\ufffe": "-",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "►",
    "\uf06f": "○",
    "\uf0fc": "✓",
    "\xa0": " ",
    **_LIGATURES,
}
UNKNOWN = "\ufffd"


class Style(NamedTuple):
    """What the characters of one text object have in common."""

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


def read_fragments(textpage: Handle, box: tuple[float, float, float, float]) -> PageGlyphs:
    """Read a page's characters and join them to fragments, in the order of the file.

    :param textpage: PDFium's text page.
    :param box: left, bottom, right and top of what is visible.
    :returns: fragments of the main direction of writing; the text of the others.
    """
    page = PageGlyphs()
    glyphs = list(_glyphs(textpage, box))
    printed = [glyph for glyph in glyphs if glyph.char != " "]
    page.characters = len(printed)
    page.unknown = sum(glyph.char == UNKNOWN for glyph in printed)
    turns = Counter(glyph.style.turn for glyph in printed)
    main = page.turn = turns.most_common(1)[0][0] if turns else 0
    for turn in sorted(turns):
        runs = _runs([_upright(g) for g in glyphs if g.style.turn == turn])
        fragments = [_fragment(run) for run in runs]
        if turn == main:
            page.fragments = fragments
        else:
            page.turned.extend(fragment.text for fragment in fragments)
    return page


def _glyphs(textpage: Handle, box: tuple[float, float, float, float]) -> Iterator[Glyph]:
    """Yield the visible characters; the ones PDFium makes up (spaces, line ends) are left out."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = box
    rect = pdfium.FS_RECTF()
    styles = _GlyphStyles(textpage)
    seen: dict[tuple[int, int, int], Style] = {}
    for index in range(textpage.count_chars()):
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
    if code == 0 or 0xE000 <= code <= 0xF8FF and chr(code) not in _REPLACED:
        return UNKNOWN
    char = _REPLACED.get(chr(code), chr(code))
    if char.isspace():
        return " "
    return "" if unicodedata.category(char[0]) == "Cc" else char


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
            turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        size = pdfium.FPDFText_GetFontSize(self._textpage, index) * scale
        return Style(round(size, 1), _is_bold(handle), turn)


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
        text=_spaced(run, size),
        x0=min(glyph.x0 for glyph in printed),
        x1=max(glyph.x1 for glyph in printed),
        y0=main.y0,
        y1=main.y1,
        size=size,
        bold=sum(glyph.style.bold for glyph in printed),
        count=len(printed),
    )


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
