"""What is specific in the words of a city: its measures, turns of phrase and names.

A measure is a sentence or a bullet of a city's own text. Two things are taken from it. The
*words* of a field: stems and glosses of its words, for every field the measure belongs to. The
*turns*: pairs of words that stand close together in one measure, since the same approach to the
same thing takes two words to say. The *names* are those of the networks, organisations and
projects that were found in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kkgraph.index.windows import sentence_ranges
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import words
from kkgraph.twins.fields import Facets
from kkgraph.twins.profiles import OwnPassage, Profile
from kkgraph.twins.turns import Longs, Turns

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class StatedMeasure:
    """One sentence or bullet: its words in small letters, and the fields it belongs to."""

    words: tuple[str, ...]
    facets: frozenset[str]


@dataclass(frozen=True, eq=False)
class Specifics:
    """What is specific of one profile.

    :param by_facet: how often each word is said in each field
    :param turns: pairs of words said close together, as `Turns` numbers them
    :param names: keys of what it names
    :param measures: how many measures there are in each field
    """

    by_facet: dict[str, Counter[str]]
    turns: Longs
    names: frozenset[str]
    measures: Counter[str]


def specifics_of(
    profile: Profile, analysis: TextAnalysis, facets: Facets, turns: Turns
) -> Specifics:
    """What is specific of a profile.

    :param profile: the profile
    :param analysis: glosses and stems of words
    :param facets: the fields
    :param turns: numbers the turns of all profiles that are compared
    """
    by_facet: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    measures = list(measures_of(profile, facets))
    for measure in measures:
        sizes.update(measure.facets)
        for facet in sorted(measure.facets):
            by_facet.setdefault(facet, Counter()).update(measure.words)
    return Specifics(
        {facet: _feature_counts(said, analysis) for facet, said in by_facet.items()},
        turns.of(measure.words for measure in measures),
        frozenset(thing.key for thing in profile.named),
        sizes,
    )


def _feature_counts(said: Counter[str], analysis: TextAnalysis) -> Counter[str]:
    """How often each feature of words is said."""
    found: Counter[str] = Counter()
    for word, times in said.items():
        for feature in _features(word, analysis):
            found[feature] += times
    return found


def measures_of(profile: Profile, facets: Facets) -> Iterator[StatedMeasure]:
    """The sentences and bullets of a profile's own text.

    :param profile: the profile
    :param facets: the fields
    """
    for passage in profile.passages:
        for start, end in sentence_ranges(passage.text):
            text = passage.text[start:end]
            fields = facets.of(_named(passage, text), passage.topic)
            yield StatedMeasure(tuple(words(text)), fields)


def _named(passage: OwnPassage, text: str) -> list[str]:
    """The concepts that a part of a passage names."""
    folded = text.lower()
    return [theme for theme, surface in passage.surfaces if surface in folded]


def _features(word: str, analysis: TextAnalysis) -> Iterator[str]:
    """English glosses (=) of a word and its parts, and the word's Swedish stem."""
    for gloss in analysis.glosses(word):
        yield "=" + gloss
    if len(word) >= _SHORTEST and not word.isdigit() and word not in analysis.stop_sv:
        yield analysis.analyser.stem(word)
