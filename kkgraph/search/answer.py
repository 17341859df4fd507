"""What a search answers, as values, and their JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

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
    1), ``excerpt`` is what of it answers, ``voice`` whose words it holds.
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
class Understood:
    """What a query was understood to mean.

    :param terms: its words that mean something
    :param themes: the concepts it may stand for, the nearest first
    :param added_terms: words that were searched for besides
    :param corrections: misspelt words and what was searched for too
    """

    terms: tuple[str, ...]
    themes: tuple[UnderstoodTheme, ...]
    added_terms: tuple[str, ...]
    corrections: Mapping[str, str] = field(default_factory=dict)


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
    cities: tuple[FoundCity, ...]
    answer: Mapping[State, int]
    notes: tuple[str, ...] = ()
    took_ms: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the values that ``kkgraph search --json`` prints."""
        values = _answer(self)
        values["hits"] = [_hit_values(hit) for hit in self.hits]
        values["understood"] = _understood_values(self.understood)
        values["notes"] = list(self.notes)
        values["cities"] = [
            {**_city(city), "source": _source(city.source) if city.source else None}
            for city in self.cities
        ]
        values["answer"] = dict(self.answer)
        return values


def _plain(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """What gives the fields of a value in their order, as they are."""
    names = tuple(item.name for item in fields(kind))
    get = attrgetter(*names)
    return lambda value: dict(zip(names, get(value), strict=True))


_answer, _hit, _why, _same = _plain(SearchAnswer), _plain(Hit), _plain(Why), _plain(Same)
_section, _source = _plain(HitSection), _plain(HitSource)
_city = _plain(FoundCity)
_understood, _label = _plain(Understood), _plain(UnderstoodTheme)


def _hit_values(hit: Hit) -> dict[str, Any]:
    values = _hit(hit)
    values["section"] = _section(hit.section) if hit.section else None
    values["highlights"] = [list(pair) for pair in hit.highlights]
    values["source"] = _source(hit.source)
    why = values["why"] = _why(hit.why)
    why["matched_terms"] = list(hit.why.matched_terms)
    why["matched_themes"] = list(hit.why.matched_themes)
    values["same"] = [{**_same(same), "source": _source(same.source)} for same in hit.same]
    return values


def _understood_values(understood: Understood) -> dict[str, Any]:
    values = _understood(understood)
    values["terms"] = list(understood.terms)
    values["themes"] = [_label(label) for label in understood.themes]
    values["added_terms"] = list(understood.added_terms)
    values["corrections"] = dict(understood.corrections)
    return values
