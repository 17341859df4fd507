"""Running headers, footers and page numbers: what comes back at one height of many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.formats.pdf.rows import Row
from ingest.formats.source import Role

Edge = Literal["header", "footer"]

# Share of the page's height at either end in which furniture is looked for.
_BAND = 0.15
_SAME_HEIGHT = 4.0
_PAGE_NUMBER_LETTERS = 12
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class PageRows:
    """The rows of a page, top first, and the heights between which they are visible."""

    rows: list[Row]
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class _FurnitureCandidate:
    page: int
    row: int
    edge: Edge
    text: str
    height: float
    size: float

    @property
    def masked(self) -> str:
        return _NUMBER.sub("#", self.text)

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in _NUMBER.findall(self.text)]


def find_furniture(pages: Sequence[PageRows], body_size: float) -> list[dict[int, Role]]:
    """Find the rows of each page that belong to the page and not to the text.

    :param pages: all pages of the document.
    :param body_size: size of the running text; a larger line whose number changes is a heading.
    :returns: for each page the role by number of the row; ``page_number`` where the row
        holds little else than a number that counts pages.
    """
    candidates = [c for number, page in enumerate(pages) for c in _candidates(number, page)]
    found: list[dict[int, Role]] = [{} for _ in pages]
    needed = 3 if len(pages) > 4 else 2
    groups: dict[tuple[str, str], list[_FurnitureCandidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.edge, candidate.masked].append(candidate)
    running: list[_FurnitureCandidate] = []
    for group in groups.values():
        for member, role in _running(group, needed, body_size):
            found[member.page][member.row] = role
            running.append(member)
    _add_same_height(found, candidates, running, needed)
    _add_lone_numbers(found, candidates, pages)
    return found


def _candidates(number: int, page: PageRows) -> Iterable[_FurnitureCandidate]:
    """Yield the rows near the top and the bottom of a page."""
    band = _BAND * (page.top - page.bottom)
    for index, row in enumerate(page.rows):
        height = row[0].y0
        edge: Edge = "header" if height > (page.top + page.bottom) / 2 else "footer"
        near = page.top - height if edge == "header" else height - page.bottom
        if near <= band:
            text = " ".join(fragment.text for fragment in row)
            yield _FurnitureCandidate(number, index, edge, text, height, max(f.size for f in row))


def _running(
    group: Sequence[_FurnitureCandidate], needed: int, body_size: float
) -> list[tuple[_FurnitureCandidate, Role]]:
    """Pick from lines alike but for digits those that truly come back."""
    accepted: dict[_FurnitureCandidate, Role] = {}
    for same in _by_height(group):
        exact: dict[str, list[_FurnitureCandidate]] = defaultdict(list)
        counting: dict[tuple[int, int], list[_FurnitureCandidate]] = defaultdict(list)
        for member in same:
            exact[member.text].append(member)
            for position, value in enumerate(member.numbers):
                counting[position, value - member.page].append(member)
        for members in exact.values():
            if _pages(members) >= needed:
                accepted.update((member, member.edge) for member in members)
        for members in counting.values():
            if _pages(members) >= needed and members[0].size <= 1.1 * body_size:
                role = _counting_role(members[0])
                accepted.update((member, role) for member in members)
    return list(accepted.items())


def _by_height(group: Sequence[_FurnitureCandidate]) -> list[list[_FurnitureCandidate]]:
    """Part candidates by the height at which they stand."""
    parts: list[list[_FurnitureCandidate]] = []
    for candidate in sorted(group, key=lambda c: (c.height, c.page)):
        if parts and candidate.height - parts[-1][-1].height <= _SAME_HEIGHT:
            parts[-1].append(candidate)
        else:
            parts.append([candidate])
    return parts


def _pages(members: Iterable[_FurnitureCandidate]) -> int:
    return len({member.page for member in members})


def _counting_role(candidate: _FurnitureCandidate) -> Role:
    """A line with few letters beside the page's number is a page number."""
    letters = sum(character.isalpha() for character in candidate.text)
    return "page_number" if letters <= _PAGE_NUMBER_LETTERS else candidate.edge


def _add_same_height(
    found: list[dict[int, Role]],
    candidates: Sequence[_FurnitureCandidate],
    running: Sequence[_FurnitureCandidate],
    needed: int,
) -> None:
    """Add lines that differ but stand, as small, where running ones stand on other pages.

    That is how a header that names the chapter is known. Chapters that are shorter than the
    usual number of repetitions would otherwise leave it in the text.
    """
    places: dict[tuple[Edge, int, float], set[int]] = defaultdict(set)
    for member in running:
        places[member.edge, round(member.height), member.size].add(member.page)
    frame = _frame(candidates, running)
    for candidate in candidates:
        if candidate.row in found[candidate.page] or not _outside(candidate, frame):
            continue
        near = (-1, 0, 1)
        pages = set().union(
            *(places[candidate.edge, round(candidate.height) + d, candidate.size] for d in near)
        )
        if len(pages) >= needed:
            found[candidate.page][candidate.row] = candidate.edge


def _frame(
    candidates: Sequence[_FurnitureCandidate], running: Sequence[_FurnitureCandidate]
) -> dict[Edge, float]:
    """Heights that the text reaches on pages with running lines."""
    known = set(running)
    frame: dict[Edge, float] = {}
    for edge in ("header", "footer"):
        pages = {member.page for member in running if member.edge == edge}
        heights = [
            c.height for c in candidates if c.edge == edge and c.page in pages and c not in known
        ]
        if heights:
            frame[edge] = max(heights) if edge == "header" else min(heights)
    return frame


def _outside(candidate: _FurnitureCandidate, frame: dict[Edge, float]) -> bool:
    limit = frame.get(candidate.edge)
    if limit is None:
        return True
    if candidate.edge == "header":
        return candidate.height > limit + 1
    return candidate.height < limit - 1


def _add_lone_numbers(
    found: list[dict[int, Role]],
    candidates: Sequence[_FurnitureCandidate],
    pages: Sequence[PageRows],
) -> None:
    """Add a bare number below everything else, for documents too short to show a series."""
    for candidate in candidates:
        last = candidate.row == len(pages[candidate.page].rows) - 1
        if last and candidate.edge == "footer" and re.fullmatch(r"\d{1,4}", candidate.text):
            found[candidate.page].setdefault(candidate.row, "page_number")
