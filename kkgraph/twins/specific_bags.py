"""What is specific of all profiles, weighed: made once, kept in the snapshot."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kkgraph.arrays import Arrays
from kkgraph.text.features import TextAnalysis
from kkgraph.twins.bags import BLOCKS, Bags, Floats, bags_of, weighed
from kkgraph.twins.fields import Facets
from kkgraph.twins.profiles import Profile
from kkgraph.twins.specifics import specifics_of
from kkgraph.twins.turns import Turns

# Fields of which little is said count less: so many measures' worth of nothing is added.
_LITTLE = 2.0
# At so many names that these two alone share, likeness by names is a half.
_HALF_NAMES = 3.0
_SEED = 2030


@dataclass(frozen=True, eq=False)
class SpecificBags:
    """What every profile says that is specific.

    :param fields: one row for each field and profile, field by field: words said in it
    :param sizes: measures of each profile in each field
    :param turns: one row for each profile: words said close together
    :param names: one row for each profile: names said
    :param cities: how many cities the profiles are of
    """

    fields: Bags
    sizes: Floats
    turns: Bags
    names: Bags
    cities: int

    def by_field(self, row: int) -> Floats:
        """Likeness of a profile's measures to those of every profile, field by field.

        :param row: place of the profile
        :returns: one row for each profile, one column for each field; 0 where one is silent
        """
        size, count = self.sizes.shape
        found = np.zeros(self.sizes.shape, dtype=np.float32)
        for field in range(count):
            if self.sizes[row, field]:
                first = field * size
                lengths = self.fields.lengths[first : first + size]
                products = self.fields.totals(first + row, first, first + size)
                found[:, field] = products / np.maximum(lengths * lengths[row], 1e-6)
        return found

    def measures(self, row: int, rounds: int) -> Floats:
        """The same, the fields in which both speak weighed evenly.

        A field weighs by the root of what the one who says less says in it.

        :param row: place of the profile
        :param rounds: how often the fields are drawn anew
        :returns: one row for the fields as they are and one for each draw; one column a profile
        """
        weights = np.sqrt(np.minimum(self.sizes, self.sizes[row]))
        drawn = _drawn(self.sizes.shape[1], rounds)
        said = (self.by_field(row) * weights) @ drawn
        likeness: Floats = (said / (weights @ drawn + _LITTLE)).T
        return likeness

    def wording(self, row: int, rounds: int) -> Floats:
        """Likeness by the turns of phrase both use: the cosine.

        :param row: place of the profile
        :param rounds: how often groups of turns are drawn anew
        :returns: as `measures`
        """
        lengths = np.maximum(self.turns.lengths * self.turns.lengths[row], 1e-6)
        found: Floats = (self.turns.products(row) @ _drawn(BLOCKS, rounds)).T / lengths
        return np.minimum(found, 1)

    def shared_names(self, row: int, rounds: int) -> Floats:
        """Likeness by the names both name, those that few cities name weighing most.

        :param row: place of the profile
        :param rounds: how often groups of names are drawn anew
        :returns: as `measures`; a half where both share three names that nobody else has
        """
        rarest = (math.log(2) * math.log((self.cities + 1) / 2.5)) ** 2 if self.cities > 1 else 1
        shared = (self.names.products(row) @ _drawn(BLOCKS, rounds)).T / max(rarest, 1e-6)
        found: Floats = shared / (shared + _HALF_NAMES)
        return found


def specific_bags(
    profiles: Sequence[Profile], analysis: TextAnalysis, facets: Facets
) -> SpecificBags:
    """Weigh what is specific of every profile.

    :param profiles: in the order of their places
    :param analysis: glosses and stems of words
    :param facets: the fields
    """
    turns = Turns(analysis)
    held = [specifics_of(profile, analysis, facets, turns) for profile in profiles]
    codes = [profile.code for profile in profiles]
    silent: Counter[str] = Counter()
    by_field = [item.by_facet.get(name, silent) for name in facets.names for item in held]
    return SpecificBags(
        fields=bags_of(by_field, [code for _ in facets.names for code in codes]),
        sizes=np.array(
            [[item.measures[name] for name in facets.names] for item in held], dtype=np.float32
        ).reshape(len(held), len(facets.names)),
        turns=weighed([(turns.in_order(item.turns), None) for item in held], codes),
        names=bags_of([dict.fromkeys(item.names, 1) for item in held], codes, named=True),
        cities=len(set(codes)),
    )


_BAGS = ("fields", "turns", "names")


def to_arrays(bags: SpecificBags) -> Arrays:
    """The numbers of the bags, to be written; the names of names go apart.

    :param bags: what is specific
    """
    found: Arrays = {"sizes": bags.sizes, "cities": np.array([bags.cities], dtype=np.int32)}
    for name in _BAGS:
        bag: Bags = getattr(bags, name)
        found |= {
            f"{name}.starts": bag.starts,
            f"{name}.features": bag.features,
            f"{name}.weights": bag.weights,
            f"{name}.lengths": bag.lengths,
            f"{name}.width": np.array([bag.width], dtype=np.int32),
        }
    return found


def from_arrays(arrays: Arrays, names: Sequence[str]) -> SpecificBags:
    """The bags that `to_arrays` wrote.

    :param arrays: by name
    :param names: the names of names
    :raises KeyError: when an array is missing
    """
    held = {
        name: Bags(
            starts=arrays[f"{name}.starts"],
            features=arrays[f"{name}.features"],
            weights=arrays[f"{name}.weights"],
            lengths=arrays[f"{name}.lengths"],
            width=int(arrays[f"{name}.width"][0]),
            names=names if name == "names" else (),
        )
        for name in _BAGS
    }
    return SpecificBags(
        fields=held["fields"],
        sizes=arrays["sizes"],
        turns=held["turns"],
        names=held["names"],
        cities=int(arrays["cities"][0]),
    )


@cache
def _drawn(size: int, rounds: int) -> Floats:
    """How often each of some things counts: once, then as often as each draw has it."""
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(size, np.full(size, 1 / size), size=rounds)
    return np.concatenate([np.ones((1, size)), drawn]).T.astype(np.float32)
