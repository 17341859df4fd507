"""A question for cities alike, with the weights of the parts of likeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kkgraph.errors import UsageError
from kkgraph.interface.options import MOST, check_number, option

# Measured (docs/twins.md): four kinds of evidence in the text weigh alike; facts that are few
# beside so much text weigh half.
DEFAULTS: Mapping[str, float] = {
    "measures": 1.0,
    "wording": 1.0,
    "names": 1.0,
    "cooperation": 1.0,
    "themes": 0.0,
    "passages": 0.0,
    "goals": 0.5,
    "networks": 0.5,
    "commitments": 0.0,
    "county": 0.0,
    "distance": 0.0,
}
# In one topic there is too little text for the first four.
IN_A_TOPIC: Mapping[str, float] = {
    **dict.fromkeys(DEFAULTS, 0.0),
    "themes": 1.0,
    "passages": 0.25,
    "goals": 0.1,
    "networks": 0.1,
    "commitments": 0.05,
}
_GREATEST = 1000.0


@dataclass(frozen=True, slots=True)
class TwinsRequest:
    """Which city the others are to be like, and in what.

    Weights may be given as a mapping too. With both a topic in words and a
    theme, the name of the theme is added to the words.

    :param municipality: code, name or slug; or the id of one contract.
    :raises UsageError: if an option makes no sense.
    """

    municipality: str
    n: int = option(5, "How many twins at most.", flag="-n", least=1, most=MOST)
    about: str | None = option(
        None, "Alike in this topic.", metavar="TEXT", example="words", longest=1000
    )
    theme: str | None = option(
        None, "The same by a theme; added to the words if both are given.", metavar="T"
    )
    weights: str | None = option(
        None,
        "Such as `themes=2,networks=1`.",
        metavar="PART=X,...",
        longest=500,
    )
    version: str | None = option(
        None, "Version that stands for each city; else its newest.", metavar="V", longest=100
    )

    our_size: bool = option(
        False, "Only cities with half to twice our inhabitants.", flag="--our-size"
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", _written(self.weights))
        check_number("the number of twins", self.n, 1, MOST)
        read_weights(self.weights)

    @property
    def in_topic(self) -> bool:
        """Whether likeness is asked for in a topic only."""
        return self.about is not None or self.theme is not None

    @property
    def parts(self) -> dict[str, float]:
        """The weight of every part of likeness in all that is said."""
        return read_weights(self.weights)

    @property
    def parts_in_topic(self) -> dict[str, float]:
        """The weight of every part of likeness in one topic."""
        return read_weights(self.weights, IN_A_TOPIC)


def read_weights(text: str | None, defaults: Mapping[str, float] = DEFAULTS) -> dict[str, float]:
    """Read weights as a user gives them.

    :param text: such as ``themes=2,networks=1``; parts that are not named keep their own
    :param defaults: the weights of the others
    :returns: a weight for every part
    :raises UsageError: when a part is unknown or a weight is no sensible number
    """
    weights = dict(defaults)
    for item in (text or "").split(","):
        if not item.strip():
            continue
        name, equals, value = (piece.strip() for piece in item.partition("="))
        if name not in weights or not equals:
            raise UsageError(f"weights: {item.strip()!r}; write part=number, parts: {_names()}")
        weights[name] = _number(name, value)
    return checked(weights)


def checked(weights: Mapping[str, float]) -> dict[str, float]:
    """Complete weights and see that they make sense.

    :param weights: by part; the others keep their default
    :raises UsageError: when a part is unknown, a weight is negative or all are 0
    """
    unknown = sorted(set(weights) - set(DEFAULTS))
    if unknown:
        raise UsageError(f"weights: no part {unknown[0]!r}; parts: {_names()}")
    found = {**DEFAULTS, **weights}
    for name, value in found.items():
        if not 0 <= value <= _GREATEST:
            raise UsageError(f"weights: {name}={value}: give a number from 0 to {_GREATEST:g}")
    if not any(found.values()):
        raise UsageError("weights: all are 0; give at least one part a weight")
    return found


def _written(weights: Mapping[str, float] | str | None) -> str | None:
    if weights is None or isinstance(weights, str):
        return weights
    return ",".join(f"{name}={value!r}" for name, value in weights.items())


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise UsageError(f"weights: {name}={value}: that is no number") from error


def _names() -> str:
    return ", ".join(DEFAULTS)
