"""The parts of likeness between one city and the others, each by itself.

Every part is symmetric: A is as like B as B is like A. A part that cannot be told, because one
of the two states nothing of the kind, is NaN; it counts neither for nor against.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kkgraph.twins.compared import Field
from kkgraph.twins.profile_arrays import ROUNDS
from kkgraph.twins.profiles import Profile, ProfileFact
from kkgraph.vocabulary.distance import apart

if TYPE_CHECKING:
    from kkgraph.twins.profile_arrays import Floats

# Kilometres at which nearness has fallen to a half.
_HALF_NEAR = 100.0


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
    space, rows = field.space, field.matched(field.ours)
    found = np.full((rounds + 1, len(field.others)), np.nan, dtype=np.float32)
    if not rows:
        return found
    draws = space.draws[:, : rounds + 1]
    ours = _shares(draws[rows])
    for column, (index, block) in enumerate(field.blocks(field.others)):
        theirs = field.matched(index)
        if theirs:
            # A slice is a view; a list of places would copy what it chooses.
            whole = len(theirs) == theirs[-1] + 1 - theirs[0]
            places = slice(theirs[0], theirs[-1] + 1) if whole else theirs
            shares = _shares(draws[places])
            found[:, column] = (block.max(axis=1) @ ours + block.max(axis=0) @ shares) / 2
    return found


def goals(field: Field) -> Floats:
    """Likeness by goals: kinds, and kinds with their year, that both have.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, "goals", lambda profile: profile.goals)


def networks(field: Field) -> Floats:
    """Likeness by networks that both take part in.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, "participation", lambda profile: profile.networks)


def commitments(field: Field) -> Floats:
    """Likeness by joint commitments taken on, and by what the promises are about.

    :param field: who is compared
    :returns: one row
    """
    return _shared(field, "commitments", lambda profile: profile.commitments)


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


@dataclass(frozen=True, eq=False)
class _FactMatrix:
    """What everyone states.

    :param rows: the row of each, by its place in the space
    :param held: 1 where one states a thing, cities x things
    :param rarity: of each thing
    """

    rows: Mapping[int, int]
    held: NDArray[np.float64]
    rarity: NDArray[np.float64]


def _shared(field: Field, kind: str, facts: Callable[[Profile], Sequence[ProfileFact]]) -> Floats:
    """What both state as a part of what either states, rare things weighing more."""
    if field.limited:
        stated = _stated(field, facts)
    else:
        everyone = frozenset(field.everyone)
        stated = field.space.remember((kind, everyone), lambda: _stated(field, facts))
    held, ours = stated.held, stated.held[stated.rows[field.ours]]
    theirs = held[[stated.rows[index] for index in field.others]]
    both = theirs @ (ours * stated.rarity)
    either = theirs @ stated.rarity + ours @ stated.rarity - both
    silent = ~theirs.any(axis=1) | (not ours.any())
    # Rounded, because the last digits depend on the processor.
    found = (both / np.where(silent, 1.0, either)).round(9)
    return np.where(silent, np.nan, found)[None, :].astype(np.float32)


def _stated(field: Field, facts: Callable[[Profile], Sequence[ProfileFact]]) -> _FactMatrix:
    """What everyone states, and how rare each thing is."""
    stated = {index: _features(field, index, facts) for index in field.everyone}
    names = sorted({feature for found in stated.values() for feature in found})
    numbers = {name: number for number, name in enumerate(names)}
    held = np.zeros((len(stated), len(names)))
    for row, found in enumerate(stated.values()):
        held[row, [numbers[name] for name in found]] = 1
    rarity = np.log((len(stated) + 1) / (held.sum(axis=0) + 0.5))
    return _FactMatrix({index: row for row, index in enumerate(stated)}, held, rarity)


def _features(
    field: Field, index: int, facts: Callable[[Profile], Sequence[ProfileFact]]
) -> set[str]:
    chosen = facts(field.profile(index))
    if field.limited:
        kept = [field.space.passages[place] for place in field.kept_of(index)]
        lines = {at for p in kept for at in range(p.line_from, p.line_to + 1)}
        chosen = [
            fact
            for fact in chosen
            if any(not lines.isdisjoint(range(a, b + 1)) for a, b in fact.lines)
        ]
    return {feature for fact in chosen for feature in fact.features}
