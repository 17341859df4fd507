"""A sample contract as the text that extraction from PDF leaves behind."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise

from samples.markup import Block, Contract, Page

_WIDTH = 84


def to_text(contract: Contract) -> str:
    """Lay a contract out as plain text with all the traps of an extracted PDF.

    :param contract: the contract in pages.
    :returns: the text; a page break shows as one space before the next page's first line.
    """
    out: list[str] = []
    _fill_last_lines(contract)
    for number, page in enumerate(contract.pages, 1):
        lines = _page(contract, page)
        lines += [f"viablecities.se {number}"] if contract.settings.get("footer") else []
        out.append(" " + "\n".join(lines))
    return "\n".join(out) + "\n"


def _fill_last_lines(contract: Contract) -> None:
    """Let the line before a page break run full, as it does where the page broke by itself."""
    for before, after in pairwise(contract.pages):
        if not after.blocks or not after.blocks[0].continued:
            continue
        first, second = before.blocks[-1], after.blocks[0]
        words = second.text.split(" ")
        while "{" not in words[0] and "~" not in words[0] and len(words) > 3:
            if len(_block(contract, Block(first.kind, f"{first.text} {words[0]}"))) > len(
                _block(contract, first)
            ):
                break
            first.text = f"{first.text} {words.pop(0)}"
        second.text = " ".join(words)


def _page(contract: Contract, page: Page) -> list[str]:
    lines: list[str] = []
    for index, block in enumerate(page.blocks):
        lines += _block(contract, block)
        following = page.blocks[index + 1 : index + 2]
        if following and not (block.kind == "heading" and following[0].kind != "heading"):
            lines.append("")
    for number, note in page.footnotes:
        lines += ["", *textwrap.wrap(f"{number}\u2002{note}", 110, break_on_hyphens=False)]
    return lines + [""] * bool(page.links) + page.links


def _block(contract: Contract, block: Block) -> list[str]:
    if block.kind == "toc":
        return _contents(contract)
    text = re.sub(r"\{(\d+)\}", r"\1", block.text)
    if block.kind == "heading" and contract.settings.get("tab"):
        text = re.sub(r"^([\d.]+) ", "\\1\t ", text)
    if block.kind == "bullet" and not block.continued:
        text = contract.settings.get("bullet", "•") + "\t " + text
    wrapped: list[str] = []
    for piece in text.split("~"):
        wrapped += textwrap.wrap(
            piece, _WIDTH, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False
        )
    return [line + " " if line.endswith(",") else line for line in wrapped]


def _contents(contract: Contract) -> list[str]:
    lines = ["Innehåll"]
    for heading, page in contract.headings():
        title = heading.text.replace("~", " ")
        lines.append(f"{title} {'.' * max(3, 78 - len(title))} {page}")
    return lines
