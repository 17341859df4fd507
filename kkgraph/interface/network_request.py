"""A question on who is joined with whom by what both take part in, name or have taken on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kkgraph.errors import UsageError
from kkgraph.interface.compare_request import split
from kkgraph.interface.options import check_number, option, several

ThingKind = Literal["network", "initiative", "organisation", "project", "joint_commitment"]
MOST_SHARED = 50


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """Which cities, and what may join them.

    :raises UsageError: if a value is unknown.
    """

    municipality: tuple[str, ...] = option(
        (), "Only these cities; of two, what joins them.", metavar="M"
    )
    kind: tuple[ThingKind, ...] = option(
        ("network", "initiative"),
        "What joins cities: network, initiative, organisation, project, joint_commitment.",
        metavar="KIND",
    )
    least: int = option(
        2, "Only what at least so many cities share.", metavar="N", least=1, most=MOST_SHARED
    )

    def __post_init__(self) -> None:
        kinds = tuple(part for text in several(self.kind) for part in split(text))
        for value in kinds:
            if value not in get_args(ThingKind):
                raise UsageError(f"{value!r} is none of {', '.join(get_args(ThingKind))}")
        check_number("least", self.least, 1, MOST_SHARED)
        object.__setattr__(self, "kind", kinds or ("network", "initiative"))
        object.__setattr__(self, "municipality", several(self.municipality))
