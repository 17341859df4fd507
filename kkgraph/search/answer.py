"""What a search answers, as values, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from kkgraph.interface.found_answer import (
    FacetsJson,
    FoundJson,
    HitJson,
    HitSectionJson,
    RankedCity,
    SameJson,
    SourcePlace,
    StatesJson,
    ThemeMeant,
    UnderstoodJson,
    WhyJson,
)
from kkgraph.search.facets import Facets
from kkgraph.search.states import Band, State
from kkgraph.text.features import Lang

# Whether a text holds the city's own words or a report's about it.
Voice = Literal["own", "report"]


@dataclass(frozen=True, slots=True)
class HitSection:
    """The section a hit stands in."""

    number: str
    title: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class HitSource:
    """Where in the text as read a hit stands."""

    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found: its score by each leg (1: the best of all), words and themes.

    ``matched_terms`` are words of the passage, ``matched_themes`` labels of concepts it names.
    """

    words: float
    themes: float
    vectors: float
    matched_terms: tuple[str, ...]
    matched_themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Another place that says nearly the same as a hit."""

    contract: str
    section: str | None
    source: HitSource


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that was found; ``highlights`` are ranges of characters in ``text``.

    ``band`` tells whether it says what was asked, ``certainty`` how likely that is right (0 to
    1), ``excerpt`` is what of it answers, ``voice`` whose words it holds, ``statement`` what kind
    of statement that is (goal, undertaking, project, text).
    """

    rank: int
    score: float
    contract: str
    municipality: str | None
    version: str
    section: HitSection | None
    text: str
    highlights: tuple[tuple[int, int], ...]
    source: HitSource
    why: Why
    own: bool
    band: Band
    certainty: float
    excerpt: str
    voice: Voice
    statement: str
    same: tuple[Same, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundCity:
    """What a contract answers, with its best passage where there is one that does.

    :param state: whether it says so, touches it, is silent, or was not read whole
    :param excerpt: what of its best passage answers
    :param source: where that stands
    :param score: of its best passage
    :param best_rank: the rank of that passage among the hits; ``None`` where none answers
    :param hits: how many of its passages say or touch what was asked
    """

    municipality: str | None
    contract: str
    state: State
    excerpt: str | None
    source: HitSource | None
    voice: Voice
    score: float
    best_rank: int | None
    hits: int


@dataclass(frozen=True, slots=True)
class UnderstoodTheme:
    """A concept a query was understood to mean."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class UnderstoodSense:
    """A word of a query that means several things, and what, the likeliest first."""

    word: str
    themes: tuple[UnderstoodTheme, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query was understood to mean.

    :param terms: its words that mean something
    :param themes: the concepts it may stand for, the nearest first
    :param added_terms: words that were searched for besides
    :param corrections: misspelt words and what was searched for too
    :param senses: words that mean several things
    """

    terms: tuple[str, ...]
    themes: tuple[UnderstoodTheme, ...]
    added_terms: tuple[str, ...]
    corrections: Mapping[str, str] = field(default_factory=dict)
    senses: tuple[UnderstoodSense, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """All that a search found; ``total`` counts the passages that say or touch what was asked.

    ``took_ms`` is only there when it was asked for, so that the same question has the same
    answer, byte for byte.
    """

    query: str
    language: Lang
    understood: Understood
    total: int
    hits: tuple[Hit, ...]
    cities: Sequence[FoundCity]
    answer: Mapping[State, int]
    facets: Facets = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    took_ms: float | None = None

    def to_json(self) -> FoundJson:
        """Give the values that ``kkgraph search --json`` prints."""
        return {
            "query": self.query,
            "language": self.language,
            "understood": _understood(self.understood),
            "total": self.total,
            "hits": [_hit(hit) for hit in self.hits],
            "cities": [_city(city) for city in self.cities],
            "answer": cast("StatesJson", dict(self.answer)),
            "facets": cast(
                "FacetsJson",
                {
                    name: [
                        {"value": one.value, "label": one.label, "count": one.count}
                        for one in counts
                    ]
                    for name, counts in self.facets.items()
                },
            ),
            "notes": list(self.notes),
            "took_ms": self.took_ms,
        }


def _hit(hit: Hit) -> HitJson:
    return {
        "rank": hit.rank,
        "score": hit.score,
        "contract": hit.contract,
        "municipality": hit.municipality,
        "version": hit.version,
        "section": _section(hit.section) if hit.section else None,
        "text": hit.text,
        "highlights": [[start, end] for start, end in hit.highlights],
        "source": _source(hit.source),
        "why": _why(hit.why),
        "own": hit.own,
        "band": hit.band,
        "certainty": hit.certainty,
        "excerpt": hit.excerpt,
        "voice": hit.voice,
        "statement": hit.statement,
        "same": [_same(same) for same in hit.same],
    }


def _section(section: HitSection) -> HitSectionJson:
    return {"number": section.number, "title": section.title, "topic": section.topic}


def _source(source: HitSource) -> SourcePlace:
    return {
        "file": source.file,
        "page": source.page,
        "line_from": source.line_from,
        "line_to": source.line_to,
        "start": source.start,
        "end": source.end,
    }


def _why(why: Why) -> WhyJson:
    return {
        "words": why.words,
        "themes": why.themes,
        "vectors": why.vectors,
        "matched_terms": list(why.matched_terms),
        "matched_themes": list(why.matched_themes),
    }


def _same(same: Same) -> SameJson:
    return {
        "contract": same.contract,
        "section": same.section,
        "source": _source(same.source),
    }


def _city(city: FoundCity) -> RankedCity:
    return {
        "municipality": city.municipality,
        "contract": city.contract,
        "state": city.state,
        "excerpt": city.excerpt,
        "source": _source(city.source) if city.source else None,
        "voice": city.voice,
        "score": city.score,
        "best_rank": city.best_rank,
        "hits": city.hits,
    }


def _understood(understood: Understood) -> UnderstoodJson:
    return {
        "terms": list(understood.terms),
        "themes": [_theme(theme) for theme in understood.themes],
        "added_terms": list(understood.added_terms),
        "corrections": dict(understood.corrections),
        "senses": [
            {"word": sense.word, "themes": [_theme(theme) for theme in sense.themes]}
            for sense in understood.senses
        ],
    }


def _theme(theme: UnderstoodTheme) -> ThemeMeant:
    return {"iri": theme.iri, "label": theme.label}
