"""Cities, or versions of one, side by side, as types."""

from __future__ import annotations

from typing import Literal, final

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.twins_answer import NamedTheme, QuoteJson, Status

Text = str | None
# Silence is not a no: see kkgraph/programme/compare.py.
Answered = Literal["says", "touches", "not_found", "not_examined"]


class ComparedContract(TypedDict):
    """A contract of the comparison; ``passages`` counts those in the city's own words."""

    contract: str
    municipality: Text
    code: Text
    version: str
    valid_from: int | None
    text_status: Status
    file: str
    passages: int


@final
class ComparedCell(TypedDict):
    """What one contract says: how many passages, and the first of them."""

    contract: str
    answer: Answered
    count: int
    empty: bool
    passages: list[QuoteJson]


class ComparedTopic(TypedDict):
    """A section topic, with a cell for each contract."""

    topic: str
    title: str
    cells: list[ComparedCell]


class ComparedTheme(TypedDict):
    """A concept, with a cell for each contract."""

    theme: NamedTheme
    cells: list[ComparedCell]


class ComparedGoal(TypedDict):
    """A goal and where it stands."""

    description: str
    value: float | None
    unit: Text
    base_year: int | None
    target_year: int | None
    scope: Text
    status: Text
    evidence: list[EvidenceJson]


@final
class GoalCell(TypedDict):
    """The goals of one contract of one kind."""

    contract: str
    answer: Answered
    goals: list[ComparedGoal]


class ComparedGoals(TypedDict):
    """A kind of goal, with a cell for each contract."""

    kind: str
    cells: list[GoalCell]


@final
class NetworkCell(TypedDict):
    """What one contract says of a network."""

    contract: str
    answer: Answered
    relation: Text
    evidence: list[EvidenceJson]


class ComparedNetwork(TypedDict):
    """A network, with a cell for each contract."""

    key: str
    name: str
    iri: str
    cells: list[NetworkCell]


class MeasureJson(TypedDict):
    """What a city means to do for a joint commitment."""

    text: str
    evidence: list[EvidenceJson]


@final
class CommitmentCell(TypedDict):
    """Whether one contract takes on a joint commitment, and by what."""

    contract: str
    answer: Answered
    kind: Text
    measures: list[MeasureJson]
    evidence: list[EvidenceJson]


class ComparedCommitment(TypedDict):
    """A joint commitment, with a cell for each contract."""

    version: str
    number: str
    title: str
    cells: list[CommitmentCell]


class ComparedJson(TypedDict):
    """Cities, or versions of one, side by side: a row has one cell for each, in their order."""

    contracts: list[ComparedContract]
    topics: list[ComparedTopic]
    themes: list[ComparedTheme]
    goals: list[ComparedGoals]
    networks: list[ComparedNetwork]
    commitments: list[ComparedCommitment]
