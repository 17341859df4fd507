"""Which generation of the template a contract follows: the one its headings fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.source import ReadingWarning
from ingest.structure.dating import PrintedDates
from ingest.structure.front import ContentsEntry
from ingest.structure.headings import Heading, candidates, find_headings
from ingest.structure.line import Line
from ingest.structure.templates import Template, folded, load_templates, wording
from kkgraph.vocabulary.rules import load_rules

# From this level on headings are a city's own.
_OWN_LEVEL = 3


def choose_generation(
    lines: Sequence[Line],
    contents: Sequence[ContentsEntry],
    dates: PrintedDates,
    wanted: str | None = None,
) -> tuple[Template, list[Heading], list[ReadingWarning]]:
    """The generation whose headings fit best; by year when two fit alike.

    :param lines: the lines with their roles
    :param contents: entries of the list of contents
    :param dates: what the text, or somebody, says of its version and year
    :param wanted: id of the generation, where somebody has said it
    :returns: the generation, the headings as it knows them, and warnings
    """
    templates = load_templates()
    for template in templates:
        if template.id == wanted:
            return template, find_headings(lines, template), []
    formed = candidates(lines)
    tried = []
    for template in templates:
        headings = find_headings(lines, template, formed)
        fit = _fit(template, headings, contents)
        said = (dates.hint in template.years) + (dates.printed in template.versions)
        tried.append((fit, said, template, headings))
    # Generations differ little from year to year: year and version decide between near fits.
    fit, _, template, headings = max(tried, key=lambda i: round(i[0].rank + 0.1 * i[1], 2))
    if fit.suffices:
        return template, headings, []
    stand_in = wording(templates)
    warning = ReadingWarning(
        "unknown_template",
        "no known template generation fits; sections are read by the wording of their headings. "
        "Add the generation as a file under ontology/templates",
        None,
    )
    return stand_in, find_headings(lines, stand_in), [warning]


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well headings and a template cover each other.

    :param known: headings whose words the template has
    :param placed: those of them that have its number too
    :param printed: headings of the text
    :param wanted: headings of the template
    """

    known: int
    placed: int
    printed: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the text's headings that the template knows."""
        return self.known / max(self.printed, 1)

    @property
    def f_score(self) -> float:
        """Both ways, from 0 to 1."""
        return 2 * self.known / max(self.printed + self.wanted, 1)

    @property
    def rank(self) -> float:
        """By this the best is chosen; a text that breaks off has few of the template's."""
        return (self.f_score + self.precision) / 2

    @property
    def suffices(self) -> bool:
        """Whether the generation is taken."""
        rules = load_rules("identify")
        share = self.placed / max(self.printed, 1)
        in_place = self.placed >= rules["template_least"] and share >= rules["template_share"]
        return bool(in_place or self.f_score >= rules["template_fit"])


def _fit(
    template: Template, headings: Sequence[Heading], contents: Sequence[ContentsEntry]
) -> _Fit:
    """Compare; headings of the third level are a city's own and count for nothing.

    A list of contents says what stood in a text that breaks off.
    """
    printed = {(h.number, folded(h.title)): h.title for h in headings if h.level < _OWN_LEVEL}
    for entry in contents:
        if entry.number.count(".") + 1 < _OWN_LEVEL:
            printed.setdefault((entry.number, folded(entry.title)), entry.title)
    known = [(number, title) for (number, _), title in printed.items() if template.has_words(title)]
    placed = [
        number
        for number, title in known
        if (found := template.match(title, number)) and found.number == number
    ]
    return _Fit(len(known), len(placed), len(printed), len(template.headings))
