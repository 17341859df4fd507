"""Thematic areas in which a city wants to work with others, with the topics named."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from ingest.annotate.table_rows import lines_of
from ingest.facts import adoptions
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import ThematicArea
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_CHAPTER = "joint_undertakings"
_LONGEST_LEAD = 160
_LONGEST_NAME = 60


@cache
def _pattern(name: Literal["areas", "areas_of_chapter", "topics", "no_topics"]) -> re.Pattern[str]:
    return re.compile(load_rules("joint")[name])


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[ThematicArea, ...]:
    """Find the thematic areas: bullets, or names over topics, under a line that announces them.

    A paragraph after a bullet names its topics, parted by commas and semicolons. Behind the
    commitments of the chapter of joint undertakings only areas follow: there a line may announce
    them in freer words.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    found: list[ThematicArea] = []
    section: str | None = None
    inside = named = False
    taken = adoptions.passages_taken(draft)
    first = min(taken, default=None)
    for passage in draft.own_passages():
        behind = first is not None and passage.order > first and passage.order not in taken
        if _announces(draft, passage, behind=behind):
            inside, named, section = True, False, passage.section
        elif not inside or passage.section != section:
            inside = False
        elif passage.kind == "bullet" or _is_area_with_topics(draft, passage):
            found.append(_area(draft, passage))
            named = passage.kind == "bullet"
        elif named:
            found[-1] = _with_topics(found[-1], draft, passage)
            named = False
        else:  # neither an area nor what one is about: the list is over
            inside = False
    return tuple(found)


def _announces(draft: Draft, passage: DraftPassage, *, behind: bool) -> bool:
    """Whether a line says that areas follow.

    :param behind: whether it stands behind the first joint commitment, and is none itself
    """
    if _pattern("areas").search(passage.text):
        return True
    heading = passage.kind == "paragraph" and passage.text[-1] not in ".!;,"
    return (
        behind
        and heading
        and len(passage.text) <= _LONGEST_LEAD
        and draft.topic(passage) == _CHAPTER
        and _pattern("areas_of_chapter").search(passage.text) is not None
        and all(_is_name(draft, item) for item in adoptions.bullets_of(passage, draft.passages))
    )


def _is_area_with_topics(draft: Draft, passage: DraftPassage) -> bool:
    """Whether a paragraph is a name on a line of its own, and below it topics that are parted."""
    lines = lines_of(draft, passage)
    topics = passage.text[lines[1][0] :] if len(lines) > 1 else ""
    if not topics[:1].isupper() or _pattern("no_topics").search(topics):
        return False
    return _is_name(draft, passage) and len(_topics(topics)) > 1


def _is_name(draft: Draft, item: DraftPassage) -> bool:
    """Whether an item names something and says nothing of it."""
    _, end = lines_of(draft, item)[0]
    name = item.text[:end].rstrip(" .;")
    return len(name) <= _LONGEST_NAME and not re.search(r"[.:!?]", name)


def _area(draft: Draft, passage: DraftPassage) -> ThematicArea:
    """The area of an item, whose topics may stand in its second line."""
    text = passage.text
    evidence = draft.evidence(passage, 0, len(text), "areas")
    (_, end), *more = lines_of(draft, passage)
    begins = more[0][0] if more else len(text)
    if not text[begins : begins + 1].isupper() or text[:end].rstrip()[-1:] in ".,;-":
        end = begins = len(text)
    return ThematicArea(text[:end].rstrip(" .;:"), _topics(text[begins:]), evidence)


def _topics(text: str) -> tuple[str, ...]:
    return tuple(t for t in _pattern("topics").split(text.rstrip(" .")) if t)


def _with_topics(area: ThematicArea, draft: Draft, passage: DraftPassage) -> ThematicArea:
    topics = _topics(passage.text)
    evidence = draft.evidence(passage, 0, len(passage.text), "areas")
    return ThematicArea(area.name, (*area.topics, *topics), (*area.evidence, *evidence))
