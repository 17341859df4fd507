"""What of a passage answers: the window, cut to what can be read at a glance."""

from __future__ import annotations

from collections.abc import Sequence

# So many characters stand on either side of what matters.
SIDE = 240
_CUT = "…"


def excerpt_of(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Cut a window to its part that matters.

    >>> excerpt_of("Vi bygger om.", [(3, 9)])
    'Vi bygger om.'

    :param text: the window
    :param marks: ranges in it that match, in order; its beginning matters where there are none
    :returns: the text in one line, with an ellipsis where something was left out
    """
    if is_short(text):
        return " ".join(text.split())
    middle = (marks[0][0] + marks[-1][1]) // 2 if marks else 0
    if marks and marks[-1][1] - marks[0][0] > 2 * SIDE:
        middle = marks[0][0]
    start = max(0, min(middle - SIDE, len(text) - 2 * SIDE))
    end = min(len(text), start + 2 * SIDE)
    if start > 0:
        start = _word_start(text, start)
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    cut = " ".join(text[start:end].split())
    return (_CUT if start > 0 else "") + cut + (_CUT if end < len(text) else "")


def is_short(text: str) -> bool:
    """Whether a window can be shown whole.

    :param text: the window
    """
    return len(text) <= 2 * SIDE


def _word_start(text: str, start: int) -> int:
    """The first word that begins at or after a place."""
    blank = text.find(" ", start)
    return start if blank < 0 or blank - start > SIDE else blank + 1
