"""Which lines of a page belong to the page and not to its text."""

from __future__ import annotations

import pytest

from ingest.formats.pdf.furniture import PageRows, find_furniture
from ingest.formats.pdf.glyphs import Fragment


def page(number: int, size: float, height: float = 790.0) -> PageRows:
    line = Fragment(f"Bilaga {number}", 50.0, 200.0, height, height + size, size, 0, 8)
    body = Fragment("Kommunen bygger.", 50.0, 200.0, 400.0, 410.0, 10.0, 0, 16)
    return PageRows([[line], [body]], 0.0, 800.0)


# A line whose number counts with the pages is a running header up to a tenth larger than text.
@pytest.mark.parametrize(("size", "running"), [(30.0, True), (33.0, True), (33.1, False)])
def test_a_counting_line_is_running_unless_it_is_large(size: float, running: bool) -> None:
    found = find_furniture([page(number, size) for number in range(1, 4)], 30.0)
    assert [0 in roles for roles in found] == [running] * 3


# Rows count as near the edge in a band of the page's height, its border included.
@pytest.mark.parametrize(("height", "near"), [(790.0, True), (500.0, False)])
def test_only_lines_near_the_edge_are_running(height: float, near: bool) -> None:
    found = find_furniture([page(7, 10.0, height) for _ in range(3)], 10.0)
    assert [0 in roles for roles in found] == [near] * 3
