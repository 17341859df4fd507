"""Thematic areas in which a city wants to work with others, with the topics named."""

from __future__ import annotations

import re
from functools import cache

from ingest.draft import Draft
from ingest.rules import load_rules
from kkgraph.model import ThematicArea
from kkgraph.vocabulary import Vocabulary


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_rules("joint")[name])


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[ThematicArea, ...]:
    """Find the thematic areas: bullets under a line that announces them.

    A paragraph after a bullet names its topics, parted by commas and semicolons.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    found: list[ThematicArea] = []
    section: str | None = None
    inside = False
    for passage in draft.own_passages():
        if _pattern("areas").search(passage.text):
            inside, section = True, passage.section
        elif not inside or passage.section != section:
            inside = False
        elif passage.kind == "bullet":
            evidence = draft.evidence(passage, 0, len(passage.text), "areas")
            found.append(ThematicArea(passage.text.rstrip(" .;:"), (), evidence))
        elif found:
            last = found[-1]
            topics = tuple(t for t in _pattern("topics").split(passage.text.rstrip(" .")) if t)
            evidence = draft.evidence(passage, 0, len(passage.text), "areas")
            found[-1] = ThematicArea(
                last.name, (*last.topics, *topics), (*last.evidence, *evidence)
            )
    return tuple(found)
