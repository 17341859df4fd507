"""Short drafts in which tests look for names."""

from __future__ import annotations

import hashlib
from array import array
from functools import cache

from ingest.formats.source import SourceText
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.lines import LineIndex
from ingest.structure.mapping import MappedText
from kkgraph.vocabulary import registers as vocabulary

CITY = "Nacka"


@cache
def registers() -> vocabulary.Vocabulary:
    return vocabulary.load()


def draft_of(*texts: str, owner: str = "municipality") -> Draft:
    """A draft whose passages are the given texts, one a line."""
    raw = "\n".join(texts)
    starts = [sum(len(text) + 1 for text in texts[:index]) for index in range(len(texts))]
    return Draft(
        source=SourceText("x.txt", hashlib.sha256(raw.encode()).hexdigest(), "text/plain", raw),
        index=LineIndex(tuple(starts), ()),
        id="nacka-2024",
        kind="contract",
        text_status="whole",
        municipality=registers().municipality(CITY),
        version="2024",
        valid_from=2024,
        template="2024",
        title="",
        sections=(),
        passages=tuple(
            DraftPassage(
                order=order,
                kind="paragraph",
                section=None,
                owner=owner,  # type: ignore[arg-type]
                body=MappedText(text, array("I", range(start, start + len(text)))),
                spans=((start, start + len(text)),),
            )
            for order, (text, start) in enumerate(zip(texts, starts, strict=True))
        ),
    )


def entry(*labels: str, notations: tuple[str, ...] = (), exact: bool = False) -> vocabulary.Entry:
    return vocabulary.Entry("x", labels[0], None, labels, notations, case_sensitive=exact)
