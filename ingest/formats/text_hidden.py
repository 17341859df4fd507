"""What plain text holds and is no text: numbers of its lines, and words that are struck out.

Text files have no layout; drafts number their lines all the same, Markdown strikes out with
"~~", and what is copied from elsewhere with Unicode's own strokes through the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.formats.omissions import LeftOut

_NUMBERED = re.compile(
    r"^[ \t]{0,12}(?P<number>\d{1,5})(?:[ \t]*$|(?:\t|[ ]{2,}|[ ]?[|:]|[ ](?=\S))[ \t|]*)", re.M
)
_TEXT_LINE = re.compile(r"^.*\S.*$", re.M)
_FEWEST = 15
_SHARE = 0.9
_WIDEST_STEP = 3
_STRUCK = re.compile(r"~~(?=[^\s~])[^~\n]{1,500}~~|(?:[^\W_][\u0335-\u0338][ \t.,%-]?){2,}")


def hidden_ranges(text: str, left_out: LeftOut) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a plain text that are left out.

    :param text: the text as read.
    :param left_out: where they are counted.
    """
    numbers = list(_line_numbers(text))
    left_out.add("line number", len(numbers))
    yield from numbers
    if "~~" in text or any(stroke in text for stroke in "\u0335\u0336\u0337\u0338"):
        for match in _STRUCK.finditer(text):
            left_out.add("struck out")
            yield match.span()


def _line_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The numbers that nearly all lines begin with, where they count the lines."""
    found = list(_NUMBERED.finditer(text))
    if len(found) < _FEWEST or len(found) < _SHARE * len(_TEXT_LINE.findall(text)):
        return
    values = [int(match["number"]) for match in found]
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    # Each page may begin anew.
    if sum(0 < step <= _WIDEST_STEP for step in steps) >= _SHARE * len(steps):
        yield from (match.span() for match in found)
