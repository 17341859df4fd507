"""What changed between versions of contracts, as types."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.interface.changes_request import ChangeAsked, ChangedKind
from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.twins_answer import QuoteJson, Status

Text = str | None


class VersionJson(TypedDict):
    """One of the versions that were laid beside each other; ``name`` is how people call it."""

    contract: str
    name: str
    version: str
    edition: str
    valid_from: int | None
    text_status: Status


class ReasonJson(TypedDict):
    """Why a row says what it says."""

    code: str
    sv: str
    en: str


class StatedJson(TypedDict):
    """What one version states, with its places; ``passage`` where only the words stand there."""

    text: str
    figures: str
    status: Text
    evidence: list[EvidenceJson]
    passage: QuoteJson | None


class ChangeJson(TypedDict):
    """What became of one statement; ``subject`` is the kind of goal, or the thing's key."""

    kind: ChangedKind
    subject: str
    change: ChangeAsked
    reasons: list[ReasonJson]
    before: StatedJson | None
    after: StatedJson | None


class CityChanges(TypedDict):
    """Two versions of one city, the older first; ``counts`` is of all rows, shown or not."""

    municipality: str
    code: str
    before: VersionJson
    after: VersionJson
    counts: dict[str, int]
    changes: list[ChangeJson]
    said: SaidJson


class AloneJson(TypedDict):
    """A city with a contract that no other version was read of."""

    municipality: str
    contract: str


class ChangesJson(TypedDict):
    """What changed, city by city, and with which cities nothing can be said."""

    year: Text
    cities: list[CityChanges]
    alone: list[AloneJson]
    collection: CollectionRead
    said: SaidJson
