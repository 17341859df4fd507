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
from ingest.tagger.values import Tagged, TaggerText, labels, spans, tokens

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


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
        seen = [see(stretch, ways, self.ordinary) for stretch in stretches]
        lengths = np.array([len(one) for one in seen], dtype=np.intp)
        if not lengths.sum():
            return [() for _ in stretches]
        scores = self._scores(seen, lengths)
        said = self._best(scores, lengths)
        chances = self._chances(scores, lengths)
        return [
            _names(stretch, said[index], chances[index]) for index, stretch in enumerate(stretches)
        ]

    def _scores(self, seen: Sequence[Sequence[Seen]], lengths: Ints) -> Floats:
        """What the features of each word say for each label: passages x words x labels."""
        none = len(self.weights)
        known: list[int] = []
        starts: list[int] = []
        # The same words stand beside others again and again.
        met: dict[int, dict[tuple[str, ...], list[int]]] = {offset: {} for offset in self.rows}
        for words in seen:
            for index in range(len(words)):
                starts.append(len(known))
                # A row of noughts, so that every word has one.
                known.append(none)
                for offset, rows in self.rows.items():
                    if 0 <= index + offset < len(words):
                        there = words[index + offset].beside(offset)
                        found = met[offset].get(there)
                        if found is None:
                            found = [rows[feature] for feature in there if feature in rows]
                            met[offset][there] = found
                        known += found
                if 0 in self.rows:
                    rows = self.rows[0]
                    known += [rows[feature] for feature in words[index].place if feature in rows]
        padded = np.vstack([self.weights, np.zeros((1, self.weights.shape[1]))])
        totals = np.add.reduceat(padded[known], starts, axis=0)
        scores = np.zeros((len(seen), int(lengths.max()), self.weights.shape[1]))
        scores[np.arange(scores.shape[1]) < lengths[:, None]] = totals
        return scores

    def _best(self, scores: Floats, lengths: Ints) -> list[list[int]]:
        """The most probable labels of each passage, all passages side by side."""
        reached = scores[:, 0]
        came = np.zeros(scores.shape, dtype=np.intp)
        for index in range(1, scores.shape[1]):
            ways = reached[:, :, None] + self.pairs
            came[:, index] = ways.argmax(axis=1)
            going_on = (index < lengths)[:, None]
            reached = np.where(going_on, ways.max(axis=1) + scores[:, index], reached)
        last = reached.argmax(axis=1)
        return [_back(came[i], int(last[i]), int(length)) for i, length in enumerate(lengths)]

    def _chances(self, scores: Floats, lengths: Ints) -> Floats:
        """The marginal probability of each label of each word."""
        moves = np.exp(self.pairs)
        forth = scores.copy()
        back = np.zeros_like(scores)
        for index in range(1, scores.shape[1]):
            forth[:, index] += _log_product(forth[:, index - 1], moves)
        for index in range(scores.shape[1] - 2, -1, -1):
            after = _log_product(scores[:, index + 1] + back[:, index + 1], moves.T)
            back[:, index] = np.where((index + 1 < lengths)[:, None], after, 0.0)
        both = forth + back
        chances = np.exp(both - both.max(axis=2, keepdims=True))
        return np.asarray(chances / chances.sum(axis=2, keepdims=True))


def _log_product(logs: Floats, matrix: Floats) -> Floats:
    """Logarithm of the product of exponentials with a matrix, row by row."""
    top = logs.max(axis=1, keepdims=True)
    return np.asarray(top + np.log(np.exp(logs - top) @ matrix))


def _back(came: Ints, last: int, length: int) -> list[int]:
    """The labels of one passage, from the last word's to the first's."""
    path = [last]
    for index in range(length - 1, 0, -1):
        path.append(int(came[index, path[-1]]))
    return path[::-1] if length else []


def _names(stretch: TaggerText, said: Sequence[int], chances: Floats) -> tuple[Tagged, ...]:
    if not any(said):
        return ()
    found = tokens(stretch.text)
    return tuple(
        Tagged(
            found[a].start,
            found[b - 1].end,
            kind,
            round(float(min(chances[i, said[i]] for i in range(a, b))), 4),
        )
        for a, b, kind in spans(found, [labels()[label] for label in said])
    )
