"""What a search answers, as types: no field is required, since ``select`` may leave any out."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Text = str | None


class SourcePlace(TypedDict, total=False):
    """Where in a text something stands: ``start`` and ``end`` count characters."""

    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int


class EvidenceJson(SourcePlace, total=False):
    """A place in a text with its words, and which rule found it."""

    quote: str
    method: str


class HitSectionJson(TypedDict, total=False):
    """The section a hit stands in."""

    number: str
    title: str
    topic: Text


class WhyJson(TypedDict, total=False):
    """Why a passage was found: its score by each leg, words and themes."""

    words: float
    themes: float
    vectors: float
    matched_terms: list[str]
    matched_themes: list[str]


class SameJson(TypedDict, total=False):
    """Another place that says nearly the same as a hit."""

    contract: str
    section: Text
    source: SourcePlace


class HitJson(TypedDict, total=False):
    """A passage that was found, with the reasons; ``own`` tells the city's words from others."""

    rank: int
    score: float
    contract: str
    municipality: Text
    version: str
    section: HitSectionJson | None
    text: str
    highlights: list[list[int]]
    source: SourcePlace
    why: WhyJson
    own: bool
    band: Literal["says", "touches", "near"]
    certainty: float
    excerpt: str
    voice: Literal["own", "report"]
    statement: str
    same: list[SameJson]


class RankedCity(TypedDict, total=False):
    """What a contract answers, with its best passage where there is one that does."""

    municipality: Text
    contract: str
    state: Literal["says", "touches", "silent", "not_examined"]
    excerpt: Text
    source: SourcePlace | None
    voice: Literal["own", "report"]
    score: float
    best_rank: int | None
    hits: int


class ThemeMeant(TypedDict, total=False):
    """A concept that a question was understood to mean."""

    iri: str
    label: str


class SenseJson(TypedDict, total=False):
    """A word of a question that means several things, and what, the likeliest first."""

    word: str
    themes: list[ThemeMeant]


class UnderstoodJson(TypedDict, total=False):
    """What a question was understood to mean."""

    terms: list[str]
    themes: list[ThemeMeant]
    added_terms: list[str]
    corrections: dict[str, str]
    senses: list[SenseJson]


class StatesJson(TypedDict, total=False):
    """How many contracts say so, touch it, are silent, or were not read whole."""

    says: int
    touches: int
    silent: int
    not_examined: int


class FacetJson(TypedDict, total=False):
    """How many passages have a value; ``value`` is what the filter of that name takes."""

    value: str
    label: str
    count: int


class FacetsJson(TypedDict, total=False):
    """Passages that say or touch what was asked, counted by what they are of."""

    municipality: list[FacetJson]
    version: list[FacetJson]
    text_status: list[FacetJson]
    theme: list[FacetJson]
    statement: list[FacetJson]


class FoundJson(TypedDict, total=False):
    """The answer of a search."""

    query: str
    language: Literal["sv", "en"]
    understood: UnderstoodJson
    total: int
    hits: list[HitJson]
    cities: list[RankedCity]
    answer: StatesJson
    facets: FacetsJson
    notes: list[str]
    took_ms: float | None
    next: Text
