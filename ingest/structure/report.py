"""The comparative report: its summaries of single contracts, and its recommendations.

The report retells each city's contract under the contract's own headings; every city's
part is read as a summary of that city's contract, and the report itself as a document
with sections and recommendations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.formats.source import SourceText
from ingest.structure.blocks import full_width, is_double_spaced
from ingest.structure.draft import (
    Draft,
    DraftPart,
    DraftPassage,
    build_passages,
    known_words,
    mark_offsets,
    read_footnotes,
)
from ingest.structure.line import Line
from ingest.structure.lines import line_index, read_lines
from ingest.structure.link_lines import read_links
from ingest.structure.report_headings import (
    Mark,
    ReportCity,
    contract_headings,
    find_cities,
    find_common,
    own_headings,
    own_paragraph,
    says_report,
    signatories,
    signed_in,
)
from ingest.structure.silence import mark_empty
from ingest.structure.templates import Template, load_templates, topic_of
from kkgraph.contract import Owner, Section
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


def is_report(source: SourceText) -> bool:
    """Whether a text is the comparative report rather than a contract."""
    return says_report(source.text)


def read_report(source: SourceText, vocabulary: Vocabulary) -> list[Draft]:
    """Read the report: a summary for each city, then the report itself.

    :param source: the text as read
    :param vocabulary: the registers
    :raises NotAContractError: when no city's part is found
    """
    year = signed_in(source.text)
    if year is None:
        raise NotAContractError(
            "the report does not say when the contracts it compares were signed",
            path=source.name,
            remedy="check that its first pages were extracted",
        )
    lines = read_lines(source)
    cities = find_cities(lines, vocabulary)
    if not cities:
        raise NotAContractError(
            "this looks like a comparative report, but no city's part was found",
            path=source.name,
            remedy="check the headings against ontology/rules/report.yaml",
        )
    report = _Report(source, lines, cities, year, vocabulary)
    return [*map(report.summary, cities), report.itself()]


class _Report:
    """The report's lines and what all its parts have in common."""

    def __init__(
        self,
        source: SourceText,
        lines: Sequence[Line],
        cities: Sequence[ReportCity],
        year: int,
        vocabulary: Vocabulary,
    ) -> None:
        self.source = source
        self.lines = lines
        self.cities = cities
        self.year = year
        self.vocabulary = vocabulary
        self.index = line_index(source)
        self.double_spaced = is_double_spaced(lines)
        self.width = full_width(lines)
        self.is_word = known_words(lines)
        self.footnotes = read_footnotes(lines, source, self.is_word)
        self.template = _template(year)
        self.common = find_common(lines, cities)
        # Who signed all the contracts is said once, before the cities' parts.
        self.signed_by = signatories(self.itself().passages, cities, vocabulary)

    def summary(self, city: ReportCity) -> Draft:
        """A city's part as a summary of its contract."""
        parts = list(self._city_parts(city))
        passages = self._passages(parts)
        if self.common:
            parts.append(self._common_part(city, *self.common, len(parts)))
            passages = self._with_common(parts)
        own_lines = self.lines[city.first : city.stop]
        first, last = own_lines[0].start, own_lines[-1].end
        links = read_links(own_lines)
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
            sections=mark_empty(_sections(parts), passages, links),
            passages=passages,
            links=links,
            footnotes=tuple(
                note for note in self.footnotes if note.mark and first <= note.mark <= last
            ),
            topics=_topics(parts),
            named_parties=self.signed_by,
        )

    def itself(self) -> Draft:
        """The report as a document: what stands outside the summaries."""
        parts = list(self._own_parts())
        return Draft(
            source=self.source,
            index=self.index,
            id=f"{load_rules('report')['id']}-{self.year}",
            kind="report",
            text_status="whole",
            municipality=None,
            version=str(self.year),
            valid_from=self.year,
            template=self.template.id,
            title=load_rules("report")["title"],
            sections=_sections(parts),
            passages=self._passages(parts),
            footnotes=self.footnotes,
            topics=_topics(parts),
        )

    def _passages(self, parts: Sequence[DraftPart]) -> tuple[DraftPassage, ...]:
        return build_passages(
            self.source,
            parts,
            double_spaced=self.double_spaced,
            width=self.width,
            skip=mark_offsets(self.footnotes, self.source.text),
            is_word=self.is_word,
        )

    def _with_common(self, parts: Sequence[DraftPart]) -> tuple[DraftPassage, ...]:
        """Passages; in the common section, the last part, the city's paragraph is its own."""
        common = parts[-1].section
        return tuple(
            replace(passage, owner="municipality")
            if common and passage.section == common.key
            else passage
            for passage in self._passages(parts)
        )

    def _city_parts(self, city: ReportCity) -> Iterator[DraftPart]:
        marks = [Mark(city.first, city.first, city.number, city.title)]
        marks += contract_headings(self.lines, city)
        stops = [mark.first for mark in marks[1:]] + [city.stop]
        above = f"report-{city.number}"
        for order, (mark, stop) in enumerate(zip(marks, stops, strict=True)):
            known = self.template.match(mark.title, mark.number) if order else None
            section = self._section(
                mark,
                stop,
                order,
                key=mark.number if order else above,
                parent=above if order else None,
                owner="municipality",
                topic=known.topic if known else None,
            )
            yield DraftPart(section, self.lines[mark.last + 1 : stop])

    def _common_part(self, city: ReportCity, mark: Mark, stop: int, order: int) -> DraftPart:
        """The paragraph of the common section that begins with the city's name."""
        section = self._section(
            mark, mark.last + 1, order, key=f"report-{mark.number}", topic=topic_of(mark.title)
        )
        first, after = own_paragraph(self.lines, city, mark.last + 1, stop, self.vocabulary)
        return DraftPart(section, self.lines[first:after])

    def _own_parts(self) -> Iterator[DraftPart]:
        marks = list(own_headings(self.lines, self.cities))
        seen: Counter[str] = Counter()
        starts = [mark.first for mark in marks] + [city.first for city in self.cities]
        for order, mark in enumerate(marks):
            stop = min((at for at in starts if at > mark.first), default=len(self.lines))
            seen[mark.number] += 1
            times = seen[mark.number]
            key = mark.number if times == 1 else f"{mark.number}-{times}"
            section = self._section(mark, stop, order, key=key)
            yield DraftPart(section, self.lines[mark.last + 1 : stop])

    def _section(
        self,
        mark: Mark,
        stop: int,
        order: int,
        *,
        key: str,
        parent: str | None = None,
        owner: Owner = "joint",
        topic: str | None = None,
    ) -> Section:
        texts = [line for line in self.lines[mark.first : stop] if line.text]
        texts = [line for line in texts if line.role != "furniture"] or texts
        first = self.lines[mark.first]
        return Section(
            key=key,
            number=mark.number,
            title=mark.title,
            level=1 if parent is None else 2,
            order=order,
            owner=owner,
            topic=topic,
            parent=parent,
            shared=False,
            line_from=first.number,
            line_to=texts[-1].number,
            start=first.start,
            end=texts[-1].end,
        )


def _template(year: int) -> Template:
    """The generation of a year; the oldest where none is known."""
    templates = load_templates()
    return next((template for template in templates if year in template.years), templates[0])


def _sections(parts: Sequence[DraftPart]) -> tuple[Section, ...]:
    return tuple(part.section for part in parts if part.section)


def _topics(parts: Sequence[DraftPart]) -> dict[str, str | None]:
    return {section.key: section.topic for section in _sections(parts)}
