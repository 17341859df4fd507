"""Units of search: passages of one section joined until they hold enough words to be found by.

A bullet alone seldom says what it is about, a long paragraph says many things. Passages
that follow each other in a section are joined up to about a hundred words (bullets with
their lead); the section's title and the lead of bullets count as extra words of a unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kkgraph.contract import Contract, Passage, Section

WORDS = 100
# A paragraph this long says enough to stand alone.
SHORT = 25


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of search.

    :param contract: id of the contract
    :param section: key of the section, ``None`` before the first heading
    :param passages: what it is made of, in order
    :param context: words that help to find it but are not shown
    :param own: whether it is the city's own text
    :param language: that of its words
    :param report: whether it stands in a report about contracts
    """

    contract: str
    section: str | None
    passages: tuple[Passage, ...]
    context: str
    own: bool
    report: bool
    language: str = "sv"

    @property
    def text(self) -> str:
        """The passages, one a line."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def themes(self) -> list[str]:
        """Keys of the concepts named in it, one for each mention."""
        return [mention.theme for passage in self.passages for mention in passage.themes]


def units_of(contract: Contract, *, words: int = WORDS) -> list[Unit]:
    """Divide a contract or report into units.

    :param contract: what was read
    :param words: how many words a unit may have before it is closed
    :returns: in the order of the text; foreign and shared passages are never joined with own
    """
    sections = {section.key: section for section in contract.sections}
    by_order = {passage.order: passage for passage in contract.passages}
    return [
        Unit(
            contract=contract.id,
            section=group[0].section,
            passages=tuple(group),
            context=_context(group, sections, by_order),
            own=group[0].is_own,
            report=contract.kind == "report",
            language=group[0].language or contract.language,
        )
        for group in _groups(contract.passages, words)
    ]


def _groups(passages: Sequence[Passage], words: int) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    held = 0
    for passage in passages:
        count = len(passage.text.split())
        if not count:
            continue
        if group and not _joins(group[-1], passage, held + count <= words):
            yield group
            group, held = [], 0
        group.append(passage)
        held += count
    if group:
        yield group


def _joins(last: Passage, passage: Passage, fits: bool) -> bool:
    return (
        fits
        and last.section == passage.section
        and last.order == passage.order - 1
        and (last.owner, last.shared, last.language)
        == (passage.owner, passage.shared, passage.language)
        and (passage.kind == "bullet" or len(last.text.split()) < SHORT)
    )


def _context(
    group: Sequence[Passage], sections: dict[str, Section], by_order: dict[int, Passage]
) -> str:
    section = sections.get(group[0].section or "")
    lead = by_order.get(group[0].lead if group[0].lead is not None else -1)
    words = [section.title] if section else []
    if lead is not None and group[0].kind == "bullet":
        words.append(lead.text)
    return "\n".join(words)
