"""Which found item is which judged one: by lines, then by name or value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Lines = tuple[int, int]


SLACK = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One fact, extracted or labelled, as it is compared."""

    lines: tuple[Lines, ...]
    names: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()
    optional: bool = False
    shown: str = ""


@dataclass(slots=True)
class MatchOutcome:
    """What came of one kind in one profile."""

    hits: int = 0
    extra: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def match(
    found: Sequence[Item], wanted: Sequence[Item], *, agree: Callable[[Item, Item], bool]
) -> MatchOutcome:
    """Pair found with labelled items, each at most once, certain ones before optional ones.

    :param found: extracted items
    :param wanted: labelled items
    :param agree: whether name or value of two items agree
    """
    outcome = MatchOutcome()
    free = set(range(len(found)))
    for label in sorted(wanted, key=lambda item: item.optional):
        pairs = [i for i in sorted(free) if overlap(found[i], label) and agree(found[i], label)]
        if pairs:
            free.discard(max(pairs, key=lambda i: _closeness(found[i], label)))
            outcome.hits += not label.optional
        elif not label.optional:
            outcome.missed.append(label.shown)
    for index in sorted(free):
        if not _repeats_optional(found[index], wanted, agree):
            outcome.extra.append(found[index].shown)
    return outcome


def _repeats_optional(
    item: Item, wanted: Sequence[Item], agree: Callable[[Item, Item], bool]
) -> bool:
    return any(label.optional and overlap(item, label) and agree(item, label) for label in wanted)


def _closeness(item: Item, label: Item) -> int:
    return int(bool(set(map(plain, item.names)) & set(map(plain, label.names))))


def overlap(item: Item, label: Item) -> bool:
    """Whether some of their lines meet, one line of slack allowed."""
    return any(a <= d + SLACK and c <= b + SLACK for a, b in item.lines for c, d in label.lines)


def plain(name: str) -> str:
    """A name without case, punctuation and space."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name).lower())


def names_agree(item: Item, label: Item) -> bool:
    """Whether one has a name that is the other's or part of it."""
    for mine in map(plain, item.names):
        for theirs in map(plain, label.names):
            if mine and theirs and (mine in theirs or theirs in mine):
                return True
    return False


def _sections_agree(item: Item, label: Item) -> bool:
    return item.values == label.values and names_agree(item, label)


def _goals_agree(item: Item, label: Item) -> bool:
    kinds, value, base, target = label.values
    return item.values[0] in kinds and item.values[1:] == (value, base, target)


def _same_start(item: Item, label: Item) -> bool:
    mine, theirs = plain(item.names[0]), plain(label.names[0])
    return theirs in mine or mine in theirs


def _number_agrees(item: Item, label: Item) -> bool:
    number, kind = label.values
    return item.values[0] == number and kind in (None, item.values[1])


def _quantities_agree(item: Item, label: Item) -> bool:
    return item.values == label.values


def _inventories_agree(item: Item, label: Item) -> bool:
    """Year and total, whatever unit the label keeps (t, kt or Mt); 1 % for rounding."""
    (year, total), (wanted_year, wanted) = item.values, label.values
    if total is None or wanted is None or year != wanted_year:
        return False
    return any(abs(total - wanted * size) <= 0.01 * total for size in (1, 1e3, 1e6))


AGREE: dict[str, Callable[[Item, Item], bool]] = {
    "name": names_agree,
    "section": _sections_agree,
    "goal": _goals_agree,
    "start": _same_start,
    "number": _number_agrees,
    "quantity": _quantities_agree,
    "inventory": _inventories_agree,
}
