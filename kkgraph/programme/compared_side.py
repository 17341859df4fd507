"""One contract of a comparison, with what rows ask of it sorted once.

A row is a topic or a theme; looking through all passages for each took minutes where plans have
thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kkgraph.contract import Contract, Section
from kkgraph.contract.outline import ContractOutline, outline_of
from kkgraph.interface.twins_answer import Silence
from kkgraph.twins import Space, open_space
from kkgraph.twins.in_snapshot import opened_space
from kkgraph.twins.profiles import OwnPassage, own_passages

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Vocabulary


@dataclass(frozen=True, eq=False)
class Side:
    """One contract of the comparison, with its own passages.

    :param contract: what it states
    :param passages: in the city's own words, in order
    """

    contract: ContractOutline
    passages: Sequence[OwnPassage]

    @property
    def silence(self) -> Silence:
        """What it means that nothing was found."""
        return "not_found" if self.contract.text_status == "whole" else "not_examined"

    def on_topic(self, topic: str) -> list[OwnPassage]:
        """The passages of sections on a topic, in order.

        :param topic: the topic of sections
        """
        return self._by_topic.get(topic, [])

    def naming(self, themes: Iterable[str]) -> list[OwnPassage]:
        """The passages that name one of some concepts, in order.

        :param themes: their keys
        """
        places = {place for theme in themes for place in self._by_theme.get(theme, ())}
        return [self.passages[place] for place in sorted(places)]

    def own_sections(self, topic: str) -> list[Section]:
        """The city's sections on a topic, in order.

        :param topic: the topic of sections
        """
        return self._own_sections.get(topic, [])

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics it speaks of or has an empty section for, in its order."""
        empty = (s.topic for s in self.contract.sections if s.empty and s.owner == "municipality")
        return tuple(dict.fromkeys((*self._by_topic, *filter(None, empty))))

    @property
    def themes(self) -> Iterable[str]:
        """The keys of the concepts it names."""
        return self._by_theme

    @cached_property
    def _by_topic(self) -> dict[str, list[OwnPassage]]:
        found: dict[str, list[OwnPassage]] = {}
        for passage in self.passages:
            if passage.topic:
                found.setdefault(passage.topic, []).append(passage)
        return found

    @cached_property
    def _by_theme(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, passage in enumerate(self.passages):
            for theme, _ in passage.themes:
                found.setdefault(theme, []).append(place)
        return found

    @cached_property
    def _own_sections(self) -> dict[str, list[Section]]:
        found: dict[str, list[Section]] = {}
        for section in self.contract.sections:
            if section.owner == "municipality" and section.topic:
                found.setdefault(section.topic, []).append(section)
        return found


def side_of(contract: Contract) -> Side:
    """Make the side of a contract that is at hand.

    :param contract: of a city
    """
    return Side(outline_of(contract), tuple(own_passages(contract)))


def sides_in(snapshot: Snapshot, vocabulary: Vocabulary, keys: Iterable[str]) -> list[Side]:
    """Make the sides of many contracts, without reading their texts again.

    :param snapshot: what was read
    :param vocabulary: the registers
    :param keys: their ids
    """
    return _sides(snapshot, open_space(snapshot, vocabulary), keys)


def few_sides_in(snapshot: Snapshot, keys: Iterable[str]) -> list[Side]:
    """Make the sides of a few contracts; all profiles are not opened for them.

    :param snapshot: what was read
    :param keys: their ids
    """
    space, keys = opened_space(snapshot), list(keys)
    if space is None or not all(key in space.place for key in keys):
        return [side_of(snapshot.contract(key)) for key in keys]
    return _sides(snapshot, space, keys)


def _sides(snapshot: Snapshot, space: Space, keys: Iterable[str]) -> list[Side]:
    profiles = ((key, space.profiles[space.place[key]]) for key in keys)
    return [Side(snapshot.outline(key), profile.passages) for key, profile in profiles]
