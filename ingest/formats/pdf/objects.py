"""What is drawn on a PDF page: pictures, rules that make tables, and what lies over what."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.formats.pdf.paths import (
    Matrix,
    Rule,
    Upright,
    matrix_of,
    merged_rules,
    merged_uprights,
    placed,
    straight_lines,
)

# PDFium has no types.
Handle = Any

Box = tuple[float, float, float, float]
Ink = tuple[int, int, int, int]

_RULE_HEIGHT = 2.5
_RULE_WIDTH = 30.0
_PICTURE_SHARE = 0.02
# Drawings and maps hold thousands of paths; no table needs so many.
_MAX_OBJECTS = 5_000
_MAX_DEPTH = 8
_MAX_STROKES = 1_000
_MAX_FILLS = 500
_SMALLEST_FILL = 3.0
_DOT = 9.0
_OPAQUE = 250


class TextObject(NamedTuple):
    """A piece of text as the page draws it: in which order, where and with what ink."""

    address: int
    order: int
    box: Box
    mode: int
    ink: Ink | None
    layered: bool


class Fill(NamedTuple):
    """A filled path that hides what was drawn before it."""

    order: int
    box: Box
    ink: Ink


@dataclass(slots=True)
class PageObjects:
    """The objects of a page.

    ``pictures`` counts those large enough to say something, ``objects`` all objects; ``strokes``
    are thin lines of any length, ``across`` and ``upright`` the straight lines of all paths,
    ``dots`` small filled figures.
    """

    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0
    images: list[Box] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    strokes: list[Rule] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    upright: list[Upright] = field(default_factory=list)
    texts: list[TextObject] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Whether nothing at all is drawn on the page."""
        return self.objects == 0


def read_objects(page: Handle, box: Box) -> PageObjects:
    """Look through the objects of a page, also those inside forms.

    :param page: PDFium's page.
    :param box: left, bottom, right and top of what is visible.
    """
    import pypdfium2.raw as pdfium

    found = PageObjects()
    found.objects = pdfium.FPDFPage_CountObjects(page)
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    for order, (handle, kind, matrices) in enumerate(_objects(page)):
        bounds = x0, y0, x1, y1 = _bounds(handle, matrices)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts.append(_text(handle, order, bounds))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(bounds)
            found.pictures += (x1 - x0) * (y1 - y0) > _PICTURE_SHARE * area
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if y1 - y0 <= _RULE_HEIGHT and x1 - x0 > y1 - y0:
                found.strokes.append(Rule(x0, x1, (y0 + y1) / 2))
                del found.strokes[_MAX_STROKES:]
            if x1 - x0 >= _RULE_WIDTH:
                found.rules.extend(_rules(x0, y0, x1, y1, box))
            for line in straight_lines(handle, matrices):
                (found.across if isinstance(line, Rule) else found.upright).append(line)  # type: ignore[arg-type]
            if max(x1 - x0, y1 - y0) <= _DOT and len(found.dots) < _MAX_FILLS:
                found.dots.extend([bounds] if _is_filled(handle) else [])
            if len(found.fills) < _MAX_FILLS:
                found.fills.extend(_fills(handle, order, bounds))
    found.across, found.upright = merged_rules(found.across), merged_uprights(found.upright)
    found.rules += [rule for rule in found.across if rule.x1 - rule.x0 >= _RULE_WIDTH]
    return found


def _objects(page: Handle) -> Iterator[tuple[Handle, int, tuple[Matrix, ...]]]:
    """Yield the objects of a page in the order of drawing, with kind and the forms' matrices."""
    import pypdfium2.raw as pdfium

    count = min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)
    left = [_MAX_OBJECTS]
    for index in range(count):
        yield from _with_inner(pdfium.FPDFPage_GetObject(page, index), (), left)


def _with_inner(
    handle: Handle, matrices: tuple[Matrix, ...], left: list[int]
) -> Iterator[tuple[Handle, int, tuple[Matrix, ...]]]:
    """Yield an object, or what is in it if it is a form."""
    import pypdfium2.raw as pdfium

    left[0] -= 1
    if left[0] < 0:
        return
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield handle, kind, matrices
    elif len(matrices) < _MAX_DEPTH:
        inner = (matrix_of(handle), *matrices)
        for index in range(min(pdfium.FPDFFormObj_CountObjects(handle), _MAX_OBJECTS)):
            yield from _with_inner(pdfium.FPDFFormObj_GetObject(handle, index), inner, left)


def _text(handle: Handle, order: int, bounds: Box) -> TextObject:
    import pypdfium2.raw as pdfium

    address = ctypes.cast(handle, ctypes.c_void_p).value or 0
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
    return TextObject(address, order, bounds, mode, _ink(handle), _is_layered(handle))


def _is_layered(handle: Handle) -> bool:
    """Tell whether an object belongs to a layer, which a viewer may hide."""
    import pypdfium2.raw as pdfium

    length = ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(handle)):
        buffer = ctypes.create_string_buffer(16)
        mark = pdfium.FPDFPageObj_GetMark(handle, index)
        text = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        if pdfium.FPDFPageObjMark_GetName(mark, text, 16, length):
            if buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "OC":
                return True
    return False


def _ink(handle: Handle) -> Ink | None:
    """Colour and opacity (0-255 each) that an object is filled with."""
    import pypdfium2.raw as pdfium

    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, opacity):
        return None
    return red.value, green.value, blue.value, opacity.value


def _fills(handle: Handle, order: int, bounds: Box) -> Iterator[Fill]:
    """A path that hides what is under it: filled, large enough, opaque."""
    import pypdfium2.raw as pdfium

    x0, y0, x1, y1 = bounds
    if x1 - x0 < _SMALLEST_FILL or y1 - y0 < _SMALLEST_FILL:
        return
    if not _is_filled(handle):
        return
    ink = _ink(handle)
    if ink and ink[3] >= _OPAQUE and not pdfium.FPDFPageObj_HasTransparency(handle):
        yield Fill(order, bounds, ink)


def _is_filled(handle: Handle) -> bool:
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(handle, mode, stroke)) and mode.value != 0


def _rules(x0: float, y0: float, x1: float, y1: float, box: Box) -> list[Rule]:
    """A thin path is a rule; a box, which may be a cell, has one above and one below."""
    if y1 - y0 <= _RULE_HEIGHT:
        return [Rule(x0, x1, (y0 + y1) / 2)]
    if y1 - y0 > 0.5 * (box[3] - box[1]):
        return []
    return [Rule(x0, x1, y0), Rule(x0, x1, y1)]


def _bounds(handle: Handle, matrices: tuple[Matrix, ...]) -> Box:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    found = left.value, bottom.value, right.value, top.value
    for matrix in matrices:
        found = _placed(found, matrix)
    return found


def _placed(box: Box, matrix: Matrix) -> Box:
    """The box around a box in the coordinates of what a form stands in."""
    corners = [placed((x, y), (matrix,)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
