"""Steering documents that a city's own text refers to: plans, programmes, budgets, reports.

Names are found by head words and known titles, entries of lists (the annex of links, the
link box of a summary, bullets after "följande planer:") count as they stand. Mentions of
the same document are brought together; link targets come from the list or a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.facts.documents.links import footnote_url, listed_mentions, nearby_url
from ingest.facts.documents.mentions import DocumentMention, MentionReader
from ingest.facts.documents.merge import Document, Merger
from ingest.structure.draft import Draft
from kkgraph.contract import Evidence, SteeringDocument
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary

METHOD = "documents"


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[SteeringDocument, ...]:
    """Find them, each once, in order of the text.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    reader = MentionReader(draft, vocabulary)
    listed = listed_mentions(reader)
    taken = {mention.passage.order for mention in listed}
    running = [
        mention
        for passage in draft.own_passages()
        if passage.order not in taken
        for mention in reader.mentions(passage)
    ]
    documents = Merger().merge(listed, running)
    for document in documents:
        document.mentions.extend(list(_by_alias(document, draft, taken)))
    return tuple(_distinct(_document(document, draft) for document in documents))


def _by_alias(document: Document, draft: Draft, taken: set[int]) -> Iterator[DocumentMention]:
    """Mentions by a short name that a title gives ("LundaEko")."""
    for mention in document.mentions:
        for alias in mention.aliases:
            pattern = re.compile(rf"(?<!\w){re.escape(alias)}(?![\w-])", re.IGNORECASE)
            for passage in draft.own_passages():
                if passage.order in taken:
                    continue
                for match in pattern.finditer(passage.text):
                    yield replace(
                        mention, passage=passage, start=match.start(), end=match.end(), rank=-1
                    )


def _document(document: Document, draft: Draft) -> SteeringDocument:
    best = max(document.mentions, key=lambda mention: mention.rank)
    return SteeringDocument(
        key=slugify(best.title.removeprefix(best.own)),
        title=best.title,
        years=document.years,
        url=_url(document, draft),
        evidence=tuple(_evidence(document, draft)),
    )


def _url(document: Document, draft: Draft) -> str | None:
    for mention in document.mentions:
        if found := mention.url or footnote_url(mention, draft):
            return found
    for mention in document.mentions:
        last = draft.index.line(mention.passage.spans[-1][1] - 1)
        if found := nearby_url(mention.title, draft.links, last):
            return found
    return None


def _evidence(document: Document, draft: Draft) -> Iterator[Evidence]:
    places = {(m.passage.order, m.start): m for m in document.mentions}
    for _, mention in sorted(places.items(), key=lambda item: item[0]):
        yield from draft.evidence(mention.passage, mention.start, mention.end, METHOD)


def _distinct(documents: Iterable[SteeringDocument]) -> Iterator[SteeringDocument]:
    """Documents with keys of their own: years tell those of one title apart, else a number."""
    seen: set[str] = set()
    for document in documents:
        key = document.key
        if key in seen and document.years:
            key = slugify(f"{document.key} {document.years}")
        number = 2
        base = key
        while key in seen:
            key, number = f"{base}-{number}", number + 1
        seen.add(key)
        yield replace(document, key=key)
