"""A sentence in its place: what introduces it, what stands before and after.

The words above a list belong to every item of it: the line that ends in a colon, the short
line without a full stop that serves as a heading, the heading of the section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.annotate.goal_rows import goal_rows
from ingest.annotate.passage import Sentence, annotate, annotate_part
from ingest.annotate.table_rows import Header, as_row, header_of, lines_of, may_hold_header
from ingest.annotate.text_columns import (
    TextColumns,
    columns_of,
    keeps_columns,
    plain_rows,
)
from ingest.structure.draft import Draft, DraftPassage

# A line no longer than this, without a full stop, is a heading of what follows.
_HEADING = 80


@dataclass(frozen=True, slots=True)
class Above:
    """A sentence of another passage that introduces this one.

    ``opens`` when that passage ends openly (in a colon, without a full stop); ``direct`` is its
    last sentence, the others only lead up to it.
    """

    passage: DraftPassage
    sentence: Sentence
    opens: bool = False
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with its surroundings.

    ``above`` holds what introduces it, the nearest first; ``before`` and ``after`` are its
    neighbours in the same passage, ``preceding`` the last sentence of the passage before.
    ``city`` is the name of the city whose text it is; ``header`` is there for rows of a table
    of goals; a ``row`` of any table says what it says by itself.
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
    header: Header | None = None
    row: bool = False


@dataclass
class _Walk:
    """State while walking down the passages: the headings that hold for the next one."""

    draft: Draft
    subheading: DraftPassage | None = None
    last: DraftPassage | None = None
    section: str | None = None
    header: Header | None = None
    table: TextColumns | None = None
    by_rows: bool = False
    caption: Sentence | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    by_order: dict[int, DraftPassage] = field(default_factory=dict)

    def above(self, passage: DraftPassage) -> tuple[Above, ...]:
        """What introduces a passage, the nearest first."""
        if passage.section != self.section:
            self.section, self.subheading, self.last = passage.section, None, None
            self.header, self.table = None, None
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
            above
            for one in leads
            if one is not passage
            for above in _introducing(one, self.draft.language)
        )

    def sentences(self, passage: DraftPassage) -> tuple[Sentence, ...]:
        """The sentences of a passage; its rows where it is of a table."""
        whole = annotate(passage.text, self.draft.language)
        self.by_rows, self.caption = False, None
        if passage.kind == "bullet" or not whole:
            return whole
        if self.header and passage.text.rstrip().endswith((".", ":")):
            self.header = None
        read = self._columns(passage)
        if read:
            self.by_rows = True
            return read
        lines = self._rows(passage, whole)
        if self.header is None:
            # What a table of another kind says, each row says by itself.
            plain = keeps_columns(self.draft, passage) and plain_rows(self.draft, passage)
            self.by_rows = bool(plain)
            return tuple(plain) if plain else whole
        return tuple(as_row(line, self.header) for line in lines)

    def _columns(self, passage: DraftPassage) -> tuple[Sentence, ...]:
        """The rows of a table of goals whose columns the text still shows."""
        if not (self.table or keeps_columns(self.draft, passage)):
            return ()
        columns = columns_of(self.draft, passage, self.table)
        valid_from = self.draft.valid_from or self.draft.earliest
        language = self.draft.language
        if columns is None:
            self.table = None
            return ()
        caption = columns.caption
        self.caption = annotate_part(passage.text, *caption, language) if caption else None
        rows = goal_rows(columns, passage, valid_from, language, list(self._introduced(passage)))
        self.table = columns if rows else None
        if rows:
            self.header = Header(("label", "value", "target_year"))
        return tuple(rows)

    def _introduced(self, passage: DraftPassage) -> Iterator[Sentence]:
        """What says which table it is: heading of the section, caption, the passage before."""
        yield from annotate(self.titles.get(passage.section or "", ""), self.draft.language)
        if self.caption:
            yield self.caption
        for above in (self.subheading, self.last):
            yield from annotate(above.text, self.draft.language)[-1:] if above else ()

    def _rows(self, passage: DraftPassage, whole: tuple[Sentence, ...]) -> list[Sentence]:
        """The rows in a passage, below a header that it may hold itself."""
        header = header_of(whole[0]) if len(whole) == 1 else None
        if header:
            self.header = header
            return []
        if not self.header and not may_hold_header(passage.text, self.draft.language):
            return []
        ranges = lines_of(self.draft, passage)
        lines = [
            annotate_part(passage.text, start, end, self.draft.language) for start, end in ranges
        ]
        for at, line in enumerate(lines[:3]):
            header = header_of(line)
            if header and len(lines) > at + 1:
                self.header = header
                return lines[at + 1 :]
        dated = [line for line in lines if line.times]
        return lines if len(dated) > 1 else list(whole)

    def leave(self, passage: DraftPassage) -> None:
        """Remember a passage that has been walked past."""
        if _is_heading(passage, self.draft.language):
            self.subheading = passage
        elif passage.kind == "paragraph" and self._only_led_a_list():
            self.subheading = None
        self.last = passage

    def _only_led_a_list(self) -> bool:
        return bool(self.subheading and self.subheading.text.rstrip().endswith(":"))


def places(draft: Draft) -> tuple[Place, ...]:
    """Every sentence of the city's own text with its surroundings.

    One kind of fact after another asks for those of the same document; they are found once.

    :param draft: the document with sections and passages
    """
    return _remembered(_SameDraft(draft))


@dataclass(frozen=True, slots=True, eq=False)
class _SameDraft:
    """A draft that is equal to itself alone, so that it is not compared word by word."""

    draft: Draft

    def __hash__(self) -> int:
        return id(self.draft)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameDraft) and self.draft is other.draft


@lru_cache(maxsize=1)
def _remembered(same: _SameDraft) -> tuple[Place, ...]:
    return tuple(_places(same.draft))


def _places(draft: Draft) -> Iterator[Place]:
    titles = {section.key: section.title for section in draft.sections}
    by_order = {passage.order: passage for passage in draft.passages}
    walk = _Walk(draft, titles=titles, by_order=by_order)
    city = draft.municipality.name if draft.municipality else ""
    for passage in draft.own_passages():
        above = walk.above(passage)
        sentences = walk.sentences(passage)
        if walk.caption:
            above = (Above(passage, walk.caption, opens=True), *above)
        last = annotate(walk.last.text, draft.language) if walk.last else ()
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
                valid_from=draft.valid_from or draft.earliest,
                header=walk.header,
                row=walk.header is not None or walk.by_rows,
            )
        walk.leave(passage)


def _introducing(passage: DraftPassage, language: str) -> Iterator[Above]:
    """The last sentence of a paragraph introduces a list, after the one before it."""
    opens = not passage.text.rstrip().endswith((".", "!", "?"))
    for sentence in annotate(passage.text, language)[:-3:-1]:
        yield Above(passage, sentence, opens, sentence.end == len(passage.text))


def _is_heading(passage: DraftPassage, language: str) -> bool:
    """A short paragraph that ends without a full stop, or in a colon; a table's caption."""
    text = passage.text.rstrip()
    if passage.kind == "table" and len(text) <= _HEADING:
        return not any(q.unit for s in annotate(passage.text, language) for q in s.quantities)
    if passage.kind != "paragraph" or not text:
        return False
    # A question that stands alone asks for what follows it.
    return text.endswith(":") or (len(text) <= _HEADING and not text.endswith((".", "!", ",")))
