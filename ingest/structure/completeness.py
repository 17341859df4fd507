"""Whether a contract is there as a whole: its headings against its own list of contents.

Without a list of contents the template says which chapters there should be. A contract that
only lacks a section of its own choice is whole; one whose end or middle is gone is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ingest.structure.front import ContentsEntry
from ingest.structure.headings import Heading
from ingest.structure.line import Line
from ingest.structure.templates import Template, TemplateHeading, folded

# So many sections in a row are no choice of the city's.
_IN_A_ROW, _AT_THE_END = 2, 3
_FULL_LINE = 0.8


def missing_parts(
    headings: Sequence[Heading], contents: Sequence[ContentsEntry], template: Template
) -> list[str]:
    """The parts that a contract should have and has not, as number and words.

    :param headings: the headings found in the text
    :param contents: its own list of contents, stronger than the template where there is one
    :param template: its generation
    """
    words = {folded(heading.title) for heading in headings}
    numbers = {heading.number for heading in headings}
    if contents:
        listed = [e for e in contents if e.number not in numbers and not _has(words, [e.title])]
        return [f"{entry.number} {entry.title}" for entry in listed]
    if not template.known:
        return []
    lacking = [
        heading
        for heading in template.headings
        if heading.number not in numbers and not _has(words, heading.titles)
    ]
    chapters = [h for h in lacking if h.number.isdigit()]
    if any(heading.annex for heading in headings):
        # The end is there: a closing chapter that is not has been left out.
        chapters = [h for h in chapters if h.topic != "contract"]
    return [f"{h.number} {h.titles[0]}" for h in [*chapters, *_gaps(lacking, chapters, template)]]


def _has(words: set[str], titles: Iterable[str]) -> bool:
    return any(folded(title) in words for title in titles)


def _gaps(
    lacking: Sequence[TemplateHeading], chapters: Sequence[TemplateHeading], template: Template
) -> list[TemplateHeading]:
    """The city's sections that are missing in a row, in chapters that are there.

    What the other parties say is shorter in some contracts.
    """
    gone = {chapter.number for chapter in chapters}
    own = [
        heading
        for heading in template.headings
        if heading.owner == "municipality"
        and "." in heading.number
        and heading.number.partition(".")[0] not in gone
    ]
    found: list[TemplateHeading] = []
    for missing, group in groupby(own, key=lambda heading: heading in lacking):
        run = list(group)
        least = _AT_THE_END if run[-1] is own[-1] else _IN_A_ROW
        found += run if missing and len(run) >= least else []
    return found


def breaks_off(lines: Sequence[Line], width: float) -> Line | None:
    """The last line, when the text stops in the middle of a sentence.

    :param lines: the lines with their roles
    :param width: typical length of a full line
    """
    last = next((line for line in reversed(lines) if line.role == "body"), None)
    if last and len(last.text) >= _FULL_LINE * width and _unfinished(last.text):
        return last
    return None


def _unfinished(text: str) -> bool:
    """Whether words must follow: no mark at the end, and no capital as in names and titles."""
    last = text.split()[-1]
    return last[-1].isalpha() and last.islower() or text.endswith((",", "-", "–"))
