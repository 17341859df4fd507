"""A question that puts cities, or versions of one, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kkgraph.errors import UsageError
from kkgraph.interface.options import several

FEWEST_COMPARED, MOST_COMPARED = 2, 5


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What to put side by side.

    :param names: two to five cities (each stands for its newest contract) or ids of contracts;
        as one text with commas between.
    :raises UsageError: if there are too few or too many.
    """

    names: Sequence[str]

    def __post_init__(self) -> None:
        names = split(self.names)
        object.__setattr__(self, "names", tuple(names))
        if not FEWEST_COMPARED <= len(names) <= MOST_COMPARED:
            raise UsageError(
                f"{len(names)} given; name {FEWEST_COMPARED} to {MOST_COMPARED} cities or "
                "contracts to compare"
            )


def split(text: str | Iterable[str]) -> list[str]:
    """Split a list that is written with commas.

    :param text: such as ``malmo,lund``, or several of these.
    :returns: its parts without blanks around them.

    >>> split("malmo, lund,"), split(["a,b", "c"])
    (['malmo', 'lund'], ['a', 'b', 'c'])
    """
    return [part.strip() for item in several(text) for part in item.split(",") if part.strip()]
