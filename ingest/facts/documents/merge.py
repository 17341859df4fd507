"""Mentions of the same steering document brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.facts.documents.mentions import DocumentMention, DocumentName


@dataclass(slots=True)
class Document:
    """A document with its mentions; ``names`` are all it is known by."""

    mentions: list[DocumentMention]
    names: list[DocumentName]
    years: str | None
    new: bool
    draft: bool

    @property
    def first(self) -> tuple[int, int]:
        """Where it is first named: passage and character."""
        return min((m.passage.order, m.start) for m in self.mentions)

    def add(self, mention: DocumentMention) -> None:
        """Take a mention in."""
        self.mentions.append(mention)
        if mention.name not in self.names:
            self.names.append(mention.name)
        self.years = self.years or mention.years
        self.draft = self.draft or mention.draft

    def distance(self, mention: DocumentMention) -> tuple[int, int]:
        """How far its nearest mention is, in passages and characters."""
        return min(
            (abs(m.passage.order - mention.passage.order), abs(m.start - mention.start))
            for m in self.mentions
        )


@dataclass
class Merger:
    """Collects documents: what is marked by a list, years or "ny" first, then the rest."""

    documents: list[Document] = field(default_factory=list)

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
        fits = [document for document in self.documents if _fits(document, mention)]
        fits = fits or self._by_part(mention)
        present = [document for document in fits if not document.new]
        if not mention.new and present:
            fits = present
        if fits:
            min(fits, key=lambda d: d.distance(mention)).add(mention)
        elif not known:
            self.documents.append(
                Document([mention], [mention.name], mention.years, mention.new, mention.draft)
            )

    def _by_part(self, mention: DocumentMention) -> list[Document]:
        """A part of a name: "klimatprogrammet" for the one "miljö- och klimatprogram" before."""
        if not mention.definite or mention.new or mention.old or mention.name.rest:
            return []
        whole = [
            document
            for document in self.documents
            if document.first < (mention.passage.order, mention.start)
            and any(_is_part_of(mention.name, name) for name in document.names)
        ]
        return whole if len(whole) == 1 else []

    def _in_apposition(self, mention: DocumentMention) -> bool:
        """Two names of one document: "hållbarhetsprogrammet, Hållbara Staden 2030"."""
        following = mention.passage.text[mention.end :].lstrip(' ,–-(”"“')
        for document in self.documents:
            for listed in document.mentions:
                core = _core(listed.title)
                if len(core) > 5 and following.startswith(core):
                    document.add(mention)
                    return True
        return False

    def _point_back(self, mention: DocumentMention) -> None:
        """A bare "färdplanen" belongs to the one document of that head, or the nearest before."""
        fits = [d for d in self.documents if any(n.head == mention.name.head for n in d.names)]
        before = [d for d in fits if d.first < (mention.passage.order, mention.start)]
        if len(fits) == 1:
            fits[0].add(mention)
        elif before:
            min(before, key=lambda d: d.distance(mention)).add(mention)


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
