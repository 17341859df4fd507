"""Whether a contract says a thing, in whatever words: looked up by the stems of its sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache

from kkgraph.index.windows import sentence_ranges
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import words
from kkgraph.twins.profiles import Profile

# Places of one sentence are numbered from a multiple of it.
_SENTENCE = 10_000
# So many words may stand between those of a label.
_BETWEEN = 3


class OwnWords:
    """The own words of a contract: as they stand, and by stem the places that have it.

    :param profile: of the contract
    :param analysis: stems of words and of their parts
    """

    def __init__(self, profile: Profile, analysis: TextAnalysis) -> None:
        self.text = "\n".join(passage.text.lower() for passage in profile.passages)
        self._analysis = analysis
        self._meant: dict[str, bool] = {}
        places: defaultdict[str, list[int]] = defaultdict(list)
        first = 0
        for passage in profile.passages:
            for start, end in sentence_ranges(passage.text):
                # What has so many words is no sentence; its end counts as one place.
                for place, word in enumerate(words(passage.text[start:end])):
                    at = first + min(place, _SENTENCE // 2)
                    for stem in analysis.stems(word):
                        places[stem].append(at)
                first += _SENTENCE
        self._places: dict[str, list[int]] = dict(places)

    def reword(self, name: str) -> bool:
        """Whether one sentence has what a name is made of: "emissions from consumption".

        Of a name of several words each must be met, by a part if it is a compound; of a single
        compound every part.

        :param name: of a thing
        """
        asked = list(_stems(self._analysis, name))
        if len(asked) == 1:
            asked = [(part,) for part in asked[0][1:] or asked[0]]
        met = [
            {at // _SENTENCE for form in forms for at in self._places.get(form, ())}
            for forms in asked
        ]
        return bool(met) and bool(set.intersection(*met))

    def mean(self, label: str) -> bool:
        """Whether the words of a label stand close together, as search would find them.

        Each word must be met, a compound by itself or by all its parts. Where stop words are
        all that stands beside a single word ("per capita"), it must stand as it is written.

        :param label: one of the names that the thesaurus has for a concept
        """
        # Five cities are shown, whose lessons may be the same.
        if label not in self._meant:
            self._meant[label] = self._means(label)
        return self._meant[label]

    def _means(self, label: str) -> bool:
        asked, size = _stems(self._analysis, label), len(words(label))
        if not asked or (len(asked) == 1 and size > 1):
            return bool(asked) and label.lower() in self.text
        own, *parts = asked[0]
        anchors = self._places.get(own, []) + (self._places.get(parts[0], []) if parts else [])
        return any(all(self._met(forms, at, size + _BETWEEN) for forms in asked) for at in anchors)

    def _met(self, forms: tuple[str, ...], at: int, away: int) -> bool:
        """Whether a word, or all its parts, stand less than so many words from a place."""
        own, *parts = forms
        return self._near(own, at, away) or (
            bool(parts) and all(self._near(part, at, away) for part in parts)
        )

    def _near(self, stem: str, at: int, away: int) -> bool:
        places = self._places.get(stem, [])
        found = bisect_left(places, at - away + 1)
        return found < len(places) and places[found] < at + away


@lru_cache(maxsize=20_000)
def _stems(analysis: TextAnalysis, name: str) -> tuple[tuple[str, ...], ...]:
    """For each word of a name that is no stop word its stem, then those of its parts."""
    return tuple(stems for word in words(name) if (stems := analysis.stems(word)))
