"""The weights of the tagger, and how they are used.

A model is a text file: one line a feature, with the weight it gives each label. Words are
labelled by the most probable sequence (Viterbi 1967); chances are marginals by the
forward-backward recursion (Rabiner 1989).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.tagger.features import Seen, habits, see
from ingest.tagger.text import Tagged, TaggerText, labels, spans, tokens

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of features and of pairs of labels.

    :param rows: for each offset, the row of a feature
    :param weights: rows x labels
    :param pairs: labels x labels, from and to
    :param ordinary: words of the lexicon
    """

    rows: Mapping[int, Mapping[str, int]]
    weights: Floats
    pairs: Floats
    ordinary: frozenset[str]

    def tag(self, stretches: Sequence[TaggerText]) -> list[tuple[Tagged, ...]]:
        """The names in the passages of one document.

        :param stretches: its passages
        """
        ways = habits(stretches)
        return [self._names(stretch, see(stretch, ways, self.ordinary)) for stretch in stretches]

    def _names(self, stretch: TaggerText, seen: Sequence[Seen]) -> tuple[Tagged, ...]:
        if not seen:
            return ()
        scores = self._scores(seen)
        said, found = self._best(scores), tokens(stretch.text)
        if not any(said):
            return ()
        chances = self._chances(scores)
        names = [labels()[label] for label in said]
        return tuple(
            Tagged(
                found[a].start,
                found[b - 1].end,
                kind,
                round(float(min(chances[i, said[i]] for i in range(a, b))), 4),
            )
            for a, b, kind in spans(found, names)
        )

    def _scores(self, seen: Sequence[Seen]) -> Floats:
        """What the features of each word say for each label, words x labels."""
        scores = np.zeros((len(seen), self.weights.shape[1]))
        for index in range(len(seen)):
            known = [
                row
                for offset, rows in self.rows.items()
                if 0 <= index + offset < len(seen)
                for feature in seen[index + offset].from_afar(offset)
                if (row := rows.get(feature)) is not None
            ]
            scores[index] = self.weights[known].sum(axis=0)
        return scores

    def _best(self, scores: Floats) -> list[int]:
        reached = scores[0]
        came = []
        for score in scores[1:]:
            ways = reached[:, None] + self.pairs
            came.append(ways.argmax(axis=0))
            reached = ways.max(axis=0) + score
        path = [int(reached.argmax())]
        for back in reversed(came):
            path.append(int(back[path[-1]]))
        return path[::-1]

    def _chances(self, scores: Floats) -> Floats:
        forth = _pass(scores, self.pairs)
        back = _pass(scores[::-1], self.pairs.T)[::-1] - scores
        both = forth + back
        both -= both.max(axis=1, keepdims=True)
        chances = np.exp(both)
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _pass(scores: Floats, pairs: Floats) -> Floats:
    """Log sums over all label sequences up to each word."""
    moves = np.exp(pairs)
    sums = np.empty_like(scores)
    sums[0] = scores[0]
    for index in range(1, len(scores)):
        top = sums[index - 1].max()
        sums[index] = top + np.log(np.exp(sums[index - 1] - top) @ moves) + scores[index]
    return sums
