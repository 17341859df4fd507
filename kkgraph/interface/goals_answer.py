"""Goals, one row a goal, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.twins_answer import Status

Text = str | None


class GoalRow(TypedDict):
    """A goal of one contract, duplicates merged.

    ``decided`` is the year in which it was decided, where its sentence says so; ``inherited`` are
    fields that stand outside the goal's own sentence.
    """

    municipality: str
    code: str
    contract: str
    edition: str
    valid_from: int | None
    text_status: Status
    voice: Literal["own", "report"]
    kind: str
    scope: Text
    description: str
    value: float | None
    value_to: float | None
    unit: Text
    base_year: int | None
    target_year: int | None
    status: Text
    decided: int | None
    inherited: list[str]
    evidence: list[EvidenceJson]


class NoGoalRow(TypedDict):
    """A contract without such a goal, and what that means."""

    municipality: str
    contract: str
    answer: Literal["not_found", "not_examined"]


class GoalsJson(TypedDict):
    """The goals that were asked for, by target year; those without one last."""

    goals: list[GoalRow]
    without: list[NoGoalRow]
    collection: CollectionRead
    said: SaidJson
