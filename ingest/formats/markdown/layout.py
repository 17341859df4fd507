"""What Markdown says of its text: headings, items of lists, tables, running heads.

Blocks are found by markdown-it-py, which knows what CommonMark says of headings and lists; rows
of tables are found before (:mod:`ingest.formats.markdown.rows`). Fences and blocks of HTML are not
read: in a contract they are slips of text recognition, and one that never ends would swallow
the rest of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.markdown.rows import read_rows
from ingest.formats.markdown.signs import Edit, find_signs
from ingest.formats.source import LineHint, Role
from ingest.formats.tables import Range, Table

_IGNORED = ("fence", "code", "html_block", "reference", "lheading", "table", "blockquote", "hr")
_LIST_SIGN = re.compile(r"[-+*][ \t]")
_HTML_HEADING = re.compile(r"<h[1-6]>[^<\n]{1,200}</h[1-6]>")
# A short paragraph that stands so often in a file is a running head.
_LONGEST_HEAD, _OFTEN = 80, 5
# Numbers of pages are read as single letters.
_PAGE_SIGN = re.compile(r"(?:[^\W\d_]|\d{1,3}|\W{1,3})")
# A sentence may come again with other figures.
_ENDS = ".!?:;,"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class MarkdownLayout:
    """What Markdown says of its text.

    :param hints: ranges with a role, in order of their start
    :param tables: the tables
    :param signs: what is no word of the text, as edits
    """

    hints: tuple[LineHint, ...]
    tables: tuple[Table, ...]
    signs: tuple[Edit, ...]


def read_layout(text: str) -> MarkdownLayout:
    """Read the layout of a Markdown text.

    :param text: the whole text, lines ended by LF or CR LF
    """
    tables, dashes = read_rows(text)
    blocks = list(_blocks(_without(text, tables, dashes)))
    hints = [LineHint(start, end, "header") for start, end in dashes]
    hints += [LineHint(row.start, row.end, "table") for table in tables for row in table.rows]
    hints += _running_heads(text, blocks)
    for start, end, role in blocks:
        if role == "bullet":
            # Lines after an item's first go on with it, indented or not.
            end = text.find("\n", start, end) + 1 or end
        if role:
            hints.append(LineHint(start, end, role))
    # A heading that comes again and again is a running head; what is said last holds.
    hints.sort(key=lambda hint: (hint.start, hint.role != "heading"))
    return MarkdownLayout(tuple(hints), tables, tuple(find_signs(text)))


def _without(text: str, tables: Iterable[Table], dashes: Iterable[Range]) -> str:
    """The text with blank lines in place of its tables; no offset changes."""
    gone = sorted([*dashes, *((row.start, row.end) for table in tables for row in table.rows)])
    pieces: list[str] = []
    done = 0
    for start, end in gone:
        pieces += (text[done:start], re.sub(r"[^\r\n]", " ", text[start:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _blocks(text: str) -> Iterator[tuple[int, int, Role | None]]:
    """Headings, items and paragraphs with their ranges."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").disable(list(_IGNORED))
    parser.core.ruler.enableOnly(["block"])
    # What CommonMark's first step would change would move offsets.
    plain = text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
    starts = _line_starts(plain)
    for token in parser.parse(plain):
        if token.map is None or token.type not in ("heading_open", "paragraph_open"):
            continue
        first, last = token.map
        start, end = starts[first], starts[last]
        words = plain[start:end]
        if not words.strip():
            continue
        role: Role | None = None
        if token.type == "heading_open" or _HTML_HEADING.fullmatch(words.strip()):
            role = "heading" if words.strip().strip("#").strip() else "header"
        elif _LIST_SIGN.match(words.lstrip(" \t")):
            role = "bullet"
        yield start, end, role


def _line_starts(text: str) -> list[int]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return [*starts, len(text)]


def _running_heads(text: str, blocks: Sequence[tuple[int, int, Role | None]]) -> Iterator[LineHint]:
    """Short paragraphs that come again and again, and signs that were numbers of pages."""
    lines = [
        (start, end, folded)
        for start, end, role in blocks
        if role != "bullet"
        for start, end in _lines(text, start, end)
        if (folded := _folded(text[start:end]))
    ]
    often = Counter(folded for _, _, folded in lines)
    for start, end, folded in lines:
        if _PAGE_SIGN.fullmatch(folded):
            yield LineHint(start, end, "page_number")
        elif len(folded) <= _LONGEST_HEAD and often[folded] >= _OFTEN and folded[-1] not in _ENDS:
            yield LineHint(start, end, "header")


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _folded(line: str) -> str:
    return _DIGITS.sub("#", line.strip().strip("#*").strip()) if line.strip() else ""
