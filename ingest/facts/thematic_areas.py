"""Thematic areas in which a city wants to work with others, with the topics named."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import ThematicArea
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


@cache
def _pattern(name: Literal["areas", "topics"]) -> re.Pattern[str]:
    return re.compile(load_rules("joint")[name])


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[ThematicArea, ...]:
    """Find the thematic areas: bullets under a line that announces them.

    A paragraph after a bullet names its topics, parted by commas and semicolons.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    found: list[ThematicArea] = []
    section: str | None = None
    inside = named = False
    for passage in draft.own_passages():
        if _pattern("areas").search(passage.text):
            inside, named, section = True, False, passage.section
        elif not inside or passage.section != section:
            inside = False
        elif passage.kind == "bullet":
            evidence = draft.evidence(passage, 0, len(passage.text), "areas")
            found.append(ThematicArea(passage.text.rstrip(" .;:"), (), evidence))
            named = True
        elif named:
            found[-1] = _with_topics(found[-1], draft, passage)
            named = False
        else:  # neither an area nor what one is about: the list is over
            inside = False
    return tuple(found)


def _with_topics(area: ThematicArea, draft: Draft, passage: DraftPassage) -> ThematicArea:
    topics = tuple(t for t in _pattern("topics").split(passage.text.rstrip(" .")) if t)
    evidence = draft.evidence(passage, 0, len(passage.text), "areas")
    return ThematicArea(area.name, (*area.topics, *topics), (*area.evidence, *evidence))
