"""Words set in spaced letters, as title pages have them: ``V E R S I O N  2 0 2 2``."""

from __future__ import annotations

import re

_WORD_GAP = re.compile(r"\s{2,}")
_NUMERAL_EDGE = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
# A line counts as spaced with so many lone letters, and so large a part of its words.
_LEAST, _SHARE = 4, 0.6


def unspaced(text: str) -> str:
    """The line with its spaced letters drawn together; any other line as it is.

    Wide gaps part words; where all gaps are alike, only numerals can be told from words.

    >>> unspaced("1 1  D E C E M B E R  2 0 2 0")
    '11 DECEMBER 2020'
    >>> unspaced("1 1 D E C E M B E R 2 0 2 0")
    '11 DECEMBER 2020'
    >>> unspaced("Vi har 3 mål")
    'Vi har 3 mål'

    :param text: a line
    """
    words = text.split()
    lone = sum(len(word) == 1 for word in words)
    if lone < _LEAST or lone < _SHARE * len(words):
        return text
    groups = (_drawn_together(group) for group in _WORD_GAP.split(text.strip()))
    return " ".join(word for group in groups for word in group)


def _drawn_together(group: str) -> list[str]:
    found: list[str] = []
    run = ""
    for word in group.split():
        if len(word) == 1:
            run += word
            continue
        found += [run, word]
        run = ""
    return [part for word in [*found, run] if word for part in _NUMERAL_EDGE.split(word)]
