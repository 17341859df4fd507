"""How much two statements have in common by their words, weighted by how rare these are.

Cosine of stems with inverse document frequency (Salton and Buckley 1988), over the texts at
hand; parts of compounds count as words, so *klimatinvesteringsplan* meets *investeringsplan*.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kkgraph.text import features

Weights = Mapping[str, float]


class Wording:
    """Weights of words in a small collection of texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in how many texts each stem occurs.

        :param texts: the collection.
        """
        bags = [frozenset(stems(text)) for text in texts]
        self._texts = len(bags)
        self._counts = Counter(stem for bag in bags for stem in bag)
        self._known: dict[str, Weights] = {}

    def weights(self, text: str) -> Weights:
        """Weigh the stems of a text.

        :param text: any text.
        :returns: weight by stem.
        """
        found = self._known.get(text)
        if found is None:
            found = {stem: self._idf(stem) for stem in stems(text)}
            self._known[text] = found
        return found

    def alike(self, one: str, other: str) -> float:
        """Compare two texts.

        :param one: a text.
        :param other: another.
        :returns: 0 (no word in common) to 1 (the same words).
        """
        a, b = self.weights(one), self.weights(other)
        shared = sum(a[stem] ** 2 for stem in a.keys() & b.keys())
        size = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
        return shared / size if size else 0.0

    def covered(self, statement: str, text: str) -> float:
        """Tell how much of a statement stands in a text.

        :param statement: the statement.
        :param text: where it may stand.
        :returns: the part of the weight of its words that the text has, 0 to 1.
        """
        a, b = self.weights(statement), self.weights(text)
        whole = sum(a.values())
        return sum(weight for stem, weight in a.items() if stem in b) / whole if whole else 0.0

    def in_order(self, statement: str, text: str) -> float:
        """Tell how much of a statement stands in a text in the same order.

        :param statement: the statement.
        :param text: where it may stand.
        :returns: the weight of the heaviest common row of stems, as a part of the statement's.
        """
        ours, theirs = stems(statement), stems(text)
        weights = [self._idf(stem) for stem in ours]
        best = [0.0] * (len(theirs) + 1)
        for stem, weight in zip(ours, weights, strict=True):
            before = best
            best = [0.0]
            for place, other in enumerate(theirs, 1):
                matched = before[place - 1] + weight if stem == other else 0.0
                best.append(max(matched, before[place], best[-1]))
        whole = sum(weights)
        return best[-1] / whole if whole else 0.0

    def _idf(self, stem: str) -> float:
        return math.log((self._texts + 1) / (self._counts.get(stem, 0) + 1)) + 0.1


@lru_cache(maxsize=1 << 16)
def _stems_of_word(word: str) -> tuple[str, ...]:
    return features.load().stems(word)


def stems(text: str) -> list[str]:
    """List the stems of a text's words and of their parts, without those that mean nothing.

    :param text: any text.
    :returns: stems in the order of the text.
    """
    return [stem for token in features.tokens(text) for stem in _stems_of_word(token.text)]
