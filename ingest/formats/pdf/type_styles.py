"""Size, weight and direction of the type on a PDF page."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

# PDFium has no types.
Handle = Any

QUARTERS = 4
# Degrees by which text may lean and still run along the page.
_LEANING = 4
_BOLD_NAMES = ("bold", "black", "heavy", "demi")


class Style(NamedTuple):
    """What the characters of one text object have in common.

    ``turn`` counts quarters of a circle; text at another angle has 4 and more.
    """

    size: float
    bold: bool
    turn: int


class GlyphStyles:
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
        return quarters % QUARTERS
    return QUARTERS + round(angle) % 360


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
