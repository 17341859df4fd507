"""From the text of a contract to its sections and passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from ingest.formats.source import ReadingWarning, SourceText
from ingest.structure.blocks import full_width, is_double_spaced
from ingest.structure.draft import (
    Draft,
    DraftPart,
    build_passages,
    known_words,
    mark_offsets,
    read_footnotes,
    read_links,
)
from ingest.structure.headings import Heading
from ingest.structure.identify import Identity, Override, identify
from ingest.structure.lines import Line, line_index, read_lines
from ingest.structure.templates import Template, TemplateHeading
from kkgraph.contract import Owner, Section
from kkgraph.vocabulary.registers import Vocabulary


def read_contract(source: SourceText, vocabulary: Vocabulary, override: Override) -> Draft:
    """Read one contract.

    :param source: the text as read
    :param vocabulary: the registers
    :param override: what a manifest says of the file
    :raises NotAContractError: when the text is no contract
    """
    lines = read_lines(source)
    identity, headings = identify(source, lines, vocabulary, override)
    sections = place_sections(headings, lines, identity.template)
    parts = split_parts(headings, sections, lines)
    footnotes_words = known_words(lines)
    footnotes = read_footnotes(lines, source, footnotes_words)
    passages = build_passages(
        source,
        parts,
        double_spaced=is_double_spaced(lines),
        width=full_width(lines),
        skip=mark_offsets(footnotes, source.text),
        is_word=footnotes_words,
    )
    return Draft(
        source=source,
        index=line_index(source),
        id=identity.contract_id,
        kind="contract",
        text_status="summary" if override.text_status == "summary" else "whole",
        municipality=identity.municipality,
        version=identity.version,
        valid_from=identity.valid_from,
        template=identity.template.id,
        title=_title(identity),
        sections=sections,
        passages=passages,
        links=read_links(lines),
        footnotes=footnotes,
        warnings=(*identity.warnings, *_doubtful(sections, identity.template)),
        topics={section.key: section.topic for section in sections},
    )


def _title(identity: Identity) -> str:
    return f"Klimatkontrakt 2030, {identity.named}, {identity.version}"


def place_sections(
    headings: Sequence[Heading], lines: Sequence[Line], template: Template
) -> tuple[Section, ...]:
    """Sections with owner and topic, each ending where the next heading begins.

    Owner and topic come from the template; a heading that it does not know, and any of the
    third level, has those of its parent.
    """
    sections: list[Section] = []
    above: dict[int, Section] = {}
    seen: Counter[str] = Counter()
    said = {template.match(h.title, h.number) for h in headings if template.has_words(h.title)}
    for order, heading in enumerate(headings):
        parent = None if heading.annex else _parent(heading, above)
        known = _known(heading, template, said)
        owner: Owner = known.owner if known else (parent.owner if parent else "joint")
        seen[heading.number] += 1
        key = (
            heading.number
            if seen[heading.number] == 1
            else f"{heading.number}-{seen[heading.number]}"
        )
        first = lines[heading.first]
        stop = headings[order + 1].first if order + 1 < len(headings) else len(lines)
        last = _last_text(lines, heading.last, stop)
        section = Section(
            key=key,
            number=heading.number,
            title=heading.title,
            level=heading.level,
            order=order,
            owner=owner,
            topic=known.topic if known else (parent.topic if parent else None),
            parent=parent.key if parent else None,
            shared=False,
            line_from=first.number,
            line_to=last.number,
            start=first.start,
            end=last.end,
        )
        sections.append(section)
        above = {level: held for level, held in above.items() if level < heading.level}
        above[heading.level] = section
    return tuple(sections)


def _known(
    heading: Heading, template: Template, said: Container[TemplateHeading | None]
) -> TemplateHeading | None:
    """The template's heading that a printed one stands for, by its words or else its number.

    A city may put headings of its own between those of the template and number the rest on:
    a number whose own heading stands elsewhere says nothing.
    """
    if heading.level > 2:
        return None
    known = template.match(heading.title, heading.number)
    return None if known in said and not template.has_words(heading.title) else known


def _parent(heading: Heading, above: dict[int, Section]) -> Section | None:
    for level in range(heading.level - 1, 0, -1):
        if level in above and above[level].number.count(".") < heading.number.count("."):
            return above[level]
    return None


def _last_text(lines: Sequence[Line], first: int, stop: int) -> Line:
    last = lines[first]
    for line in lines[first:stop]:
        if line.text and line.role != "furniture":
            last = line
    return last


def split_parts(
    headings: Sequence[Heading], sections: Sequence[Section], lines: Sequence[Line]
) -> list[DraftPart]:
    """The lines of each section without its heading; before them what precedes the first."""
    parts = [DraftPart(None, lines[: headings[0].first])] if headings else [DraftPart(None, lines)]
    for order, (heading, section) in enumerate(zip(headings, sections, strict=True)):
        stop = headings[order + 1].first if order + 1 < len(headings) else len(lines)
        parts.append(DraftPart(section, lines[heading.last + 1 : stop]))
    return parts


def _doubtful(sections: Sequence[Section], template: Template) -> list[ReadingWarning]:
    """Headings whose number is not the one the template gives these words."""
    found = []
    for section in sections:
        known = template.match(section.title, section.number) if section.level <= 2 else None
        if known and template.known and known.number != section.number:
            found.append(
                ReadingWarning(
                    "misnumbered_heading",
                    f"heading {section.number} {section.title!r} is {known.number} in the template",
                    section.line_from,
                )
            )
    return found
