"""Profiles kept beside the contracts, so that they need not be made again for every question."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph import analysis
from kkgraph.model import Contract
from kkgraph.twins.profiles import profile_of
from kkgraph.twins.space import Space
from kkgraph.vocabulary import Vocabulary

if TYPE_CHECKING:
    from kkgraph.stored import Snapshot


def space_of(contracts: Iterable[Contract], vocabulary: Vocabulary) -> Space:
    """Make the profiles of contracts; reports are left out.

    :param contracts: in any order
    :param vocabulary: the registers
    """
    profiles = [profile_of(item, vocabulary) for item in contracts if item.municipality]
    return Space(profiles, analysis.load())


def open_space(snapshot: Snapshot, vocabulary: Vocabulary) -> Space:
    """The profiles of a snapshot, kept in memory from one question to the next.

    :param snapshot: what was read
    :param vocabulary: the registers
    """
    return _opened(snapshot.path, _Held(snapshot, vocabulary))


class _Held:
    """What is needed to read a snapshot; equal to all others, so that its path alone counts."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        self.snapshot = snapshot
        self.vocabulary = vocabulary

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2)
def _opened(path: Path, held: _Held) -> Space:
    return space_of(held.snapshot.contracts(), held.vocabulary)
