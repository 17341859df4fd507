"""What cities talk about as vectors over concepts: in the text as it is and in every draw.

A cell is a city and a concept it names. Vectors have unit length, so that the product of two
is their likeness (cosine); counts are damped, since naming a thing ten times is not ten times
the work; a concept that few cities name weighs more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from kkgraph.twins.space import Space

if TYPE_CHECKING:
    from kkgraph.twins.space import Bools, Floats, Ints

_KEPT = 2


@dataclass(frozen=True, eq=False)
class Cells:
    """Vectors of several cities, one cell after the other, sorted by city and concept.

    :param owner: place of each cell's profile
    :param concept: number of its concept
    :param values: its weight; one column for the text as it is, then one for each draw
    :param rarity: weight of every concept of the space
    """

    owner: Ints
    concept: Ints
    values: Floats
    rarity: Floats

    def likeness(self, ours: int, others: tuple[int, ...]) -> Floats:
        """The cosine between one city and others.

        :param ours: place of the one
        :param others: places of the others
        :returns: one row for each column of the values; NaN where a city names nothing
        """
        width = self.values.shape[1]
        mine = slice(*np.searchsorted(self.owner, [ours, ours + 1]))
        dense = np.zeros((len(self.rarity), width), dtype=np.float32)
        dense[self.concept[mine]] = self.values[mine]
        named = np.zeros(len(self.rarity), dtype=bool)
        named[self.concept[mine]] = True
        met = np.flatnonzero(named[self.concept])
        products = self.values[met] * dense[self.concept[met]]
        size = int(max([ours, *others])) + 1
        found = np.zeros((size, width), dtype=np.float32)
        owner = self.owner[met]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        chosen = owner[first] < size
        if len(first):
            sums = np.add.reduceat(products, first, axis=0)
            found[owner[first][chosen]] = sums[chosen]
        speaking = np.zeros(size, dtype=bool)
        speaking[self.owner[self.owner < size]] = True
        found[~speaking] = np.nan
        if not speaking[ours]:
            found[:] = np.nan
        return found[list(others)].T


def cells_of(space: Space, members: frozenset[int], kept: Bools | None) -> Cells:
    """The vectors of some cities.

    :param space: all profiles
    :param members: places of the profiles; rarity is counted among them
    :param kept: which passages count; ``None`` for all, which is remembered
    """
    if kept is not None:
        return _made(space, members, kept)
    found = _REMEMBERED.setdefault(space, {})
    if members not in found:
        while len(found) >= _KEPT:
            found.pop(next(iter(found)))
        found[members] = _made(space, members, None)
    return found[members]


def _made(space: Space, members: frozenset[int], kept: Bools | None) -> Cells:
    passage, concept, count = space.tags
    inside = np.zeros(len(space.profiles), dtype=bool)
    inside[list(members)] = True
    chosen = inside[space.owner[passage]]
    if kept is None:
        rarity = _rarity(space, chosen, len(members))
    else:
        # A thing is as rare as it is, whatever was asked about.
        rarity = cells_of(space, members, None).rarity
        chosen &= kept[passage]
    passage, concept, count = passage[chosen], concept[chosen], count[chosen]
    key = space.owner[passage].astype(np.int64) * (len(space.concepts) + 1) + concept
    order = np.argsort(key, kind="stable")
    passage, concept, count, key = passage[order], concept[order], count[order], key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    owner, concept = space.owner[passage[first]], concept[first]
    if not len(first):
        return Cells(owner, concept, np.zeros((0, space.draws.shape[1]), np.float32), rarity)
    drawn = np.add.reduceat(space.draws[passage] * count[:, None], first, axis=0)
    values = np.log1p(drawn) * rarity[concept][:, None]
    city = np.flatnonzero(np.diff(owner, prepend=-1))
    lengths = np.sqrt(np.add.reduceat(values**2, city, axis=0))
    values /= np.repeat(np.maximum(lengths, 1e-6), np.diff([*city, len(owner)]), axis=0)
    return Cells(owner, concept, values.astype(np.float32), rarity)


def _rarity(space: Space, chosen: Bools, size: int) -> Floats:
    passage, concept, _ = space.tags
    width = len(space.concepts)
    owner = space.owner[passage[chosen]].astype(np.int64)
    named = np.unique(owner * width + concept[chosen])
    by_city = np.bincount(named % max(width, 1), minlength=width)
    rarity: Floats = np.log((size + 1) / (by_city + 0.5)).astype(np.float32)
    return rarity


_REMEMBERED: WeakKeyDictionary[Space, dict[frozenset[int], Cells]] = WeakKeyDictionary()
