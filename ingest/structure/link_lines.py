"""Link targets that stand on lines of their own or in footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.structure.line import Line


@dataclass(frozen=True, slots=True)
class Link:
    """A link target that stands on a line of its own; ``line`` is 1-based."""

    url: str
    start: int
    end: int
    line: int


def read_links(lines: Iterable[Line]) -> tuple[Link, ...]:
    """Link targets that stand on lines of their own or in footnotes."""
    links = []
    for line in lines:
        if line.role in ("link", "footnote"):
            for match in re.finditer(r"https?://\S+", line.text):
                start = line.start + match.start()
                links.append(Link(match.group(), start, start + len(match.group()), line.number))
    return tuple(links)
