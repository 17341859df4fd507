"""The small markup the sample contracts are written in, read into blocks.

``# ## ###`` headings, ``-`` bullets, ``1.`` numbered items, ``%page`` and ``<page>`` page
breaks, ``[[...]]`` footnotes, ``~`` a forced end of line, ``%link`` a target for the foot of
the page, ``%set name = value`` and ``%include file``. Blank lines part paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SOURCE = Path(__file__).resolve().parent / "source"
Kind = Literal["title", "sub", "toc", "heading", "paragraph", "bullet", "item"]

_FOOTNOTE = re.compile(r"\[\[(.*?)\]\]")
_ITEM = re.compile(r"\d\. (?=\S)")


@dataclass(slots=True)
class Block:
    """One stretch of text; ``continued`` when a page break cut it off from the one before."""

    kind: Kind
    text: str
    level: int = 0
    continued: bool = False


@dataclass(slots=True)
class Page:
    """What stands on one page: blocks, then footnotes, then link targets."""

    blocks: list[Block] = field(default_factory=list)
    footnotes: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Contract:
    """A sample contract laid out in pages, with the settings of its source."""

    name: str
    settings: dict[str, str]
    pages: list[Page]

    def headings(self) -> Iterator[tuple[Block, int]]:
        """Every heading with the number of its page."""
        for number, page in enumerate(self.pages, 1):
            for block in page.blocks:
                if block.kind == "heading":
                    yield block, number


def read(name: str) -> Contract:
    """Read one source with everything it includes.

    :param name: file name without suffix, such as ``lingonheda-2024``.
    :returns: the contract in pages.
    """
    settings: dict[str, str] = {"version": ""}
    lines = list(_lines(name, settings))
    pages = [Page()]
    counter = 0
    for chunk in _chunks(lines):
        if chunk == "%page":
            pages.append(Page())
        elif chunk.startswith("%link "):
            pages[-1].links.append(chunk.removeprefix("%link "))
        elif chunk != "%toc" or settings.get("toc"):
            counter = _place(_block(chunk), pages, counter)
    return Contract(name, settings, pages)


def joined(text: str) -> str:
    """Undo forced line ends, for formats that wrap by themselves.

    >>> joined("klimat-~och EU-~kommissionen uppfölj-~ning senast~2040 2019–~2027")
    'klimat- och EU-kommissionen uppföljning senast 2040 2019–2027'
    """
    text = re.sub(r"-~(?=och\b)", "- ", text)
    text = re.sub(r"(?<=[A-ZÅÄÖ]-)~", "", text)
    text = re.sub(r"(?<=[a-zåäö])-~", "", text)
    return re.sub(r"(?<=–)~", "", text).replace("~", " ")


def _lines(name: str, settings: dict[str, str]) -> Iterator[str]:
    for line in (SOURCE / f"{name}.mk").read_text(encoding="utf-8").splitlines():
        if line.startswith("%set "):
            key, value = line.removeprefix("%set ").split(" = ")
            settings[key] = value
        elif line.startswith("%include "):
            yield from _lines(line.removeprefix("%include "), settings)
        else:
            for key, value in settings.items():
                line = line.replace(f"{{{key}}}", value)
            yield line


def _chunks(lines: list[str]) -> Iterator[str]:
    """Paragraphs, and each line that begins with a sign of its own."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        alone = line.startswith(("%", "#", "- ")) or bool(_ITEM.match(line))
        if paragraph and (alone or not line):
            yield " ".join(paragraph)
            paragraph = []
        if alone:
            yield line
        elif line:
            paragraph.append(line)


def _block(chunk: str) -> Block:
    if chunk.startswith("#"):
        marks, text = chunk.split(" ", 1)
        return Block("heading", text, len(marks))
    for start, kind in (("%title ", "title"), ("%sub ", "sub"), ("%toc", "toc"), ("- ", "bullet")):
        if chunk.startswith(start):
            return Block(kind, chunk.removeprefix(start))  # type: ignore[arg-type]
    return Block("item" if _ITEM.match(chunk) else "paragraph", chunk)


def _place(block: Block, pages: list[Page], counter: int) -> int:
    """Put a block on the last page, cut at ``<page>``; footnotes go where they are called.

    :returns: the number of the last footnote.
    """
    for index, text in enumerate(block.text.split("<page>")):
        if index:
            pages.append(Page())
        page = pages[-1]
        for note in _FOOTNOTE.findall(text):
            counter += 1
            page.footnotes.append((counter, note))
            text = _FOOTNOTE.sub(f"{{{counter}}}", text, count=1)
        page.blocks.append(Block(block.kind, text.strip(), block.level, continued=index > 0))
    return counter
