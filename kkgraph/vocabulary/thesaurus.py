"""The concepts of the thesaurus and what lies below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kkgraph.interface.twins_answer import NamedTheme
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import THEME
from kkgraph.vocabulary.turtle import KK, SKOS, TYPE, Values, first_text, labels_of, texts


@dataclass(frozen=True, slots=True)
class Theme:
    """A concept of the thesaurus with the words it is found by and the broader ones' keys."""

    key: str
    label_sv: str
    label_en: str
    labels_sv: tuple[str, ...]
    labels_en: tuple[str, ...]
    negative: tuple[str, ...]
    broader: tuple[str, ...]
    definition_sv: str
    definition_en: str
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


class Themes(dict[str, Theme]):
    """Concepts by key; equal only to themselves, so that what is computed of them can be kept."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def read_themes(things: Mapping[str, Values]) -> Themes:
    """The concepts among the things of a file.

    :param things: what `read_turtle` gave
    """
    concept = SKOS + "Concept"
    found = Themes()
    for iri, values in sorted(things.items()):
        if concept not in texts(values, TYPE):
            continue
        key = iri.removeprefix(THEME)
        found[key] = Theme(
            key=key,
            label_sv=first_text(values, SKOS + "prefLabel", "sv") or key,
            label_en=first_text(values, SKOS + "prefLabel", "en") or key,
            labels_sv=labels_of(values, "prefLabel", "altLabel", "hiddenLabel", language="sv"),
            labels_en=labels_of(values, "prefLabel", "altLabel", "hiddenLabel", language="en"),
            negative=tuple(sorted(texts(values, KK + "negativeLabel"))),
            broader=tuple(sorted(b.removeprefix(THEME) for b in texts(values, SKOS + "broader"))),
            definition_sv=first_text(values, SKOS + "definition", "sv") or "",
            definition_en=first_text(values, SKOS + "definition", "en") or "",
            topics=tuple(sorted(texts(values, KK + "alignsTopic"))),
            areas=tuple(sorted(texts(values, KK + "alignsThematicArea"))),
        )
    return found


def theme_json(key: str, themes: Themes) -> NamedTheme:
    """A concept with its labels.

    :param key: its key
    :param themes: the thesaurus
    """
    theme = themes.get(key)
    labels = (theme.label_sv, theme.label_en) if theme else (key, None)
    return {"key": key, "iri": iris.theme_iri(key), "label_sv": labels[0], "label_en": labels[1]}


@lru_cache(maxsize=4096)
def narrower(themes: Themes, key: str) -> frozenset[str]:
    """A concept and all that are narrower.

    :param themes: the thesaurus
    :param key: the concept's key
    """
    found, fresh = {key}, [key]
    while fresh:
        below = _below(themes).get(fresh.pop(), ())
        fresh += [other for other in below if other not in found]
        found.update(below)
    return frozenset(found)


@lru_cache(maxsize=2)
def _below(themes: Themes) -> dict[str, list[str]]:
    """The concepts directly below each concept."""
    found: dict[str, list[str]] = {}
    for key, theme in themes.items():
        for above in theme.broader:
            found.setdefault(above, []).append(key)
    return found
