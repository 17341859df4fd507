"""Where the parts of the comparative report begin: cities, contract sections, chapters.

What its headings look like is data (``ontology/rules/report.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ingest.structure.draft import DraftPassage
from ingest.structure.line import Line
from ingest.structure.mapping import tidy
from kkgraph.vocabulary.registers import Municipality, Vocabulary
from kkgraph.vocabulary.rules import load_rules

_Rule = Literal[
    "is_report", "city", "contract_heading", "shared_heading", "chapter", "year", "annex",
    "annex_section", "recommendation", "own_paragraph",
]  # fmt: skip
# So much of the report says what it is.
_FRONT = 6000
_HEADING_LINES = 4


@dataclass(frozen=True, slots=True)
class ReportCity:
    """A city's part: where its heading stands and where the next one begins."""

    municipality: Municipality
    number: str
    title: str
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading: on which lines it stands, and what it says."""

    first: int
    last: int
    number: str
    title: str


@cache
def _pattern(rule: _Rule) -> re.Pattern[str]:
    return re.compile(load_rules("report")[rule])


def recommendation_pattern() -> re.Pattern[str]:
    """How the paragraph after a recommendation's title begins."""
    return _pattern("recommendation")


def says_report(text: str) -> bool:
    """Whether the front of a text says that it is the comparative report."""
    return bool(_pattern("is_report").search(tidy(text[:_FRONT])))


def signed_in(text: str) -> int | None:
    """The year in which the contracts that the report compares were signed."""
    found = _pattern("year").search(tidy(text[:_FRONT]))
    return int(found["year"]) if found else None


def find_cities(lines: Sequence[Line], vocabulary: Vocabulary) -> list[ReportCity]:
    """The cities' parts, in order.

    :param lines: the report's lines
    :param vocabulary: the register of municipalities
    """
    found: list[tuple[int, re.Match[str], Municipality]] = []
    for index, line in enumerate(lines):
        match = _pattern("city").fullmatch(line.text)
        if match and (named := vocabulary.municipality(match["name"])):
            found.append((index, match, named))
    stops = [index for index, _, _ in found[1:]]
    stops += [_chapter_end(lines, index) for index, _, _ in found[-1:]]
    return [
        ReportCity(named, match["number"], match["name"], index, stop)
        for (index, match, named), stop in zip(found, stops, strict=True)
    ]


def _chapter_end(lines: Sequence[Line], index: int) -> int:
    """Where the last city's part ends: at the common section or the next chapter."""
    for at in range(index + 1, len(lines)):
        if _is(lines[at], "shared_heading") or _is(lines[at], "chapter"):
            return at
    return len(lines)


def _is(line: Line, rule: _Rule) -> bool:
    return _pattern(rule).fullmatch(line.text) is not None


def find_common(lines: Sequence[Line], cities: Sequence[ReportCity]) -> tuple[Mark, int] | None:
    """The section in which every city has a paragraph of its own, and where it stops.

    :param lines: the report's lines
    :param cities: the cities' parts, at least one
    """
    first = cities[-1].stop
    match = _pattern("shared_heading").fullmatch(lines[first].text) if lines[first:] else None
    if match is None:
        return None
    rest = range(first + 1, len(lines))
    stop = next((at for at in rest if _is(lines[at], "chapter")), len(lines))
    return Mark(first, first, match["number"], match["title"]), stop


def contract_headings(lines: Sequence[Line], city: ReportCity) -> Iterator[Mark]:
    """Headings within a city's part that cite the contract's section."""
    at = city.first + 1
    while at < city.stop:
        mark = _contract_heading(lines, at, city.stop)
        if mark:
            yield mark
            at = mark.last
        at += 1


def _contract_heading(lines: Sequence[Line], first: int, stop: int) -> Mark | None:
    """A heading that begins at a line; it may break over lines."""
    pattern = _pattern("contract_heading")
    if lines[first].role not in ("body", "heading") or not lines[first].text:
        return None
    for last in range(first, min(first + _HEADING_LINES, stop)):
        if last > first and pattern.fullmatch(lines[last].text):
            return None  # this line is the whole heading, what stands before it is not
        words = tidy("\n".join(line.text for line in lines[first : last + 1]))
        match = pattern.fullmatch(words)
        if match:
            return Mark(first, last, match["number"], match["title"].strip())
    return None


def own_paragraph(
    lines: Sequence[Line], city: ReportCity, first: int, stop: int, vocabulary: Vocabulary
) -> tuple[int, int]:
    """The lines of the common section that begin with a city's name, up to another's.

    :param lines: the report's lines
    :param city: the city
    :param first: first line of the section after its heading
    :param stop: where the section stops
    :param vocabulary: the register of municipalities
    :returns: first line and the one after the last; the same where there is none
    """
    named = [(at, _names(lines[at], vocabulary)) for at in range(first, stop)]
    begins = [(at, code) for at, code in named if code is not None]
    for order, (at, code) in enumerate(begins):
        if code == city.municipality.code:
            others = [other for other, its in begins[order:] if its != code]
            return at, others[0] if others else stop
    return first, first


def _names(line: Line, vocabulary: Vocabulary) -> str | None:
    """The code of the municipality that a line begins with."""
    match = _pattern("own_paragraph").match(line.text)
    found = vocabulary.municipality(match["name"]) if match else None
    return found.code if found else None


def own_headings(lines: Sequence[Line], cities: Sequence[ReportCity]) -> Iterator[Mark]:
    """Chapters and numbered sections outside the cities' parts."""
    own: tuple[_Rule, ...] = ("annex", "chapter", "annex_section")
    for index, line in enumerate(lines):
        if any(city.first <= index < city.stop for city in cities):
            continue
        if not line.page_start and index and lines[index - 1].text:
            continue
        for rule in own:
            match = _pattern(rule).fullmatch(line.text)
            if match:
                yield Mark(index, index, match["number"], match["title"].strip())
                break


def signatories(
    passages: Sequence[DraftPassage], cities: Sequence[ReportCity], vocabulary: Vocabulary
) -> tuple[DraftPassage, ...]:
    """Who signed: the passage that names every city, and those beside it that name the others.

    :param passages: the report's own passages
    :param cities: the cities' parts
    :param vocabulary: the registers
    """
    names = [city.municipality.name for city in cities]
    first = next((p for p in passages if all(name in p.text for name in names)), None)
    if first is None:
        return ()
    entries = [*vocabulary.agencies.values(), *vocabulary.programmes.values()]
    labels = [label for entry in entries for label in entry.labels]
    beside = (p for p in passages if p.section == first.section and p is not first)
    return (first, *(p for p in beside if any(label in p.text for label in labels)))
