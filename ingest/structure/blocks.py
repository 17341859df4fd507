"""Paragraphs and bullets, rejoined over line ends, page breaks and footnotes."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from ingest.structure.line import Line
from kkgraph.contract import PassageKind
from kkgraph.vocabulary.rules import load_rules

# No paragraph is longer; a text that lost its line ends is cut, at sentences where it can be.
_LONGEST = 4_000
_TERMINAL = (".", "!", "?", ":", ";")
_DASHES = "-–—"
_CLOSING = "”\"’')]»"


@dataclass(slots=True)
class Block:
    """Consecutive lines that make one paragraph or bullet.

    ``pieces`` are ranges of the text as read; ``numbered`` marks an item of a numbered list;
    ``cells`` says that the pieces are cells of a row.
    """

    kind: PassageKind
    pieces: list[tuple[int, int]] = field(default_factory=list)
    numbered: bool = False
    cells: bool = False


@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["bullet"])


@cache
def _item() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["numbered_item"])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["opening"])


@cache
def _caption() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["caption"])


def is_double_spaced(lines: Sequence[Line]) -> bool:
    """Whether an empty line after every text line means nothing (some PDF extractions)."""
    texts = [index for index, line in enumerate(lines[:-1]) if line.text]
    followed = sum(lines[index + 1].empty for index in texts)
    spaced = sum(1 for line in lines if not line.text and not line.empty)
    return len(texts) > 20 and followed > 0.75 * len(texts) and spaced > 0.03 * len(texts)


def full_width(lines: Sequence[Line]) -> float:
    """Typical length of a line that fills its column, in characters."""
    lengths = sorted(len(line.text) for line in lines if line.role == "body")
    upper = lengths[len(lengths) // 2 :]
    return statistics.median(upper) if upper else 80.0


def build_blocks(lines: Iterable[Line], *, double_spaced: bool, width: float) -> list[Block]:
    """Group the body lines of one section.

    :param lines: the section's lines without its heading
    :param double_spaced: whether empty lines mean nothing (see :func:`is_double_spaced`)
    :param width: typical length of a full line
    """
    return list(_Grouper(double_spaced, width).group(lines))


def cut_long(block: Block, raw: str) -> Iterator[Block]:
    """The block itself, or several where it is far longer than a paragraph.

    :param block: a block
    :param raw: the text as read
    """
    if block.cells or sum(end - start for start, end in block.pieces) <= _LONGEST:
        yield block
        return
    pieces: list[tuple[int, int]] = []
    room = _LONGEST
    for start, end in block.pieces:
        while end - start > room:
            stop = _cut_at(raw, start, start + room)
            yield Block(block.kind, [*pieces, (start, stop)], block.numbered)
            pieces, room, start = [], _LONGEST, stop
        pieces.append((start, end))
        room -= end - start
    yield Block(block.kind, pieces, block.numbered)


def _cut_at(raw: str, start: int, stop: int) -> int:
    """The last end of a sentence, or of a word, before an offset; else that offset."""
    for sign in (". ", " "):
        at = raw.rfind(sign, start, stop)
        if at > start:
            return at + len(sign)
    return stop


@dataclass(slots=True)
class _OpenBlock:
    """The block being built, its last line so far, and whether it is a bullet with a dash."""

    block: Block
    last: Line
    dash: bool


class _Grouper:
    """State while walking down the lines: the block being built and what came between."""

    def __init__(self, double_spaced: bool, width: float) -> None:
        self.double_spaced = double_spaced
        self.width = width
        self.open: _OpenBlock | None = None
        self.gap = False
        self.interrupted = False

    def group(self, lines: Iterable[Line]) -> Iterator[Block]:
        for line in lines:
            if not line.text:
                self._blank(line)
            elif line.role in ("body", "table", "heading"):
                yield from self._text(line)
            else:
                self.interrupted = True
        if self.open:
            yield self.open.block

    def _blank(self, line: Line) -> None:
        if not (self.double_spaced and line.empty):
            self.gap = True

    def _text(self, line: Line) -> Iterator[Block]:
        opened = self.open
        if line.cells:
            if opened:
                yield opened.block
            row = Block("table", list(line.cells), cells=True)
            self.open = _OpenBlock(row, line, dash=False)
            self.gap = self.interrupted = False
            return
        kind, start, numbered = self._kind(line)
        if opened and kind is None and self._goes_on(opened, line):
            opened.block.pieces.append((line.start, line.end))
            opened.last = line
        else:
            if opened:
                yield opened.block
            pieces = [(start, line.end)] if start < line.end else []
            dash = kind == "bullet" and line.text[0] in _DASHES
            self.open = _OpenBlock(Block(kind or "paragraph", pieces, numbered), line, dash)
        self.gap = self.interrupted = False

    def _kind(self, line: Line) -> tuple[PassageKind | None, int, bool]:
        """The kind of block that this line begins, ``None`` when it may go on another."""
        if line.role == "table":
            return "table", line.start, False
        bullet = _bullet().match(line.text)
        opened = self.open
        fresh = opened is None or self.gap or line.page_start or opened.block.numbered
        in_dashes = opened and (opened.dash or opened.last.text.endswith(":"))
        # After the end of a sentence a dash begins one of the items below it.
        in_dashes = in_dashes or (opened and _ends(opened.last.text))
        if bullet and line.text[0] in _DASHES and not (fresh or in_dashes):
            bullet = None  # a dash within a sentence that happens to begin the line
        item = _item().match(line.text)
        if item and not bullet and (fresh or line.bullet_hint):
            return "bullet", line.start + item.end(), True
        if bullet or line.bullet_hint:
            return "bullet", line.start + (bullet.end() if bullet else 0), False
        if _caption().match(line.text):
            return "table", line.start, False
        if _opening().match(line.text):
            return "paragraph", line.start, False
        return None, line.start, False

    def _goes_on(self, opened: _OpenBlock, line: Line) -> bool:
        block, before = opened.block, opened.last
        if block.kind == "table":
            return False
        if not block.pieces:
            return True
        if not (self.gap or self.interrupted or line.page_start):
            return True
        if _ends(before.text):
            return False
        small = line.text[0].islower() or line.text[0] in "(–"
        if self.interrupted or line.page_start:
            running = block.kind == "paragraph" and len(block.pieces) > 1
            return small or running or (not self.gap and self._full(before))
        return small and (self._full(before) or before.text.endswith((",", "-", " och", " eller")))

    def _full(self, line: Line) -> bool:
        return len(line.text) >= 0.7 * self.width


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_TERMINAL) or text.endswith(_TERMINAL)
