"""Joint commitments and who took them on, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class AdopterJson(TypedDict):
    """A city that took on a joint commitment."""

    municipality: str
    code: str | None
    contract: str
    kind: Literal["mandatory", "prioritised"]
    measures: list[str]


class JointJson(TypedDict):
    """A joint commitment and who adopted it."""

    number: str
    title: str
    adopted_by: list[AdopterJson]


class WithoutJson(TypedDict):
    """Who has a whole contract of the version but did not adopt a commitment."""

    number: str
    municipalities: list[str]


class CommitmentsJson(TypedDict):
    """Joint commitments of one version."""

    version: str | None
    joint: list[JointJson]
    without: list[WithoutJson]
