"""A line of a text and what it is: body, furniture, footnote or link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "body", "blank", "furniture", "footnote", "link", "toc", "heading", "table", "continued"
]


@dataclass(slots=True)
class Line:
    """One line: ``start``/``end`` enclose its text without surrounding white space.

    ``cells`` are the ranges of the cells of a table's row that begins on it.
    """

    number: int
    start: int
    end: int
    text: str
    role: Role
    page_start: bool
    empty: bool
    bullet_hint: bool = False
    cells: tuple[tuple[int, int], ...] = ()
