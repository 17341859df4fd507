"""The front of a contract: where it begins, its title page and its list of contents.

A council's memo may stand in front; it is told by its own signs and cut off. What title
pages and memos look like is data (``ontology/rules/identify.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.structure.headings import Heading, candidates, find_headings
from ingest.structure.line import Line
from ingest.structure.spaced_letters import unspaced
from ingest.structure.templates import Template, folded, load_templates, wording
from kkgraph.vocabulary.rules import load_rules

_TITLE_LINES = 40
_PROSE = 60
_LONGEST_TITLE = 120
_LEAST_SIGNS = 2
_LEAST_LISTED = 4


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of the list of contents."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Front:
    """Where the contract begins and what stands before its first chapter.

    :param start: index of the contract's first line; lines before belong to a memo
    :param title: lines of the title page, spaced letters drawn together
    :param contents: entries of the list of contents
    """

    start: int
    title: tuple[str, ...]
    contents: tuple[ContentsEntry, ...]


@cache
def _title() -> re.Pattern[str]:
    return re.compile(load_rules("identify")["title"], re.IGNORECASE)


@cache
def _memo_signs() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in load_rules("identify")["memo"])


@cache
def any_generation() -> Template:
    """Every heading of every generation by its words."""
    return wording(load_templates())


def read_front(lines: Sequence[Line]) -> Front:
    """Find where the contract begins, and mark what is no text of its own.

    Lines of a memo before it get the role ``furniture``, those of a list of contents
    without page numbers ``toc``.

    :param lines: the lines with their roles
    """
    headings = _body_headings(lines)
    first = _first_chapter(headings)
    stop = headings[first].first if headings else len(lines)
    known = any(any_generation().has_words(heading.title) for heading in headings)
    start = _start(lines, stop, [heading.first for heading in headings[:first]]) if known else 0
    contents = tuple(
        entry for line in lines[start:] if line.role == "toc" for entry in _entry(line)
    )
    for line in lines[:start]:
        if line.text:
            line.role = "furniture"
    return Front(start, tuple(_title_page(lines[start:stop])), contents)


def _body_headings(lines: Sequence[Line]) -> list[Heading]:
    """Headings, without those of a list of contents, whose lines are marked as such.

    A list of contents without page numbers is a run of headings with nothing in between,
    whose words come again later.
    """
    headings = find_headings(lines, any_generation())
    titles = [folded(heading.title) for heading in headings]
    first = 0
    while first < len(headings):
        last = _run(lines, headings, first)
        again = [title for title in titles[first : last + 1] if title in titles[last + 1 :]]
        listed = last - first + 1 >= _LEAST_LISTED and 2 * len(again) > last - first + 1
        if listed:
            mark_listed(lines, headings[first].first, _listed_to(lines, headings[last].last))
            del headings[first : last + 1], titles[first : last + 1]
        else:
            first = last + 1
    return headings


def _listed_to(lines: Sequence[Line], last: int) -> int:
    """The list's last line: an annex that follows directly belongs to it."""
    while last + 1 < len(lines) and lines[last + 1].text and candidates(lines[last + 1 : last + 2]):
        last += 1
    return last


def _run(lines: Sequence[Line], headings: Sequence[Heading], first: int) -> int:
    """The last of the headings that follow each other without text in between."""
    last = first
    while last + 1 < len(headings):
        between = lines[headings[last].last + 1 : headings[last + 1].first]
        if any(line.text and line.role not in ("furniture", "toc") for line in between):
            break
        last += 1
    return last


def _first_chapter(headings: Sequence[Heading]) -> int:
    """Which heading opens the contract: a first chapter by its words, else any known one."""
    known = [any_generation().match(h.title, h.number) for h in headings]
    opening = [
        at
        for at, (heading, found) in enumerate(zip(headings, known, strict=True))
        if found and found.number == heading.number == "1"
    ]
    # A memo may have a first chapter of its own: the contract's is followed by its headings.
    spans = list(zip(opening, [*opening[1:], len(headings)], strict=False))
    if spans:
        return max(spans, key=lambda span: (sum(map(bool, known[slice(*span)])), -span[0]))[0]
    return next((at for at, found in enumerate(known) if found), 0)


def _start(lines: Sequence[Line], stop: int, foreign: Sequence[int]) -> int:
    """Where the contract begins; 0 when nothing else stands in front of it."""
    signs = [
        (index, sign)
        for index, line in enumerate(lines[:stop])
        if line.text
        for sign, pattern in enumerate(_memo_signs())
        if pattern.search(line.text[:_LONGEST_TITLE])
    ]
    if len({sign for _, sign in signs}) < _LEAST_SIGNS:
        return 0
    after = max([index for index, _ in signs] + list(foreign)) + 1
    titles = [index for index in range(after, stop) if _is_title(lines, index)]
    on_top = [index for index in titles if lines[index].page_start]
    listed = [index for index in range(after, stop) if lines[index].role == "toc"]
    return next(iter([*on_top, *titles, *listed, stop]))


def _is_title(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.role not in ("body", "heading") or not _names_contract(line.text):
        return False
    before = lines[index - 1] if index else line
    return line.page_start or not before.text or before.role != "body" or index == 0


def _names_contract(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and bool(_title().fullmatch(unspaced(text)))


def _entry(line: Line) -> list[ContentsEntry]:
    """Number and words of an entry of the list of contents."""
    words = line.text.rstrip("0123456789").rstrip(" .…·\t\u2002")
    number, _, title = words.partition(" ") if "\t" not in words else words.partition("\t")
    number = number.rstrip(".")
    if not title.strip() or not re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){0,3}", number):
        return []
    return [ContentsEntry(number, title.strip())]


def _title_page(lines: Sequence[Line]) -> list[str]:
    """The lines before the list of contents, the first page break or the first prose."""
    found: list[str] = []
    prose = 0
    for line in lines:
        if line.role == "toc" or len(found) == _TITLE_LINES:
            break
        if found and line.page_start:
            break
        if not line.text or line.role not in ("body", "heading", "table"):
            continue
        prose = prose + 1 if len(line.text) > _PROSE and unspaced(line.text) == line.text else 0
        found.append(unspaced(line.text))
        if prose > 2:
            return found[:-prose]
    return found


def has_title(front: Front) -> bool:
    """Whether the title page carries the contract's name.

    :param front: the front
    """
    return any(_title().fullmatch(line) for line in front.title)


def mark_listed(lines: Sequence[Line], first: int, last: int) -> None:
    """Give the lines of a list of contents, and the heading above it, the role ``toc``.

    :param lines: the lines with their roles
    :param first: first line of the list
    :param last: its last line
    """
    heading = re.compile(load_rules("layout")["toc_heading"], re.IGNORECASE)
    above = [line for line in lines[max(0, first - 4) : first] if heading.fullmatch(line.text)]
    for line in [*above, *lines[first : last + 1]]:
        if line.text:
            line.role = "toc"
