"""Something to take to a meeting of two cities, as types."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.interface.twins_answer import (
    LessonJson,
    PassagePair,
    QuoteJson,
    RareReason,
    Silence,
    StructureJson,
)

Text = str | None


class BriefCity(TypedDict, total=False):
    """One of the two cities: whose contract was read, and what is measured of it."""

    municipality: str
    code: Text
    contract: str
    text_status: str
    county: str
    structure: StructureJson | None


class BriefJson(TypedDict, total=False):
    """Us and them: what is alike, what to ask, and from which snapshot of which day.

    ``says`` is what they say on the topic asked about, ``silence`` what it means if they say
    nothing; ``lessons`` are past the gate of `kkgraph.twins.lessons`.
    """

    about: Text
    ours: BriefCity
    theirs: BriefCity
    reasons: list[RareReason]
    likenesses: list[PassagePair]
    says: list[QuoteJson]
    silence: Silence | None
    lessons: list[LessonJson]
    snapshot: str
    made: Text
