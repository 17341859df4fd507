"""Bags of rare things: which row has which features, as one sparse table.

A feature that only one city has cannot be shared; it counts for the length of its row and is not
kept. Rarity is counted over cities, so that several versions of one contract count once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

# Into so many groups features fall; what hangs on one of them is no certain order.
BLOCKS = 20


@dataclass(frozen=True, eq=False)
class Bags:
    """Features of rows, weighed.

    :param starts: where the features of each row begin
    :param features: numbers of features, row by row
    :param weights: weight of each; 0 for nothing
    :param lengths: length of every row's vector, features that nobody shares included
    :param width: how many features there are
    :param names: of the features, where they are asked for
    """

    starts: Ints
    features: Ints
    weights: Floats
    lengths: Floats
    width: int
    names: Sequence[str] = ()

    def products(self, row: int) -> Floats:
        """The weight of what a row shares with every row, by groups of features.

        :param row: number of the row
        :returns: one row for each row, `BLOCKS` columns that add up to the product
        """
        mine = slice(int(self.starts[row]), int(self.starts[row + 1]))
        order, columns, owner = self._by_feature
        first = columns[self.features[mine]]
        sizes = columns[self.features[mine] + 1] - first
        ends = np.cumsum(sizes)
        places = np.arange(int(ends[-1]) if len(ends) else 0)
        met = order[places + np.repeat(first - (ends - sizes), sizes)]
        values = self.weights[met] * np.repeat(self.weights[mine], sizes)
        size = len(self.lengths)
        key = owner[met] * BLOCKS + self.features[met] % BLOCKS
        found = np.bincount(key, weights=values, minlength=size * BLOCKS)
        return found.reshape(size, BLOCKS).astype(np.float32)

    def totals(self, row: int, first: int, last: int) -> Floats:
        """The weight of what a row shares with each of some rows that follow each other.

        :param row: number of the row
        :param first: number of the first of them
        :param last: number of the one after the last
        """
        mine = slice(int(self.starts[row]), int(self.starts[row + 1]))
        dense = np.zeros(self.width, dtype=np.float32)
        dense[self.features[mine]] = self.weights[mine]
        among = slice(int(self.starts[first]), int(self.starts[last]))
        values = self.weights[among] * dense[self.features[among]]
        summed = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        ends = self.starts[first : last + 1] - self.starts[first]
        found: Floats = np.diff(summed[ends]).astype(np.float32)
        return found

    @cached_property
    def _by_feature(self) -> tuple[Ints, Ints, Ints]:
        """Places in order of their feature, where each feature begins, and the row of each."""
        order = np.argsort(self.features, kind="stable").astype(np.int32)
        counts = np.bincount(self.features, minlength=self.width)
        columns = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        owner = np.repeat(np.arange(len(self.lengths), dtype=np.int32), np.diff(self.starts))
        return order, columns, owner

    def shared(self, first: int, second: int) -> list[tuple[str, float]]:
        """What two rows share, the weightiest first.

        :param first: number of a row
        :param second: number of another
        :returns: names of features with the product of their weights
        """
        own = [slice(int(self.starts[r]), int(self.starts[r + 1])) for r in (first, second)]
        held = [dict(zip(self.features[s], self.weights[s], strict=True)) for s in own]
        both = held[0].keys() & held[1].keys()
        found = [(self.names[int(f)], float(held[0][f] * held[1][f])) for f in both]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def bags_of(
    rows: Sequence[Mapping[str, int]], cities: Sequence[str], *, named: bool = False
) -> Bags:
    """Weigh the features of rows: the logarithm of how often, times how rare.

    :param rows: how often each feature occurs, for each row
    :param cities: whose row it is; rarity is counted over cities
    :param named: whether the names of features are kept
    """
    names = sorted({feature for row in rows for feature in row})
    numbers = {name: number for number, name in enumerate(names)}
    counted = []
    for row in rows:
        features = np.array([numbers[feature] for feature in row], dtype=np.int64)
        order = np.argsort(features)
        counted.append((features[order], np.array(list(row.values()), dtype=np.int64)[order]))
    return weighed(counted, cities, names=names if named else ())


def weighed(
    rows: Sequence[tuple[Longs, Longs | None]], cities: Sequence[str], *, names: Sequence[str] = ()
) -> Bags:
    """Weigh the features of rows, given as numbers.

    :param rows: for each row its features, ascending, and how often each occurs; once unless said
    :param cities: whose row it is
    :param names: of all features, where they are kept
    """
    every, held_by = np.unique(
        np.concatenate([np.zeros(0, dtype=np.int64), *(row for row, _ in rows)]),
        return_counts=True,
    )
    places = [np.searchsorted(every, row).astype(np.int32) for row, _ in rows]
    rarity = _rarity(places, cities, len(every))
    values = [
        _logarithms(counts, len(row)) * rarity[row]
        for row, (_, counts) in zip(places, rows, strict=True)
    ]
    shared = held_by > 1
    numbers = (np.cumsum(shared) - 1).astype(np.int32)
    kept = [row[shared[row]] for row in places]
    weights = [v[shared[row]] for row, v in zip(places, values, strict=True)]
    return Bags(
        starts=np.cumsum([0, *map(len, kept)]).astype(np.int32),
        features=numbers[np.concatenate([np.zeros(0, dtype=np.int32), *kept])],
        weights=np.concatenate([np.zeros(0), *weights]).astype(np.float32),
        lengths=np.array([math.sqrt(math.fsum(v * v)) for v in values], dtype=np.float32),
        width=int(shared.sum()),
        names=[names[n] for n in every[shared]] if names else (),
    )


def _rarity(rows: Sequence[Ints], cities: Sequence[str], width: int) -> NDArray[np.float64]:
    """How rare each feature is among cities."""
    holders = np.zeros(width, dtype=np.int32)
    of_city: dict[str, list[Ints]] = {}
    for row, city in zip(rows, cities, strict=True):
        of_city.setdefault(city, []).append(row)
    for held in of_city.values():
        holders[np.unique(np.concatenate(held))] += 1
    size = len(of_city)
    by_count = [math.log((size + 1) / (count + 0.5)) for count in range(size + 1)]
    return np.array(by_count)[holders]


def _logarithms(counts: Longs | None, size: int) -> NDArray[np.float64]:
    """The logarithm of how often each feature of a row occurs."""
    if counts is None:
        return np.full(size, math.log1p(1))
    each, place = np.unique(counts, return_inverse=True)
    return np.array([math.log1p(count) for count in each.tolist()])[place]
