"""What stands around joint commitments, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.twins_answer import Status

# Silence is not a no: a form that does not ask, or a summary, was not examined.
Examined = Literal["examined", "form_does_not_ask", "summary", "partial"]


class ContractCommitments(TypedDict):
    """One contract of any version: which joint commitments it names, and whether it could."""

    municipality: str
    code: str
    contract: str
    edition: str
    valid_from: int | None
    text_status: Status
    examined: Examined
    adopted: list[str]


class PartyRow(TypedDict):
    """An agency or a programme that is a party, in how many contracts, and one place."""

    name: str
    kind: Literal["agency", "programme"]
    contracts: int
    new: bool
    contract: str
    evidence: list[EvidenceJson]


class EditionParties(TypedDict):
    """The parties beside the cities in one edition; ``gone`` were parties in the one before."""

    edition: str
    valid_from: int | None
    read: int
    parties: list[PartyRow]
    gone: list[str]


class OtherUndertaking(TypedDict):
    """What the agencies, the programme or all parties undertake, and towards whom."""

    edition: str
    by: Literal["agencies", "programme", "joint"]
    towards: list[Literal["municipality", "agencies", "programme"]]
    text: str
    contracts: int
    contract: str
    evidence: list[EvidenceJson]


class CityMeasure(TypedDict):
    """A measure and whose it is."""

    municipality: str
    contract: str
    text: str
    evidence: list[EvidenceJson]


class MeasuresAlike(TypedDict):
    """Measures of several cities under one joint commitment that are alike."""

    number: str
    cities: int
    measures: list[CityMeasure]
