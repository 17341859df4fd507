"""The sections of a contract: where each ends, whose it is, which topic it treats.

An owner is that of the chapter a section stands in, never of another chapter's heading that
happens to have the same words; a topic may come from another generation of the template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.source import ReadingWarning
from ingest.structure.headings import Heading
from ingest.structure.line import Line
from ingest.structure.templates import Template, TemplateHeading, chapter_of, folded, topic_of
from kkgraph.contract import Owner, Section


@dataclass(frozen=True, slots=True)
class _SectionPlace:
    """Whose a section is and what about; ``chapter`` is the template's chapter it stands in."""

    owner: Owner
    topic: str | None
    chapter: str | None
    parent: Section | None


def place_sections(
    headings: Sequence[Heading], lines: Sequence[Line], template: Template
) -> tuple[Section, ...]:
    """Sections with owner and topic, each ending where the next heading begins.

    Owner and topic come from the template; a heading that it does not know has the owner of
    its chapter and the topic that another generation gives its words, or else its parent's;
    one of the third level has those of its parent.

    :param headings: the headings in order
    :param lines: the lines with their roles
    :param template: the generation
    """
    placing = _Placing(template, headings)
    sections: list[Section] = []
    seen: Counter[str] = Counter()
    for order, heading in enumerate(headings):
        place = placing.place(heading)
        seen[heading.number] += 1
        times = seen[heading.number]
        first = lines[heading.first]
        stop = headings[order + 1].first if order + 1 < len(headings) else len(lines)
        last = _last_text(lines, heading.last, stop)
        section = Section(
            key=heading.number if times == 1 else f"{heading.number}-{times}",
            number=heading.number,
            title=heading.title,
            level=heading.level,
            order=order,
            owner=place.owner,
            topic=place.topic,
            parent=place.parent.key if place.parent else None,
            shared=False,
            line_from=first.number,
            line_to=last.number,
            start=first.start,
            end=last.end,
        )
        sections.append(section)
        placing.enter(section, place.chapter)
    return tuple(sections)


class _Placing:
    """The sections above while walking down, and what the template says of the next."""

    def __init__(self, template: Template, headings: Sequence[Heading]) -> None:
        self.template = template
        self.above: dict[int, tuple[Section, str | None]] = {}
        # A number whose own heading stands elsewhere says nothing of other words.
        self.said = {
            template.match(h.title, h.number) for h in headings if template.has_words(h.title)
        }

    def enter(self, section: Section, chapter: str | None) -> None:
        """Go on below a section."""
        self.above = {n: held for n, held in self.above.items() if n < section.level}
        self.above[section.level] = (section, chapter)

    def place(self, heading: Heading) -> _SectionPlace:
        """Say whose a section is and what about."""
        parent, chapter = (None, None) if heading.annex else self._parent(heading)
        if heading.level > 2 and parent:
            return _SectionPlace(parent.owner, parent.topic, chapter, parent)
        if heading.level == 1:
            known = self._by_words_or_number(heading)
        else:
            known = self._to_the_letter(heading)
            if known and chapter not in (None, chapter_of(known.number)):
                # The chapter's own heading was lost: number and words say where this belongs.
                return _SectionPlace(known.owner, known.topic, chapter_of(known.number), None)
            known = known or self._in_chapter(heading, parent, chapter)
        owner = known.owner if known else self._owner(heading, parent)
        topic = topic_of(heading.title, owner)
        # Words go before the number, whichever generation they are of.
        if known and (topic is None or folded(heading.title) in map(folded, known.titles)):
            topic = known.topic
        within = chapter_of(known.number) if known else chapter
        return _SectionPlace(owner, topic or (parent.topic if parent else None), within, parent)

    def _parent(self, heading: Heading) -> tuple[Section | None, str | None]:
        for level in range(heading.level - 1, 0, -1):
            held = self.above.get(level)
            if held and held[0].number.count(".") < heading.number.count("."):
                return held
        return None, None

    def _by_words_or_number(self, heading: Heading) -> TemplateHeading | None:
        known = self.template.match(heading.title, heading.number)
        return None if known in self.said and not self._has_words(heading) else known

    def _to_the_letter(self, heading: Heading) -> TemplateHeading | None:
        """The template's heading with this number and these words."""
        known = self.template.match(heading.title, heading.number)
        exact = known and known.number == heading.number and self._has_words(heading)
        return known if exact and self.template.known else None

    def _in_chapter(
        self, heading: Heading, parent: Section | None, chapter: str | None
    ) -> TemplateHeading | None:
        """The heading of the chapter that a printed one stands for, by words or number."""
        if not self.template.known:
            known = self.template.match(heading.title, heading.number)
            across = known and parent and parent.owner not in ("joint", known.owner)
            return None if across else known
        within = chapter or chapter_of(heading.number)
        by_words = self.template.within(within, heading.title)
        if by_words or (parent and parent.number != chapter_of(heading.number)):
            return by_words
        number = f"{within}.{heading.number.partition('.')[2]}"
        known = self.template.numbered(number)
        return None if known in self.said else known

    def _owner(self, heading: Heading, parent: Section | None) -> Owner:
        if parent:
            return parent.owner
        known = self.template.numbered(chapter_of(heading.number)) if heading.level > 1 else None
        return known.owner if known else "joint"

    def _has_words(self, heading: Heading) -> bool:
        return self.template.has_words(heading.title)


def _last_text(lines: Sequence[Line], first: int, stop: int) -> Line:
    last = lines[first]
    for line in lines[first:stop]:
        if line.text and line.role != "furniture":
            last = line
    return last


def misnumbered(sections: Sequence[Section], template: Template) -> list[ReadingWarning]:
    """Headings whose number is not the one the template gives these words in their chapter.

    :param sections: the sections
    :param template: the generation
    """
    found = []
    for section in sections:
        known = template.match(section.title, section.number) if section.level <= 2 else None
        if not known or not template.known or known.number == section.number:
            continue
        if section.owner == known.owner or section.level == 1:
            message = (
                f"heading {section.number} {section.title!r} is {known.number} in the template"
            )
            found.append(ReadingWarning("misnumbered_heading", message, section.line_from))
    return found
