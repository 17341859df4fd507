"""Finding what a person means: a municipality, network, theme or contract by any of its names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kkgraph.errors import NotFoundError
from kkgraph.vocabulary.registers import Entry, Municipality, Vocabulary
from kkgraph.vocabulary.thesaurus import Theme
from kkgraph.vocabulary.turtle import folded

if TYPE_CHECKING:
    pass

_NEAR = 5


def find_municipality(vocabulary: Vocabulary, name: str) -> Municipality:
    """Find a municipality.

    :param vocabulary: the registers.
    :param name: four-digit code, name or slug.
    :returns: the municipality.
    :raises NotFoundError: if there is none; with the names near it.
    """
    found = vocabulary.municipality(name)
    if found is not None:
        return found
    everyone = vocabulary.municipalities.values()
    names = {label: item.name for item in everyone for label in (item.slug, *item.labels)}
    names |= {item.code: f"{item.code} {item.name}" for item in everyone}
    same = [f"{item.name} ({item.code})" for item in everyone if folded(item.name) == folded(name)]
    raise NotFoundError(name, same or near_names(name, names), what="municipality")


def find_network(vocabulary: Vocabulary, name: str) -> Entry:
    """Find a network of the register.

    :param vocabulary: the registers.
    :param name: key, any label or abbreviation.
    :returns: the network.
    :raises NotFoundError: if there is none; with the names near it.
    """
    return _find_entry(vocabulary.networks, name, "network")


def find_organisation(vocabulary: Vocabulary, name: str) -> Entry:
    """Find an organisation of the register.

    :param vocabulary: the registers.
    :param name: key, any label or abbreviation.
    :returns: the organisation.
    :raises NotFoundError: if there is none; with the names near it.
    """
    return _find_entry(vocabulary.organisations, name, "organisation")


def find_theme(vocabulary: Vocabulary, name: str) -> Theme:
    """Find a concept of the thesaurus.

    :param vocabulary: the registers and the thesaurus.
    :param name: key or any Swedish or English label.
    :returns: the concept.
    :raises NotFoundError: if there is none; with the labels near it.
    """
    wanted = folded(name)
    themes = vocabulary.themes
    if wanted in themes:
        return themes[wanted]
    preferred = [item for item in themes.values() if wanted in map(folded, _titles(item))]
    words = [item for item in themes.values() if wanted in map(folded, _words(item))]
    if preferred or words:
        return (preferred or words)[0]
    names = {word: item.key for item in themes.values() for word in (item.key, *_words(item))}
    raise NotFoundError(name, near_names(name, names), what="theme")


def _find_entry(entries: Mapping[str, Entry], name: str, what: str) -> Entry:
    """Find an entry by key, label or abbreviation."""
    wanted = folded(name)
    if wanted in entries:
        return entries[wanted]
    for entry in entries.values():
        if wanted in map(folded, (*entry.labels, *entry.notations)):
            return entry
    names = {
        label: entry.label_sv
        for entry in entries.values()
        for label in (entry.key, *entry.labels, *entry.notations)
    }
    raise NotFoundError(name, near_names(name, names), what=what)


def near_names(name: str, names: Mapping[str, str]) -> list[str]:
    """List the shown names of those that resemble a name, best first."""
    shown: dict[str, list[str]] = {}
    for key, value in names.items():
        shown.setdefault(folded(key), []).append(value)
    close = difflib.get_close_matches(folded(name), shown, n=3 * _NEAR, cutoff=0.6)
    begins = sorted(key for key in shown if len(name) > 2 and key.startswith(folded(name)))
    found = dict.fromkeys(value for key in (*close, *begins) for value in shown[key])
    return list(found)[:_NEAR]


def _titles(theme: Theme) -> Iterable[str]:
    return (theme.label_sv, theme.label_en)


def _words(theme: Theme) -> Iterable[str]:
    return (*theme.labels_sv, *theme.labels_en)
