"""Running heads of plain text, told by coming again at the breaks of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.structure.line import Line


def mark_repeated(lines: Sequence[Line]) -> None:
    """Short lines that come back at many page breaks, digits aside, are running headers.

    :param lines: the lines; those that are get the role ``furniture``
    """
    at_breaks: Counter[str] = Counter()
    body = [line for line in lines if line.text]
    edges: list[Line] = []
    for before, line in zip(body, body[1:], strict=False):
        if line.page_start:
            edges.extend((before, line))
    for line in edges:
        at_breaks[_masked(line.text)] += 1
    often = max(3, len(edges) // 8)
    for line in edges:
        if len(line.text) <= 60 and at_breaks[_masked(line.text)] >= often:
            line.role = "furniture"


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)
