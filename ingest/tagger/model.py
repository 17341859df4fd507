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
# How much less a word is held to name nothing when names are looked for, as a logarithm of odds:
# a name half seen is proposed too, and how sure it is decides what becomes of it.
_EAGER = 1.0
_NOTHING = labels().index("O")
# What is said of so many groups of features is remembered: some 400 bytes each.
_REMEMBERED = 1 << 16
_PAIR = "two="


@dataclass(eq=False)
class _Sums:
    """What groups of features say, in a table that grows.

    :param labels: how many labels there are
    """

    labels: int
    numbers: dict[Features, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table: Floats = np.zeros((0, len(OFFSETS), self.labels))

    def take(self, groups: Sequence[Features], sums: Floats) -> None:
        """Remember what new groups say: groups x offsets x labels."""
        first = len(self.numbers)
        last = first + len(groups)
        if last > len(self.table):
            more = np.zeros((max(last, 2 * first) - first, len(OFFSETS), self.labels))
            self.table = np.concatenate([self.table[:first], more])
        self.table[first:last] = sums
        self.numbers.update(zip(groups, range(first, last), strict=True))


@dataclass(frozen=True, eq=False)
class Model:
    """Weights of features and of pairs of labels.

    :param rows: the row of each feature; row 0 is nobody's, and says nothing
    :param weights: rows x offsets x labels
    :param pairs: labels x labels, from and to
    :param ordinary: words of the lexicon
    """

    rows: Mapping[str, int]
    weights: Floats
    pairs: Floats
    ordinary: frozenset[str]

    @cached_property
    def _known(self) -> _Sums:
        return _Sums(self.weights.shape[2])

    @cached_property
    def _second(self) -> frozenset[str]:
        """The second words of the pairs that count."""
        return frozenset(name.rsplit(" ", 1)[1] for name in self.rows if name.startswith(_PAIR))

    def tag(self, stretches: Sequence[TaggerText]) -> list[tuple[Tagged, ...]]:
        """The names in the passages of one document.

        :param stretches: its passages
        """
        ways = habits(stretches)
        seen = [see(stretch, ways, self.ordinary, self._second) for stretch in stretches]
        rows = Rows(np.array([len(one) for one in seen], dtype=np.intp))
        found: list[tuple[Tagged, ...]] = [() for _ in stretches]
        if not rows.total:
            return found
        scores = self._scores([one for words in seen for one in words], rows)
        eager = scores.copy()
        eager[:, _NOTHING] -= _EAGER
        said = best_labels(eager, self.pairs, rows)
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
            table, which = self._of_groups(of_words)
            for index, offset in enumerate(OFFSETS):
                if abs(offset) <= reach:
                    here, there = rows.beside(offset)
                    scores[here] += table[which[there], index]
        return scores

    def _of_places(self, seen: Sequence[Seen]) -> Floats:
        """What the places of words say for each label, for each word."""
        row_of = self.rows.get
        scores = np.zeros((len(seen), self.weights.shape[2]))
        held: list[int] = []
        words: list[int] = []
        starts: list[int] = []
        for index, one in enumerate(seen):
            rows = [row for feature in one.place if (row := row_of(feature))]
            if rows:
                words.append(index)
                starts.append(len(held))
                held += rows
        if held:
            own = self.weights[held, OFFSETS.index(0)]
            scores[words] = np.add.reduceat(own, starts, axis=0)
        return scores

    def _of_groups(self, groups: Sequence[Features]) -> tuple[Floats, NDArray[np.intp]]:
        """A table of what groups say, by offset and label, and the row of each group in it."""
        known = self._known
        new = [group for group in dict.fromkeys(groups) if group not in known.numbers]
        if len(known.numbers) + len(new) > _REMEMBERED:
            del self.__dict__["_known"]
            known, new = self._known, list(dict.fromkeys(groups))
        if new:
            known.take(new, self._added_up(new))
        numbers = known.numbers
        return known.table, np.array([numbers[group] for group in groups], dtype=np.intp)

    def _added_up(self, groups: Sequence[Features]) -> Floats:
        """The weights of each group's features, added up for each offset."""
        row_of = self.rows.get
        held: list[int] = []
        starts: list[int] = []
        for group in groups:
            starts.append(len(held))
            # The first row says nothing; so every group has one.
            held += [0, *[row for name in group.names if (row := row_of(name))]]
        return np.asarray(np.add.reduceat(self.weights[held], starts, axis=0))


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
