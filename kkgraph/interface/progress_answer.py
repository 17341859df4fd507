"""A city's goals beside what is measured, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import EvidenceJson, Text

# Why a goal cannot be put beside the measured series.
WhyNot = Literal[
    "consumption",
    "organisation",
    "no_base_year",
    "no_target_year",
    "no_cut",
    "other_kind",
    "base_not_measured",
    "scope_not_said",
    "target_before_base",
    "not_held",
]


class MeasuredPoint(TypedDict):
    """One year of the measured series."""

    year: int
    tonnes: float


class LinePoint(TypedDict):
    """One end of the line from the base year to the goal."""

    year: int
    tonnes: float


class GoalBeside(TypedDict):
    """A goal beside the series, or in words why it cannot be.

    ``line`` goes from the measured value of the base year to what the goal leaves of it;
    ``yearly_cut`` is the cut in per cent a year, compounded, that would lead from the last
    measured year to it; ``None`` where nothing may be left, which no yearly cut reaches.
    """

    description: str
    contract: str
    goal_kind: str
    value: float | None
    unit: Text
    base_year: int | None
    target_year: int | None
    scope: Text
    status: Text
    why_not: WhyNot | None
    why_not_said: Text
    line: list[LinePoint]
    tonnes_left: float | None
    yearly_cut: float | None
    yearly_tonnes: float | None
    said: Text
    evidence: list[EvidenceJson]


class SeriesSource(TypedDict):
    """Where figures come from."""

    name: str
    licence: str


class Population(TypedDict):
    """How many live there, and when they were counted."""

    value: int
    year: int
    source: SeriesSource


class ProgressJson(TypedDict):
    """A city's goals beside the measured series; ``boundary`` must be shown with it."""

    municipality: str
    code: str
    contract: Text
    series: list[MeasuredPoint]
    series_unit: str
    series_source: SeriesSource | None
    population: Population | None
    per_inhabitant: float | None
    per_inhabitant_said: Text
    trend_since_2015: float | None
    boundary: str
    missing: Text
    goals: list[GoalBeside]
