"""A sentence in its place: what introduces it, what stands before and after.

The words above a list belong to every item of it: the line that ends in a colon, the short
line without a full stop that serves as a heading, the heading of the section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.annotate.passage import Sentence, annotate
from ingest.structure.draft import Draft, DraftPassage

# A line no longer than this, without a full stop, is a heading of what follows.
_HEADING = 80


@dataclass(frozen=True, slots=True)
class Above:
    """A sentence of another passage that introduces this one."""

    passage: DraftPassage
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with its surroundings.

    ``above`` holds what introduces it, the nearest first; ``before`` and ``after`` are its
    neighbours in the same passage, ``preceding`` the last sentence of the passage before.
    ``city`` is the name of the city whose text it is.
    """

    passage: DraftPassage
    sentence: Sentence
    title: str = ""
    topic: str | None = None
    above: tuple[Above, ...] = ()
    before: Sentence | None = None
    after: Sentence | None = None
    preceding: Above | None = None
    city: str = ""
    valid_from: int = 0


@dataclass
class _Walk:
    """State while walking down the passages: the headings that hold for the next one."""

    draft: Draft
    subheading: DraftPassage | None = None
    last: DraftPassage | None = None
    section: str | None = None
    by_order: dict[int, DraftPassage] = field(default_factory=dict)

    def above(self, passage: DraftPassage) -> tuple[Above, ...]:
        """What introduces a passage, the nearest first."""
        if passage.section != self.section:
            self.section, self.subheading, self.last = passage.section, None, None
        leads: list[DraftPassage] = []
        lead = passage.lead
        while lead is not None and len(leads) < 3:
            leads.append(self.by_order[lead])
            lead = leads[-1].lead if leads[-1].kind == "bullet" else None
        if self.subheading and self.subheading not in leads:
            # A heading that stands below the line which introduced an earlier list replaces it.
            leads = [one for one in leads if one.order > self.subheading.order]
            leads.append(self.subheading)
        return tuple(
            Above(one, sentence)
            for one in leads
            if one is not passage
            for sentence in _introducing(one)
        )

    def leave(self, passage: DraftPassage) -> None:
        """Remember a passage that has been walked past."""
        if _is_heading(passage):
            self.subheading = passage
        elif passage.kind == "paragraph" and self._only_led_a_list():
            self.subheading = None
        self.last = passage

    def _only_led_a_list(self) -> bool:
        return bool(self.subheading and self.subheading.text.rstrip().endswith(":"))


def places(draft: Draft) -> Iterator[Place]:
    """Every sentence of the city's own text with its surroundings.

    :param draft: the document with sections and passages
    """
    walk = _Walk(draft, by_order={passage.order: passage for passage in draft.passages})
    titles = {section.key: section.title for section in draft.sections}
    city = draft.municipality.name if draft.municipality else ""
    for passage in draft.own_passages():
        above = walk.above(passage)
        sentences = annotate(passage.text)
        last = annotate(walk.last.text) if walk.last else ()
        preceding = Above(walk.last, last[-1]) if walk.last and last else None
        for index, sentence in enumerate(sentences):
            yield Place(
                passage=passage,
                sentence=sentence,
                title=titles.get(passage.section or "", ""),
                topic=draft.topic(passage),
                above=above,
                before=sentences[index - 1] if index else None,
                after=sentences[index + 1] if index + 1 < len(sentences) else None,
                preceding=preceding,
                city=city,
                valid_from=draft.valid_from,
            )
        walk.leave(passage)


def _introducing(passage: DraftPassage) -> tuple[Sentence, ...]:
    """The last sentence of a paragraph introduces a list; a heading is one sentence."""
    return annotate(passage.text)[-1:]


def _is_heading(passage: DraftPassage) -> bool:
    """A short paragraph that ends without a full stop, or in a colon."""
    text = passage.text.rstrip()
    if passage.kind != "paragraph" or not text:
        return False
    return text.endswith(":") or (len(text) <= _HEADING and not text.endswith((".", "!", "?", ",")))
