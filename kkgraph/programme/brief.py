"""What two cities have in common and what one could ask the other, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.brief_answer import BriefCity, BriefJson
from kkgraph.interface.twins_answer import Silence, TwinJson, TwinsJson
from kkgraph.interface.twins_request import TwinsRequest
from kkgraph.twins import find_twins
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

_MOST = 1_000
# So many cities with a contract are named where one has none.
_NEAR = 5


def brief(
    snapshot: Snapshot, vocabulary: Vocabulary, ours: str, theirs: str, about: str | None = None
) -> BriefJson:
    """Put together what to take to a meeting.

    :param snapshot: what was read
    :param vocabulary: registers and thesaurus
    :param ours: our city, by code, name or slug
    :param theirs: the other one
    :param about: what the meeting is about
    :raises NotFoundError: when a city does not exist or has no contract; with names near it
    :raises UsageError: when both are one city
    """
    other = find_municipality(vocabulary, theirs)
    # The order is among all; reasons are looked for in the one that is met.
    asked = TwinsRequest(ours, n=_MOST, about=about)
    found = find_twins(snapshot, vocabulary, asked, only=other.code)
    if found["contract"] is None:
        near = [row["municipality"] for row in found["beside"][:_NEAR]]
        raise NotFoundError(found["municipality"], near, what="contract of the municipality")
    if other.code == found["code"]:
        raise UsageError(f"{other.name} and {found['municipality']} are one city; name two")
    twin = next((twin for twin in found["twins"] if twin["code"] == other.code), None)
    if twin is None:
        return _silent(snapshot, found, other.name, other.code)
    return {
        "about": found["about"],
        "ours": _ours(found),
        "theirs": _theirs(twin),
        "reasons": twin["reasons"],
        "likenesses": twin["passages"] if found["ours"] == "says" else [],
        "says": twin["says"],
        "silence": None,
        "lessons": twin["can_teach_us"],
        "snapshot": snapshot.id,
        "made": _day(snapshot),
    }


def _silent(snapshot: Snapshot, found: TwinsJson, name: str, code: str) -> BriefJson:
    """What is known where the other says nothing on the topic."""
    row = next((row for row in found["silent"] if row["municipality"] == name), None)
    if row is None:
        spoken = [name for names in found["groups"].values() for name in cast("list[str]", names)]
        near = [*spoken, *(item["municipality"] for item in found["silent"])]
        raise NotFoundError(name, near, what="contract of the municipality")
    status: Silence = row["answer"]
    theirs: BriefCity = {
        "municipality": name,
        "code": code,
        "contract": row["contract"],
        "text_status": "whole" if status == "not_found" else "summary",
        "county": "",
        "structure": None,
    }
    return {
        "about": found["about"],
        "ours": _ours(found),
        "theirs": theirs,
        "reasons": [],
        "likenesses": [],
        "says": [],
        "silence": status,
        "lessons": [],
        "snapshot": snapshot.id,
        "made": _day(snapshot),
    }


def _ours(found: TwinsJson) -> BriefCity:
    return {
        "municipality": found["municipality"],
        "code": found["code"],
        "contract": str(found["contract"]),
        "text_status": str(found["text_status"]),
        "county": found["county"],
        "structure": found["structure"],
    }


def _theirs(twin: TwinJson) -> BriefCity:
    return {
        "municipality": twin["municipality"],
        "code": twin["code"],
        "contract": twin["contract"],
        "text_status": twin["text_status"],
        "county": twin["county"],
        "structure": twin["structure"],
    }


def _day(snapshot: Snapshot) -> str | None:
    return snapshot.created.date().isoformat() if snapshot.created else None
