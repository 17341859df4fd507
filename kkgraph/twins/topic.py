"""Which passages are about a topic that a user named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import tokens
from kkgraph.twins.profile_arrays import Space
from kkgraph.vocabulary.lookup import find_theme
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import narrower

if TYPE_CHECKING:
    from kkgraph.twins.profile_arrays import Bools

_LONGEST = 1000


@dataclass(frozen=True, eq=False)
class Topic:
    """What was asked about.

    :param text: as the user wrote it; ``None`` for a concept of the thesaurus
    :param themes: the concepts that were understood, without the narrower ones
    :param kept: which passages are about it
    """

    text: str | None
    themes: tuple[str, ...]
    kept: Bools


def everything(space: Space) -> Topic:
    """No topic: every passage counts.

    :param space: all profiles
    """
    return Topic(None, (), np.ones(len(space.passages), dtype=bool))


def about_theme(space: Space, vocabulary: Vocabulary, name: str) -> Topic:
    """The passages that name a concept or a narrower one.

    :param space: all profiles
    :param vocabulary: the thesaurus
    :param name: key or any label of the concept
    :raises NotFoundError: when there is no such concept; with the labels near it
    """
    theme = find_theme(vocabulary, name)
    return Topic(None, (theme.key,), _naming(space, vocabulary, [theme.key]))


def about_text(space: Space, vocabulary: Vocabulary, text: str) -> Topic:
    """The passages about what a text asks for: by its concepts, and by its words.

    :param space: all profiles
    :param vocabulary: the thesaurus
    :param text: a word or a few, Swedish or English
    :raises UsageError: when there is no word in it
    :raises NotFoundError: when no passage is about it; with labels near it
    """
    if len(text) > _LONGEST:
        raise UsageError(f"about: {len(text)} characters; name a topic in a few words")
    words = features(text, space.analysis)
    if not words:
        raise UsageError("about: no word to look for; name a topic, such as 'fjärrvärme'")
    themes = understood(vocabulary, space.analysis, text)
    kept = _naming(space, vocabulary, themes) | space.words.having(words)
    if not kept.any():
        raise NotFoundError(text, _near(vocabulary, text), what="topic in any contract")
    return Topic(text, tuple(themes), kept)


def understood(vocabulary: Vocabulary, analysis: TextAnalysis, text: str) -> list[str]:
    """The concepts that a text names, by all the words of one of their labels.

    A concept whose label is a part of another's that was named too is left out: "digital
    twin" is not about twins.

    :param vocabulary: the thesaurus
    :param analysis: makes features of words
    :param text: the text
    :returns: keys, those with the longest labels first
    """
    asked = set(features(text, analysis))
    named: dict[str, frozenset[str]] = {}
    for key, labels in _labels(vocabulary, analysis).items():
        held = [label for label in labels if label and label <= asked]
        if held:
            named[key] = max(held, key=lambda label: (len(label), sorted(label)))
    outer = [key for key, label in named.items() if not any(label < o for o in named.values())]
    return sorted(outer, key=lambda key: (-len(named[key]), key))


def features(text: str, analysis: TextAnalysis) -> list[str]:
    """The words of a query as the passages have theirs.

    :param text: the query
    :param analysis: makes features of words
    """
    words = [token.text for token in tokens(text)]
    return list(dict.fromkeys(analysis.features(text, analysis.language_of(words))))


@lru_cache(maxsize=2)
def _labels(vocabulary: Vocabulary, analysis: TextAnalysis) -> dict[str, list[frozenset[str]]]:
    """The words of every label of every concept."""
    return {
        key: [
            *(frozenset(analysis.features(label, "sv")) for label in theme.labels_sv),
            *(frozenset(analysis.features(label, "en")) for label in theme.labels_en),
        ]
        for key, theme in vocabulary.themes.items()
    }


def _naming(space: Space, vocabulary: Vocabulary, themes: list[str]) -> Bools:
    wanted = {key for theme in themes for key in narrower(vocabulary.themes, theme)}
    numbers = [number for number, key in enumerate(space.concepts) if key in wanted]
    passage, concept = space.tags
    kept = np.zeros(len(space.passages), dtype=bool)
    kept[passage[np.isin(concept, numbers)]] = True
    return kept


def _near(vocabulary: Vocabulary, text: str) -> list[str]:
    try:
        find_theme(vocabulary, text)
    except NotFoundError as error:
        return [
            vocabulary.themes[near].label_sv if near in vocabulary.themes else near
            for near in error.near
        ]
    return []
