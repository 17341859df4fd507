"""Whose goal a sentence of a plan states, and whether it states one.

What is said of others and of models counts where it meets the goal: between the words that make it
the city's ("Our goal is") and the end of its clause, or anywhere before it where no such words
stand. Words: ``ontology/rules/held_goals.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final, Literal

from ingest.facts.goals.reference import Found
from ingest.facts.patterns import named_pattern
from ingest.structure.mapping import CELL_SIGN
from kkgraph.vocabulary.rules import load_rules

RULES: Final = "held_goals"
# What a mention amounts to: the city's by its words; by its chapter, or as "the goal" of the plan;
# the goal named in passing; or something else.
Standing = Literal["stated", "told", "named", "undecided", "theirs", "none"]
STATES: Final = ("climate_neutral", "climate_positive", "fossil_free")
_pattern = partial(named_pattern, RULES, any_case=True)


class Mentions:
    """Tells what mentions of goals amount to in one plan.

    :param names: what the plan's cities are called
    :param numbers: the number of each section by its key
    """

    def __init__(self, names: Sequence[str], numbers: dict[str, str]) -> None:
        self._own = _own_pattern(tuple(names))
        self._stated = _stated_pattern(tuple(names))
        self._numbers = numbers

    def standing(self, found: Found) -> Standing:
        """What the sentence of a goal says of whose it is.

        :param found: the goal with its sentence and core
        """
        sentence = found.place.sentence
        text = sentence.text
        first, last = _core_range(found)
        text = _unaligned(text, first, last)
        end = _clause_end(text, max(last, _year_end(text, found.goal.target_year, last)))
        stated = self._own_statement(text, first)
        start = stated if stated is not None else 0
        region = text[start:end] if stated is not None else text
        row = found.place.passage.text if found.place.passage.kind == "table" else ""
        local = bool(row) and _pattern("local_level").search(row) is not None
        if row and not (local or _pattern("goal_named").search(text)):
            return "none"
        if row and _is_parted(text, found.goal.target_year, first, last):
            return "none"
        region = row or region  # a cell of the row may say whose it is
        if _pattern("others").search(region):
            return "theirs"
        if _pattern("actors").search(text, 0, first) and (
            stated is None or _pattern("actors").search(text, start, first)
        ):
            return "theirs"
        if _pattern("not_decided").search(region):
            return "named" if _pattern("goal_named").search(text) else "undecided"
        if found.goal.kind in STATES and _pattern("only_named").search(text):
            return "named"  # something other than the city is to be neutral
        if not _pattern("goal_words").search(text):
            return "named"
        if stated is not None or local:
            return "stated"
        return self._by_place(found, text)

    def _own_statement(self, text: str, first: int) -> int | None:
        """Where the words end that make a goal the city's, the last before the core."""
        ends = None
        for match in self._stated.finditer(text):
            if match.start() > first:
                break
            if not _pattern("others").search(match["gap"]):
                ends = min(match.end(), first)
        return ends

    def _by_place(self, found: Found, text: str) -> Standing:
        """Whether it speaks of the city: by its words, or where it stands in the plan.

        Without words of its own it goes on about whom the sentences before it are about.
        """
        if self._own.search(text):
            return "stated"
        passage, start = found.place.passage, found.place.sentence.start
        if _pattern("others").search(passage.text[:start]):
            return "none"
        if self._numbers.get(passage.section or "") in load_rules(RULES)["own_sections"]:
            return "stated"
        return "told" if _pattern("the_goal").search(text) else "named"


def _core_range(found: Found) -> tuple[int, int]:
    """Where the core of a goal stands in its sentence; what refers to another has none."""
    sentence = found.place.sentence
    if "value" in found.goal.inherited:
        return len(sentence.text), len(sentence.text)
    tokens = sentence.tokens[found.core.first : found.core.last]
    return tokens[0].start - sentence.start, tokens[-1].end - sentence.start


@lru_cache(maxsize=64)
def _own_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    named = "".join(rf"|{re.escape(name)}" for name in names)
    return re.compile(f"{load_rules(RULES)['own_words']}{named}", re.IGNORECASE)


@lru_cache(maxsize=64)
def _stated_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    rules = load_rules(RULES)
    named = "".join(rf"|{re.escape(name)}" for name in names)
    return re.compile(
        rf"(?:{rules['own_words']}{named})(?P<gap>[^.;:]{{0,60}}?){rules['states_goal']}",
        re.IGNORECASE,
    )


def _unaligned(text: str, first: int, last: int) -> str:
    """A sentence without what it says its goal is in line with, blanks instead."""
    for match in _pattern("aligned").finditer(text):
        if match.end() <= first or last <= match.start():
            a, b = match.span()
            text = f"{text[:a]}{' ' * (b - a)}{text[b:]}"
    return text


def _is_parted(text: str, year: int | None, first: int, last: int) -> bool:
    """Whether figure and year stand in different cells of a row."""
    at = max(text.find(str(year)), 0)
    return CELL_SIGN in text[min(at, last) : max(at, first)]


def _year_end(text: str, year: int | None, last: int) -> int:
    """Where the target year ends that comes after a core, if it does so soon."""
    at = text.find(str(year), last)
    return at + len(str(year)) if 0 <= at <= last + load_rules(RULES)["year_near"] else last


def _clause_end(text: str, at: int) -> int:
    match = _pattern("clause_end").search(text, at)
    return match.start() if match else len(text)
