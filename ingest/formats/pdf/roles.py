"""What each line of a PDF page is: footnote, heading or bullet, by size, weight and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.formats.pdf.rows import PdfLine
from ingest.formats.pdf.tables import LEADERS
from kkgraph.text.characters import SMALLS, is_bullet

_FOOTNOTE_SIZE = 0.93
_HEADING_SIZE = 1.12
_MAX_HEADING_LINES = 3
_MAX_HEADING_CHARACTERS = 200
_BOLD_SHARE = 0.9

_FURNITURE = frozenset({"header", "footer", "page_number"})

_NOTE_MARK = re.compile(r"(\d{1,3}|[*†‡]+)[.)]?\s*[^\W\d]")
_DASH = re.compile(r"[–*o-]\s")
_ENDS_CLAUSE = re.compile(r"[.:;!?]\s*$")
_NUMBERED = re.compile(rf"\d{{1,2}}(\.\d{{1,2}})*\.?\s+[^\W{SMALLS}]")


def mark_lines(pages: Sequence[Sequence[PdfLine]], body_size: float, pitch: float) -> None:
    """Give the lines of all pages their roles, where they have none yet.

    :param pages: lines in reading order.
    :param body_size: size of the running text.
    :param pitch: usual distance of two lines, in units of the type size.
    """
    plain = [line for page in pages for line in page if line.role is None]
    characters = sum(len(line.text) for line in plain)
    bold = sum(len(line.text) for line in plain if line.bold > _BOLD_SHARE)
    weight_counts = bold < 0.4 * characters
    _mark_repeated_headers(pages)
    carried = False
    for page in pages:
        carried = _mark_footnotes(page, body_size, carried)
        _mark_headings(page, body_size, pitch, weight_counts)
        _mark_bullets(page, pitch)


def _mark_repeated_headers(pages: Sequence[Sequence[PdfLine]]) -> None:
    """Mark the header of a table where it comes back, as it does on the table's next page."""
    header: str | None = None
    for page in pages:
        above: PdfLine | None = None
        for line in page:
            if line.role in _FURNITURE:
                continue
            if line.role == "table":
                begins = above is None or above.role != "table"
                if line.text == header and (above is None or not begins):
                    line.role = "header"
                    continue
                header = line.text if begins and above is not None else header or line.text
            above = line


def gap_before(line: PdfLine, above: PdfLine | None, pitch: float) -> bool:
    """Tell whether a line begins a paragraph by the room left above it.

    :param line: the line.
    :param above: the one before it in reading order.
    :param pitch: usual distance of two lines, in units of the type size.
    """
    if above is None or above.y0 <= line.y0:
        return False
    # Between two sizes the larger one sets the distance that is still usual.
    return above.y0 - line.y0 > 1.28 * pitch * max(line.size, above.size)


def begins_note(line: PdfLine) -> bool:
    """Tell whether a line begins with the mark of a footnote."""
    return _NOTE_MARK.match(line.text) is not None


def _mark_footnotes(page: Sequence[PdfLine], body_size: float, carried: bool) -> bool:
    """Mark small type at the foot of each column.

    :param carried: whether the page before ended in a footnote, which may go on here.
    :returns: whether this page ends in one.
    """
    found = False
    plain = [line for line in page if line.role is None]
    for _, block in groupby(plain, key=lambda line: line.block):
        lines = list(block)
        foot = _small_foot(lines, body_size)
        while foot and not (carried or begins_note(foot[0])):
            foot.pop(0)
        if foot and not any(_stands_below(line, foot[0], body_size) for line in plain):
            found = True
            for line in foot:
                line.role = "footnote"
    return found


def _small_foot(lines: Sequence[PdfLine], body_size: float) -> list[PdfLine]:
    """Lines in small type with which a column ends."""
    foot: list[PdfLine] = []
    for line in reversed(lines):
        if line.size > _FOOTNOTE_SIZE * body_size:
            break
        foot.insert(0, line)
    return foot


def _stands_below(line: PdfLine, note: PdfLine, body_size: float) -> bool:
    """Tell whether running text stands below a note, which then is none."""
    beside = line.x1 < note.x0 or line.x0 > note.x1
    return line.size > _FOOTNOTE_SIZE * body_size and line.y1 < note.y0 and not beside


def _mark_headings(
    page: Sequence[PdfLine], body_size: float, pitch: float, weight_counts: bool
) -> None:
    """Mark lines in larger type, and bold ones where bold is not the rule."""
    above: PdfLine | None = None
    for group in _styled_groups(page, pitch):
        first = group[0]
        larger = first.size >= _HEADING_SIZE * body_size
        bold = weight_counts and all(line.bold > _BOLD_SHARE for line in group)
        if (larger or (bold and _stands_alone(group, above, pitch))) and _reads_as_heading(group):
            for line in group:
                line.role = "heading"
        above = group[-1]


def _styled_groups(page: Sequence[PdfLine], pitch: float) -> Iterator[list[PdfLine]]:
    """Group lines that follow each other in one style without a gap or a new number."""
    group: list[PdfLine] = []
    for line in page:
        if group and not in_one_group(group[-1], line, pitch):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def in_one_group(above: PdfLine, line: PdfLine, pitch: float) -> bool:
    """Tell whether a line goes on in the style of the one above, as a long heading does."""
    if (above.role, above.block) != (line.role, line.block):
        return False
    if abs(above.size - line.size) > 0.3 or (above.bold > _BOLD_SHARE) != (line.bold > _BOLD_SHARE):
        return False
    return not gap_before(line, above, pitch) and not _NUMBERED.match(line.text)


def _stands_alone(group: Sequence[PdfLine], above: PdfLine | None, pitch: float) -> bool:
    """Tell a bold heading from bold words that happen to fill a line."""
    first = group[0]
    if above is None or above.block != first.block or above.role is not None:
        return True
    return gap_before(first, above, pitch) or bool(_ENDS_CLAUSE.search(above.text))


def _reads_as_heading(group: Sequence[PdfLine]) -> bool:
    text = " ".join(line.text for line in group)
    if group[0].role is not None or not any(character.isalpha() for character in text):
        return False
    if len(group) > _MAX_HEADING_LINES or len(text) > _MAX_HEADING_CHARACTERS:
        return False
    if _begins_item(text) or LEADERS.search(text):
        return False
    return not text.endswith((".", ",", ";"))


def _begins_item(text: str) -> bool:
    return is_bullet(text[0]) and text[1:2].isspace()


def _mark_bullets(page: Sequence[PdfLine], pitch: float) -> None:
    """Mark the first line of each item; a dash counts only where a sentence has ended."""
    above: PdfLine | None = None
    for line in page:
        if line.role is None:
            after_item = above is not None and above.role == "bullet"
            begins = above is None or after_item or bool(_ENDS_CLAUSE.search(above.text))
            if _begins_item(line.text) or (
                _DASH.match(line.text) and (begins or gap_before(line, above, pitch))
            ):
                line.role = "bullet"
        above = line
