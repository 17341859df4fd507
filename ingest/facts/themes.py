"""Concepts of the thesaurus named in passages.

Labels and text are read as rows of stems in which compounds are cut, so that "cykel" is
found in "cykelstrategin" and "klimatinvestering" in "klimatinvesteringsplan". Swedish labels
are looked for in Swedish passages, English ones in English passages; in a Swedish passage
only those English labels that no Swedish words make up. A label inside a longer one is not
taken; of two that overlap a broader concept gives way to a narrower one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import ThemeMention
from kkgraph.text import lexicon
from kkgraph.text.lexicon import Analyser, TextToken
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import Theme

_SHORTEST_PART = 4
# Words come again and again, in one text and in the next.
_REMEMBERED = 1 << 16
_BREAK = re.compile(r"[.!?:;•]\s|\n\s*\n")
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ThemeReading:
    """A text as stems of words and of the parts of compounds, with the number of each's word."""

    stems: _Row
    words: Sequence[int]

    def whole(self, start: int, end: int) -> bool:
        """Whether a piece begins and ends where words do."""
        words = self.words
        begins = start == 0 or words[start - 1] != words[start]
        return begins and (end == len(words) or words[end] != words[end - 1])


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as a row of stems; ``exact``: the spelling it must have, ``name``: a capital."""

    theme: str
    stems: _Row
    words: int
    part: bool = False
    exact: str | None = None
    name: bool = False


@dataclass(frozen=True, slots=True)
class _ThemeMatch:
    """A label found at the stems from ``start`` up to ``end``."""

    theme: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Labels:
    """Labels by their rows of stems, and how long the rows are that begin with a stem."""

    rows: dict[_Row, list[_Label]] = field(default_factory=lambda: defaultdict(list))
    lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, label: _Label) -> None:
        """Keep a label, once."""
        if label.stems and label not in self.rows[label.stems]:
            self.rows[label.stems].append(label)
            self.lengths[label.stems[0]].add(len(label.stems))

    def at(self, stems: _Row, start: int) -> Sequence[_Label]:
        """Labels whose row stands at a place."""
        found: list[_Label] = []
        for length in self.lengths[stems[start]]:
            found += self.rows.get(stems[start : start + length], ())
        return found


@dataclass(frozen=True, slots=True)
class _ThemeIndex:
    """Labels for each language of passages, and what else is asked of concepts."""

    analyser: Analyser
    swedish: _Labels = field(default_factory=_Labels)
    english: _Labels = field(default_factory=_Labels)
    foreign: _Labels = field(default_factory=_Labels)
    negative: dict[str, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    above: dict[str, frozenset[str]] = field(default_factory=dict)
    known: dict[str, _Row] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def find(draft: Draft, passage: DraftPassage, vocabulary: Vocabulary) -> tuple[ThemeMention, ...]:
    """Concepts named in one passage, each once, with evidence at its first place.

    :param draft: the document
    :param passage: the passage
    :param vocabulary: the thesaurus
    """
    return tuple(
        ThemeMention(
            theme, passage.text[start:end], draft.evidence(passage, start, end, "themes")[0]
        )
        for theme, start, end in places(passage.text, vocabulary)
    )


@lru_cache(maxsize=4096)
def places(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, int, int], ...]:
    """Keys of the concepts named in a text, each with its first place, in order of place.

    Most of a contract is the same text in every city's, so what was found is remembered.

    :param text: a passage in Swedish or English
    :param vocabulary: the thesaurus
    """
    index = _index(vocabulary)
    words = lexicon.tokens(text)
    first: dict[str, tuple[int, int]] = {}
    for theme, start, end in _named(index, words, text):
        span = (words[start].start, words[end].end)
        if theme not in first or span < first[theme]:
            first[theme] = span
    ordered = sorted(first, key=lambda key: (first[key], key))
    return tuple((theme, *first[theme]) for theme in ordered)


def _named(
    index: _ThemeIndex, words: Sequence[TextToken], text: str
) -> Iterator[tuple[str, int, int]]:
    """Concepts with the first and the last word of each place."""
    english = _ThemeReading(_english_stems(words), range(len(words)))
    names = index.names
    if lexicon.of_words([word for word, _, _ in words], index.analyser) == "en":
        readings = [(english, index.english)]
    else:
        # No field is meant by the name of a municipality ("Österåker").
        plain = [
            "" if word in names and text[start].isupper() else word for word, start, _ in words
        ]
        swedish = _swedish_reading(index, plain)
        readings = [(swedish, index.swedish), (english, index.foreign)]
    for reading, labels in readings:
        for match in _kept(index, list(_matches(index, reading, labels, words, text))):
            yield match.theme, reading.words[match.start], reading.words[match.end - 1]


def _english_stems(words: Sequence[TextToken]) -> _Row:
    return tuple([_english_stem(word) for word, _, _ in words])


@lru_cache(maxsize=_REMEMBERED)
def _english_stem(word: str) -> str:
    return lexicon.english().stemWord(word)


def _swedish_reading(index: _ThemeIndex, words: Iterable[str]) -> _ThemeReading:
    stems: list[str] = []
    numbers: list[int] = []
    known = index.known
    for number, word in enumerate(words):
        row = known.get(word)
        if row is None:
            parts = index.analyser.parts(word) or (word,)
            row = index.known[word] = tuple(index.analyser.stem(part) for part in parts)
        stems += row
        if len(row) == 1:
            numbers.append(number)
        else:
            numbers += [number] * len(row)
    return _ThemeReading(tuple(stems), numbers)


def _matches(
    index: _ThemeIndex,
    reading: _ThemeReading,
    labels: _Labels,
    words: Sequence[TextToken],
    text: str,
) -> Iterator[_ThemeMatch]:
    stems = reading.stems
    known = labels.lengths.keys()
    if known.isdisjoint(stems):
        return
    for at in [at for at, stem in enumerate(stems) if stem in known]:
        for label in labels.at(stems, at):
            end = at + len(label.stems)
            if not _fits(label, reading, at, end):
                continue
            found = words[reading.words[at] : reading.words[end - 1] + 1]
            if not _spelled(label, found, text):
                continue
            if not _denied(index.negative.get(label.theme, ()), stems, at, end):
                yield _ThemeMatch(label.theme, at, end)


def _fits(label: _Label, reading: _ThemeReading, start: int, end: int) -> bool:
    """Whether a label keeps to whole words, or is one word inside a compound."""
    across = reading.words[end - 1] - reading.words[start] + 1
    return across == label.words and (label.part or reading.whole(start, end))


def _spelled(label: _Label, words: Sequence[TextToken], text: str) -> bool:
    """Whether abbreviations and names are spelled as such, and words stand in one sentence."""
    if len(words) > 1:
        return not _BREAK.search(text, words[0].end, words[-1].start)
    found = text[words[0].start : words[0].end]
    if label.exact is not None:
        # "RES" is an abbreviation, "resa" is not.
        return label.exact in (found, found.split(":")[0])
    return not label.name or found[0].isupper()


def _denied(negative: Iterable[_Row], stems: _Row, start: int, end: int) -> bool:
    """Whether a negative label of the concept covers the place."""
    for row in negative:
        for at in range(max(0, end - len(row)), start + 1):
            if stems[at : at + len(row)] == row:
                return True
    return False


def _kept(index: _ThemeIndex, found: Sequence[_ThemeMatch]) -> Iterator[_ThemeMatch]:
    """Matches without those inside a longer one, and without broader concepts beside narrower."""
    for match in found:
        if not any(_yields(index, match, other) for other in found):
            yield match


def _yields(index: _ThemeIndex, match: _ThemeMatch, other: _ThemeMatch) -> bool:
    if match.theme == other.theme or other.end <= match.start or match.end <= other.start:
        return False
    if _covers(other, match):
        return True
    return match.theme in index.above[other.theme] and not _covers(match, other)


def _covers(longer: _ThemeMatch, match: _ThemeMatch) -> bool:
    """Whether a match holds another one and more."""
    size, least = longer.end - longer.start, match.end - match.start
    return longer.start <= match.start and match.end <= longer.end and size > least


@lru_cache(maxsize=4)
def _index(vocabulary: Vocabulary) -> _ThemeIndex:
    index = _ThemeIndex(lexicon.load())
    index.names.update(_names(vocabulary, index.analyser))
    for theme in vocabulary.themes.values():
        index.above[theme.key] = _ancestors(theme.key, vocabulary)
        for label in theme.labels_sv:
            index.swedish.add(_swedish_label(index, theme, label))
        for label in theme.labels_en:
            made = _english_label(theme, label)
            index.english.add(made)
            if _is_foreign(index.analyser, label):
                index.foreign.add(made)
        for label in theme.negative:
            index.negative[theme.key].append(_swedish_label(index, theme, label).stems)
            index.negative[theme.key].append(_english_label(theme, label).stems)
    return index


def _names(vocabulary: Vocabulary, analyser: Analyser) -> Iterator[str]:
    """Names of municipalities, with genitives, that are no common words ("Mark" is one)."""
    for municipality in vocabulary.municipalities.values():
        name = municipality.name.lower()
        if name not in analyser.glosses:
            yield from (name, name + "s")


def _ancestors(key: str, vocabulary: Vocabulary) -> frozenset[str]:
    theme = vocabulary.themes.get(key)
    above = theme.broader if theme else ()
    return frozenset(above).union(*(_ancestors(one, vocabulary) for one in above))


def _swedish_label(index: _ThemeIndex, theme: Theme, label: str) -> _Label:
    words = lexicon.tokens(label)
    stems = _swedish_reading(index, [word.text for word in words]).stems
    part = len(words) == 1 and len(label) >= _SHORTEST_PART
    return _spelling(_Label(theme.key, stems, len(words), part), theme, label)


def _english_label(theme: Theme, label: str) -> _Label:
    words = lexicon.tokens(label)
    return _spelling(_Label(theme.key, _english_stems(words), len(words)), theme, label)


def _spelling(label: _Label, theme: Theme, text: str) -> _Label:
    """A label with what its capitals ask for; those of preferred labels say nothing."""
    if label.words != 1:
        return label
    if any(letter.isupper() for letter in text[1:]):
        return _Label(label.theme, label.stems, 1, exact=text)
    name = text[:1].isupper() and text not in (theme.label_sv, theme.label_en)
    return _Label(label.theme, label.stems, 1, label.part and not name, name=name)


def _is_foreign(analyser: Analyser, label: str) -> bool:
    """Whether an English label may be looked for in a Swedish passage."""
    words = [word.text for word in lexicon.tokens(label)]
    known = (analyser.glosses.get(word) for word in words)
    return len(words) > 1 and any(
        gloss in (None, word) for gloss, word in zip(known, words, strict=True)
    )
