"""What answers look like: the JSON of the command line and of the API, as types.

The server describes its answers with these (nothing is checked against them when answers are
sent; the tests do that), the client gives them. No field is required, since ``select`` may leave
any of them out.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from kkgraph.contract import TextStatus

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


class Adopter(TypedDict):
    """A city that took on a joint commitment."""

    municipality: str
    code: Text
    contract: str
    kind: Literal["mandatory", "prioritised"]
    measures: list[str]


class Joint(TypedDict):
    """A joint commitment and who adopted it."""

    number: str
    title: str
    adopted_by: list[Adopter]


class Without(TypedDict):
    """Who has a whole contract of the version but did not adopt a commitment."""

    number: str
    municipalities: list[str]


class Commitments(TypedDict):
    """Joint commitments of one version."""

    version: Text
    joint: list[Joint]
    without: list[Without]


class Place(TypedDict, total=False):
    """Where in a text something stands: ``start`` and ``end`` count characters."""

    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int
    quote: str
    method: str


class Contract(TypedDict, total=False):
    """All that is known of a contract; every statement has its places under ``evidence``."""

    id: str
    kind: Literal["contract", "report"]
    iri: str
    text_status: TextStatus
    municipality: dict[str, Any] | None
    version: str
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


class Hit(TypedDict, total=False):
    """A passage that was found, with the reasons."""

    rank: int
    score: float
    contract: str
    municipality: Text
    version: str
    section: dict[str, Any] | None
    text: str
    highlights: list[list[int]]
    source: Place
    why: dict[str, Any]


class RankedCity(TypedDict, total=False):
    """A contract by its best passage."""

    municipality: Text
    contract: str
    score: float
    best_rank: int
    hits: int


class Found(TypedDict, total=False):
    """The answer of a search."""

    query: str
    language: Literal["sv", "en"]
    understood: dict[str, Any]
    total: int
    hits: list[Hit]
    cities: list[RankedCity]
    notes: list[str]
    took_ms: float | None
    next: Text


class Twin(TypedDict, total=False):
    """A city alike: ranks that cannot be told apart, parts of likeness, quotes from both sides."""

    rank: int
    rank_interval: list[int]
    municipality: str
    code: Text
    contract: str
    text_status: TextStatus
    score: float
    parts: dict[str, float | None]
    same_county: bool
    kilometres: int | None
    shared_themes: list[Any]
    shared_networks: list[Any]
    shared_commitments: list[Any]
    passages: list[dict[str, Any]]
    can_teach_us: list[dict[str, Any]]


class Twins(TypedDict, total=False):
    """Cities alike, with reasons."""

    municipality: str
    contract: str
    about: Text
    weights: dict[str, float]
    twins: list[Twin]


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
