"""A question on goals, with its filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kkgraph.errors import UsageError
from kkgraph.interface.compare_request import split
from kkgraph.interface.options import option, several

GoalKindAsked = Literal[
    "neutrality", "climate_neutral", "climate_positive", "fossil_free", "territorial_emissions",
    "consumption_emissions", "organisation_emissions", "carbon_budget", "renewable_energy",
    "energy_efficiency", "mobility", "circularity", "other",
]  # fmt: skip
ScopeAsked = Literal["area", "organisation", "consumption", "not_said"]
StatusAsked = Literal["adopted", "proposed", "considered", "repealed", "not_said"]


@dataclass(frozen=True, slots=True)
class GoalsRequest:
    """Which goals to list; of several values of one filter any will do.

    :raises UsageError: if a value is unknown.
    """

    kind: tuple[GoalKindAsked, ...] = option(
        (), "Only these kinds; neutrality: neutral, positive, net zero and fossil free.",
        metavar="KIND",
    )  # fmt: skip
    scope: tuple[ScopeAsked, ...] = option((), "Only goals for this.", metavar="SCOPE")
    status: tuple[StatusAsked, ...] = option((), "Only goals of this status.", metavar="STATUS")
    unit: tuple[str, ...] = option((), "Only figures in this unit.", metavar="UNIT")
    year: str | None = option(
        None, "Only goals for this year, and those that give none.", metavar="YEAR"
    )
    municipality: tuple[str, ...] = option(
        (), "Only these cities.", metavar="M", example="municipality"
    )
    version: tuple[str, ...] = option((), "Only contracts of it.", metavar="V", example="version")
    newest: bool = option(False, "Only each city's newest contract.")

    def __post_init__(self) -> None:
        known = {"kind": GoalKindAsked, "scope": ScopeAsked, "status": StatusAsked}
        for name in ("kind", "scope", "status", "unit", "municipality", "version"):
            given = [part for text in several(getattr(self, name)) for part in split(text)]
            if name in known:
                _check(name, given, get_args(known[name]))
            object.__setattr__(self, name, tuple(dict.fromkeys(given)))
        if self.year is not None and not self.year.isdigit():
            raise UsageError(f"year: {self.year!r}; give four digits, such as 2030")


def _check(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    for value in given:
        if value not in known:
            raise UsageError(f"no {name} {value!r}; there are {', '.join(known)}")
