"""A contract half read: sections and passages with their map to the original text.

The extractors of facts work on this; what they return goes into the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.formats.source import ReadingWarning, SourceText
from ingest.structure.blocks import Block, build_blocks, cut_long
from ingest.structure.draft_tables import CellTable
from ingest.structure.line import Line
from ingest.structure.lines import LineIndex, footnote_marks, marks_before
from ingest.structure.link_lines import Link
from ingest.structure.mapping import MappedText, compose, join_cells, tidy, words_of
from kkgraph.contract import (
    DocumentKind,
    Evidence,
    Family,
    Owner,
    PassageKind,
    Section,
    TextStatus,
    is_own,
)
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.registers import Municipality

# A footnote's number, perhaps without white space after it; one line of a footnote begins anew
# only where there is some.
_FOOTNOTE = re.compile(r"(?P<number>\d{1,2})(?!\d)\s*")
_NEXT_FOOTNOTE = re.compile(r"\d{1,2}\s")


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """A paragraph or bullet with its way back to the original text."""

    order: int
    kind: PassageKind
    section: str | None
    owner: Owner
    body: MappedText
    spans: tuple[tuple[int, int], ...]
    numbered: bool = False
    lead: int | None = None
    shared: bool = False
    language: str | None = None

    @property
    def text(self) -> str:
        """The cleaned text."""
        return self.body.text

    @property
    def own(self) -> bool:
        """Whether these are the city's own words, in the language of the document."""
        return is_own(self.owner, self.shared) and self.language is None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its number, text and the offset of its mark in the text, if found."""

    number: int
    body: MappedText
    mark: int | None


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One stretch of a document: its section (``None`` before the first heading) and lines."""

    section: Section | None
    lines: Sequence[Line]


@dataclass(frozen=True)
class Draft:
    """A contract (or report) with sections and passages, before facts are drawn from it.

    ``named_parties`` are passages from elsewhere in the source that say who signed.
    """

    source: SourceText
    index: LineIndex
    id: str
    kind: DocumentKind
    text_status: TextStatus
    municipality: Municipality | None
    version: str
    valid_from: int | None
    template: str
    title: str
    sections: tuple[Section, ...]
    passages: tuple[DraftPassage, ...]
    links: tuple[Link, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    topics: dict[str, str | None] = field(default_factory=dict)
    language: str = "sv"
    family: Family = "klimatkontrakt"
    country: str = HOME
    more_places: tuple[Municipality, ...] = ()
    earliest: int = 0
    edition: str = ""
    named_parties: tuple[DraftPassage, ...] = ()
    tables: tuple[CellTable, ...] = ()

    def own_passages(self) -> list[DraftPassage]:
        """The passages in the city's own words, in order."""
        return [passage for passage in self.passages if passage.own]

    def topic(self, passage: DraftPassage) -> str | None:
        """The topic of the passage's section."""
        return self.topics.get(passage.section or "")

    def evidence(
        self, passage: DraftPassage, start: int, end: int, method: str
    ) -> tuple[Evidence, ...]:
        """Evidence for ``passage.text[start:end]``, one piece for each unbroken part.

        :param passage: where it stands
        :param start: first character in the cleaned text
        :param end: one past the last
        :param method: short name of the rule that found it
        """
        spans = passage.body.spans(start, min(end, len(passage.text)), self.source.text)
        return tuple([self.evidence_at(a, b, method) for a, b in spans])

    def evidence_in(self, body: MappedText, method: str) -> tuple[Evidence, ...]:
        """Evidence for all of a mapped text, such as a cell of a table.

        :param body: words with their places; not empty
        :param method: short name of the rule that found it
        """
        spans = body.spans(0, len(body), self.source.text)
        return tuple(self.evidence_at(a, b, method) for a, b in spans)

    def evidence_at(self, start: int, end: int, method: str) -> Evidence:
        """Evidence for a range of the text as read."""
        return Evidence(
            file=self.source.name,
            page=self.index.page(start),
            line_from=self.index.line(start),
            line_to=self.index.line(max(start, end - 1)),
            start=start,
            end=end,
            quote=tidy(self.source.text[start:end]),
            method=method,
        )


def known_words(lines: Iterable[Line]) -> Callable[[str], bool]:
    """Words that stand inside lines, so that the halves of broken words are not among them."""
    inside = (line.text.partition(" ")[2].rpartition(" ")[0] for line in lines)
    return words_of("\n".join(inside)).__contains__


def build_passages(
    source: SourceText,
    parts: Sequence[DraftPart],
    *,
    double_spaced: bool,
    width: float,
    skip: frozenset[int],
    is_word: Callable[[str], bool],
) -> tuple[DraftPassage, ...]:
    """Passages of all parts, in order of the document.

    :param source: the text as read
    :param parts: the document's stretches
    :param double_spaced: whether empty lines mean nothing
    :param width: typical length of a full line
    :param skip: offsets of footnote marks
    :param is_word: whether a word is known from the text
    """
    passages: list[DraftPassage] = []
    for part in parts:
        lead: int | None = None
        last: DraftPassage | None = None
        blocks = build_blocks(part.lines, double_spaced=double_spaced, width=width)
        for block in (piece for whole in blocks for piece in cut_long(whole, source.text)):
            passage = _passage(len(passages), block, part.section, source, skip, is_word)
            if passage is None:
                continue
            if passage.kind == "bullet":
                passage = replace(passage, lead=lead)
            # An open line after a bullet (an item that lost its sign) introduces nothing.
            after_bullet = last is not None and last.kind == "bullet"
            if passage.text.endswith(":") or (
                passage.kind == "paragraph" and (_closed(passage) or not after_bullet)
            ):
                lead = passage.order
            passages.append(passage)
            last = passage
    return tuple(passages)


def _closed(passage: DraftPassage) -> bool:
    return passage.text.endswith((".", "!", "?"))


def _passage(
    order: int,
    block: Block,
    section: Section | None,
    source: SourceText,
    skip: frozenset[int],
    is_word: Callable[[str], bool],
) -> DraftPassage | None:
    if block.cells:
        cells = (compose([piece], source.text, is_word, skip) for piece in block.pieces)
        body = join_cells(cells)
    else:
        body = compose(block.pieces, source.text, is_word, skip)
    if not re.search(r"\w", body.text):
        return None
    return DraftPassage(
        order=order,
        kind=block.kind,
        section=section.key if section else None,
        owner=section.owner if section else "preamble",
        body=body,
        spans=tuple(body.spans(0, len(body), source.text)),
        numbered=block.numbered,
    )


def read_footnotes(
    lines: Sequence[Line], source: SourceText, is_word: Callable[[str], bool]
) -> tuple[Footnote, ...]:
    """Footnotes with the place of their mark in the running text.

    :param lines: lines with roles
    :param source: the text as read
    :param is_word: whether a word is known from the text
    """
    if not any(line.role == "footnote" for line in lines):
        return ()
    marks = footnote_marks(source.text, source.marks)
    return tuple(_footnote(group, source, is_word, marks) for group in _footnote_lines(lines))


def _footnote_lines(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each footnote: it ends at an empty line or where the next one begins."""
    current: list[Line] = []
    for line in lines:
        footnote = line.role == "footnote"
        ends = not line.text if not footnote else _NEXT_FOOTNOTE.match(line.text)
        if ends and current:
            yield current
            current = []
        if footnote:
            current.append(line)
    if current:
        yield current


def _footnote(
    lines: Sequence[Line],
    source: SourceText,
    is_word: Callable[[str], bool],
    marks: dict[int, list[int]],
) -> Footnote:
    first = _FOOTNOTE.match(lines[0].text)
    number = int(first["number"]) if first else 0
    pieces = [(line.start, line.end) for line in lines]
    if first:
        pieces[0] = (pieces[0][0] + first.end(), pieces[0][1])
    body = compose(pieces, source.text, is_word)
    before = marks_before(marks, number, lines[0].start) if number else ()
    places = [place for place in before if not _is_formula(source.text, place)]
    return Footnote(number, body, places[-1] if places else None)


def _is_formula(text: str, mark: int) -> bool:
    """Letters that carry their number by nature, as in "CO2"."""
    word = re.search(r"(?<![^\W\d_])[^\W\d_]++\Z", text[max(0, mark - 40) : mark])
    return bool(word and word.group().isupper() and len(word.group()) <= 2)


def mark_offsets(footnotes: Iterable[Footnote], text: str) -> frozenset[int]:
    """Offsets of the characters of all footnote marks that stand in the text.

    :param footnotes: the footnotes
    :param text: the text, from which raised marks have been taken out already
    """
    return frozenset(
        footnote.mark + at
        for footnote in footnotes
        if footnote.mark is not None and text.startswith(str(footnote.number), footnote.mark)
        for at in range(len(str(footnote.number)))
    )
