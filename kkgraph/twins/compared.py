"""Who is compared in one question, in which passages, and what is looked up for it only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.twins.concept_vectors import cells_of
from kkgraph.twins.own_words import OwnWords
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.profiles import Profile

if TYPE_CHECKING:
    from kkgraph.twins.concept_vectors import Cells
    from kkgraph.twins.profile_arrays import Bools, Floats

# What a narrowed field need not look up again; none of it depends on the others.
_KEPT = ("cells", "limited", "members", "_blocks", "_places", "_counted", "_matched")
# A contract of Sweden has some 150 passages of its own, a plan of the EU may have 17,000: of so
# many those are matched with others' that name most. Every pair of them would take gigabytes.
MOST_MATCHED = 600
# So many pairs of passages are matched at once, some 16 bytes of memory each.
PAIRS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Field:
    """Who is compared, and in which passages.

    :param space: all profiles
    :param ours: place of the profile that is asked for
    :param others: places of the profiles it is compared with
    :param kept: which passages count; all unless a topic was named
    :param background: places of all who could have been named, so that a concept's rarity
        does not depend on who happens to speak of a topic; ours and the others by default
    :param peers: places of all among whom facts are rare or common; the others by default
    """

    space: Space
    ours: int
    others: tuple[int, ...]
    kept: Bools
    background: tuple[int, ...] = ()
    peers: tuple[int, ...] = ()

    @property
    def everyone(self) -> list[int]:
        """Places of ours and of all among whom facts are rare or common."""
        return [self.ours, *(self.peers or self.others)]

    def narrowed(self, others: Sequence[int]) -> Field:
        """The same comparison for some of the others: each is as like ours as before.

        :param others: their places
        """
        _ = self.cells, self.limited, self.members, self._blocks, self._places, self._counted
        _ = self._matched
        found = replace(self, others=tuple(others), peers=self.peers or self.others)
        found.__dict__.update({name: self.__dict__[name] for name in _KEPT})
        return found

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
        span = self.space.span(index)
        if not self.limited:
            return list(span)
        if index not in self._places:
            kept = np.flatnonzero(self.kept[span.start : span.stop]) + span.start
            self._places[index] = kept.tolist()
        return self._places[index]

    def matched(self, index: int) -> list[int]:
        """The places of a profile's passages that are matched with others', in order.

        All that count; of more than `MOST_MATCHED` those whose own promises, goals or measures
        name concepts, then those that name most.

        :param index: place of the profile
        """
        kept = self.kept_of(index)
        if len(kept) <= MOST_MATCHED:
            return kept
        if index not in self._matched:
            passages = self.space.passages

            def telling(place: int) -> tuple[int, int, int]:
                passage = passages[place]
                return -len(passage.firm), -len(passage.themes), place

            self._matched[index] = sorted(sorted(kept, key=telling)[:MOST_MATCHED])
        return self._matched[index]

    def counted(self, index: int) -> Counter[str]:
        """In how many of the passages that count a profile names each concept.

        :param index: place of the profile
        """
        if index not in self._counted:
            passages = [self.space.passages[place] for place in self.kept_of(index)]
            named = Counter(theme for passage in passages for theme, _ in passage.themes)
            self._counted[index] = named
        return self._counted[index]

    @cached_property
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
        profiles = self.space.profiles
        return self.space.remember(
            ("holders", self.members),
            lambda: Counter(thing.key for i in sorted(self.members) for thing in profiles[i].named),
        )

    @cached_property
    def own_words(self) -> OwnWords:
        """What our contract says in its own words."""
        space, ours = self.space, self.profile(self.ours)
        return space.remember(("own words", self.ours), lambda: OwnWords(ours, space.analysis))

    @cached_property
    def in_networks(self) -> Counter[str]:
        """How many of ours and the others take part in each network."""
        profiles, everyone = self.space.profiles, self.everyone
        return self.space.remember(
            ("networks", frozenset(everyone)),
            lambda: Counter(key for place in everyone for key in profiles[place].network_keys),
        )

    def between(self, index: int) -> Floats:
        """How our passages (rows) match a profile's (columns), of those that are matched.

        :param index: place of the profile
        """
        return next(self.blocks([index]))[1]

    def blocks(self, others: Sequence[int]) -> Iterator[tuple[int, Floats]]:
        """The same for several profiles, several at once where they are short.

        Kept for `between` as long as there are few; what is more is matched again.

        :param others: places of the profiles
        :returns: place of the profile and how the passages match, in order
        """
        size = len(self.matched(self.ours))
        for group in _groups(others, [size * len(self.matched(index)) for index in others]):
            found = self._match([index for index in group if index not in self._blocks])
            if sum(block.size for block in (*found.values(), *self._blocks.values())) <= (
                PAIRS_AT_ONCE
            ):
                self._blocks.update(found)
            for index in group:
                yield index, found[index] if index in found else self._blocks[index]

    def _match(self, others: Sequence[int]) -> dict[int, Floats]:
        """Match our passages with those of several profiles at once."""
        if not others:
            return {}
        theirs = [self.matched(index) for index in others]
        columns = [place for places in theirs for place in places]
        found = self.space.matches(self.matched(self.ours), columns)
        ends = np.cumsum([len(places) for places in theirs])
        return dict(zip(others, np.split(found, ends[:-1], axis=1), strict=True))

    @cached_property
    def _blocks(self) -> dict[int, Floats]:
        return {}

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        return {}

    @cached_property
    def _counted(self) -> dict[int, Counter[str]]:
        return {}

    @cached_property
    def _matched(self) -> dict[int, list[int]]:
        return {}


def _groups(others: Sequence[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """Neighbours that together have no more pairs than are matched at once, at least one."""
    group: list[int] = []
    total = 0
    for index, size in zip(others, sizes, strict=True):
        if group and total + size > PAIRS_AT_ONCE:
            yield group
            group, total = [], 0
        group.append(index)
        total += size
    if group:
        yield group
