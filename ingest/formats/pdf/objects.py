"""What else is drawn on a PDF page: pictures, and the rules that make tables."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

from ingest.formats.pdf.rows import Rule

# PDFium has no types.
Handle = Any

Box = tuple[float, float, float, float]

_RULE_HEIGHT = 2.5
_RULE_WIDTH = 30.0
_PICTURE_SHARE = 0.02
# Drawings and maps hold thousands of paths; no table needs so many.
_MAX_OBJECTS = 5_000


@dataclass(slots=True)
class PageObjects:
    """Rules of a page, number of pictures large enough to say something, and all objects."""

    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing at all is drawn on the page."""
        return self.objects == 0


def read_objects(page: Handle, box: Box) -> PageObjects:
    """Look through the objects of a page.

    :param page: PDFium's page.
    :param box: left, bottom, right and top of what is visible.
    """
    import pypdfium2.raw as pdfium

    found = PageObjects()
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    found.objects = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(found.objects, _MAX_OBJECTS)):
        handle = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        x0, y0, x1, y1 = _bounds(handle)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictures += (x1 - x0) * (y1 - y0) > _PICTURE_SHARE * area
        elif x1 - x0 >= _RULE_WIDTH:
            found.rules.extend(_rules(x0, y0, x1, y1, box))
    return found


def _rules(x0: float, y0: float, x1: float, y1: float, box: Box) -> list[Rule]:
    """A thin path is a rule; a box, which may be a cell, has one above and one below."""
    if y1 - y0 <= _RULE_HEIGHT:
        return [Rule(x0, x1, (y0 + y1) / 2)]
    if y1 - y0 > 0.5 * (box[3] - box[1]):
        return []
    return [Rule(x0, x1, y0), Rule(x0, x1, y1)]


def _bounds(handle: Handle) -> Box:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
