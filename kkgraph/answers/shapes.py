"""What answers look like: the JSON of the command line and of the API, as types.

The server describes its answers with these (nothing is checked against them when answers are
sent; the tests do that), the client gives them. No field is required, since ``select`` may leave
any of them out.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from kkgraph.contract import TextStatus
from kkgraph.interface.found_answer import FoundJson as FoundJson
from kkgraph.interface.found_answer import HitJson as HitJson
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
    recommendations: int


class ContractRow(TypedDict, total=False):
    """A contract or report as lists show it."""

    id: str
    name: str
    kind: Literal["contract", "report"]
    text_status: TextStatus
    municipality: Text
    version: str
    printed_version: Text
    edition: Text
    valid_from: int
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


class AdopterJson(TypedDict):
    """A city that took on a joint commitment."""

    municipality: str
    code: Text
    contract: str
    kind: Literal["mandatory", "prioritised"]
    measures: list[str]


class JointJson(TypedDict):
    """A joint commitment and who adopted it."""

    number: str
    title: str
    adopted_by: list[AdopterJson]


class Without(TypedDict):
    """Who has a whole contract of the version but did not adopt a commitment."""

    number: str
    municipalities: list[str]


class Commitments(TypedDict):
    """Joint commitments of one version."""

    version: Text
    joint: list[JointJson]
    without: list[Without]


class ContractJson(TypedDict, total=False):
    """All that is known of a contract; every statement has its places under ``evidence``."""

    id: str
    kind: Literal["contract", "report"]
    family: Literal["klimatkontrakt", "eu-ccc"]
    country: str
    language: str
    iri: str
    text_status: TextStatus
    municipality: dict[str, Any] | None
    version: str
    edition: Text
    valid_from: int
    template: str
    title: str
    source: dict[str, Any]
    parties: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    goals: list[dict[str, Any]]
    networks: list[dict[str, Any]]
    projects: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    organisations: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    joint_commitments: list[dict[str, Any]]
    thematic_areas: list[dict[str, Any]]
    cooperations: list[dict[str, Any]]
    numbers: list[dict[str, Any]]
    recommendations: list[dict[str, Any]]
    uncertain: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    notes: list[Any]


class Compared(TypedDict, total=False):
    """Cities, or versions of one, side by side."""

    contracts: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    themes: Any
    goals: list[dict[str, Any]]
    networks: list[dict[str, Any]]
    commitments: Any


class QueryAnswer(TypedDict, total=False):
    """SPARQL 1.1 Query Results JSON."""

    head: dict[str, Any]
    results: dict[str, Any]
    boolean: bool
    truncated: bool
