"""Mentions of the same steering document brought together."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.facts.documents.mentions import DocumentMention, DocumentName

# A title of so many letters or fewer says too little to be recognised.
_SHORT = 5


@dataclass(slots=True)
class Document:
    """A document with its mentions; ``names`` are all it is known by."""

    number: int
    mentions: list[DocumentMention]
    names: list[DocumentName]
    years: str | None
    new: bool
    draft: bool
    # The same mentions in order of the text.
    places: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.places = sorted((m.passage.order, m.start) for m in self.mentions)

    @property
    def first(self) -> tuple[int, int]:
        """Where it is first named: passage and character."""
        return self.places[0]

    def add(self, mention: DocumentMention) -> None:
        """Take a mention in."""
        self.mentions.append(mention)
        bisect.insort(self.places, (mention.passage.order, mention.start))
        if mention.name not in self.names:
            self.names.append(mention.name)
        self.years = self.years or mention.years
        self.draft = self.draft or mention.draft

    def distance(self, mention: DocumentMention) -> tuple[int, int]:
        """How far its nearest mention is, in passages and characters."""
        order, start = mention.passage.order, mention.start
        at = bisect.bisect_left(self.places, (order, start))
        # The nearest passages that name it, on both sides and this one.
        near = {place[0] for place in self.places[max(0, at - 1) : at + 1]}
        return min(
            (abs(passage - order), abs(other - start))
            for passage in near
            for other in self._starts(passage)
        )

    def _starts(self, passage: int) -> Iterator[int]:
        """Where it is named in a passage."""
        at = bisect.bisect_left(self.places, (passage, -1))
        while at < len(self.places) and self.places[at][0] == passage:
            yield self.places[at][1]
            at += 1


class Merger:
    """Collects documents: what is marked by a list, years or "ny" first, then the rest."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self._by_head: dict[str, dict[int, Document]] = {}
        # Titles by how they begin.
        self._cores: dict[str, list[tuple[int, str]]] = {}

    def merge(
        self, listed: Sequence[DocumentMention], running: Sequence[DocumentMention]
    ) -> list[Document]:
        """Bring mentions together.

        :param listed: entries of lists of documents
        :param running: mentions in running text, in order
        :returns: the documents in order of their first mention
        """
        for mention in listed:
            self._place(mention)
        running = [mention for mention in running if not self._in_apposition(mention)]
        strong = [mention for mention in running if not (mention.weak or mention.thing)]
        for mention in strong:
            if mention.years or mention.new:
                self._place(mention)
        for mention in strong:
            if not (mention.years or mention.new):
                self._place(mention)
        for mention in running:
            if mention.thing:
                self._place(mention, known=True)
            elif mention.weak:
                self._point_back(mention)
        return sorted(self.documents, key=lambda document: document.first)

    def _place(self, mention: DocumentMention, *, known: bool = False) -> None:
        """Add a mention to the document it names, or take it for a new one unless ``known``."""
        fits = [d for d in self._of_head(mention) if _fits(d, mention)]
        fits = fits or self._by_part(mention)
        present = [document for document in fits if not document.new]
        if not mention.new and present:
            fits = present
        if fits:
            self._add(_nearest(fits, mention), mention)
        elif not known:
            years, new, draft = mention.years, mention.new, mention.draft
            number = len(self.documents)
            self.documents.append(Document(number, [mention], [mention.name], years, new, draft))
            self._note(self.documents[-1], mention)

    def _add(self, document: Document, mention: DocumentMention) -> None:
        document.add(mention)
        self._note(document, mention)

    def _note(self, document: Document, mention: DocumentMention) -> None:
        """Make a document known by what a mention calls it."""
        self._by_head.setdefault(mention.name.head, {})[document.number] = document
        core = _core(mention.title)
        if len(core) > _SHORT:
            self._cores.setdefault(core[:_SHORT], []).append((document.number, core))

    def _of_head(self, mention: DocumentMention) -> list[Document]:
        """The documents that some name of this head is known for, in the order they were found."""
        found = self._by_head.get(mention.name.head, {})
        return [found[number] for number in sorted(found)]

    def _by_part(self, mention: DocumentMention) -> list[Document]:
        """A part of a name: "klimatprogrammet" for the one "miljö- och klimatprogram" before."""
        if not mention.definite or mention.new or mention.old or mention.name.rest:
            return []
        whole = [
            document
            for document in self._of_head(mention)
            if document.first < (mention.passage.order, mention.start)
            and any(_is_part_of(mention.name, name) for name in document.names)
        ]
        return whole if len(whole) == 1 else []

    def _in_apposition(self, mention: DocumentMention) -> bool:
        """Two names of one document: "hållbarhetsprogrammet, Hållbara Staden 2030"."""
        following = mention.passage.text[mention.end :].lstrip(' ,–-(”"“')
        titled = self._cores.get(following[:_SHORT], ())
        numbers = [number for number, core in titled if following.startswith(core)]
        if numbers:
            self._add(self.documents[min(numbers)], mention)
        return bool(numbers)

    def _point_back(self, mention: DocumentMention) -> None:
        """A bare "färdplanen" belongs to the one document of that head, or the nearest before."""
        fits = self._of_head(mention)
        before = [d for d in fits if d.first < (mention.passage.order, mention.start)]
        if len(fits) == 1:
            self._add(fits[0], mention)
        elif before:
            self._add(_nearest(before, mention), mention)


def _nearest(documents: Sequence[Document], mention: DocumentMention) -> Document:
    if len(documents) == 1:
        return documents[0]
    return min(documents, key=lambda document: document.distance(mention))


def _core(title: str) -> str:
    name, bracket, _ = title.partition("(")
    return name.rstrip() if bracket else title


def _fits(document: Document, mention: DocumentMention) -> bool:
    if not any(_same(name, mention) for name in document.names):
        return False
    if not _same_years(document.years, mention.years):
        return False
    if mention.decided and document.draft and str(mention.decided) not in (document.years or ""):
        return False
    if mention.old and document.new:
        return False
    if mention.new:
        return document.new or document.draft
    # "planen" after "en ny plan" is the new one; before it, it is the present one.
    return not document.new or document.first < (mention.passage.order, mention.start)


def _is_part_of(short: DocumentName, long: DocumentName) -> bool:
    return short.head == long.head and short.owner == long.owner and short.parts < long.parts


def _same(name: DocumentName, mention: DocumentMention) -> bool:
    other = mention.name
    if name.head != other.head or (name.owner and other.owner and name.owner != other.owner):
        return False
    if name.parts != other.parts:
        if name.proper != other.proper:
            proper, plain = (name, other) if name.proper else (other, name)
            return _begins(proper.parts, plain.parts)
        return mention.definite and _short_form(other, name)
    shorter, longer = sorted((name.rest, other.rest), key=len)
    if not name.parts and not shorter:
        return not longer
    return longer[: len(shorter)] == shorter and not _is_part(longer, shorter)


def _short_form(short: DocumentName, long: DocumentName) -> bool:
    """Whether a name is the end of another: "investeringsplan", "klimatinvesteringsplan"."""
    if len(short.parts) != 1 or len(long.parts) != 1 or short.rest:
        return False
    tail, whole = next(iter(short.parts)), next(iter(long.parts))
    return len(tail) > 9 and whole != tail and whole.endswith(tail)


def _begins(long: frozenset[str], short: frozenset[str]) -> bool:
    """Whether a proper name begins so: "Färdplan Klimatpositiv Stad", "klimatfärdplan"."""
    if len(long) != 1 or len(short) != 1:
        return False
    return next(iter(long)).startswith(next(iter(short)))


def _is_part(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """A subtitle that names a part ("Fördjupning för kusten") makes another document."""
    return any(" " in word for word in longer[len(shorter) :])


def _same_years(first: str | None, second: str | None) -> bool:
    if not first or not second:
        return True
    return first == second or first in second or second in first
