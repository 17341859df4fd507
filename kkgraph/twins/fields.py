"""The fields in which cities are compared, as data in ``ontology/rules/twins.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kkgraph.errors import OntologyError
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.thesaurus import Themes


@dataclass(frozen=True, eq=False)
class Facets:
    """Which concepts and section topics belong to which field.

    :param names: keys of the fields, in the order of the file
    :param labels: Swedish and English name of each
    :param by_theme: fields of every concept of the thesaurus
    :param by_topic: field of a section topic
    """

    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, str]]
    by_theme: Mapping[str, frozenset[str]]
    by_topic: Mapping[str, str]

    def of(self, themes: Iterable[str], topic: str | None) -> frozenset[str]:
        """The fields of a measure: those of its concepts, else that of its section.

        :param themes: keys of the concepts it names
        :param topic: topic of the section it stands in
        """
        found = frozenset[str]().union(*(self.by_theme.get(key, frozenset()) for key in themes))
        if found:
            return found
        field = self.by_topic.get(topic or "")
        return frozenset({field}) if field else frozenset()


@lru_cache(maxsize=2)
def facets_of(vocabulary: Vocabulary) -> Facets:
    """The fields for a thesaurus.

    :param vocabulary: with the thesaurus
    :raises OntologyError: when ``rules/twins.yaml`` is malformed
    """
    try:
        rows = load_rules("twins")["facets"]
        labels = {key: (row["label"]["sv"], row["label"]["en"]) for key, row in rows.items()}
        by_top = {theme: key for key, row in rows.items() for theme in row["themes"]}
        by_topic = {topic: key for key, row in rows.items() for topic in row.get("topics", ())}
    except (KeyError, TypeError, AttributeError) as error:
        raise OntologyError(
            f"twins.yaml: malformed ({error!r}); each facet needs a label in sv and en and themes"
        ) from error
    tops = _tops(vocabulary.themes)
    by_theme = {
        theme: frozenset(by_top[top] for top in tops[theme] if top in by_top) for theme in tops
    }
    return Facets(tuple(rows), labels, by_theme, by_topic)


def _tops(themes: Themes) -> dict[str, frozenset[str]]:
    """The top concepts above every concept; a circle in the thesaurus ends the way up."""
    found: dict[str, frozenset[str]] = {}
    for key in themes:
        seen, open_, tops = {key}, [key], set()
        while open_:
            at = open_.pop()
            broader = [b for b in themes[at].broader if b in themes]
            if not broader:
                tops.add(at)
            fresh = [b for b in broader if b not in seen]
            seen.update(fresh)
            open_.extend(fresh)
        found[key] = frozenset(tops)
    return found
