"""The text of a contract laid out by section and line; own words told apart from shared ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kkgraph.contract import Contract, Passage, Section

_MARK = re.compile(r"(\d{1,9})-(\d{1,9})")


class TextRange(NamedTuple):
    """A range of characters of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with its number, from 1; ``pieces`` are marked or not."""

    number: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return not any(text.strip() for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines one after the other of one kind: ``own``, ``shared``, ``other`` party, ``none``."""

    kind: str
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A section, or what stands before the first and between two (then without section)."""

    section: Section | None
    stretches: tuple[Stretch, ...]
    skipped: int = 0

    @property
    def marked(self) -> bool:
        """Whether something in it is marked."""
        return any(hit for part in self.stretches for line in part.lines for _, hit in line.pieces)


def parse_mark(text: str | None) -> TextRange | None:
    """Read which characters to mark.

    :param text: such as ``120-180``; what is malformed marks nothing.
    :returns: the range.

    >>> parse_mark("120-180"), parse_mark("x")
    (TextRange(start=120, end=180), None)
    """
    found = _MARK.fullmatch(text or "")
    return TextRange(int(found[1]), int(found[2])) if found else None


def lay_out(
    contract: Contract, text: str, mark: TextRange | None, *, parts_only: bool
) -> tuple[TextBlock, ...]:
    """Lay a text out.

    :param contract: what is known of it.
    :param text: the text as it was read.
    :param mark: the characters to mark.
    :param parts_only: leave out lines that belong to no section or passage.
    :returns: blocks in the order of the text.
    """
    rows = text.split("\n")
    kinds = _kinds(contract, len(rows))
    shown = [kind != "none" or not parts_only for kind in kinds]
    if parts_only:
        _show_sections(contract.sections, shown)
        _show_parties(contract, shown)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row) + 1)
    lines = [PrintedLine(n, _pieces(row, starts[n - 1], mark)) for n, row in enumerate(rows, 1)]
    return tuple(_blocks(contract.sections, lines, kinds, shown))


def _kinds(contract: Contract, size: int) -> list[str]:
    """Say of each line whose words stand on it."""
    kinds = ["none"] * size
    for passage in contract.passages:
        kind = _kind(passage, contract)
        for place in range(passage.line_from - 1, min(passage.line_to, size)):
            if kinds[place] in ("none", "shared"):
                kinds[place] = kind
    return kinds


def _kind(passage: Passage, contract: Contract) -> str:
    if passage.shared:
        return "shared"
    return "own" if contract.owns(passage) else "other"


def _show_parties(contract: Contract, shown: list[bool]) -> None:
    """Show where a report says who the parties of all its contracts are."""
    for party in contract.parties:
        for place in party.evidence:
            for line in range(place.line_from - 1, min(place.line_to, len(shown))):
                shown[line] = True


def _show_sections(sections: Iterable[Section], shown: list[bool]) -> None:
    """Show headings too; a long section of a report holds more than one city's words."""
    for section in sections:
        shown[section.line_from - 1] = True


def _pieces(row: str, start: int, mark: TextRange | None) -> tuple[tuple[str, bool], ...]:
    """Cut a line where the mark begins and ends."""
    row = row.rstrip("\r")
    if mark is None or mark.end <= start or mark.start >= start + len(row):
        return ((row, False),)
    low, high = max(0, mark.start - start), min(len(row), mark.end - start)
    cut = ((row[:low], False), (row[low:high], True), (row[high:], False))
    return tuple(piece for piece in cut if piece[0])


def _blocks(
    sections: Sequence[Section],
    lines: Sequence[PrintedLine],
    kinds: Sequence[str],
    shown: Sequence[bool],
) -> Iterator[TextBlock]:
    """Cut the lines where sections begin."""
    ordered = sorted(sections, key=lambda section: (section.line_from, section.order))
    begins = [section.line_from for section in ordered]
    # Of two that begin on one line the later, narrower one gets its lines.
    bounds = [1, *begins, len(lines) + 1]
    for number in range(len(bounds) - 1):
        section = ordered[number - 1] if number else None
        first, last = bounds[number], bounds[number + 1]
        places = [n for n in range(first, last) if shown[n - 1]]
        skipped = last - first - len(places)
        if section or places:
            yield TextBlock(section, tuple(_stretches(places, lines, kinds)), skipped)


def _stretches(
    places: Sequence[int], lines: Sequence[PrintedLine], kinds: Sequence[str]
) -> Iterator[Stretch]:
    """Put lines of one kind together; blank lines go with what stands before."""
    held: list[PrintedLine] = []
    kind = "none"
    for number in places:
        line = lines[number - 1]
        now = kind if line.is_blank else kinds[number - 1]
        broken = bool(held) and held[-1].number != number - 1
        if held and (now != kind or broken):
            yield Stretch(kind, tuple(held))
            held = []
        kind = now
        held.append(line)
    if held:
        yield Stretch(kind, tuple(held))
