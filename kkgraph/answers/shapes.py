"""What answers look like: the JSON of the command line and of the API, as types.

The server describes its answers with these (nothing is checked against them when answers are
sent; the tests do that), the client gives them. No field is required, since ``select`` may leave
any of them out.
"""

from __future__ import annotations

from typing import cast

from typing_extensions import TypedDict

from kkgraph.aliases import JsonObject
from kkgraph.contract import DocumentKind, Family, Owner, TextStatus
from kkgraph.interface.brief_answer import BriefJson as BriefJson
from kkgraph.interface.changes_answer import ChangesJson as ChangesJson
from kkgraph.interface.commitments_answer import CommitmentsJson as CommitmentsJson
from kkgraph.interface.compared_answer import ComparedJson as ComparedJson
from kkgraph.interface.coverage_answer import CoverageJson as CoverageJson
from kkgraph.interface.found_answer import EvidenceJson as EvidenceJson
from kkgraph.interface.found_answer import FoundJson as FoundJson
from kkgraph.interface.found_answer import HitJson as HitJson
from kkgraph.interface.goals_answer import GoalsJson as GoalsJson
from kkgraph.interface.initiatives_answer import DifferenceRow as DifferenceRow
from kkgraph.interface.initiatives_answer import InitiativeJson as InitiativeJson
from kkgraph.interface.initiatives_answer import InitiativeRow as InitiativeRow
from kkgraph.interface.network_answer import NetworkJson as NetworkJson
from kkgraph.interface.pair_answer import PairsJson as PairsJson
from kkgraph.interface.progress_answer import ProgressJson as ProgressJson
from kkgraph.interface.query_answer import QueryAnswer as QueryAnswer
from kkgraph.interface.report_answer import ReportJson as ReportJson
from kkgraph.interface.review_answer import HeldAnswer as HeldAnswer
from kkgraph.interface.twins_answer import TwinJson as TwinJson
from kkgraph.interface.twins_answer import TwinsJson as TwinsJson

Text = str | None


class Counts(TypedDict, total=False):
    """How many of each a contract holds."""

    parties: int
    sections: int
    passages: int
    goals: int
    networks: int
    projects: int
    documents: int
    organisations: int
    commitments: int
    joint_commitments: int
    thematic_areas: int
    cooperations: int
    numbers: int
    actions: int
    inventories: int
    indicators: int
    recommendations: int


class ContractRow(TypedDict, total=False):
    """A contract or report as lists show it."""

    id: str
    name: str
    kind: DocumentKind
    text_status: TextStatus
    municipality: Text
    version: str
    printed_version: Text
    edition: Text
    valid_from: int | None
    family: Family
    more_places: list[str]
    template: str
    title: str
    file: str
    sha256: str
    counts: Counts


class CityRow(TypedDict, total=False):
    """A municipality as lists show it."""

    code: str
    name: str
    slug: str
    county: str
    iri: str
    contracts: list[str]


class City(CityRow, total=False):
    """A municipality with its names, its place and its contracts, the newest last."""

    labels: list[str]
    lat: float | None
    lon: float | None
    versions: list[ContractRow]
    newest: Text


class NetworkRow(TypedDict, total=False):
    """A network of the register."""

    key: str
    label: str
    label_sv: str
    label_en: Text
    kind: Text
    homepage: Text
    iri: str


class ThemeRow(TypedDict, total=False):
    """A concept of the thesaurus."""

    key: str
    label: str
    label_sv: str
    label_en: Text
    broader: list[str]
    iri: str


class ParamRow(TypedDict, total=False):
    """A parameter of a saved query."""

    name: str
    type: str
    required: bool
    default: Text
    description: str
    description_sv: str
    description_en: str


class QueryRow(TypedDict, total=False):
    """A saved query."""

    name: str
    title: str
    title_sv: str
    title_en: str
    description: str
    description_sv: str
    description_en: str
    params: list[ParamRow]
    columns: list[str]


class CityName(TypedDict):
    """Which municipality."""

    code: str
    name: str
    iri: str


class SourceJson(TypedDict):
    """The file a contract was read from."""

    file: str
    sha256: str
    media_type: str
    pages: int | None


class SectionJson(TypedDict):
    """A numbered part of a contract."""

    number: str
    title: str
    level: int
    owner: Owner
    topic: Text
    shared: bool
    empty: bool
    line_from: int
    line_to: int
    start: int
    end: int


class ThemeCount(TypedDict):
    """A concept, and in how many passages of the document's own words it is named."""

    iri: str
    label_sv: str
    label_en: Text
    passages: int


# Which fields a fact has is said by its kind (`kkgraph.kinds`); besides them each has
# ``confidence``, ``voice`` and ``evidence``.
FactJson = JsonObject


class ContractJson(TypedDict, total=False):
    """All that is known of a contract; every statement has its places under ``evidence``."""

    id: str
    kind: DocumentKind
    family: Family
    country: str
    language: str
    iri: str
    text_status: TextStatus
    municipality: CityName | None
    version: str
    edition: Text
    valid_from: int | None
    template: str
    title: str
    source: SourceJson
    parties: list[FactJson]
    sections: list[SectionJson]
    goals: list[FactJson]
    networks: list[FactJson]
    projects: list[FactJson]
    documents: list[FactJson]
    organisations: list[FactJson]
    commitments: list[FactJson]
    joint_commitments: list[FactJson]
    thematic_areas: list[FactJson]
    cooperations: list[FactJson]
    numbers: list[FactJson]
    actions: list[FactJson]
    inventories: list[FactJson]
    indicators: list[FactJson]
    recommendations: list[FactJson]
    uncertain: list[FactJson]
    city_answers: list[HeldAnswer]
    themes: list[ThemeCount]
    notes: list[str]


def facts_of(shown: ContractJson, kind: str) -> list[FactJson]:
    """What a contract states of one kind.

    :param shown: the contract
    :param kind: a name of `kkgraph.kinds.NAMES`, or ``uncertain``
    :returns: the facts; a kind that ``select`` left out has none
    """
    return cast("dict[str, list[FactJson]]", shown).get(kind, [])
