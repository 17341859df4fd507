"""What a search answers, as values, and their JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, NamedTuple

from kkgraph.text.features import Lang


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
    """One passage that was found; ``highlights`` are ranges of characters in ``text``."""

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
    same: tuple[Same, ...] = ()


class FoundCity(NamedTuple):
    """A contract with the score of its best passage, which has the rank ``best_rank``."""

    municipality: str | None
    contract: str
    score: float
    best_rank: int
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
    """All that a search found; ``total`` counts every passage with a score.

    ``took_ms`` is only there when it was asked for, so that the same question has the same
    answer, byte for byte.
    """

    query: str
    language: Lang
    understood: Understood
    total: int
    hits: tuple[Hit, ...]
    cities: tuple[FoundCity, ...]
    notes: tuple[str, ...] = ()
    took_ms: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the values that ``kkgraph search --json`` prints."""
        values = _answer(self)
        values["hits"] = [_hit_values(hit) for hit in self.hits]
        values["understood"] = _understood_values(self.understood)
        values["notes"] = list(self.notes)
        values["cities"] = [
            {"municipality": name, "contract": contract, "score": score, "best_rank": rank,
             "hits": hits}
            for name, contract, score, rank, hits in self.cities
        ]  # fmt: skip
        return values


def _plain(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """What gives the fields of a value in their order, as they are."""
    names = tuple(item.name for item in fields(kind))
    get = attrgetter(*names)
    return lambda value: dict(zip(names, get(value), strict=True))


_answer, _hit, _why, _same = _plain(SearchAnswer), _plain(Hit), _plain(Why), _plain(Same)
_section, _source = _plain(HitSection), _plain(HitSource)
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
