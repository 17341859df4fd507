"""Windows: what answers a question inside a unit, a bullet or one to three sentences.

Units are long enough to be found by; an answer is shorter. A passage of up to three sentences
is one window; a longer one has a window for each two sentences that follow each other, so that
no thought is cut between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Arrays
from kkgraph.contract import Passage
from kkgraph.index.qualified import concept_marks
from kkgraph.index.units import Unit
from kkgraph.text.lexicon import words

# So many sentences are one thought.
_SENTENCES = 3
# A window of fewer words names something and says nothing about it.
_LEAST_WORDS = 3
# A bullet of at most so many words may be the title of the running text after it.
_TITLE_WORDS = 6
# A window of links is no answer: so many words of an address are more than of text.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_STOP = re.compile(r"[.!?][\"”’)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a unit.

    :param start: offset of its first character in the unit's text
    :param end: offset after its last
    :param word_from: number of its first word in the unit, from 0
    :param word_to: number after its last
    :param concepts: keys of the concepts its passage names, each with what qualifies it
    :param place: of its passage in the text as read: first and last line, start, end, page (-1)
    """

    start: int
    end: int
    word_from: int
    word_to: int
    concepts: tuple[tuple[str, int], ...]
    place: tuple[int, int, int, int, int]


def windows_of(unit: Unit) -> list[Window]:
    """The windows of a unit, in order; none where nothing in it can be an answer.

    :param unit: passages that were joined
    """
    found: list[Window] = []
    start = word = 0
    titles = [False, *(_is_title(*pair) for pair in pairwise(unit.passages)), False]
    title: Window | None = None
    for passage, titled, is_title in zip(unit.passages, titles, titles[1:], strict=False):
        held = list(_of_passage(passage, start, word, least=1 if is_title else _LEAST_WORDS))
        if titled and title and held:
            held[0] = _joined(title, held[0])
        title = held[0] if is_title and held else None
        found += [] if is_title else held
        start += len(passage.text) + 1
        word += len(words(passage.text))
    return found


def _is_title(bullet: Passage, following: Passage) -> bool:
    """Whether a bullet only names what the running text after it tells of."""
    return (
        (bullet.kind, following.kind) == ("bullet", "paragraph")
        and len(bullet.text.split()) <= _TITLE_WORDS
        and bullet.text.rstrip()[-1:].isalnum()
    )


def _joined(title: Window, window: Window) -> Window:
    """The first window of a text with the bullet that is its title."""
    line_from, _, start, _, page = title.place
    _, line_to, _, end, _ = window.place
    return Window(
        title.start,
        window.end,
        title.word_from,
        window.word_to,
        tuple(sorted({*title.concepts, *window.concepts})),
        (line_from, line_to, start, end, page),
    )


def _of_passage(passage: Passage, start: int, word: int, *, least: int) -> Iterator[Window]:
    concepts = concept_marks(passage)
    named = [(mention.theme, mention.surface.casefold()) for mention in passage.themes]
    page = -1 if passage.page is None else passage.page
    place = (passage.line_from, passage.line_to, passage.start, passage.end, page)
    for begin, end in _ranges(passage.text):
        text = passage.text[begin:end]
        held = len(words(text))
        if held < least or _is_links(text, held):
            continue
        before = word + len(words(passage.text[:begin]))
        small = text.casefold()
        there = tuple(sorted({(key, concepts[key]) for key, surface in named if surface in small}))
        yield Window(start + begin, start + end, before, before + held, there, place)


def _is_links(text: str, held: int) -> bool:
    of_links = sum(len(words(match.group())) for match in _ADDRESS.finditer(text))
    return 2 * of_links > held


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the windows of a passage."""
    sentences = sentence_ranges(text)
    if len(sentences) <= _SENTENCES:
        yield 0, len(text)
        return
    for first, second in zip(sentences, sentences[1:], strict=False):
        yield first[0], second[1]


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Where sentences stand, roughly: a stop, a blank and a capital letter or a figure end one.

    :param text: of one passage
    """
    cuts = [
        match.end()
        for match in _STOP.finditer(text)
        if match.end() < len(text) and not text[match.end()].islower()
    ]
    ends = [*cuts, len(text)]
    return [
        (start, start + len(text[start:end].rstrip()))
        for start, end in zip([0, *cuts], ends, strict=True)
        if text[start:end].strip()
    ]


def window_arrays(held: Sequence[Sequence[Window]], concepts: dict[str, int]) -> Arrays:
    """The windows of all units as arrays.

    :param held: of each unit, in the order of the index
    :param concepts: numbers of the concepts
    :returns: ``windows`` (one row each: word_from, word_to, start, end,
        then the place of its passage), ``window_starts`` (the
        first of each unit), ``window_concepts``, ``window_concept_marks`` and
        ``window_concept_starts`` (numbers of the concepts of each window, and what qualifies them)
    """
    each = [window for row in held for window in row]
    table = [(w.word_from, w.word_to, w.start, w.end, *w.place) for w in each]
    named = [[(concepts[key], mark) for key, mark in w.concepts if key in concepts] for w in each]
    return {
        "windows": np.asarray(table, dtype=np.int32).reshape(len(table), 9),
        "window_starts": _starts([len(row) for row in held]),
        "window_concepts": np.asarray([n for row in named for n, _ in row], dtype=np.int32),
        "window_concept_marks": np.asarray([m for row in named for _, m in row], dtype=np.uint8),
        "window_concept_starts": _starts([len(row) for row in named]),
    }


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *lengths], dtype=np.int64)
