"""Whose plan it is: one place of the registers or several together, or nobody's that is known.

A place is taken when the front of the file names it and the text as a whole names it far more than
any other, and when the text names its country, too. Where two places are as likely the plan is
refused: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.structure.line import Line
from ingest.structure.plans.plan_form import plan_form
from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.registers import Municipality, Vocabulary

# So much of a text is enough to know whose it is.
_ENOUGH = 150_000
_IN_TITLE, _IN_FRONT = 4.0, 1.5
_LEAST = 2.0
_TIE = 0.6
_FRONT = 60
_FEWEST = 5
_TITLE = 140


@dataclass(frozen=True, slots=True)
class Whose:
    """What is known of whose plan it is.

    :param places: the place, or all places that have it together; empty where nobody's
    :param rivals: names of the places that are as likely, where that is why
    """

    places: tuple[Municipality, ...]
    rivals: tuple[str, ...] = ()


def read_whose(lines: Sequence[Line], vocabulary: Vocabulary) -> Whose:
    """Say whose plan a text is.

    :param lines: its lines with their roles
    :param vocabulary: the registers
    """
    front = [line.text for line in lines if line.text and line.role != "toc"][:_FRONT]
    titles = [plain(words) for words in _titles(front)]
    running = plain("\n".join(line.text for line in lines)[:_ENOUGH])
    page = plain("\n".join(front))
    counts = {
        place.code: count
        for place in vocabulary.municipalities.values()
        if not place.fictional and (count := _count(place, running))
    }
    most = max(counts.values(), default=0)
    scores: dict[str, float] = {}
    for code, count in counts.items():
        place = vocabulary.municipalities[code]
        score = count / most + _IN_FRONT * _named(place, page)
        score += _IN_TITLE * any(_named(place, title) for title in titles)
        if count >= _FEWEST and _country_named(place, running):
            scores[code] = score
    return _decide(scores, titles, vocabulary)


def _titles(front: Sequence[str]) -> Iterable[str]:
    """What follows the words "action plan of the city of" on the title page, over two lines."""
    pattern = plan_form().patterns["place_title"]
    for line, after in zip(front, [*front[1:], ""], strict=True):
        match = pattern.search(line) if len(line) <= _TITLE else None
        if match:
            yield line[match.end() :] or after[:_TITLE]
            if len(after) <= _TITLE:
                yield after


def _decide(scores: dict[str, float], titles: Sequence[str], vocabulary: Vocabulary) -> Whose:
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    if not ranked or scores[ranked[0]] < _LEAST:
        return Whose(())
    first = vocabulary.municipalities[ranked[0]]
    together = [
        place
        for place in (vocabulary.municipalities[code] for code in ranked[1:])
        if any(_joined(first, place, title) for title in titles)
    ]
    if together:
        whole = " ".join(titles)
        found = sorted([first, *together], key=lambda place: _position(place, whole))
        return Whose(tuple(found))
    close = [code for code in ranked[1:] if scores[code] >= scores[ranked[0]] - _TIE]
    if close:
        names = (first.name, *(vocabulary.municipalities[code].name for code in close))
        return Whose((), names)
    return Whose((first,))


def _joined(first: Municipality, second: Municipality, title: str) -> bool:
    """Whether a title names two places with "and" between them."""
    ones, others = _pattern(_labels(first)), _pattern(_labels(second))
    both = rf"(?:(?:{ones.pattern}) (?:&|and) (?:{others.pattern}))"
    back = rf"(?:(?:{others.pattern}) (?:&|and) (?:{ones.pattern}))"
    return re.search(f"{both}|{back}", title) is not None


def _country_named(place: Municipality, running: str) -> bool:
    """Whether the text names the country of a place, or what is of it."""
    words = load_country(place.country).named_in_text
    return any(plain(word) in running for word in words)


def _named(place: Municipality, text: str) -> bool:
    return _pattern(_labels(place)).search(text) is not None


def _position(place: Municipality, text: str) -> int:
    match = _pattern(_labels(place)).search(text)
    return match.start() if match else len(text)


def _count(place: Municipality, running: str) -> int:
    """How often a text names a place by the most frequent of its names."""
    return max((running.count(f" {label}") for label in _labels(place)), default=0)


@lru_cache(maxsize=4096)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@lru_cache(maxsize=4096)
def _labels(place: Municipality) -> tuple[str, ...]:
    names = [plain(n) for n in (place.name, place.name_en, *place.labels) if len(n) > 2]
    return tuple(dict.fromkeys([*names, *(name.upper() for name in names)]))


# Letters that do not come apart into a letter and a sign.
_LETTERS = str.maketrans("łŁøØđĐ", "lLoOdD")


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(char for char in letters if not unicodedata.combining(char))


def plain(text: str) -> str:
    """A text without accents, words parted by single spaces.

    :param text: any text
    """
    return " ".join(_folded(word) for word in text.replace("\u2011", "-").split())
