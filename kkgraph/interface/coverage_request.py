"""A question on who speaks of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kkgraph.errors import UsageError
from kkgraph.interface.compare_request import split
from kkgraph.interface.options import option, several

CoverageBy = Literal["topics", "themes", "commitments"]
CoverageState = Literal["says", "touches", "empty", "not_found", "not_examined"]


@dataclass(frozen=True, slots=True)
class CoverageRequest:
    """Cities by topics, themes or joint commitments.

    :raises UsageError: if a value is unknown.
    """

    by: CoverageBy = option("topics", "What the rows are.", metavar="topics|themes|commitments")
    version: str | None = option(
        None, "Only contracts of it; each city's newest unless given.", example="version"
    )
    municipality: tuple[str, ...] = option(
        (), "Only these cities.", metavar="M", example="municipality"
    )
    county: str | None = option(None, "Only cities of this county.", metavar="COUNTY")
    country: str | None = option(
        None, "Only cities of this country, by its two letters.", metavar="COUNTRY"
    )
    network: str | None = option(
        None,
        "Only cities that take part in this network, by a contract or a page.",
        metavar="NETWORK",
        example="network",
    )
    state: tuple[CoverageState, ...] = option(
        (), "Only rows in which a contract has one of these states.", metavar="STATE"
    )

    def __post_init__(self) -> None:
        given = tuple(part for text in several(self.state) for part in split(text))
        for value, known in ((self.by, CoverageBy), *((one, CoverageState) for one in given)):
            if value not in get_args(known):
                raise UsageError(f"{value!r} is none of {', '.join(get_args(known))}")
        object.__setattr__(self, "state", given)
        object.__setattr__(self, "municipality", several(self.municipality))
