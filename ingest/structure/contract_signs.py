"""Whether a text is a climate contract: signs of several kinds that add up.

No single phrase makes a contract: programmes and council memos name it, its parties and its
year too. What they lack is its structure: the chapters of several parties under the
template's numbers, in the text or in its list of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.structure.front import Front, has_title
from ingest.structure.headings import Heading
from ingest.structure.templates import Template, TemplateHeading, folded, load_templates
from kkgraph.vocabulary.rules import load_rules

# So many sections of a template in their places stand for its chapters, where those are lost.
_SECTIONS_ALONE = 5
_SECTIONS_BESIDE = 3
_CHAPTERS = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a contract.

    :param chapters: chapters of one template with their words and numbers
    :param worded: chapters with a template's words, whatever their numbers
    :param sections: second-level headings of one template with words and numbers
    :param title: whether the title page carries the contract's name
    :param parties: whether a city is named together with the agencies or the programme
    :param validity: whether it says for which year it holds
    """

    chapters: int
    worded: int
    sections: int
    title: bool
    parties: bool
    validity: bool

    @property
    def is_contract(self) -> bool:
        """Whether the signs suffice: the template's structure, and what goes with it."""
        beside = self.title or self.parties or self.validity
        if self.chapters >= _CHAPTERS:
            return beside or self.sections > 0
        if self.worded >= _CHAPTERS:
            return self.parties
        if self.chapters:
            return (self.title and self.parties) or self.sections >= _SECTIONS_BESIDE
        return self.sections >= _SECTIONS_ALONE and beside


def structure_signs(
    headings: Sequence[Heading], front: Front, *, parties: bool, validity: bool
) -> Signs:
    """Weigh headings and list of contents against every generation; the best counts.

    :param headings: the headings of the text
    :param front: title page and list of contents
    :param parties: whether parties were found
    :param validity: whether a year of validity was found
    """
    printed = {(h.number, folded(h.title)) for h in headings if not h.annex}
    printed |= {(entry.number, folded(entry.title)) for entry in front.contents}
    tried = [_against(template, printed) for template in load_templates()]
    chapters, worded, sections = max(tried)
    return Signs(chapters, worded, sections, has_title(front), parties, validity)


def _against(template: Template, printed: Iterable[tuple[str, str]]) -> tuple[int, int, int]:
    """Chapters in place, chapters by their words alone, sections in place."""
    in_place: set[str] = set()
    worded: set[str] = set()
    sections: set[str] = set()
    wordings = [(heading, set(map(folded, heading.titles))) for heading in template.headings]
    for number, title in printed:
        for heading, titles in wordings:
            if title not in titles:
                continue
            if _is_chapter(heading):
                worded.add(heading.number)
                if heading.number == number:
                    in_place.add(number)
            elif "." in heading.number and heading.number == number:
                sections.add(number)
    return len(in_place), len(worded - _nameless(template)), len(sections)


def _is_chapter(heading: TemplateHeading) -> bool:
    """A chapter that only contracts have: one of the parties' or one that names the contract."""
    if "." in heading.number or not heading.number.isdigit():
        return False
    if heading.owner in ("municipality", "programme", "agencies"):
        return True
    return any(_distinctive().search(title) for title in heading.titles)


def _nameless(template: Template) -> set[str]:
    """Chapters that are called what the whole document is called: only their number tells."""
    name = folded(load_rules("identify")["name"])
    return {h.number for h in template.headings if name in map(folded, h.titles)}


@cache
def _distinctive() -> re.Pattern[str]:
    return re.compile(load_rules("identify")["distinctive"], re.IGNORECASE)
