"""The words of two cities that show what they have in common."""

from __future__ import annotations

from kkgraph.index.windows import sentence_ranges
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.twins_answer import LessonQuote, QuoteJson
from kkgraph.twins.profiles import OwnPassage

LEAST_WORDS = 8


# A quote of so many words can be read at a glance.
_GOOD_LENGTH = 45


def clearest(passages: list[OwnPassage], theme: str) -> OwnPassage:
    """The passage that says most plainly what a concept is about.

    :param passages: some that name the concept
    :param theme: its key
    """

    def order(passage: OwnPassage) -> tuple[bool, int, int, int]:
        named = dict(passage.themes).get(theme, 0)
        return (
            theme not in passage.firm,
            -min(named, 2),
            abs(passage.words - _GOOD_LENGTH),
            passage.start,
        )

    telling = [passage for passage in passages if _tells(passage)]
    return min(telling or passages, key=order)


def quote(passage: OwnPassage) -> QuoteJson:
    """A passage with its place.

    :param passage: the passage
    """
    source: SourcePlace = {
        "file": passage.file,
        "page": passage.page,
        "line_from": passage.line_from,
        "line_to": passage.line_to,
        "start": passage.start,
        "end": passage.end,
    }
    return {"text": passage.text, "source": source}


def quote_of(passage: OwnPassage, theme: str) -> LessonQuote:
    """A passage with its place, and the sentence in it that names a concept.

    :param passage: the passage
    :param theme: the concept's key
    """
    return {**quote(passage), "excerpt": sentence_of(passage, theme)}


def sentence_of(passage: OwnPassage, theme: str) -> str:
    """The sentence that names a concept; the passage where its words run over two.

    :param passage: the passage
    :param theme: the concept's key
    """
    named = [surface for key, surface in passage.surfaces if key == theme]
    for start, end in sentence_ranges(passage.text):
        sentence = passage.text[start:end]
        if any(surface in sentence.lower() for surface in named):
            return sentence
    return passage.text


def _tells(passage: OwnPassage) -> bool:
    return passage.words >= LEAST_WORDS
