"""A question on what changed between versions of cities' contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kkgraph.errors import UsageError
from kkgraph.interface.compare_request import split
from kkgraph.interface.options import option, several

ChangedKind = Literal[
    "goals", "networks", "projects", "documents", "commitments", "joint_commitments", "measures"
]
ChangeAsked = Literal[
    "new", "gone", "sharpened", "softened", "adopted", "renewed", "same", "unclear"
]
_MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class ChangesRequest:
    """Which versions to lay beside each other.

    :param names: two versions of one city, in either order; or one city, whose two newest are
        meant; or none: all cities, each with its newest, or with that of a year.
    :raises UsageError: if it is said twice which versions.
    """

    names: Sequence[str] = ()
    year: str | None = option(
        None, "All cities with a version of this year.", metavar="YEAR", example="version"
    )
    kind: tuple[ChangedKind, ...] = option((), "Only these kinds of statement.", metavar="KIND")
    change: tuple[ChangeAsked, ...] = option((), "Only these changes.", metavar="CHANGE")
    everything: bool = option(False, "What is the same too.", flag="--all")

    def __post_init__(self) -> None:
        names = tuple(split(self.names))
        object.__setattr__(self, "names", names)
        if len(names) > _MOST_NAMES:
            raise UsageError(f"{len(names)} given; name two versions of one city")
        if names and self.year:
            raise UsageError(
                "name two versions of a city (malmo-2020 malmo-2024), or give --year; not both"
            )
        object.__setattr__(self, "kind", _known("kind", self.kind, get_args(ChangedKind)))
        object.__setattr__(self, "change", _known("change", self.change, get_args(ChangeAsked)))

    def lets_through(self, kind: str, change: str) -> bool:
        """Tell whether a row is asked for.

        :param kind: of statement.
        :param change: what became of it.
        """
        if self.kind and kind not in self.kind:
            return False
        return change in self.change if self.change else self.everything or change != "same"


def _known(what: str, given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    asked = [name for text in several(given) for name in split(text)]
    for name in asked:
        if name not in known:
            raise UsageError(f"no {what} {name!r}; there are {', '.join(known)}")
    return tuple(name for name in known if name in asked)
