"""The comparative report: its summaries of single contracts, and its recommendations.

The report retells each city's contract under the contract's own headings; every city's
part is read as a summary of that city's contract, and the report itself as a document
with sections and recommendations. What its headings look like is data
(``ontology/rules/report.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.blocks import full_width, is_double_spaced
from ingest.draft import (
    Draft,
    Part,
    build_passages,
    known_words,
    mark_offsets,
    read_footnotes,
    read_links,
)
from ingest.lines import Line, line_index, read_lines
from ingest.mapping import tidy
from ingest.reading.source import SourceText
from ingest.rules import load_rules
from ingest.templates import load_templates
from kkgraph.errors import NotAContractError
from kkgraph.model import Owner, Section
from kkgraph.vocabulary import Municipality, Vocabulary


@dataclass(frozen=True, slots=True)
class _City:
    """A city's part: where its heading stands and where the next one begins."""

    municipality: Municipality
    number: str
    title: str
    first: int
    stop: int


@cache
def _rules() -> dict[str, Any]:
    rules = dict(load_rules("report"))
    for name in (
        "is_report",
        "city",
        "contract_heading",
        "shared_heading",
        "chapter",
        "year",
        "annex",
        "annex_section",
        "recommendation",
    ):
        rules[name] = re.compile(rules[name])
    return rules


def is_report(source: SourceText) -> bool:
    """Whether a text is the comparative report rather than a contract."""
    return bool(_rules()["is_report"].search(tidy(source.text[:6000])))


def read_report(source: SourceText, vocabulary: Vocabulary) -> list[Draft]:
    """Read the report: a summary for each city, then the report itself.

    :param source: the text as read
    :param vocabulary: the registers
    :raises NotAContractError: when no city's part is found
    """
    return _Report(source, vocabulary).drafts()


class _Report:
    """The report's lines and what all its parts have in common."""

    def __init__(self, source: SourceText, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.lines = read_lines(source)
        self.index = line_index(source)
        self.double_spaced = is_double_spaced(self.lines)
        self.width = full_width(self.lines)
        self.is_word = known_words(self.lines)
        self.footnotes = read_footnotes(self.lines, source, self.is_word)
        self.skip = mark_offsets(self.footnotes)
        self.year = self._year()
        self.template = next(t for t in load_templates() if self.year in t.years)

    def _year(self) -> int:
        found = _rules()["year"].search(tidy(self.source.text[:6000]))
        if not found:
            raise NotAContractError(
                "the report does not say when the contracts it compares were signed",
                path=self.source.name,
                remedy="check that its first pages were extracted",
            )
        return int(found["year"])

    def drafts(self) -> list[Draft]:
        cities = list(self._cities())
        if not cities:
            raise NotAContractError(
                "this looks like a comparative report, but no city's part was found",
                path=self.source.name,
                remedy="check the headings against ontology/rules/report.yaml",
            )
        common = self._common(cities)
        return [*(self._summary(city, common) for city in cities), self._itself(cities)]

    def _cities(self) -> Iterator[_City]:
        found: list[tuple[int, re.Match[str], Municipality]] = []
        for index, line in enumerate(self.lines):
            match = _rules()["city"].fullmatch(line.text)
            if match and (named := self.vocabulary.municipality(match["name"])):
                found.append((index, match, named))
        for at, (index, match, named) in enumerate(found):
            stop = found[at + 1][0] if at + 1 < len(found) else self._end(index)
            yield _City(named, match["number"], match["name"], index, stop)

    def _end(self, index: int) -> int:
        """Where the last city's part ends: at the common section or the next chapter."""
        for at in range(index + 1, len(self.lines)):
            text = self.lines[at].text
            if _rules()["shared_heading"].fullmatch(text) or _rules()["chapter"].fullmatch(text):
                return at
        return len(self.lines)

    def _common(self, cities: Sequence[_City]) -> tuple[int, int] | None:
        """The section in which every city has a paragraph of its own."""
        first = cities[-1].stop
        if first >= len(self.lines):
            return None
        if not _rules()["shared_heading"].fullmatch(self.lines[first].text):
            return None
        for at in range(first + 1, len(self.lines)):
            if _rules()["chapter"].fullmatch(self.lines[at].text):
                return first, at
        return first, len(self.lines)

    def _summary(self, city: _City, common: tuple[int, int] | None) -> Draft:
        parts = list(self._city_parts(city))
        if common:
            parts.append(self._own_paragraph(city, common, len(parts)))
        passages = build_passages(
            self.source,
            parts,
            double_spaced=self.double_spaced,
            width=self.width,
            skip=self.skip,
            is_word=self.is_word,
        )
        if common:
            passages = tuple(
                replace(p, owner="municipality") if p.section == parts[-1].section.key else p  # type: ignore[union-attr]
                for p in passages
            )
        own_lines = self.lines[city.first : city.stop]
        return Draft(
            source=self.source,
            index=self.index,
            id=f"{city.municipality.slug}-{self.year}",
            kind="contract",
            text_status="summary",
            municipality=city.municipality,
            version=str(self.year),
            valid_from=self.year,
            template=self.template.id,
            title=f"Klimatkontrakt 2030, {city.title}, {self.year} (sammanfattning)",
            sections=tuple(part.section for part in parts if part.section),
            passages=passages,
            links=read_links(own_lines),
            footnotes=tuple(
                f for f in self.footnotes if f.mark and self._inside(f.mark, own_lines)
            ),
            topics={part.section.key: part.section.topic for part in parts if part.section},
        )

    def _inside(self, offset: int, lines: Sequence[Line]) -> bool:
        return bool(lines) and lines[0].start <= offset <= lines[-1].end

    def _city_parts(self, city: _City) -> Iterator[Part]:
        headings = list(self._contract_headings(city))
        top = self._section(
            f"report-{city.number}",
            city.number,
            city.title,
            0,
            None,
            "municipality",
            None,
            city.first,
            headings[0][0] if headings else city.stop,
        )
        stop = headings[0][0] if headings else city.stop
        yield Part(top, self.lines[city.first + 1 : stop])
        for order, (first, last, number, title) in enumerate(headings, 1):
            stop = headings[order][0] if order < len(headings) else city.stop
            known = self.template.match(title, number)
            section = self._section(
                number,
                number,
                title,
                order,
                top.key,
                "municipality",
                known.topic if known else None,
                first,
                stop,
            )
            yield Part(section, self.lines[last + 1 : stop])

    def _contract_headings(self, city: _City) -> Iterator[tuple[int, int, str, str]]:
        """Headings that cite the contract's section; they may break over lines."""
        pattern = _rules()["contract_heading"]
        at = city.first + 1
        while at < city.stop:
            if self.lines[at].role not in ("body", "heading") or not self.lines[at].text:
                at += 1
                continue
            for last in range(at, min(at + 4, city.stop)):
                if last > at and pattern.fullmatch(self.lines[last].text):
                    break  # this line is the whole heading, what stands before it is not
                words = tidy("\n".join(line.text for line in self.lines[at : last + 1]))
                match = pattern.fullmatch(words)
                if match:
                    yield at, last, match["number"], match["title"].strip()
                    at = last
                    break
            at += 1

    def _section(
        self,
        key: str,
        number: str,
        title: str,
        order: int,
        parent: str | None,
        owner: Owner,
        topic: str | None,
        first: int,
        stop: int,
    ) -> Section:
        last = first
        for index in range(first, stop):
            if self.lines[index].text and self.lines[index].role != "furniture":
                last = index
        return Section(
            key=key,
            number=number,
            title=title,
            level=1 if parent is None else 2,
            order=order,
            owner=owner,
            topic=topic,
            parent=parent,
            shared=False,
            line_from=self.lines[first].number,
            line_to=self.lines[last].number,
            start=self.lines[first].start,
            end=self.lines[last].end,
        )

    def _own_paragraph(self, city: _City, common: tuple[int, int], order: int) -> Part:
        """The paragraph of the common section that begins with the city's name."""
        first, stop = common
        match = _rules()["shared_heading"].fullmatch(self.lines[first].text)
        number, title = (match["number"], match["title"]) if match else ("", "")
        known = self.template_for(title)
        section = self._section(
            f"report-{number}", number, title, order, None, "joint", known, first, first + 1
        )
        begin = end = None
        for at in range(first + 1, stop):
            text = self.lines[at].text
            if begin is None and self._begins_with(city, text):
                begin = at
            elif begin is not None and self._begins_with_other(city, text):
                end = at
                break
        if begin is None:
            return Part(section, [])
        return Part(section, self.lines[begin : end or stop])

    def template_for(self, title: str) -> str | None:
        """The topic that any generation gives a heading of these words."""
        for template in reversed(load_templates()):
            known = template.match(title, "")
            if known:
                return known.topic
        return None

    def _begins_with(self, city: _City, text: str) -> bool:
        name = re.escape(city.municipality.name)
        return bool(re.match(rf"(?:I )?{name}s? (?:kommun|stad)", text))

    def _begins_with_other(self, city: _City, text: str) -> bool:
        match = re.match(r"(?:I )?(?P<name>[A-ZÅÄÖ]\w+) (?:kommun|stad|Stad)", text)
        named = self.vocabulary.municipality(f"{match['name']} kommun") if match else None
        return named is not None and named.code != city.municipality.code

    def _itself(self, cities: Sequence[_City]) -> Draft:
        """The report as a document: what stands outside the summaries."""
        parts = list(self._own_parts(cities))
        passages = build_passages(
            self.source,
            parts,
            double_spaced=self.double_spaced,
            width=self.width,
            skip=self.skip,
            is_word=self.is_word,
        )
        sections = tuple(part.section for part in parts if part.section)
        return Draft(
            source=self.source,
            index=self.index,
            id=f"{_rules()['id']}-{self.year}",
            kind="report",
            text_status="whole",
            municipality=None,
            version=str(self.year),
            valid_from=self.year,
            template=self.template.id,
            title=_rules()["title"],
            sections=sections,
            passages=passages,
            footnotes=self.footnotes,
            topics={section.key: section.topic for section in sections},
        )

    def _own_parts(self, cities: Sequence[_City]) -> Iterator[Part]:
        """Chapters and numbered sections outside the cities' parts, in order."""
        marks: list[tuple[int, str, str]] = []
        for index, line in enumerate(self.lines):
            if any(city.first <= index < city.stop for city in cities):
                continue
            match = _rules()["annex"].fullmatch(line.text) or _rules()["chapter"].fullmatch(
                line.text
            )
            match = match or _rules()["annex_section"].fullmatch(line.text)
            if match and (line.page_start or not self.lines[index - 1].text):
                marks.append((index, match["number"], match["title"].strip()))
        seen: dict[str, int] = {}
        for order, (first, number, title) in enumerate(marks):
            following = [m[0] for m in marks[order + 1 : order + 2]] + [c.first for c in cities]
            stop = min((at for at in following if at > first), default=len(self.lines))
            seen[number] = seen.get(number, 0) + 1
            key = number if seen[number] == 1 else f"{number}-{seen[number]}"
            section = self._section(key, number, title, order, None, "joint", None, first, stop)
            yield Part(section, self.lines[first + 1 : stop])


def recommendation_pattern() -> re.Pattern[str]:
    """How the paragraph after a recommendation's title begins."""
    pattern: re.Pattern[str] = _rules()["recommendation"]
    return pattern
