"""Lines of a text and what each of them is: body, furniture, footnote or link.

What extraction from PDF leaves behind is recognised here (see ``ontology/rules/layout.yaml``):
page breaks, running headers, page numbers, footnotes, blocks of link targets, tables of
contents. Layout hints from the reader (PDF, DOCX, HTML) win over guesses from the text.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.formats.source import MARKDOWN, NoteMark, SourceText
from ingest.structure.line import Line, Role
from ingest.structure.running_heads import mark_repeated
from ingest.structure.spaced_letters import unspaced
from kkgraph.vocabulary.rules import load_rules

_LINE = re.compile(r"[^\r\n\f]*(?:\r\n|\r|\n|\f|\Z)")
# A footnote's mark: a number at the end of a word, perhaps after its quotation or punctuation
# mark, or at the end of a year.
_DIGITS = re.compile(r"(?<!\d)(?P<year>20\d\d(?=\d))?\d+(?![.,]\d|\w)")
_BEFORE_MARK = re.compile(r"[^\W\d][”\"’)\]]{0,2}[.,:;]?\Z")
_YEAR_DIGITS = 4
# A footnote's mark stands at most so many characters before it.
_MARK_WITHIN = 12_000
# No entry of a table of contents is longer.
_LONGEST_ENTRY = 300
_HINT_ROLES: dict[str, Role] = {
    "header": "furniture",
    "footer": "furniture",
    "page_number": "furniture",
    "footnote": "footnote",
    "heading": "heading",
    "table": "table",
}


@dataclass(frozen=True, slots=True)
class LineIndex:
    """From an offset to its line number and page."""

    starts: tuple[int, ...]
    pages: tuple[int, ...]

    def line(self, offset: int) -> int:
        """1-based number of the line that holds ``offset``."""
        return bisect.bisect_right(self.starts, offset)

    def page(self, offset: int) -> int | None:
        """1-based page, ``None`` where the format has no pages."""
        return bisect.bisect_right(self.pages, offset) if self.pages else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load_rules("layout")
    return {
        "furniture": re.compile("|".join(rules["furniture"]), re.IGNORECASE),
        "toc_entry": re.compile(rules["toc_entry"]),
        "toc_unless": re.compile(rules["toc_unless"]),
        "toc_heading": re.compile(rules["toc_heading"], re.IGNORECASE),
        "footnote": re.compile(rules["footnote"]),
        "link": re.compile(rules["link"]),
    }


def line_index(source: SourceText) -> LineIndex:
    """Where lines and pages of a source start."""
    starts = tuple(start for start, _ in _ranges(source.text))
    return LineIndex(starts, source.pages)


def read_lines(source: SourceText) -> list[Line]:
    """All lines of a source with their roles.

    :param source: the text as read, with page starts and layout hints
    """
    lines = [_line(number, start, end, source.text) for number, (start, end) in _numbered(source)]
    _mark_pages(lines, source)
    if source.hints:
        _apply_hints(lines, source)
    else:
        mark_repeated(lines)
    _mark_patterns(lines)
    _mark_contents(lines)
    if not any(line.role == "footnote" for line in lines):
        _mark_footnotes(lines, source)
    return lines


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        if match.start() < len(text) or not text:
            yield match.start(), match.end()


def _numbered(source: SourceText) -> Iterator[tuple[int, tuple[int, int]]]:
    return enumerate(_ranges(source.text), 1)


def _line(number: int, start: int, end: int, text: str) -> Line:
    whole = text[start:end].rstrip("\r\n\f")
    words = whole.strip()
    at = start + (len(whole) - len(whole.lstrip()))
    return Line(
        number=number,
        start=at,
        end=at + len(words),
        text=unicodedata.normalize("NFC", words),
        role="body" if words else "blank",
        page_start=bool(words) and whole[0] == " " and whole[1:2] != " ",
        empty=not whole,
    )


def _mark_pages(lines: list[Line], source: SourceText) -> None:
    """In plain text one leading space is all that is left of a page break."""
    if source.media_type == MARKDOWN:
        for line in lines:
            line.page_start = False
    if not source.pages:
        return
    pages = set(source.pages)
    pending = False
    for line, (start, _) in zip(lines, _ranges(source.text), strict=True):
        pending = pending or start in pages
        line.page_start = pending and bool(line.text)
        if line.text:
            pending = False


def _apply_hints(lines: list[Line], source: SourceText) -> None:
    starts = [line.start for line in lines]
    for hint in source.hints:
        first = bisect.bisect_left(starts, hint.start)
        for line in lines[max(0, first - 1) :]:
            if line.start >= hint.end:
                break
            if line.text and line.end > hint.start and line.start >= hint.start - 1:
                line.bullet_hint = line.bullet_hint or hint.role == "bullet"
                line.role = _HINT_ROLES.get(hint.role, line.role)


def _mark_patterns(lines: list[Line]) -> None:
    patterns = _patterns()
    for line in lines:
        if line.role in ("body", "heading"):
            if patterns["furniture"].fullmatch(line.text):
                line.role = "furniture"
            elif patterns["link"].fullmatch(line.text):
                line.role = "link"


def _mark_contents(lines: list[Line]) -> None:
    """A table of contents: three or more entries with page numbers, near each other."""
    run: list[Line] = []
    gap = 0
    for line in [*lines, Line(0, 0, 0, "", "blank", False, True)]:
        if _is_entry(line.text):
            run.append(line)
            gap = 0
        elif not line.text and line.number:
            continue
        elif line.number and run and gap < 2:
            gap += 1
        else:
            if len(run) >= 3:
                _drop_contents(lines, run)
            run, gap = [], 0


def _is_entry(text: str) -> bool:
    """Whether a line looks like an entry; spaced letters may end in a numeral as entries do."""
    if not 0 < len(text) <= _LONGEST_ENTRY or not _patterns()["toc_entry"].fullmatch(text):
        return False
    return not _patterns()["toc_unless"].search(text) and unspaced(text) == text


def _drop_contents(lines: list[Line], run: Sequence[Line]) -> None:
    first, last = run[0].number - 1, run[-1].number - 1
    for line in lines[first : last + 1]:
        if line.text:
            line.role = "toc"
    heading = _patterns()["toc_heading"]
    for line in reversed(lines[max(0, first - 4) : first]):
        if line.text and heading.fullmatch(line.text):
            line.role = "toc"


def _mark_footnotes(lines: list[Line], source: SourceText) -> None:
    """Footnotes are numbered in sequence, marked in the text, and stand at a page's foot."""
    pattern = _patterns()["footnote"]
    marks: dict[int, list[int]] | None = None
    expected = 1
    for index, line in enumerate(lines):
        match = pattern.match(line.text) if line.role == "body" else None
        if not match or not expected <= int(match["number"]) <= expected + 2:
            continue
        number = int(match["number"])
        marks = footnote_marks(source.text, source.marks) if marks is None else marks
        if not marks_before(marks, number, line.start) or not _at_foot(lines, index):
            continue
        for following in _until_blank(lines, index):
            following.role = "footnote"
        expected = number + 1


def footnote_marks(text: str, raised: Iterable[NoteMark] = ()) -> dict[int, list[int]]:
    """Where numbers cling to words, as footnotes' marks do: offsets by number, in order.

    :param text: a text
    :param raised: marks that were known by being raised, and have been taken out of it

    >>> footnote_marks("Viable Cities1 minskar CO2, 3.1 och nät.12")
    {1: [13], 2: [25], 12: [40]}
    """
    found: dict[int, list[int]] = {}
    for mark in raised:
        found.setdefault(mark.number, []).append(mark.at)
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if end - start > _YEAR_DIGITS and match["year"]:
            start += _YEAR_DIGITS
        elif not _BEFORE_MARK.search(text, max(0, start - 4), start):
            continue
        if end - start <= 2:
            bisect.insort(found.setdefault(int(text[start:end]), []), start)
    return found


def marks_before(marks: dict[int, list[int]], number: int, offset: int) -> Sequence[int]:
    """Marks of a footnote that stand before it, on its page or the one before.

    :param marks: what :func:`footnote_marks` found
    :param number: of the footnote
    :param offset: where it begins
    """
    places = marks.get(number, [])
    first = bisect.bisect_left(places, offset - _MARK_WITHIN)
    return places[first : bisect.bisect_left(places, offset)]


def _at_foot(lines: Sequence[Line], index: int) -> bool:
    """Only footnotes, links and blanks stand between here and the page break."""
    pattern = _patterns()["footnote"]
    in_note = False
    for line in lines[index : index + 40]:
        if line.page_start and line is not lines[index]:
            return True
        if not line.text:
            in_note = False
        elif line.role in ("link", "furniture") or pattern.match(line.text):
            in_note = True
        elif not in_note:
            return False
    return index + 40 >= len(lines)


def _until_blank(lines: Sequence[Line], index: int) -> Iterator[Line]:
    for line in lines[index:]:
        if not line.text or (line.page_start and line is not lines[index]):
            return
        yield line
