"""What has been typed into the fields of a PDF form, where the fields stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from ingest.formats.pdf.glyphs import Fragment

# PDFium has no types.
Handle = Any

_HIDDEN = 0x2 | 0x20
_MULTILINE = 1 << 12
_PASSWORD = 1 << 13
_USUAL_SIZE = 10.0
_PITCH = 1.2
_LONGEST = 100_000


def read_fields(page: Handle) -> Iterator[Fragment]:
    """Yield the values of the text and choice fields of a page, line by line.

    :param page: PDFium's page, of a document whose form has been loaded.
    """
    import pypdfium2.raw as pdfium

    if page.formenv is None:
        return
    wanted = (
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    )
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
            kind = pdfium.FPDFAnnot_GetFormFieldType(page.formenv, note)
            if kind in wanted and not pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN:
                yield from _lines(page, note)
        pdfium.FPDFPage_CloseAnnot(note)


def _lines(page: Handle, note: Handle) -> Iterator[Fragment]:
    import pypdfium2.raw as pdfium

    flags = pdfium.FPDFAnnot_GetFormFieldFlags(page.formenv, note)
    if flags & _PASSWORD:
        return
    size = ctypes.c_float()
    pdfium.FPDFAnnot_GetFontSize(page.formenv, note, size)
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, box)
    height = size.value or _USUAL_SIZE
    texts = [" ".join(text.split()) for text in _value(page, note).splitlines()]
    top = box.top if flags & _MULTILINE else (box.top + box.bottom + _PITCH * height) / 2
    for line, text in enumerate(texts):
        if text:
            y1 = top - line * _PITCH * height
            yield Fragment(
                text, box.left, box.right, y1 - _PITCH * height, y1, round(height, 1), 0, len(text)
            )


def _value(page: Handle, note: Handle) -> str:
    """A field's value, which PDFium gives in UTF-16."""
    import pypdfium2.raw as pdfium

    length = min(pdfium.FPDFAnnot_GetFormFieldValue(page.formenv, note, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(max(length, 2))
    text = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFAnnot_GetFormFieldValue(page.formenv, note, text, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
