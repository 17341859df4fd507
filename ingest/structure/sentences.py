"""Where sentences begin and end in a passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary.rules import load_rules

_END = re.compile(rf"[.!?][”\"’)\]]*(?=\s+[{CAPITALS}0-9”\"“(\[])|[.!?][”\"’)\]]*\s*\Z")

# Passages of one contract are asked for by one extractor after another.
_REMEMBERED = 4096


@cache
def _abbreviation() -> re.Pattern[str]:
    words = load_rules("sentences")["abbreviations"]
    return re.compile(
        r"(?:^|[\s(“\"”])(?:" + "|".join(map(re.escape, words)) + r")\Z", re.IGNORECASE
    )


@lru_cache(maxsize=_REMEMBERED)
def sentence_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the sentences of a passage, without the white space between.

    >>> sentence_ranges("Vi minskar bl.a. utsläppen. Sedan mäter vi.")
    ((0, 27), (28, 43))

    :param text: cleaned text of one passage; one extractor after another asks for it
    """
    return tuple(_ranges(text))


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match.group()[0] == "." and _abbreviation().search(text, start, match.start() + 1):
            continue
        if text[match.start() - 1 : match.start()].isdigit() and _ordinal(text, start, match):
            continue
        trimmed = text[start:end].strip()
        if trimmed:
            first = start + (len(text[start:end]) - len(text[start:end].lstrip()))
            yield first, first + len(trimmed)
        start = end
    rest = text[start:].strip()
    if rest:
        first = start + (len(text[start:]) - len(text[start:].lstrip()))
        yield first, first + len(rest)


def _ordinal(text: str, start: int, match: re.Match[str]) -> bool:
    """A number with a full stop at the beginning of a sentence is a list number."""
    return text[start : match.start()].strip().isdigit()
