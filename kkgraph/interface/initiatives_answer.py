"""Who takes part in which initiative, and by which kind of source, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import EvidenceJson, Text

# What the contracts that were read say of what a page states: they say so; name the initiative in
# another relation; are silent; were not examined for it; or there is none of this city.
ContractState = Literal["says", "touches", "silent", "not_examined", "no_contract"]


class InitiativeName(TypedDict):
    """Which initiative."""

    name: str
    iri: str


class ParticipantJson(TypedDict):
    """Who takes part; ``code`` is the key of a place, ``country`` that of one abroad."""

    name: str
    kind: Literal["place", "agency", "programme", "organisation"]
    code: Text
    iri: Text
    country: Text


class PageSource(TypedDict):
    """A page, and the day on which it was read, if anybody noted it."""

    url: str
    retrieved: Text


class ByPage(TypedDict):
    """What a page says: according to the page."""

    initiative: InitiativeName
    role: str
    role_label: str
    paired_with: ParticipantJson | None
    period: list[Text]
    note: Text
    source: PageSource


class ByContract(TypedDict):
    """What a contract says: according to the contract."""

    initiative: InitiativeName
    relation: str
    contract: str
    evidence: EvidenceJson


class TakingPart(TypedDict):
    """One participant with what each kind of source says, apart."""

    participant: ParticipantJson
    by_page: list[ByPage]
    by_contract: list[ByContract]
    contract_state: ContractState
    contracts: list[str]


class TwinPair(TypedDict):
    """Two places that a page names as partners in a programme."""

    initiative: InitiativeName
    first: ParticipantJson
    first_role: str
    second: ParticipantJson
    source: PageSource


class InitiativeJson(TypedDict):
    """An initiative with its parts, all who take part, and where the two kinds of source differ."""

    kind: Literal["initiative"]
    name: str
    iri: str
    label_sv: str
    label_en: Text
    initiative_kind: Text
    homepage: Text
    period: list[Text]
    part_of: InitiativeName | None
    parts: list[InitiativeName]
    participants: list[TakingPart]
    official_twins: list[TwinPair]
    only_by_page: list[str]
    only_by_contract: list[str]
    not_examined: list[str]
    without_contract: list[str]


class InitiativeRow(TypedDict, total=False):
    """An initiative as lists show it."""

    key: str
    label: str
    label_sv: str
    label_en: Text
    kind: Text
    part_of: Text
    start: Text
    end: Text
    homepage: Text
    by_page: int
    by_contract: int
    iri: str


class DifferenceRow(TypedDict, total=False):
    """Where a page and the contracts differ: who says what, and what the other kind says."""

    initiative: str
    participant: str
    code: Text
    stated_by: Literal["page", "contract"]
    role: str
    contract_state: ContractState
    contract: Text
    source: str
    note: Text
