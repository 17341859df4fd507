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

from kkgraph.index.windows import sentence_ranges
from kkgraph.text.lexicon import words
from kkgraph.twins.concept_vectors import cells_of
from kkgraph.twins.profile_arrays import ROUNDS, Space
from kkgraph.twins.profiles import Profile, ProfileFact, overlap
from kkgraph.vocabulary.distance import apart

if TYPE_CHECKING:
    from kkgraph.twins.concept_vectors import Cells
    from kkgraph.twins.profile_arrays import Bools, Floats

# Kilometres at which nearness has fallen to a half.
_HALF_NEAR = 100.0


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

    @cached_property
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
        return self._kept.get(index, [])

    @property
    def members(self) -> frozenset[int]:
        """Places of all among whom rarity is counted."""
        return frozenset((*self.everyone, *self.background))

    @cached_property
    def cells(self) -> Cells:
        """What everyone talks about, as vectors."""
        return cells_of(self.space, self.members, self.kept if self.limited else None)

    @cached_property
    def holders(self) -> Counter[str]:
        """How many of all among whom rarity is counted name each network, organisation, project."""
        return Counter(
            thing.key for index in sorted(self.members) for thing in self.profile(index).named
        )

    @cached_property
    def our_sentences(self) -> list[frozenset[str]]:
        """The stems of the words of each sentence of ours, and of their parts."""
        stems = self.space.analysis.stems
        return [
            frozenset(stem for word in words(passage.text[start:end]) for stem in stems(word))
            for passage in self.profile(self.ours).passages
            for start, end in sentence_ranges(passage.text)
        ]

    @cached_property
    def _kept(self) -> dict[int, list[int]]:
        """The passages that count, by profile."""
        places = np.flatnonzero(self.kept)
        owners = self.space.owner[places]
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        parts = np.split(places, first[1:])
        return {
            int(owner): list(map(int, p)) for owner, p in zip(owners[first], parts, strict=False)
        }

    @cached_property
    def matches(self) -> Floats:
        """How our passages (rows) match all passages (columns); 0 where a column is left out."""
        found = self.space.matches(self.kept_of(self.ours))
        found[:, ~self.kept] = 0
        return found


def measures(field: Field) -> Floats:
    """Likeness of concrete measures, field by field; only of all that is said.

    :param field: who is compared
    :returns: as `themes`
    """
    return _of_all(field, field.space.specific.measures)


def wording(field: Field) -> Floats:
    """Likeness by rare turns of phrase; only of all that is said.

    :param field: who is compared
    :returns: as `themes`
    """
    return _of_all(field, field.space.specific.wording)


def names(field: Field) -> Floats:
    """Likeness by the networks, organisations, projects and other names both name.

    :param field: who is compared
    :returns: as `themes`
    """
    return _of_all(field, field.space.specific.shared_names)


def cooperation(field: Field) -> Floats:
    """1 where both name each other, a half where one does.

    :param field: who is compared
    :returns: one row
    """
    ours = field.profile(field.ours)
    theirs = [field.profile(index) for index in field.others]
    found = [((other.code in ours.cities) + (ours.code in other.cities)) / 2 for other in theirs]
    return np.array([found], dtype=np.float32)


def themes(field: Field) -> Floats:
    """Likeness by what is talked about: one row for the text as it is, one for each draw.

    :param field: who is compared
    :returns: one column for each of the others
    """
    return field.cells.likeness(field.ours, field.others)


def passages(field: Field, rounds: int = ROUNDS) -> Floats:
    """Likeness by best-matching passages: how well each passage is met on the other side.

    :param field: who is compared
    :param rounds: how many of the draws are looked at
    :returns: as `themes`
    """
    space, rows = field.space, field.kept_of(field.ours)
    found = np.full((rounds + 1, len(field.others)), np.nan, dtype=np.float32)
    if not rows:
        return found
    draws = space.draws[:, : rounds + 1]
    ours = _shares(draws[rows])
    best = field.matches.max(axis=0)
    for column, index in enumerate(field.others):
        theirs = field.kept_of(index) if field.limited else space.span(index)
        if len(theirs):
            # A slice is a view; a list of places would copy what it chooses.
            places = theirs if field.limited else slice(theirs[0], theirs[-1] + 1)
            there = field.matches[:, places].max(axis=1)
            shares = _shares(draws[places])
            found[:, column] = (there @ ours + best[places] @ shares) / 2
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
    "measures": measures,
    "wording": wording,
    "names": names,
    "cooperation": cooperation,
    "themes": themes,
    "passages": passages,
    "goals": goals,
    "networks": networks,
    "commitments": commitments,
    "county": county,
    "distance": distance,
}


# Parts that tell where a city lies, not what its contract says; only if asked for.
PLACE = frozenset({"county", "distance"})


def kilometres(first: Profile, second: Profile) -> float | None:
    """How far two cities are from each other on the globe.

    :param first: a city
    :param second: another
    :returns: ``None`` when a coordinate is not known
    """
    return apart((first.lat, first.lon), (second.lat, second.lon))


def _of_all(field: Field, part: Callable[[int, int], Floats]) -> Floats:
    if field.limited:
        return np.full((1, len(field.others)), np.nan, dtype=np.float32)
    found: Floats = part(field.ours, ROUNDS)[:, list(field.others)]
    return found


def _shares(draws: Floats) -> Floats:
    """Which part of a draw each passage is; in every column they add up to 1."""
    shares: Floats = draws / np.maximum(draws.sum(axis=0), 1)
    return shares


def _shared(field: Field, facts: Callable[[Profile], Sequence[ProfileFact]]) -> Floats:
    """What both state as a part of what either states, rare things weighing more."""
    stated = {index: _features(field, index, facts) for index in field.everyone}
    document = Counter(feature for found in stated.values() for feature in found)
    size = len(stated)
    rarity = {feature: math.log((size + 1) / (count + 0.5)) for feature, count in document.items()}
    row = [_ratio(stated[field.ours], stated[index], rarity) for index in field.others]
    return np.array([row], dtype=np.float32)


def _features(
    field: Field, index: int, facts: Callable[[Profile], Sequence[ProfileFact]]
) -> set[str]:
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
