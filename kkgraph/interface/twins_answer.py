"""Cities alike, as types: no field is required, since ``select`` may leave any out."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.found_answer import SourcePlace

Text = str | None
Status = Literal["whole", "partial", "summary"]
Silence = Literal["not_found", "not_examined"]


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


class PassagePair(TypedDict, total=False):
    """Two passages that say alike."""

    similarity: float
    topic: Text
    ours: QuoteJson
    theirs: QuoteJson


class LessonJson(TypedDict, total=False):
    """What the other says clearly and we don't."""

    theme: NamedTheme
    passages: int
    ours: Silence
    theirs: QuoteJson


class TwinJson(TypedDict, total=False):
    """A city alike: ranks that cannot be told apart, parts of likeness, quotes from both sides."""

    rank: int
    rank_interval: list[int]
    municipality: str
    code: Text
    contract: str
    text_status: Status
    score: float
    parts: dict[str, float | None]
    same_county: bool
    kilometres: int | None
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


class TwinsJson(TypedDict, total=False):
    """Cities alike, with reasons.

    ``ours`` says whether our own contract speaks of the topic, ``compared`` with how many cities
    we were compared, ``silent`` which others say nothing on it.
    """

    municipality: str
    code: Text
    contract: str
    text_status: Status
    about: Text
    themes: list[NamedTheme]
    weights: dict[str, float]
    ours: Literal["says", "not_found", "not_examined"]
    compared: int
    silent: list[SilentCity]
    twins: list[TwinJson]
