"""The parts of likeness between one city and the others, each by itself.

Every part is symmetric: A is as like B as B is like A. A part that cannot be told, because one
of the two states nothing of the kind, is NaN; it counts neither for nor against.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.twins.profiles import Fact, Profile, overlap
from kkgraph.twins.space import ROUNDS, Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkgraph.twins.space import Bools, Floats, Ints

# Kilometres at which nearness has fallen to a half.
_HALF_NEAR = 100.0
_EARTH_RADIUS = 6371.0


@dataclass(frozen=True, eq=False)
class Field:
    """Who is compared, and in which passages.

    :param space: all profiles
    :param ours: place of the profile that is asked for
    :param others: places of the profiles it is compared with
    :param kept: which passages count; all unless a topic was named
    :param background: places of all who could have been named, so that a concept's rarity
        does not depend on who happens to speak of a topic; ours and the others by default
    """

    space: Space
    ours: int
    others: tuple[int, ...]
    kept: Bools
    background: tuple[int, ...] = ()

    @property
    def everyone(self) -> list[int]:
        """Places of ours and the others."""
        return [self.ours, *self.others]

    @property
    def limited(self) -> bool:
        """Whether a topic was named."""
        return not bool(self.kept.all())

    def profile(self, index: int) -> Profile:
        """The profile at a place.

        :param index: the place
        """
        return self.space.profiles[index]

    def kept_of(self, index: int) -> list[int]:
        """The places of a profile's passages that count.

        :param index: place of the profile
        """
        return [place for place in self.space.span(index) if self.kept[place]]

    @cached_property
    def rarity(self) -> Floats:
        """Weight of every concept of the space: the fewer cities name it, the more."""
        passage, concept, _ = self.space.tags
        everyone = np.zeros(len(self.space.profiles), dtype=bool)
        everyone[[*self.everyone, *self.background]] = True
        width = len(self.space.concepts)
        owner = self.space.owner[passage].astype(np.int64)
        named = np.unique((owner * width + concept)[everyone[owner]])
        by_city = np.bincount(named % width, minlength=width) if width else np.zeros(0)
        rarity: Floats = np.log((everyone.sum() + 1) / (by_city + 0.5)).astype(np.float32)
        return rarity

    @cached_property
    def matches(self) -> Floats:
        """How our passages (rows) match all passages (columns); 0 where a column is left out."""
        found = self.space.matches(self.kept_of(self.ours))
        found[:, ~self.kept] = 0
        return found


def themes(field: Field) -> Floats:
    """Likeness by what is talked about: one row for the text as it is, one for each draw.

    Cosine of damped counts of concepts; a concept that few cities name weighs more.

    :param field: who is compared
    :returns: one column for each of the others
    """
    cities, cells, counts = _cells(field)
    if not len(cities):
        return np.full((ROUNDS + 1, len(field.others)), np.nan, dtype=np.float32)
    order = {index: place for place, index in enumerate(field.everyone)}
    places = np.array([order[int(city)] for city in cities])
    size = len(order)
    values = np.log1p(counts) * field.rarity[cells][:, None]
    lengths = np.zeros((size, values.shape[1]), dtype=np.float32)
    np.add.at(lengths, places, values**2)
    values /= np.sqrt(np.maximum(lengths, 1e-12))[places]
    ours = np.zeros((len(field.rarity), values.shape[1]), dtype=np.float32)
    ours[cells[places == 0]] = values[places == 0]
    found = np.zeros((size, values.shape[1]), dtype=np.float32)
    np.add.at(found, places, values * ours[cells])
    found[~np.isin(np.arange(size), places)] = np.nan
    if 0 not in places:
        found[:] = np.nan
    return found[1:].T


def passages(field: Field) -> Floats:
    """Likeness by best-matching passages: how well each passage is met on the other side.

    :param field: who is compared
    :returns: as `themes`
    """
    rows, draws = field.kept_of(field.ours), field.space.draws
    found = np.full((ROUNDS + 1, len(field.others)), np.nan, dtype=np.float32)
    if not rows:
        return found
    ours = _with_original(draws[rows])
    best = field.matches.max(axis=0)
    for column, index in enumerate(field.others):
        theirs = field.kept_of(index)
        if theirs:
            there = field.matches[:, theirs].max(axis=1)
            back = _with_original(draws[theirs])
            found[:, column] = (_mean(there, ours) + _mean(best[theirs], back)) / 2
    return found


def goals(field: Field) -> Floats:
    """Likeness by goals: kinds, and kinds with their year, that both have.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, lambda profile: profile.goals)


def networks(field: Field) -> Floats:
    """Likeness by networks that both take part in.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, lambda profile: profile.networks)


def commitments(field: Field) -> Floats:
    """Likeness by joint commitments taken on, and by what the promises are about.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, lambda profile: profile.commitments)


def county(field: Field) -> Floats:
    """1 in the same county, else 0.

    :param field: who is compared
    :returns: one row
    """
    ours = field.profile(field.ours).county
    theirs = [field.profile(index).county for index in field.others]
    return np.array([[float(bool(ours) and ours == item) for item in theirs]], dtype=np.float32)


def distance(field: Field) -> Floats:
    """Nearness as the crow flies: 1 at home, a half at 100 km.

    :param field: who is compared
    :returns: one row
    """
    ours = field.profile(field.ours)
    away = [kilometres(ours, field.profile(index)) for index in field.others]
    near = [math.nan if km is None else _HALF_NEAR / (_HALF_NEAR + km) for km in away]
    return np.array([near], dtype=np.float32)


PARTS: Mapping[str, Callable[[Field], Floats]] = {
    "themes": themes,
    "passages": passages,
    "goals": goals,
    "networks": networks,
    "commitments": commitments,
    "county": county,
    "distance": distance,
}


def kilometres(first: Profile, second: Profile) -> float | None:
    """How far two cities are from each other on the globe.

    :param first: a city
    :param second: another
    :returns: ``None`` when a coordinate is not known
    """
    return apart((first.lat, first.lon), (second.lat, second.lon))


def apart(
    first: tuple[float | None, float | None], second: tuple[float | None, float | None]
) -> float | None:
    """The same for coordinates.

    :param first: latitude and longitude in degrees
    :param second: the same
    """
    (north, east), (other_north, other_east) = first, second
    if north is None or east is None or other_north is None or other_east is None:
        return None
    a, b, turn = math.radians(north), math.radians(other_north), math.radians(other_east - east)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(half))


def _cells(field: Field) -> tuple[Ints, Ints, Floats]:
    """For every city and concept it names: how often, in the text and in each draw."""
    space = field.space
    passage, concept, count = space.tags
    wanted = np.zeros(len(space.profiles), dtype=bool)
    wanted[field.everyone] = True
    chosen = np.flatnonzero(field.kept[passage] & wanted[space.owner[passage]])
    passage, concept, count = passage[chosen], concept[chosen], count[chosen]
    key = space.owner[passage].astype(np.int64) * (len(space.concepts) + 1) + concept
    order = np.argsort(key, kind="stable")
    if not len(order):
        return passage, concept, np.zeros((0, ROUNDS + 1), dtype=np.float32)
    passage, concept, count, key = passage[order], concept[order], count[order], key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    drawn = _with_original(space.draws[passage]) * count[:, None]
    return space.owner[passage[first]], concept[first], np.add.reduceat(drawn, first, axis=0)


def _with_original(draws: NDArray[np.uint8]) -> Floats:
    """Each passage once, then as often as it was drawn."""
    return np.concatenate([np.ones((len(draws), 1)), draws], axis=1).astype(np.float32)


def _mean(values: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=0)
    mean: Floats = (values @ weights) / np.maximum(total, 1)
    return mean


def _shared(field: Field, facts: Callable[[Profile], Sequence[Fact]]) -> Floats:
    """What both state as a part of what either states, rare things weighing more."""
    stated = {index: _features(field, index, facts) for index in field.everyone}
    document = Counter(feature for found in stated.values() for feature in found)
    size = len(stated)
    rarity = {feature: math.log((size + 1) / (count + 0.5)) for feature, count in document.items()}
    row = [_ratio(stated[field.ours], stated[index], rarity) for index in field.others]
    return np.array([row], dtype=np.float32)


def _features(field: Field, index: int, facts: Callable[[Profile], Sequence[Fact]]) -> set[str]:
    chosen = facts(field.profile(index))
    if field.limited:
        kept = [field.space.passages[place] for place in field.kept_of(index)]
        lines = [(passage.line_from, passage.line_to) for passage in kept]
        chosen = [fact for fact in chosen if overlap(fact.lines, lines)]
    return {feature for fact in chosen for feature in fact.features}


def _ratio(ours: set[str], theirs: set[str], rarity: Mapping[str, float]) -> float:
    if not ours or not theirs:
        return math.nan
    # Sorted, since sums of floating point numbers depend on their order.
    both = sum(rarity[feature] for feature in sorted(ours & theirs))
    return both / sum(rarity[feature] for feature in sorted(ours | theirs))
