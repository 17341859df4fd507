"""Cities alike, as types: no field is required, since ``select`` may leave any out."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import SourcePlace

Text = str | None
Status = Literal["whole", "partial", "summary"]
Silence = Literal["not_found", "not_examined"]
Group = Literal["nearest", "then", "unlike"]


class NamedTheme(TypedDict, total=False):
    """A concept of the thesaurus with its names."""

    key: str
    iri: str
    label_sv: str
    label_en: Text


class SharedTheme(NamedTheme, total=False):
    """A concept both name, and in how many passages each."""

    ours: int
    theirs: int


class SharedNetwork(TypedDict, total=False):
    """A network both take part in."""

    key: str
    name: str
    name_en: Text
    iri: str


class SharedCommitment(TypedDict, total=False):
    """A joint commitment both took on."""

    version: str
    number: str
    title: str


class QuoteJson(TypedDict, total=False):
    """Words of a contract and where they stand."""

    text: str
    source: SourcePlace


class LessonQuote(QuoteJson, total=False):
    """A passage with the sentence in it that names what could be learnt."""

    excerpt: str


class PassagePair(TypedDict, total=False):
    """Two passages that say alike."""

    similarity: float
    topic: Text
    ours: QuoteJson
    theirs: QuoteJson


class RareReason(TypedDict, total=False):
    """Something few cities share: ``cities`` is how many of those compared do, we included.

    ``kind`` ``names_us``: the other names us in its contract, or ``we_name``: we name it.
    """

    kind: Literal["names_us", "we_name", "network", "organisation", "project", "theme"]
    name: str
    name_en: Text
    cities: int


class StructureJson(TypedDict, total=False):
    """What is measured of a city, beside what it says; it never counts in likeness."""

    population: int
    population_year: int
    tonnes_per_inhabitant: float
    emissions_year: int
    trend_per_year: float | None


class LessonJson(TypedDict, total=False):
    """What the other says clearly and our contract, read whole, does not mention."""

    theme: NamedTheme
    passages: int
    ours: Silence
    theirs: LessonQuote


class TwinJson(TypedDict, total=False):
    """A city alike: ranks that cannot be told apart, parts of likeness, quotes from both sides.

    ``group`` says what a person can repeat of the order; ``reasons`` are at most three, rare
    ones; ``says`` is what the city says on the topic asked about.
    """

    rank: int
    group: Group
    rank_interval: list[int]
    municipality: str
    code: Text
    contract: str
    text_status: Status
    score: float
    parts: dict[str, float | None]
    same_county: bool
    kilometres: int | None
    county: str
    structure: StructureJson | None
    reasons: list[RareReason]
    says: list[QuoteJson]
    shared_themes: list[SharedTheme]
    shared_networks: list[SharedNetwork]
    shared_commitments: list[SharedCommitment]
    passages: list[PassagePair]
    can_teach_us: list[LessonJson]


class SilentCity(TypedDict, total=False):
    """A city that says nothing on a topic, and what that means."""

    municipality: str
    contract: str
    answer: Silence


class OfficialTwin(TypedDict, total=False):
    """A city paired with ours by a programme, as the page of the programme says."""

    name: str
    code: Text
    iri: Text
    country: Text
    kind: str
    role: str
    initiative: PairingProgramme
    source_url: str
    retrieved: Text


class PairingProgramme(TypedDict, total=False):
    """The programme that paired two cities."""

    name: str
    iri: str


class StatedCooperation(TypedDict, total=False):
    """Cities that work together, as one of the two contracts says; ``by`` is whose it is."""

    by: Literal["ours", "theirs"]
    name: str
    code: str
    relation: str
    about: Text
    contract: str
    evidence: QuoteJson


class GroupsJson(TypedDict, total=False):
    """Names of all cities compared, by how near they are, each group in order of likeness."""

    nearest: list[str]
    then: list[str]
    unlike: list[str]


class CityBeside(TypedDict, total=False):
    """A city beside one without a contract: by size and initiatives, which is no likeness.

    ``initiatives`` are names of what pages say both take part in; ``our_size`` whether it has
    half to twice as many inhabitants.
    """

    municipality: str
    code: Text
    contract: str
    text_status: Status
    initiatives: list[str]
    structure: StructureJson | None
    our_size: bool
    kilometres: int | None
    county: str


class TwinsJson(TypedDict, total=False):
    """Cities alike, with reasons.

    Where no contract of the city was read, ``contract`` is null, ``twins`` is empty and
    ``beside`` says what pages and figures alone tell.

    ``official_twins`` and ``stated_cooperation`` are apart from those computed. ``ours`` says
    whether our own contract speaks of the topic, ``compared`` with how many cities we were
    compared, ``silent`` which others say nothing on it.
    """

    municipality: str
    code: Text
    contract: Text
    text_status: Status | None
    about: Text
    themes: list[NamedTheme]
    weights: dict[str, float]
    ours: Literal["says", "not_found", "not_examined"]
    county: str
    structure: StructureJson | None
    official_twins: list[OfficialTwin]
    stated_cooperation: list[StatedCooperation]
    compared: int
    groups: GroupsJson
    silent: list[SilentCity]
    twins: list[TwinJson]
    beside: list[CityBeside]
