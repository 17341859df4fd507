"""Which contract stands for which city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkgraph.contract import newness
from kkgraph.errors import NotFoundError
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.profiles import Profile
from kkgraph.vocabulary.distance import nearest
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    pass


def representatives(space: Space, version: str | None) -> dict[str, int]:
    """The contract that stands for each city: the newest, or the one of a version.

    :param space: all profiles
    :param version: as printed ("2025/26") or its first year
    :returns: place of the profile by the city's code
    :raises NotFoundError: when no contract is of the version
    """
    labels = [EditionLabel(p.edition, p.version, p.valid_from) for p in space.profiles]
    allowed = range(len(labels)) if version is None else of_edition(version, labels)
    chosen: dict[str, int] = {}
    for index in allowed:
        profile = space.profiles[index]
        held = chosen.get(profile.code)
        if held is None or _age(space.profiles[held]) < _age(profile):
            chosen[profile.code] = index
    if version is not None and not chosen:
        known = sorted({profile.edition for profile in space.profiles})
        raise NotFoundError(version, known, what="version")
    return chosen


def ours(
    space: Space, vocabulary: Vocabulary, name: str, chosen: dict[str, int], version: str | None
) -> int:
    """The contract a user means by a city's name, code, slug or a contract's id.

    :param space: all profiles
    :param vocabulary: the registers
    :param name: what was asked for
    :param chosen: the contracts that stand for the cities
    :param version: the version asked for, to be named where there is none
    :raises NotFoundError: when there is no such city, or it has no contract; with names near
    """
    direct = space.place.get(name.strip().lower())
    if direct is not None:
        return direct
    city = find_municipality(vocabulary, name)
    if city.code in chosen:
        return chosen[city.code]
    of_version = f" of version {version}" if version else ""
    near = nearest(vocabulary, city, chosen)
    raise NotFoundError(city.name, near, what=f"contract{of_version} of the municipality")


def _age(profile: Profile) -> tuple[bool, int, bool, str]:
    own, year, key = newness(profile.valid_from, profile.family, profile.contract)
    # Of two texts of one year the whole contract stands for the city.
    return own, year, profile.text_status == "whole", key
