"""All profiles as arrays: which passage names which concept and holds which words.

Everything here depends on the set of profiles only, never on their order: profiles are sorted
by contract, and draws are seeded by the contract's id.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import words
from kkgraph.twins.fields import facets_of
from kkgraph.twins.profiles import OwnPassage, Profile
from kkgraph.twins.specific_bags import SpecificBags, specific_bags
from kkgraph.twins.word_matrix import WordMatrix, weigh
from kkgraph.vocabulary.registers import load as load_vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

_Value = TypeVar("_Value")
ROUNDS = 100
# So many things are remembered: some five for each set of cities that is asked about.
_KEPT = 15
# A passage of another section topic is a somewhat worse match.
_OTHER_TOPIC = 0.85


class Space:
    """Profiles with what is computed from them once.

    :param profiles: one for each contract
    :param analysis: makes features of words
    :param words: the words of all passages, where they were weighed before
    :param specific: what is specific of all profiles, likewise
    """

    def __init__(
        self,
        profiles: Iterable[Profile],
        analysis: TextAnalysis,
        words: WordMatrix | None = None,
        specific: SpecificBags | None = None,
    ) -> None:
        self.profiles: tuple[Profile, ...] = tuple(sorted(profiles, key=lambda p: p.contract))
        self.place = {profile.contract: index for index, profile in enumerate(self.profiles)}
        self.passages: list[OwnPassage] = [p for item in self.profiles for p in item.passages]
        lengths = [len(profile.passages) for profile in self.profiles]
        self.starts: Ints = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        self.owner: Ints = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        self.analysis = analysis
        self._ready = words
        self._specific = specific
        self._remembered: dict[Hashable, object] = {}

    def remember(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """What was made for an earlier question; a few things are kept.

        :param key: what it is, and whom it is of
        :param make: makes it
        """
        if key not in self._remembered:
            kept = dict(list(self._remembered.items())[-_KEPT:])
            self._remembered = kept | {key: make()}
        return self._remembered[key]  # type: ignore[return-value]

    @cached_property
    def concepts(self) -> list[str]:
        """The keys of all concepts that are named, sorted."""
        return sorted({theme for passage in self.passages for theme, _ in passage.themes})

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each concept."""
        return {key: number for number, key in enumerate(self.concepts)}

    @cached_property
    def tags(self) -> tuple[Ints, Ints]:
        """For every concept named in a passage: passage and concept."""
        rows = [
            (place, self.numbers[theme])
            for place, passage in enumerate(self.passages)
            for theme, _ in passage.themes
        ]
        table = np.array(rows, dtype=np.int32).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    @cached_property
    def topics(self) -> Ints:
        """The section topic of every passage as a number; -1 without one."""
        known = {topic: i for i, topic in enumerate(sorted({p.topic or "" for p in self.passages}))}
        return np.array(
            [known[p.topic] if p.topic else -1 for p in self.passages], dtype=np.int32
        ).reshape(-1)

    @cached_property
    def lengths(self) -> Ints:
        """The number of words of every passage."""
        return np.array([p.words for p in self.passages], dtype=np.int32)

    @cached_property
    def draws(self) -> Floats:
        """How often each passage counts: once, then as often as each round of draws has it."""
        parts = [np.zeros((0, ROUNDS + 1), dtype=np.float32)]
        for profile in self.profiles:
            size = len(profile.passages)
            if size:
                rng = np.random.default_rng(zlib.crc32(profile.contract.encode()))
                drawn = rng.multinomial(size, np.full(size, 1 / size), size=ROUNDS)
                whole = np.concatenate([np.ones((1, size)), drawn]).T
                parts.append(whole.astype(np.float32))
        return np.concatenate(parts)

    @cached_property
    def words(self) -> WordMatrix:
        """The words and concepts of all passages."""
        if self._ready is not None:
            return self._ready
        # The same words come again and again; looking one up takes long.
        glosses = cache(self.analysis.glosses)
        return weigh([_features(passage, glosses) for passage in self.passages])

    @cached_property
    def specific(self) -> SpecificBags:
        """What every profile says that is specific."""
        if self._specific is not None:
            return self._specific
        return specific_bags(self.profiles, self.analysis, facets_of(load_vocabulary()))

    def span(self, index: int) -> range:
        """The places of one profile's passages.

        :param index: place of the profile
        """
        return range(int(self.starts[index]), int(self.starts[index + 1]))

    def matches(self, rows: Sequence[int], columns: Sequence[int]) -> Floats:
        """How well passages match others: cosine of their words and concepts.

        :param rows: places of passages
        :param columns: places of the others
        :returns: one row for each of the first, one column for each of the others
        """
        mine, theirs = self.topics[list(rows)], self.topics[list(columns)]
        alike = np.where(mine[:, None] == theirs, 1.0, _OTHER_TOPIC)
        found: Floats = (self.words.match(rows, columns) * alike).astype(np.float32)
        return found


def _features(passage: OwnPassage, glosses: Callable[[str], tuple[str, ...]]) -> Counter[str]:
    """Words by their glosses, and the concepts, which also match where words differ."""
    found = Counter(chain.from_iterable(map(glosses, words(passage.text))))
    found.update({f"@{theme}": count for theme, count in passage.themes})
    return found
