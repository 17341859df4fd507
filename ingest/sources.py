"""Which file stands for which contract, when several claim the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.cache import StoredSource


@dataclass(slots=True)
class Held:
    """A source in this run: ``new`` when it came now; ``document`` is its line in the report."""

    source: StoredSource
    new: bool
    document: object | None = None
    lost: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What had to be decided about a source."""

    held: Held
    code: Literal["failed", "replaced", "superseded"]
    message: str
    without: tuple[str, ...] = ()


def resolve(
    held: Sequence[Held], *, replace: bool
) -> tuple[list[StoredSource], list[Conflict]]:
    """Decide for every contract which source it is read from.

    A whole contract goes before a summary of it. Otherwise a later file needs the user's
    word to take an earlier one's place.

    :param held: all sources, of earlier runs and of this one
    :param replace: whether new files may take the place of earlier ones
    :returns: the sources to keep, in order of their hash, and what was decided
    """
    conflicts: list[Conflict] = []
    failed: list[Held] = []
    for claim, claimants in _claims(held).items():
        claimants = [c for c in claimants if c not in failed]
        if len(claimants) > 1:
            conflicts.extend(_decide(claim, claimants, replace))
            failed.extend(c.held for c in conflicts if c.code == "failed" and c.held not in failed)
    kept = [_kept(h) for h in held if h not in failed]
    remaining = [source for source in kept if source.contract_ids]
    return sorted(remaining, key=lambda source: source.sha256), conflicts


def _claims(held: Iterable[Held]) -> dict[str, list[Held]]:
    claims: dict[str, list[Held]] = defaultdict(list)
    for source in sorted(held, key=lambda h: (h.new, h.source.name, h.source.sha256)):
        for claim in source.source.ids():
            claims[claim].append(source)
    return dict(sorted(claims.items()))


def _decide(claim: str, claimants: list[Held], replace_: bool) -> list[Conflict]:
    whole = [c for c in claimants if c.source.status_of(claim) == "whole"]
    found = []
    if whole:
        for held in claimants:
            if held not in whole:
                held.lost.add(claim)
                message = f"{claim}: the whole contract in {whole[0].source.name} is used instead"
                found.append(Conflict(held, "superseded", message, (claim,)))
    rivals = whole or claimants
    first, *later = rivals
    for held in later:
        if replace_ and held.new and not first.new:
            first.lost.add(claim)
            message = f"{claim}: takes the place of {first.source.name}"
            found.append(Conflict(held, "replaced", message))
            first = held
        else:
            message = (
                f"{held.source.name}: {claim} is already read from {first.source.name}, and the "
                "texts differ; leave out one, or use --replace to put the newer in its place"
            )
            found.append(Conflict(held, "failed", message))
    return found


def _kept(held: Held) -> StoredSource:
    ids = tuple(claim for claim in held.source.ids() if claim not in held.lost)
    return replace(held.source, contract_ids=ids)
