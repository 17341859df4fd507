"""Which file stands for which contract, when several claim the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.build.reading_cache import StoredSource
from kkgraph.contract import TextStatus

Code = Literal["failed", "replaced", "superseded"]


@dataclass(frozen=True, slots=True)
class Held:
    """A source in this run; ``new`` when it was not in the last snapshot."""

    source: StoredSource
    new: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was decided between two sources of one contract.

    :param code: ``failed``: the second of two is refused; ``replaced``: it takes the place of
        the first; ``superseded``: a summary gives way to the whole contract
    :param contract: its id
    :param loser: hash of the source that does not stand for it
    :param winner: hash of the one that does
    :param message: the same for people
    """

    code: Code
    contract: str
    loser: str
    winner: str
    message: str


def resolve(
    held: Iterable[Held], *, replace_earlier: bool
) -> tuple[list[StoredSource], list[Conflict]]:
    """Decide for every contract which source it is read from.

    A whole contract goes before a part of it, and that before a summary. Otherwise a later
    file needs the user's word to take an earlier one's place. A file that is refused for one
    contract is refused for all that it holds, so everything is decided anew without it.

    :param held: all sources, of earlier runs and of this one
    :param replace_earlier: whether new files may take the place of earlier ones
    :returns: the sources to keep, in order of their hash, and what was decided
    """
    standing = sorted(held, key=lambda h: (h.new, h.source.name, h.source.sha256))
    refused: list[Conflict] = []
    while True:
        conflicts = [
            conflict
            for contract, claimants in _claims(standing).items()
            for conflict in _decide(contract, claimants, replace_earlier)
        ]
        failed = [conflict for conflict in conflicts if conflict.code == "failed"][:1]
        if not failed:
            return _chosen(standing, conflicts), [*refused, *conflicts]
        refused += failed
        standing = [h for h in standing if h.source.sha256 != failed[0].loser]


def _claims(held: Iterable[Held]) -> dict[str, list[Held]]:
    claims: dict[str, list[Held]] = defaultdict(list)
    for source in held:
        for contract in source.source.claimed():
            claims[contract].append(source)
    return {contract: claims[contract] for contract in sorted(claims) if len(claims[contract]) > 1}


def _decide(contract: str, claimants: Sequence[Held], replace_earlier: bool) -> list[Conflict]:
    best = min(_RANK[h.source.status_of(contract)] for h in claimants)
    fullest = [h for h in claimants if _RANK[h.source.status_of(contract)] == best]
    winner, *later = fullest
    found = []
    for rival in later:
        if replace_earlier and rival.new and not winner.new:
            found.append(_conflict("replaced", contract, loser=winner, winner=rival))
            winner = rival
        else:
            found.append(_conflict("failed", contract, loser=rival, winner=winner))
    lesser = [h for h in claimants if h not in fullest]
    found += [_conflict("superseded", contract, loser=h, winner=winner) for h in lesser]
    return found


# The fuller text of a contract goes before one that is less.
_RANK: dict[TextStatus, int] = {"whole": 0, "partial": 1, "summary": 2}


_MESSAGES: dict[Code, str] = {
    "failed": "{loser}: {contract} is already read from {winner}, and the texts differ; "
    "leave out one, or use --replace to put the newer in its place",
    "replaced": "{contract} is now read from {winner}, no longer from {loser}",
    "superseded": "{contract} is read from {winner}, whose text is fuller than that in {loser}",
}


def _conflict(code: Code, contract: str, *, loser: Held, winner: Held) -> Conflict:
    names = {"loser": loser.source.name, "winner": winner.source.name}
    message = _MESSAGES[code].format(contract=contract, **names)
    return Conflict(code, contract, loser.source.sha256, winner.source.sha256, message)


def _chosen(standing: Iterable[Held], conflicts: Iterable[Conflict]) -> list[StoredSource]:
    lost = {(conflict.loser, conflict.contract) for conflict in conflicts}
    kept = [
        replace(
            h.source,
            chosen=tuple(i for i in h.source.claimed() if (h.source.sha256, i) not in lost),
        )
        for h in standing
    ]
    return sorted((source for source in kept if source.chosen), key=lambda s: s.sha256)
