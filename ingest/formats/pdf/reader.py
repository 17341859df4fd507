"""PDF by its layout: lines in reading order, with pages and what each line is.

PDFium gives characters with boxes; everything above that is done here and in the modules
``pdf_glyphs`` (fragments), ``pdf_rows``, ``pdf_columns``, ``pdf_tables`` (order),
``pdf_furniture`` and ``pdf_roles`` (what a line is).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any

from ingest.formats.limits import check_page_count
from ingest.formats.omissions import LeftOut
from ingest.formats.pdf.columns import arrange, find_gutters
from ingest.formats.pdf.drawn_bullets import drawn_bullets
from ingest.formats.pdf.ending import is_complete
from ingest.formats.pdf.form_fields import read_fields
from ingest.formats.pdf.furniture import PageRows, find_furniture
from ingest.formats.pdf.glyphs import Fragment, read_fragments
from ingest.formats.pdf.grids import join_cells
from ingest.formats.pdf.line_numbers import line_numbers
from ingest.formats.pdf.objects import Box, PageObjects, read_objects
from ingest.formats.pdf.paths import Rule
from ingest.formats.pdf.roles import mark_lines
from ingest.formats.pdf.rows import PdfLine, group_rows, make_line
from ingest.formats.pdf.text_of_pages import assemble
from ingest.formats.pdf.unseen import unseen_characters
from ingest.formats.pdf.watermarks import watermarks
from ingest.formats.source import Content, ReadingWarning, Role
from kkgraph.errors import SourceError

# PDFium has no types.
Handle = Any

_LAYERS = b"/OCProperties"
_MIN_PAGE_CHARACTERS = 10
_MAX_UNKNOWN_SHARE = 0.3
_USUAL_PITCH = 1.2
_FULL_SHARE = 0.8
_FRESH_COPY = "fetch the file again, or open it in a PDF viewer and save it anew"
_OCR = "run text recognition on it (OCR, language Swedish) and give the result"


@dataclass(slots=True)
class _PdfPage:
    """One page as read; what is no text of it is taken out before it is put in order."""

    fragments: list[Fragment]
    box: Box
    turn: int
    rules: list[Rule]
    turned: list[str]
    characters: int
    unknown: int
    objects: PageObjects
    fields: int
    rows: PageRows = field(default_factory=lambda: PageRows([], 0, 0))
    lines: list[PdfLine] = field(default_factory=list)

    @property
    def heights(self) -> tuple[float, float]:
        """Bottom and top in the coordinates of the (turned) text."""
        left, bottom, right, top = self.box
        return {0: (bottom, top), 1: (-right, -left), 2: (-top, -bottom), 3: (left, right)}[
            self.turn
        ]


def read_pdf(data: bytes, name: str) -> Content:
    """Read a PDF.

    :param data: the whole file.
    :param name: the file as the user should see it.
    :raises SourceError: if it is encrypted, damaged, scanned, empty or too long.
    """
    document = _open(data, name)
    left_out = LeftOut()
    try:
        document.init_forms()
        check_page_count(len(document), name)
        layers = _LAYERS in data
        pages = [
            _read_page(document, number, name, left_out, layers=layers)
            for number in range(len(document))
        ]
    finally:
        document.close()
    _check_text(pages, name)
    body_size = _body_size(pages)
    _take_out(pages, body_size, left_out)
    warnings = (*_warnings(pages), *left_out.warnings())
    _arrange_pages(pages, body_size)
    pitch = _pitch(pages, body_size)
    mark_lines([page.lines for page in pages], body_size, pitch)
    text, starts, hints = assemble([page.lines for page in pages], pitch)
    return Content(text, starts, hints, warnings)


def _open(data: bytes, name: str) -> Handle:
    """Open a PDF, or say why it cannot be opened."""
    import pypdfium2
    from pypdfium2 import raw

    if not is_complete(data):
        # PDFium would repair such a file without a word and leave out what is missing.
        raise SourceError("the PDF stops before its end", path=name, remedy=_FRESH_COPY)
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise SourceError(
                "the PDF is locked with a password",
                path=name,
                remedy="open it with the password and save a copy without",
            ) from error
        if code == raw.FPDF_ERR_SECURITY:
            raise SourceError(
                "the PDF is locked in a way that is not read here",
                path=name,
                remedy="open it in a viewer and print it to a new PDF",
            ) from error
        raise SourceError(f"the PDF is damaged ({error})", path=name, remedy=_FRESH_COPY) from error


def _read_page(
    document: Handle, number: int, name: str, left_out: LeftOut, *, layers: bool
) -> _PdfPage:
    """Read fragments, rules and pictures of a page."""
    import pypdfium2

    try:
        page = document[number]
        box = page.get_bbox()
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise SourceError(
            f"page {number + 1} is damaged ({error})", path=name, remedy=_FRESH_COPY
        ) from error
    objects = read_objects(page, box)
    unseen = unseen_characters(page, textpage, objects, left_out, layers=layers)
    glyphs = read_fragments(textpage, box, unseen, objects.upright)
    fields, bullets = [], []
    if glyphs.turn == 0:
        fields = list(read_fields(page))
        bullets = list(drawn_bullets(glyphs.fragments, objects.dots))
    textpage.close()
    page.close()
    return _PdfPage(
        [*glyphs.fragments, *bullets, *fields],
        box,
        glyphs.turn,
        objects.rules if glyphs.turn == 0 else [],
        glyphs.turned,
        glyphs.characters + sum(field.count for field in fields),
        glyphs.unknown,
        objects,
        len(fields),
    )


def _take_out(pages: Sequence[_PdfPage], body_size: float, left_out: LeftOut) -> None:
    """Take watermarks and the numbers of lines out of the pages, and group what is left."""
    marked = watermarks([(page.fragments, *page.heights) for page in pages], body_size)
    numbered = line_numbers([page.fragments for page in pages])
    for page, over, beside in zip(pages, marked, numbered, strict=True):
        page.turned.extend(page.fragments[i].text for i in sorted(over))
        left_out.add("line number", len(beside))
        gone = over | beside
        fragments = [f for i, f in enumerate(page.fragments) if i not in gone]
        if page.turn == 0:
            fragments = join_cells(fragments, page.objects.across, page.objects.upright)
        page.rows = PageRows(group_rows(fragments), *page.heights)


def _check_text(pages: Sequence[_PdfPage], name: str) -> None:
    """Refuse what has no text.

    :raises SourceError: if most pages are pictures or most characters are unknown.
    """
    filled = [p for p in pages if p.characters or not p.objects.blank]
    silent = _silent(pages)
    if not filled:
        raise SourceError("the PDF is blank", path=name, remedy="export it again as PDF")
    if len(silent) > len(filled) / 2:
        raise SourceError(
            f"{len(silent)} of {len(pages)} pages hold pictures but no text: "
            "the PDF has been scanned or its letters turned into drawings",
            path=name,
            remedy=_OCR,
        )
    characters = sum(page.characters for page in pages)
    unknown = sum(page.unknown for page in pages)
    if unknown > _MAX_UNKNOWN_SHARE * characters:
        raise SourceError(
            f"{unknown} of {characters} characters have no meaning in the file's fonts",
            path=name,
            remedy=f"export it again as PDF with its fonts, or {_OCR}",
        )


def _silent(pages: Sequence[_PdfPage]) -> list[int]:
    """Numbers of the pages that hold something, but no text."""
    return [
        number
        for number, page in enumerate(pages, 1)
        if page.characters < _MIN_PAGE_CHARACTERS and not page.objects.blank
    ]


def _warnings(pages: Sequence[_PdfPage]) -> Iterator[ReadingWarning]:
    """Warn of pages, characters and pictures that give no text."""
    silent = _silent(pages)
    unknown = sum(page.unknown for page in pages)
    if silent:
        yield ReadingWarning("page_without_text", f"no text on {_pages(silent)}: only pictures")
    if unknown:
        yield ReadingWarning(
            "unknown_characters", f"{unknown} characters have no meaning in the file's fonts"
        )
    pictures = [n for n, p in enumerate(pages, 1) if p.objects.pictures and n not in silent]
    if pictures:
        yield ReadingWarning("image", f"pictures on {_pages(pictures)} were not read")
    fields = sum(page.fields for page in pages)
    if fields:
        yield ReadingWarning(
            "form_fields", f"{fields} lines typed into form fields were read where they stand"
        )
    turned = [n for n, page in enumerate(pages, 1) if page.turned]
    if turned:
        yield ReadingWarning(
            "turned_text", f"text at an angle on {_pages(turned)} stands at the end of the page"
        )


def _pages(numbers: Sequence[int]) -> str:
    """Write page numbers with runs drawn together.

    >>> _pages([1, 2, 3, 7])
    'pages 1-3, 7'
    """
    runs = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(runs)}"


def _body_size(pages: Sequence[_PdfPage]) -> float:
    """Size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for fragment in page.fragments:
            sizes[fragment.size] += fragment.count
    return max(sizes, key=lambda size: (sizes[size], size))


def _arrange_pages(pages: Sequence[_PdfPage], body_size: float) -> None:
    """Put each page in order: header, text, footer, text at an angle."""
    furniture = find_furniture([page.rows for page in pages], body_size)
    bodies = [
        [row for index, row in enumerate(page.rows.rows) if index not in roles]
        for page, roles in zip(pages, furniture, strict=True)
    ]
    gutters = find_gutters(zip(bodies, (page.rules for page in pages), strict=True))
    for page, roles, body_rows in zip(pages, furniture, bodies, strict=True):
        rows = page.rows.rows
        middle = (page.rows.bottom + page.rows.top) / 2
        body = arrange(body_rows, page.rules, gutters)
        edges = []
        for index, role in sorted(roles.items()):
            line = make_line([rows[index]], " ", -1)
            line.role = role
            edges.append(line)
        above = [line for line in edges if line.y0 > middle]
        below = [line for line in edges if line.y0 <= middle]
        page.lines = [*above, *body, *below, *(_turned_line(t) for t in page.turned)]


def _turned_line(text: str) -> PdfLine:
    """Text at an angle is written on the margin or across the page: no part of the prose."""
    role: Role = "footer"
    return PdfLine(text, 0, 0, 0, 0, 0, 0, -2, role)


def _pitch(pages: Sequence[_PdfPage], body_size: float) -> float:
    """Usual distance of two lines of running text, in units of its size.

    Below a line that fills its column the paragraph mostly goes on; below others it ends.
    """
    pairs = [
        (above, (above.y0 - line.y0) / body_size)
        for page in pages
        for above, line in zip(page.lines, page.lines[1:], strict=False)
        if above.block == line.block
        and abs(above.size - body_size) < 0.3
        and abs(line.size - body_size) < 0.3
    ]
    usual = [(above.x1 - above.x0, step) for above, step in pairs if 0.8 < step < 2.5]
    widest = max((width for width, _ in usual), default=0.0)
    full = [step for width, step in usual if width > _FULL_SHARE * widest]
    return median(full) if full else _USUAL_PITCH
