"""At most three reasons why two cities are alike, each of which few cities share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from kkgraph.interface.twins_answer import RareReason
from kkgraph.twins.compared import Field
from kkgraph.twins.profiles import NamedThing, Profile
from kkgraph.twins.reasons import rarity
from kkgraph.vocabulary.registers import Vocabulary

REASONS = 3
# A reason that more than a quarter of the cities share, or more than three of few, is none.
_SHARED_BY, _FEW = 0.25, 3
_OF_A_KIND = 2


def rare_reasons(field: Field, index: int, vocabulary: Vocabulary) -> list[RareReason]:
    """What few cities but these two share, the rarest first.

    :param field: who is compared, and in which passages
    :param index: place of the other
    :param vocabulary: the thesaurus and the register of networks, for names
    :returns: at most three, and at most two of concepts; one that names the other comes first
    """
    ours, theirs = field.profile(field.ours), field.profile(index)
    most = max(_FEW, int(_SHARED_BY * len(field.members)))
    found = [
        *_stated(ours, theirs),
        *sorted(
            (r for r in _candidates(field, index, vocabulary) if r["cities"] <= most), key=_order
        ),
    ]
    chosen: list[RareReason] = []
    for reason in found:
        same = sum(reason["kind"] == other["kind"] for other in chosen)
        if len(chosen) < REASONS and same < _OF_A_KIND:
            chosen.append(reason)
    return chosen


def _order(reason: RareReason) -> tuple[int, bool, str]:
    return (reason["cities"], reason["kind"] == "theme", reason["name"])


def _stated(ours: Profile, theirs: Profile) -> Iterator[RareReason]:
    if ours.code in theirs.cities:
        yield {"kind": "names_us", "name": ours.name, "name_en": None, "cities": 2}
    elif theirs.code in ours.cities:
        yield {"kind": "we_name", "name": theirs.name, "name_en": None, "cities": 2}


def _candidates(field: Field, index: int, vocabulary: Vocabulary) -> Iterator[RareReason]:
    if not field.limited:
        yield from _names(field, index, vocabulary)
    yield from _themes(field, index, vocabulary)


def _names(field: Field, index: int, vocabulary: Vocabulary) -> Iterator[RareReason]:
    cities: Counter[str] = field.holders
    theirs = {thing.key for thing in field.profile(index).named}
    for thing in field.profile(field.ours).named:
        if thing.key in theirs and _is_name(thing):
            entry = vocabulary.networks.get(thing.key)
            yield {
                "kind": thing.kind,  # type: ignore[typeddict-item]
                "name": entry.label_sv if entry else thing.name,
                "name_en": entry.label_en if entry else None,
                "cities": cities[thing.key],
            }


def _is_name(thing: NamedThing) -> bool:
    """Whether it is called by a name: "digital tvilling" is a kind of thing, a city no thing."""
    return thing.name[:1].isupper() and not thing.key.isdigit()


def _themes(field: Field, index: int, vocabulary: Vocabulary) -> Iterator[RareReason]:
    ours, theirs = field.counted(field.ours), field.counted(index)
    size = len(field.members)
    for key in sorted(ours.keys() & theirs.keys()):
        theme = vocabulary.themes.get(key)
        holders = round((size + 1) / math.exp(rarity(field, key)) - 0.5)
        if theme is not None and theme.broader:
            yield {
                "kind": "theme",
                "name": theme.label_sv,
                "name_en": theme.label_en,
                "cities": holders,
            }
