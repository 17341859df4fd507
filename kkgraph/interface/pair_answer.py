"""Who should work together, as types: proposals with their reasons, and what could not be met."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.pair_request import PairBy
from kkgraph.interface.twins_answer import NamedTheme, Status

ReasonKind = Literal["both_say", "wants_offers", "wishes", "kept"]


class PairCity(TypedDict):
    """A city of the round, by its newest contract."""

    code: str
    name: str
    contract: str
    text_status: Status
    experienced: bool


class PairQuote(TypedDict):
    """Words of a city with their place; the row of the file where these are its words."""

    code: str
    contract: str | None
    text: str
    source: SourcePlace | None


class PairReason(TypedDict):
    """Why two belong together: for what, in one sentence, with the words of both."""

    kind: ReasonKind
    theme: NamedTheme | None
    points: int
    said: SaidJson
    quotes: list[PairQuote]


class NextBest(TypedDict):
    """The best pair of a city that was not proposed."""

    city: str
    partner: str
    points: int


class ProposedPair(TypedDict):
    """A proposal; ``points`` can be compared within one answer only."""

    first: PairCity
    second: PairCity
    points: int
    kept: bool
    reasons: list[PairReason]
    next_best: list[NextBest]


class CityWithout(TypedDict):
    """A city that got no partner, and why."""

    city: PairCity
    why: SaidJson


class PairsJson(TypedDict):
    """The whole round: ``total`` is the greatest sum of points that the conditions allow."""

    by: PairBy
    max_partners: int
    cities: list[PairCity]
    pairs: list[ProposedPair]
    without: list[CityWithout]
    contradictions: list[SaidJson]
    unmet: list[SaidJson]
    total: int
    collection: CollectionRead
    said: SaidJson
