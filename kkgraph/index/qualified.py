"""Which words of the units stand where something is denied, or only considered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kkgraph.contract import QUALIFIED, Passage
from kkgraph.index.units import Unit
from kkgraph.text.lexicon import tokens, words

# The bit of each kind in the mark of a word.
BITS = {kind: 1 << number for number, kind in enumerate(QUALIFIED)}


def qualified_words(units: Sequence[Unit], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The marks of all words, as `kkgraph.index.bm25.sequence` puts them in a row.

    :param units: in the order of the index
    :param starts: where the words of each begin
    :returns: of each word the sum of its kinds' `BITS`, 0 for a plain statement
    """
    marks = np.zeros(int(starts[-1]), dtype=np.uint8)
    for unit, start in zip(units, starts.tolist(), strict=False):
        if any(passage.qualified for passage in unit.passages):
            held = [mark for passage in unit.passages for mark in _marks(passage)]
            marks[start : start + len(held)] = held
    return marks


def _marks(passage: Passage) -> Iterator[int]:
    """The marks of a passage's words."""
    if not passage.qualified:
        yield from (0 for _ in words(passage.text))
        return
    for token in tokens(passage.text):
        yield _mark(passage, token.start, token.end)


def concept_marks(passage: Passage) -> dict[str, int]:
    """The concepts that a passage names, each with the marks of its first place.

    :param passage: the passage
    """
    found = {}
    for mention in passage.themes:
        start = passage.text.find(mention.surface) if passage.qualified else -1
        found[mention.theme] = (
            _mark(passage, start, start + len(mention.surface)) if start >= 0 else 0
        )
    return found


def _mark(passage: Passage, start: int, end: int) -> int:
    """The marks of a stretch of a passage's text."""
    mark = 0
    for one in passage.qualified:
        if one.start < end and start < one.end:
            mark |= BITS[one.kind]
    return mark
