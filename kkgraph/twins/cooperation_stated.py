"""Cities that work with ours, as our contract or theirs says: apart from likeness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kkgraph.interface.twins_answer import QuoteJson, StatedCooperation
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.profiles import Profile, StatedTwin
from kkgraph.vocabulary.registers import Vocabulary


def stated_cooperation(
    space: Space, here: int, standing: Mapping[str, int], vocabulary: Vocabulary
) -> list[StatedCooperation]:
    """What our contract says of cities it works with, then what theirs say of us.

    :param space: all profiles
    :param here: place of ours
    :param standing: place of the profile that stands for each city
    :param vocabulary: the register of municipalities, for names
    """
    ours = space.profiles[here]
    found = [
        _stated(ours, item, "ours", item.code, _name(item.code, vocabulary))
        for item in ours.cooperations
    ]
    return found + stated_by_others(space, ours.code, standing)


def stated_by_others(
    space: Space, code: str, standing: Mapping[str, int]
) -> list[StatedCooperation]:
    """What the contracts of other cities say of working with one.

    :param space: all profiles
    :param code: the city's code
    :param standing: place of the profile that stands for each city
    """
    others = [space.profiles[place] for other, place in sorted(standing.items()) if other != code]
    return [
        _stated(profile, item, "theirs", profile.code, profile.name)
        for profile in others
        for item in profile.cooperations
        if item.code == code
    ]


def _name(code: str, vocabulary: Vocabulary) -> str:
    city = vocabulary.municipalities.get(code)
    return city.name if city else code


def _stated(
    profile: Profile, item: StatedTwin, by: Literal["ours", "theirs"], code: str, name: str
) -> StatedCooperation:
    evidence: QuoteJson = {
        "text": item.quote,
        "source": {
            "file": item.file,
            "page": item.page,
            "line_from": item.line_from,
            "line_to": item.line_to,
            "start": item.start,
            "end": item.end,
        },
    }
    return {
        "by": by,
        "name": name,
        "code": code,
        "relation": item.relation,
        "about": item.about,
        "contract": profile.contract,
        "evidence": evidence,
    }
