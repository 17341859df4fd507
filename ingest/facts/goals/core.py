"""The core of a goal: a figure or a state that may be what is to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["cut", "raise", "rate", "share", "amount", "state"]
# A verb of change stands at most so many tokens before its figure.
FAR = 14


@dataclass(frozen=True, slots=True)
class Core:
    """What is to be reached, at ``tokens[first:last]``.

    ``name`` is the class of a state or the unit of a figure; ``per`` what it is counted by.
    """

    first: int
    last: int
    form: Form
    name: str
    value: float | None = None
    high: float | None = None
    per: tuple[str, ...] = ()
    bound: str | None = None
