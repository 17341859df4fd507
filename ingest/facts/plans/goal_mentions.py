"""Whose goal a sentence of a plan states, and whether it states one.

What is said of others and of models counts where it meets the goal: between the words that make it
the city's ("Our goal is") and the end of its clause, or anywhere before it where no such words
stand. Words: ``ontology/rules/held_goals.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Final, Literal

from ingest.facts.goals.reference import Found
from ingest.facts.patterns import named_pattern
from ingest.facts.plans.city_names import city_names
from ingest.facts.plans.heading_levels import HeadingLevels, Level
from ingest.structure.draft import Draft, DraftPassage
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

    :param draft: the plan
    """

    def __init__(self, draft: Draft) -> None:
        names = city_names(draft)
        self._names = names
        self._numbers = {one.key: one.number for one in draft.sections}
        self._levels = HeadingLevels(draft, names)

    def is_read(self, passage: DraftPassage) -> bool:
        """Whether a passage may state goals: all but tables that name none in the city's words.

        :param passage: the passage
        """
        if passage.kind != "table" or self._is_of_policies(passage):
            return True
        words = self._own_words(passage)
        return _stated_pattern(words, self._names).search(passage.text) is not None

    def _is_of_policies(self, passage: DraftPassage) -> bool:
        return self._numbers.get(passage.section or "") in load_rules(RULES)["table_sections"]

    def standing(self, found: Found) -> Standing:
        """What the sentence of a goal says of whose it is.

        :param found: the goal with its sentence and core
        """
        sentence = found.place.sentence
        text = sentence.text
        first, last = _core_range(found)
        text = _unaligned(text, first, last)
        end = _clause_end(text, max(last, _year_end(text, found.goal.target_year, last)))
        words = self._own_words(found.place.passage)
        stated = _own_statement(_stated_pattern(words, self._names), text, first)
        if _is_partners(_stated_pattern(words, self._names), text, first):
            return "theirs"
        start = stated if stated is not None else 0
        region = text[start:end] if stated is not None else text
        row = found.place.passage.text if found.place.passage.kind == "table" else ""
        local = bool(row) and _pattern("local_level").search(row) is not None
        if row and not (local or _pattern("goal_named").search(text)):
            return "none"
        if row and stated is None and not self._is_of_policies(found.place.passage):
            return "none"  # tables of actions and indicators have values of their own
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
        if _is_former(text, first) or _is_made_good(found, text, first, last):
            return "undecided"
        if any(
            int(deed["year"]) == found.goal.target_year
            for deed in _pattern("dated_deed").finditer(text)
        ):
            return "none"
        if found.goal.kind in STATES and _pattern("only_named").search(text):
            return "named"  # something other than the city is to be neutral
        level = self._levels.of(found.place)
        if level == "theirs" and stated is None:
            return "theirs"
        if not _pattern("goal_words").search(text):
            return self._as_item(found, text, level)
        if stated is not None or local:
            return "stated"
        if _pattern("of_measure").search(text, 0, end) or _pattern("required").search(text, 0, end):
            return "named"
        return self._by_place(found, text, level)

    def _as_item(self, found: Found, text: str, level: Level | None) -> Standing:
        """What an item of a list amounts to that says what is to be done, without more words."""
        to_do = _pattern("to_do").search(text) is not None
        if not (to_do or _pattern("figure_first").search(text)) or "kind" in found.goal.inherited:
            return "named"
        rules, section = load_rules(RULES), found.place.passage.section or ""
        for above in found.place.above:
            said = above.sentence.text
            if not above.direct or not _pattern("goal_named").search(said):
                continue
            if _pattern("others").search(said) or _pattern("of_measure").search(said):
                return "none"
            if level == "own" or self._names_city(found.place.passage, said):
                return "stated"
            return "named" if self._numbers.get(section) in rules["level_sections"] else "told"
        return "stated" if to_do and level == "own" else "named"

    def _own_words(self, passage: DraftPassage) -> str:
        """The words that are the city's in a chapter; "we" is who signs where partners speak."""
        partners = self._numbers.get(passage.section or "") in load_rules(RULES)["partner_sections"]
        return "city_words" if partners else "own_words"

    def _names_city(self, passage: DraftPassage, text: str) -> bool:
        return _own_pattern(self._own_words(passage), self._names).search(text) is not None

    def _by_place(self, found: Found, text: str, level: Level | None) -> Standing:
        """Whether it speaks of the city: by its words, or where it stands in the plan.

        Without words of its own it goes on about whom the sentences before it are about.
        """
        passage, start = found.place.passage, found.place.sentence.start
        before = passage.text[:start]
        if self._names_city(passage, text):
            return "stated"
        if _pattern("others").search(before):
            return "none"
        if level == "own" or (
            _pattern("of_plan").search(text) and self._names_city(passage, before)
        ):
            return "stated"
        if self._numbers.get(passage.section or "") in load_rules(RULES)["own_sections"]:
            return "stated"
        return "told" if _pattern("the_goal").search(text) else "named"


def _is_former(text: str, first: int) -> bool:
    """Whether a goal is one of an earlier day, by the words before its core."""
    return _pattern("former").search(text, 0, first) is not None


def _is_made_good(found: Found, text: str, first: int, last: int) -> bool:
    """Whether a figure is of what is left over, taken up or made good for, by the words at it."""
    if found.goal.kind in STATES:
        return False
    near = load_rules(RULES)["figure_near"]
    after = _clause_end(text, last)
    return (
        _pattern("made_good").search(text, max(first - near, 0), min(last + near, after))
        is not None
    )


def _core_range(found: Found) -> tuple[int, int]:
    """Where the core of a goal stands in its sentence; what refers to another has none."""
    sentence = found.place.sentence
    if "value" in found.goal.inherited:
        return len(sentence.text), len(sentence.text)
    tokens = sentence.tokens[found.core.first : found.core.last]
    return tokens[0].start - sentence.start, tokens[-1].end - sentence.start


def _own_statement(stated: re.Pattern[str], text: str, first: int) -> int | None:
    """Where the words end that make a goal the city's, the last before the core."""
    ends = None
    for match in stated.finditer(text):
        if match.start() > first:
            break
        if not _pattern("others").search(match["gap"]):
            ends = min(match.end(), first)
    return ends


def _is_partners(stated: re.Pattern[str], text: str, first: int) -> bool:
    """Whether others stand between a word for the city and its verb ("our partners aim")."""
    for match in stated.finditer(text, 0, first):
        gap = match["gap"]
        other = _pattern("co_signers").search(gap)
        if other and not _pattern("with_city").search(gap, 0, other.start()):
            return True
    return False


@lru_cache(maxsize=64)
def _own_pattern(words: str, names: tuple[str, ...]) -> re.Pattern[str]:
    named = "".join(rf"|{re.escape(name)}" for name in names)
    return re.compile(f"{load_rules(RULES)[words]}{named}", re.IGNORECASE)


@lru_cache(maxsize=64)
def _stated_pattern(words: str, names: tuple[str, ...]) -> re.Pattern[str]:
    rules = load_rules(RULES)
    named = "".join(rf"|{re.escape(name)}" for name in names)
    return re.compile(
        rf"(?:{rules[words]}{named})(?P<gap>[^.;:]{{0,60}}?){rules['states_goal']}",
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
