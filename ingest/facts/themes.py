"""Concepts of the thesaurus named in passages.

A label is found as a run of stems; a one-word label also as a part of a compound
("cykel" in "cykelstrategin"), unless a negative label of the concept covers the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.draft import Draft, DraftPassage
from kkgraph import language
from kkgraph.language import Analyser, Token
from kkgraph.model import ThemeMention
from kkgraph.vocabulary import Vocabulary

_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class _Label:
    theme: str
    stems: tuple[str, ...]
    in_compounds: bool
    exact: str | None


@dataclass(frozen=True, slots=True)
class _Index:
    """Labels by their first stem, and negative labels by concept."""

    analyser: Analyser
    labels: dict[str, list[_Label]] = field(default_factory=lambda: defaultdict(list))
    negative: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))


def find(draft: Draft, passage: DraftPassage, vocabulary: Vocabulary) -> tuple[ThemeMention, ...]:
    """Concepts named in one passage, each once, with evidence at its first place.

    :param draft: the document
    :param passage: the passage
    :param vocabulary: the thesaurus
    """
    index = _index(vocabulary)
    words = language.tokens(passage.text)
    places: dict[str, tuple[int, int]] = {}
    for theme, start, end in _matches(index, words, passage.text):
        if theme not in places:
            places[theme] = (words[start].start, words[end - 1].end)
    return tuple(
        ThemeMention(
            theme, passage.text[start:end], draft.evidence(passage, start, end, "themes")[0]
        )
        for theme, (start, end) in sorted(places.items(), key=lambda item: (item[1], item[0]))
    )


@lru_cache(maxsize=4)
def _index(vocabulary: Vocabulary) -> _Index:
    index = _Index(language.load())
    for theme in vocabulary.themes.values():
        for label in dict.fromkeys((*theme.labels_sv, *theme.labels_en)):
            swedish = label in theme.labels_sv
            stems = _stems(index.analyser, label)
            if stems:
                compound = swedish and len(stems) == 1 and len(label) >= _SHORTEST_PART
                # "RES" is an abbreviation, "resa" is not.
                exact = label if label.isupper() and len(label) <= 5 else None
                index.labels[stems[0]].append(_Label(theme.key, stems, compound, exact))
        for label in theme.negative:
            index.negative[theme.key].append(_stems(index.analyser, label))
    return index


def _stems(analyser: Analyser, label: str) -> tuple[str, ...]:
    return tuple(analyser.stem(token.text) for token in language.tokens(label))


def _matches(
    index: _Index, words: Sequence[Token], text: str
) -> Iterator[tuple[str, int, int]]:
    stems = [index.analyser.stem(word.text) for word in words]
    for at, word in enumerate(words):
        for key in index.analyser.keys(word.text):
            whole = key == stems[at]
            for label in index.labels.get(key, ()):
                end = at + len(label.stems)
                if len(label.stems) == 1:
                    found = whole or label.in_compounds
                else:
                    found = whole and tuple(stems[at:end]) == label.stems
                if label.exact is not None:
                    found = text[word.start : word.end] == label.exact
                if found and not _denied(index, label.theme, stems, at, end):
                    yield label.theme, at, end


def _denied(index: _Index, theme: str, stems: Sequence[str], start: int, end: int) -> bool:
    """Whether a negative label of the concept covers the place."""
    for negative in index.negative.get(theme, ()):
        for at in range(max(0, end - len(negative)), start + 1):
            if tuple(stems[at : at + len(negative)]) == negative:
                return True
    return False
