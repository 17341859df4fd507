"""Joint commitments and who took them on, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.undertakings_answer import (
    ContractCommitments,
    EditionParties,
    MeasuresAlike,
    OtherUndertaking,
)


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
    """Joint commitments of one version, and what stands around them.

    ``missing`` are numbers that no contract read names, ``contracts`` all contracts of all
    versions, ``parties`` and ``others`` what agencies and programme are and undertake, ``alike``
    measures that several cities have in common.
    """

    version: str | None
    joint: list[JointJson]
    without: list[WithoutJson]
    missing: list[str]
    contracts: list[ContractCommitments]
    parties: list[EditionParties]
    others: list[OtherUndertaking]
    alike: list[MeasuresAlike]
    collection: CollectionRead
    said: SaidJson
