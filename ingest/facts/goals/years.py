"""Years of goals: which year in a sentence dates which goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.facts.goals.rules import Anchor, goal_rules
from ingest.structure.draft import DraftPassage

_YEAR = re.compile(
    r"(?<![\d/])(?:(?P<from>(?:19|20)\d\d)\s*[-–]\s*)?"
    r"(?P<year>(?:19|20)\d\d)(?![\d/])(?!\s*[-–]\s*\d)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what stands around it that matters."""

    text: str
    start: int
    passage: DraftPassage
    lead: str
    topic: str | None
    listed: bool
    before: str
    valid_from: int


@dataclass(frozen=True, slots=True)
class YearHit:
    """An anchor found in a sentence, with its figure."""

    anchor: Anchor
    start: int
    end: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year in a sentence; ``first`` begins the range it ends, ``base`` says "compared with"."""

    year: int
    start: int
    base: bool
    first: int | None


def years_in(text: str, valid_from: int) -> Iterator[Year]:
    """Years that may date a goal: not those of names, nor of past decisions."""
    _, texts = goal_rules()
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        before = text[: match.start()]
        if texts["base"].search(before) or texts["base_after"].search(text[match.end() :]):
            yield Year(year, match.start(), True, None)
        elif year >= valid_from and not texts["names"].search(before):
            yield Year(year, match.start(), False, int(match["from"]) if match["from"] else None)


def place_years(
    hit: YearHit, years: Sequence[Year], previous: int, following: int, sentence: Sentence
) -> tuple[list[int | None], int | None]:
    """Target years and base year of an anchor, by their place in the sentence.

    The year after the anchor counts, else the one before it, else one shared with what
    follows. "klimatneutral 2030 och hela kommunen 2040" states the same goal twice.
    """
    usable = [y for y in years if not y.base and (y.first is None or hit.anchor.period)]
    after = [y for y in usable if hit.start <= y.start < following]
    before = [y for y in usable if y.start < hit.start]
    own_before = [y for y in before if y.start >= previous]
    later = [y for y in usable if y.start >= following]
    if own_before and after and _between(sentence.text, hit, after[0]):
        after = []
    chosen = (after or own_before[-1:] or before[:1] or later)[:1]
    if hit.anchor.unit is None and len(after) == 2 and _elided(sentence.text, after):
        chosen = after
    targets: list[int | None] = [y.year for y in chosen] or [_year_of_lead(sentence)]
    bases = [y.year for y in years if y.base and previous <= y.start < following]
    # "från 2021" begins a rate or a budget, it is nothing to compare with.
    comparable = hit.anchor.unit != "percent_per_year" and hit.anchor.kind != "carbon_budget"
    base = bases[0] if bases and comparable else None
    return targets, base if base not in targets else None


def _elided(text: str, years: Sequence[Year]) -> bool:
    """Whether the second year is joined to the first by "och" and a few words."""
    between = text[years[0].start + 4 : years[1].start]
    return bool(re.match(r"\s+och\s", between)) and len(between.split()) <= 5


def _between(text: str, hit: YearHit, year: Year) -> bool:
    """Whether a comma parts the anchor from the year after it ("år 2050 noll, år 2070 ...")."""
    return bool(re.search(r"[,;]|\boch\s+år\s+$", text[hit.end : year.start]))


def _year_of_lead(sentence: Sentence) -> int | None:
    """The year of the line that introduces a list, when it has exactly one to give."""
    _, texts = goal_rules()
    if sentence.passage.kind != "bullet" or not texts["passes_year"].search(sentence.lead):
        return None
    years = {
        y.year for y in years_in(sentence.lead, sentence.valid_from) if not y.base and not y.first
    }
    return years.pop() if len(years) == 1 else None
