"""The straight lines of the paths on a PDF page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# PDFium has no types.
Handle = Any
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

# Drawings have more pieces than the borders of a table.
_MOST_PIECES = 1_000
_STRAIGHT = 0.7
_SHORTEST = 4.0
# Points between the pieces of one line.
_PIECE_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin horizontal line or the edge of a filled cell."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A thin vertical line or the side of a cell."""

    x: float
    y0: float
    y1: float


def matrix_of(handle: Handle) -> Matrix:
    """How an object is placed in what it stands in.

    :param handle: PDFium's object.
    """
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def placed(point: Point, matrices: tuple[Matrix, ...]) -> Point:
    """A point in the coordinates of the page.

    :param point: where it is in its own object.
    :param matrices: of the object and the forms it stands in, innermost first.
    """
    x, y = point
    for a, b, c, d, e, f in matrices:
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y


def straight_lines(handle: Handle, matrices: tuple[Matrix, ...]) -> Iterator[Rule | Upright]:
    """Yield the horizontal and vertical lines of a path.

    :param handle: PDFium's path.
    :param matrices: of the forms it stands in, innermost first.
    """
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(handle)
    if count > _MOST_PIECES:
        return
    inner = (matrix_of(handle), *matrices)
    x, y = ctypes.c_float(), ctypes.c_float()
    start: Point | None = None
    last: Point | None = None
    for index in range(count):
        piece = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        point = placed((x.value, y.value), inner)
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _line(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(piece) and start is not None:
            yield from _line(last, start)
            last = start


def merged_rules(pieces: Iterable[Rule]) -> list[Rule]:
    """Make one line of the pieces that lie in a row, as those of the cells of a table.

    :param pieces: horizontal lines of any length.
    """
    merged: list[Rule] = []
    for piece in sorted(pieces, key=lambda rule: (round(rule.y), rule.x0)):
        last = merged[-1] if merged else None
        if last and abs(piece.y - last.y) <= 1 and piece.x0 <= last.x1 + _PIECE_GAP:
            merged[-1] = Rule(last.x0, max(last.x1, piece.x1), last.y)
        else:
            merged.append(piece)
    return merged


def merged_uprights(pieces: Iterable[Upright]) -> list[Upright]:
    """The same for vertical lines.

    :param pieces: vertical lines of any length.
    """
    lying = merged_rules(Rule(piece.y0, piece.y1, piece.x) for piece in pieces)
    return [Upright(rule.y, rule.x0, rule.x1) for rule in lying]


def _line(a: Point, b: Point) -> Iterator[Rule | Upright]:
    across, down = abs(a[0] - b[0]), abs(a[1] - b[1])
    if down <= _STRAIGHT and across >= _SHORTEST:
        yield Rule(min(a[0], b[0]), max(a[0], b[0]), (a[1] + b[1]) / 2)
    elif across <= _STRAIGHT and down >= _SHORTEST:
        yield Upright((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
