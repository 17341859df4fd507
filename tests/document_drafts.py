"""Short drafts in which tests look for steering documents."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from ingest.facts.documents import find as documents
from ingest.formats.source import SourceText
from ingest.structure.draft import Draft, DraftPassage, Footnote
from ingest.structure.lines import LineIndex
from ingest.structure.link_lines import Link
from ingest.structure.mapping import MappedText
from kkgraph.contract import PassageKind, SteeringDocument
from kkgraph.vocabulary import registers

CITY = "Umeå"


def make_draft(
    text: str,
    *,
    kinds: str = "",
    topics: str = "",
    urls: Sequence[str] = (),
    footnotes: Sequence[tuple[int, str]] = (),
) -> Draft:
    """A draft of one passage a line; ``kinds`` and ``topics`` mark lines by a letter.

    ``kinds``: ``b`` a bullet (led by the line before the first bullet), ``B`` an own line that
    belongs to the passage before. ``topics``: ``a`` for a line in the annex.
    """
    passages: list[DraftPassage] = []
    at = 0
    lead = None
    for order, line in enumerate(text.split("\n")):
        kind: PassageKind = "bullet" if kinds[order : order + 1] == "b" else "paragraph"
        lead = lead if kind == "bullet" else order
        body = MappedText(line, array("I", range(at, at + len(line))))
        section = "annex" if topics[order : order + 1] == "a" else "3.2"
        passages.append(
            DraftPassage(
                order=order,
                kind=kind,
                section=section,
                owner="municipality",
                body=body,
                spans=((at, at + len(line)),),
                lead=lead if kind == "bullet" else None,
            )
        )
        at += len(line) + 1
    links = tuple(Link(url, at + i * 100, at + i * 100 + 9, 90 + i) for i, url in enumerate(urls))
    starts = tuple(i + 1 for i, char in enumerate(text) if char == "\n")
    return Draft(
        source=SourceText("a.txt", "0" * 64, "text/plain", text),
        index=LineIndex((0, *starts), ()),
        id="umea-2024",
        kind="contract",
        text_status="whole",
        municipality=registers.load().municipality(CITY),
        version="2024",
        valid_from=2024,
        template="2024",
        title="",
        sections=(),
        passages=tuple(passages),
        links=links,
        footnotes=tuple(
            Footnote(i + 1, MappedText(note, array("I", range(len(note)))), mark)
            for i, (mark, note) in enumerate(footnotes)
        ),
        topics={"annex": "annex", "3.2": "strategy"},
    )


def find(text: str, **more: object) -> tuple[SteeringDocument, ...]:
    return documents.find(make_draft(text, **more), registers.load())  # type: ignore[arg-type]


def titles(text: str, **more: object) -> list[str]:
    return [document.title for document in find(text, **more)]
