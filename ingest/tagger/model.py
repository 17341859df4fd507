"""The weights of the tagger, and how they are used.

A model is a text file: one line a feature, with the weight it gives each label. What a word's
features say is added up once for each group of features that come together, such as those of
the same word wherever it stands; how labels follow each other, :mod:`ingest.tagger.sequence`
knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.tagger.features import NEAR, OFFSETS, Features, Seen, habits, see
from ingest.tagger.sequence import Rows, best_labels, chances
from ingest.tagger.values import Tagged, TaggerText, labels, spans, tokens

Floats = NDArray[np.float64]
# What is said of so many groups of features is remembered: some 400 bytes each.
_REMEMBERED = 1 << 16


@dataclass(frozen=True, eq=False)
class Model:
    """Weights of features and of pairs of labels.

    :param rows: for each offset, the row of a feature
    :param weights: rows x labels
    :param pairs: labels x labels, from and to
    :param ordinary: words of the lexicon
    :param known: for each group of features, what it says from each offset: offsets x labels
    """

    rows: Mapping[int, Mapping[str, int]]
    weights: Floats
    pairs: Floats
    ordinary: frozenset[str]
    known: dict[Features, Floats] = field(default_factory=dict)

    def tag(self, stretches: Sequence[TaggerText]) -> list[tuple[Tagged, ...]]:
        """The names in the passages of one document.

        :param stretches: its passages
        """
        ways = habits(stretches)
        seen = [see(stretch, ways, self.ordinary) for stretch in stretches]
        rows = Rows(np.array([len(one) for one in seen], dtype=np.intp))
        found: list[tuple[Tagged, ...]] = [() for _ in stretches]
        if not rows.total:
            return found
        scores = self._scores([one for words in seen for one in words], rows)
        said = best_labels(scores, self.pairs, rows)
        # How sure it is, is asked only where a name was seen.
        named = [number for number, labelled in enumerate(said) if any(labelled)]
        some = rows.some(named)
        sure = chances(scores[rows.words(named)], self.pairs, some)
        for number, start in zip(named, some.starts, strict=True):
            found[number] = _names(stretches[number], said[number], sure[start:])
        return found

    def _scores(self, seen: Sequence[Seen], rows: Rows) -> Floats:
        """What the features of each word and of its neighbours say for each label."""
        scores = self._of_places(seen)
        groups = (
            ([one.word for one in seen], max(OFFSETS)),
            ([one.form for one in seen], NEAR),
            ([one.said for one in seen], NEAR),
        )
        for of_words, reach in groups:
            numbers = {group: number for number, group in enumerate(dict.fromkeys(of_words))}
            which = [numbers[group] for group in of_words]
            says = self._of_groups(list(numbers), reach)[which]
            for index, offset in enumerate(OFFSETS):
                if abs(offset) <= reach:
                    here, there = rows.beside(offset)
                    scores[here] += says[there, index]
        return scores

    def _of_places(self, seen: Sequence[Seen]) -> Floats:
        """What the places of words say for each label, for each word."""
        known = self.rows[0]
        found = [
            (index, row)
            for index, one in enumerate(seen)
            for feature in one.place
            if (row := known.get(feature)) is not None
        ]
        scores = np.zeros((len(seen), self.weights.shape[1]))
        if found:
            words, rows = zip(*found, strict=True)
            np.add.at(scores, list(words), self.weights[list(rows)])
        return scores

    def _of_groups(self, groups: Sequence[Features], reach: int) -> Floats:
        """What groups seen from so far say for each label: groups x offsets x labels."""
        new = [group for group in groups if group not in self.known]
        if len(self.known) + len(new) > _REMEMBERED:
            self.known.clear()
            new = list(groups)
        self.known.update(zip(new, self._added_up(new, reach), strict=True))
        return np.stack([self.known[group] for group in groups])

    def _added_up(self, groups: Sequence[Features], reach: int) -> Floats:
        """The weights of each group's features, added up for each offset."""
        weights, nothing = self._with_noughts
        held: list[int] = []
        starts: list[int] = []
        seen = [self.rows[offset] if abs(offset) <= reach else {} for offset in OFFSETS]
        for group in groups:
            names = group.names
            for rows in seen:
                starts.append(len(held))
                # A row of noughts, so that every group has one.
                held.append(nothing)
                if rows:
                    held += [rows[name] for name in names if name in rows]
        shape = (len(groups), len(OFFSETS), self.weights.shape[1])
        return (
            np.add.reduceat(weights[held], starts, axis=0).reshape(shape) if groups else weights[:0]
        )

    @cached_property
    def _with_noughts(self) -> tuple[Floats, int]:
        """The weights and a row of noughts after them, and its number."""
        row = np.zeros((1, self.weights.shape[1]))
        return np.vstack([self.weights, row]), len(self.weights)


def _names(stretch: TaggerText, said: Sequence[int], chances: Floats) -> tuple[Tagged, ...]:
    if not any(said):
        return ()
    found, names = tokens(stretch.text), labels()
    return tuple(
        Tagged(
            found[a].start,
            found[b - 1].end,
            kind,
            round(float(min(chances[i, said[i]] for i in range(a, b))), 4),
        )
        for a, b, kind in spans(found, [names[label] for label in said])
    )
