"""What cities talk about as vectors over concepts: in the text as it is and in every draw.

A cell is a city and a concept it names. Its value is the chance that the concept turns up among
twenty passages drawn from what the city says (rarefaction, Hurlbert 1971, with replacement):
contracts of unequal length are thereby read equally far, and naming a thing ten times is not ten
times the work. A concept that few cities name weighs more. Vectors have unit length, so that the
product of two is their likeness (cosine).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from kkgraph.twins.profile_arrays import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkgraph.twins.profile_arrays import Bools, Floats, Ints

_KEPT = 2
# Passages drawn from each city: about as many as a summary has.
_SAMPLE = 20


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
        asked = np.zeros(int(self.owner.max(initial=0)) + 1 + max([ours, *others]), dtype=bool)
        asked[list(others)] = True
        met = np.flatnonzero(named[self.concept] & asked[self.owner])
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
    passage, concept = space.tags
    inside = np.zeros(len(space.profiles), dtype=bool)
    inside[list(members)] = True
    chosen = inside[space.owner[passage]]
    if kept is None:
        rarity = _rarity(space, chosen, len(members))
    else:
        # A thing is as rare as it is, whatever was asked about.
        rarity = cells_of(space, members, None).rarity
        chosen &= kept[passage]
    passage, concept = passage[chosen], concept[chosen]
    key = space.owner[passage].astype(np.int64) * (len(space.concepts) + 1) + concept
    order = np.argsort(key, kind="stable")
    passage, concept, key = passage[order], concept[order], key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    owner, concept = space.owner[passage[first]], concept[first]
    if not len(first):
        return Cells(owner, concept, np.zeros((0, space.draws.shape[1]), np.float32), rarity)
    share = _added(space.draws[passage], first) / _sizes(space, kept)[owner]
    values = (1 - (1 - np.minimum(share, 1)) ** _SAMPLE) * rarity[concept][:, None]
    city = np.flatnonzero(np.diff(owner, prepend=-1))
    lengths = np.sqrt(_added(values**2, city))
    values /= np.repeat(np.maximum(lengths, 1e-6), np.diff([*city, len(owner)]), axis=0)
    return Cells(owner, concept, values.astype(np.float32), rarity)


def _sizes(space: Space, kept: Bools | None) -> Floats:
    """How many passages of every city count, in the text as it is and in every draw."""
    draws = space.draws if kept is None else space.draws * kept[:, None]
    sizes = np.zeros((len(space.profiles), draws.shape[1]), dtype=np.float32)
    first = np.flatnonzero(np.diff(space.owner, prepend=-1))
    if len(first):
        sizes[space.owner[first]] = _added(draws, first)
    return np.maximum(sizes, 1)


def _added(rows: Floats, first: NDArray[np.integer[Any]]) -> Floats:
    """Sums of rows that follow each other, which numpy's own adding takes ten times as long for.

    :param rows: the rows
    :param first: where each group of them begins
    """
    from scipy import sparse

    ones, places = np.ones(len(rows), dtype=rows.dtype), np.arange(len(rows))
    groups = sparse.csr_array((ones, places, [*first, len(rows)]), shape=(len(first), len(rows)))
    found: Floats = groups @ rows
    return found


def _rarity(space: Space, chosen: Bools, size: int) -> Floats:
    passage, concept = space.tags
    width = len(space.concepts)
    owner = space.owner[passage[chosen]].astype(np.int64)
    named = np.unique(owner * width + concept[chosen])
    by_city = np.bincount(named % max(width, 1), minlength=width)
    rarity: Floats = np.log((size + 1) / (by_city + 0.5)).astype(np.float32)
    return rarity


_REMEMBERED: WeakKeyDictionary[Space, dict[frozenset[int], Cells]] = WeakKeyDictionary()
