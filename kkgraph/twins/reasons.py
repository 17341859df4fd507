"""Why two cities are alike, in quotes and names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.interface.twins_answer import (
    PassagePair,
    SharedCommitment,
    SharedNetwork,
    SharedTheme,
    Silence,
)
from kkgraph.twins.compared import Field
from kkgraph.twins.profiles import Profile
from kkgraph.twins.quotes import LEAST_WORDS, quote
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import theme_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkgraph.twins.profile_arrays import Floats

SHARED, QUOTES = 8, 3
# Below it two passages have hardly a word in common.
_LEAST_MATCH = 0.1
# Sections that say nothing themselves: what stands before the first, lists of documents.
_NO_TOPIC = (None, "annex")
# So many pairs are looked at for quotes of different topics.
_LOOKED_AT = 100


def shared_themes(field: Field, index: int, vocabulary: Vocabulary) -> list[SharedTheme]:
    """The concepts that make the two alike, those that matter most first.

    :param field: who is compared
    :param index: place of the other
    :param vocabulary: the thesaurus, for labels
    """
    ours, theirs = field.counted(field.ours), field.counted(index)
    weights = {
        key: min(math.log1p(ours[key]), math.log1p(theirs[key])) * rarity(field, key)
        for key in ours.keys() & theirs.keys()
    }
    best = sorted((key for key in weights if weights[key] > 0), key=lambda k: (-weights[k], k))
    return [
        {**theme_json(key, vocabulary.themes), "ours": ours[key], "theirs": theirs[key]}
        for key in best[:SHARED]
    ]


def shared_networks(field: Field, index: int, vocabulary: Vocabulary) -> list[SharedNetwork]:
    """The networks both take part in, those with fewest cities first.

    :param field: who is compared
    :param index: place of the other
    :param vocabulary: the registers, for names
    """
    members = field.in_networks
    both = field.profile(field.ours).network_keys & field.profile(index).network_keys
    found: list[SharedNetwork] = []
    for key in sorted(both, key=lambda key: (members[key], key)):
        entry = vocabulary.networks.get(key)
        names = (entry.label_sv, entry.label_en) if entry else (key, None)
        iri = iris.keyed_iri("network", key)
        found.append({"key": key, "name": names[0], "name_en": names[1], "iri": iri})
    return found


def shared_commitments(ours: Profile, theirs: Profile) -> list[SharedCommitment]:
    """The joint commitments of the same version that both took on.

    :param ours: one profile
    :param theirs: the other
    """
    titles, other = dict(ours.joint), dict(theirs.joint)
    keys = sorted(titles.keys() & other.keys(), key=_number_order)
    return [
        {"version": key.rpartition("/")[0], "number": key.rpartition("/")[2], "title": titles[key]}
        for key in keys
    ]


def quotes(field: Field, index: int) -> list[PassagePair]:
    """The best-matching passages of both sides, of as many section topics as there are.

    :param field: who is compared
    :param index: place of the other
    """
    rows, columns = field.matched(field.ours), field.matched(index)
    if not rows or not columns:
        return []
    values = field.between(index)
    best = _best(values.ravel())
    found = [
        (round(float(values[at, to]), 4), rows[at], columns[to])
        for at, to in zip(*np.unravel_index(best, values.shape), strict=True)
        if values[at, to] >= _LEAST_MATCH
    ]
    long = field.space.lengths >= LEAST_WORDS
    told = [
        item
        for item in found
        if all(long[at] and field.space.passages[at].topic not in _NO_TOPIC for at in item[1:])
    ]
    # Bare names of plans match well and tell little; better than nothing they are.
    chosen = _spread(field, told or found)
    return [
        {
            "similarity": value,
            "topic": field.space.passages[row].topic,
            "ours": quote(field.space.passages[row]),
            "theirs": quote(field.space.passages[column]),
        }
        for value, row, column in chosen
    ]


def _best(values: Floats) -> NDArray[np.intp]:
    """The places of the greatest values, the first of equal ones; without sorting the others."""
    least = np.partition(values, -_LOOKED_AT)[-_LOOKED_AT] if values.size > _LOOKED_AT else 0
    held = np.flatnonzero(values >= least)
    return held[np.argsort(-values[held], kind="stable")[:_LOOKED_AT]]


def silence_of(profile: Profile) -> Silence:
    """What not finding a thing in a profile means.

    :param profile: the profile
    :returns: ``not_found``, or ``not_examined`` where only a summary was read
    """
    return "not_found" if profile.text_status == "whole" else "not_examined"


def rarity(field: Field, key: str) -> float:
    """The fewer cities name a concept, the more it tells.

    :param field: who is compared
    :param key: the concept's key
    """
    return float(field.cells.rarity[field.space.numbers[key]])


def _spread(field: Field, pairs: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The best pairs, no passage twice; of another topic each as long as there are."""
    chosen: list[tuple[float, int, int]] = []
    for fresh_topic in (True, False):
        for value, row, column in pairs:
            used = {place for _, *places in chosen for place in places}
            topics = {field.space.passages[place].topic for _, place, _ in chosen}
            known = field.space.passages[row].topic in topics
            if len(chosen) < QUOTES and not used & {row, column} and not (fresh_topic and known):
                chosen.append((value, row, column))
    return sorted(chosen, key=lambda item: (-item[0], item[1]))


def _number_order(key: str) -> tuple[str, int, str]:
    version, _, number = key.rpartition("/")
    return (version, int(number) if number.isdigit() else 0, number)
