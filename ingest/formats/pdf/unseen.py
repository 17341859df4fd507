"""Characters of a PDF page that a reader cannot see, or that are struck out.

What may be unseen is told by ink and order of drawing; whether it is, by drawing the page and
looking: where a word shows no two shades, it cannot be read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ingest.formats.omissions import LeftOut, Reason
from ingest.formats.pdf.objects import Box, PageObjects, TextObject
from ingest.formats.pdf.paths import Rule

# PDFium has no types.
Handle = Any
# Shades of a drawn page: rows of columns, 0-255.
Pixels = Any

_INVISIBLE = frozenset({3, 7})
_WITHOUT_FILL = 1
_LIGHT = 225
_CLEAR = 15
_SAME_INK = 12
# Pixels of a drawn page a point; shades (of 256) that no eye tells apart.
_SCALE = 1.5
_MOST_PIXELS = 6_000_000
_SAME_SHADE = 12
# Where a line through a word lies, in units of the type size above the base line.
_STRUCK_FROM, _STRUCK_TO = 0.12, 0.5
_STRUCK_SHARE = 0.75
_TINIEST = 1.0


class _Char(NamedTuple):
    number: int
    box: Box


def unseen_characters(
    page: Handle, textpage: Handle, objects: PageObjects, left_out: LeftOut, *, layers: bool
) -> frozenset[int]:
    """Find the characters to leave out.

    :param page: PDFium's page.
    :param textpage: its text page.
    :param objects: what is drawn on the page.
    :param left_out: where the places are counted.
    :param layers: whether the document has layers, which may be hidden.
    :returns: indexes in the text page.
    """
    strokes = [*objects.strokes, *_struck_by_notes(page)]
    suspects = {
        text.address: (text, doubts)
        for text in objects.texts
        if (doubts := list(_doubts(text, objects, strokes, layers)))
    }
    if not suspects:
        return frozenset()
    found: dict[int, Reason] = {}
    picture = _Drawn(page)
    for address, words in _words_of(textpage, suspects.keys()):
        text, doubts = suspects[address]
        for word in words:
            for doubt in doubts:
                if _holds(doubt, word, text, textpage, objects, strokes, picture):
                    found.update((char.number, doubt) for char in word)
                    break
    _count(found, left_out)
    return frozenset(found)


def _doubts(
    text: TextObject, objects: PageObjects, strokes: Sequence[Rule], layers: bool
) -> Iterator[Reason]:
    """Why a piece of text may have to be left out."""
    if text.mode in _INVISIBLE:
        yield "drawn without ink"
    elif text.ink is not None and text.mode != _WITHOUT_FILL:
        if min(text.ink[:3]) >= _LIGHT or text.ink[3] <= _CLEAR or _like_its_ground(text, objects):
            yield "in the colour of its ground"
    if layers or text.layered:
        yield "hidden"
    if any(fill.order > text.order and _meet(fill.box, text.box) for fill in objects.fills):
        yield "covered"
    middle = [s for s in strokes if text.box[1] < s.y < text.box[3]]
    if any(s.x0 < text.box[2] and s.x1 > text.box[0] for s in middle):
        yield "struck out"


def _like_its_ground(text: TextObject, objects: PageObjects) -> bool:
    ink = text.ink
    return ink is not None and any(
        fill.order < text.order
        and _meet(fill.box, text.box)
        and all(abs(a - b) <= _SAME_INK for a, b in zip(fill.ink[:3], ink[:3], strict=True))
        for fill in objects.fills
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _words_of(
    textpage: Handle, addresses: Iterable[int]
) -> Iterator[tuple[int, list[list[_Char]]]]:
    """Yield the words of some text objects, character by character."""
    import pypdfium2.raw as pdfium

    wanted = set(addresses)
    chars: dict[int, list[_Char | None]] = {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(textpage.count_chars()):
        handle = pdfium.FPDFText_GetTextObject(textpage, index)
        address = ctypes.cast(handle, ctypes.c_void_p).value
        if address is None or address not in wanted:
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        space = code in (9, 10, 13, 32, 160)
        chars.setdefault(address, []).append(None if space else _Char(index, box))
    for address, found in chars.items():
        parts = groupby(found, key=lambda char: char is None)
        yield address, [[c for c in part if c] for blank, part in parts if not blank]


def _holds(
    doubt: Reason,
    word: Sequence[_Char],
    text: TextObject,
    textpage: Handle,
    objects: PageObjects,
    strokes: Sequence[Rule],
    picture: _Drawn,
) -> bool:
    """Tell whether a doubt is right for a word."""
    box = _around(word)
    if doubt == "drawn without ink":
        # Text recognition lays such text over the picture that it was read from.
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) * 2
        return not any(_meet(image, middle) for image in objects.images)
    if doubt == "struck out":
        near = [s for s in strokes if box[1] - 2 < s.y < box[3] + 2]
        return _is_struck(word, textpage, near)
    if any(_meet(image, box) for image in objects.images):
        # On a picture, words may be drawn by the picture, and are seen.
        return False
    return picture.is_even(box if len(word) > 1 else _wider(box))


def _around(word: Sequence[_Char]) -> Box:
    boxes = [char.box for char in word]
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _wider(box: Box) -> Box:
    """A box with a rim, since a lone sign such as a square fills its own."""
    rim = 1.5 / _SCALE
    return box[0] - rim, box[1] - rim, box[2] + rim, box[3] + rim


def _is_struck(word: Sequence[_Char], textpage: Handle, strokes: Sequence[Rule]) -> bool:
    """Tell whether a line goes through the middle of most characters of a word."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    struck = 0
    for index, box in word:
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        size = _size(textpage, index)
        middle = (box[0] + box[2]) / 2
        low, high = y.value + _STRUCK_FROM * size, y.value + _STRUCK_TO * size
        struck += any(s.x0 <= middle <= s.x1 and low <= s.y <= high for s in strokes)
    return struck >= _STRUCK_SHARE * len(word)


def _size(textpage: Handle, index: int) -> float:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
    return abs(float(box.top) - float(box.bottom))


def _struck_by_notes(page: Handle) -> Iterator[Rule]:
    """Lines through text that a reviewer's remarks draw."""
    import pypdfium2.raw as pdfium

    quad = pdfium.FS_QUADPOINTSF()
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_STRIKEOUT:
            for index in range(pdfium.FPDFAnnot_CountAttachmentPoints(note)):
                pdfium.FPDFAnnot_GetAttachmentPoints(note, index, quad)
                xs = (quad.x1, quad.x2, quad.x3, quad.x4)
                ys = (quad.y1, quad.y2, quad.y3, quad.y4)
                height = max(ys) - min(ys)
                yield Rule(min(xs), max(xs), min(ys) + 0.42 * height)
        pdfium.FPDFPage_CloseAnnot(note)


class _Drawn:
    """The page as drawn, made when it is first asked for."""

    def __init__(self, page: Handle) -> None:
        self._page = page
        self._pixels: Pixels = None

    def is_even(self, box: Box) -> bool:
        """Tell whether a part of the page has one shade all over."""
        if self._pixels is None:
            self._pixels = self._draw()
        height, width = self._pixels.shape[:2]
        x0, y1 = self._place(box[0], box[1], width, height)
        x1, y0 = self._place(box[2], box[3], width, height)
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        part = self._pixels[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1]
        return part.size > 0 and int(part.max()) - int(part.min()) <= _SAME_SHADE

    def _draw(self) -> Pixels:
        width, height = self._page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = self._page.render(scale=scale, grayscale=True, may_draw_forms=False)
        pixels = bitmap.to_numpy().copy()
        bitmap.close()
        return pixels[:, :, 0] if pixels.ndim == 3 else pixels

    def _place(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        import pypdfium2.raw as pdfium

        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value


def _count(found: dict[int, Reason], left_out: LeftOut) -> None:
    """Count stretches, not characters; a blank between two words parts nothing."""
    last: tuple[int, Reason] | None = None
    for index in sorted(found):
        if last is None or index - last[0] > 2 or last[1] != found[index]:
            left_out.add(found[index])
        last = index, found[index]
