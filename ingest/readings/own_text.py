"""What comparing contracts decides: which text is shared, and so whose each fact is."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ingest.readings.read import Reading
from ingest.readings.shared_text import Fingerprint, find_shared
from kkgraph.aliases import JsonObject
from kkgraph.contract import (
    RELATIONS,
    Commitment,
    Contract,
    Evidence,
    Fact,
    Facts,
    Participation,
    Passage,
    Section,
)
from kkgraph.kinds import KINDS, Whose

F = TypeVar("F", bound=Fact)


def settle(readings: Sequence[Reading]) -> list[Contract]:
    """Tell shared from own text in all contracts and keep as the city's what is its own.

    :param readings: the contracts as read, in any order
    :returns: the final contracts in the same order
    """
    flags = compare([reading.fingerprint for reading in readings])
    return [settled(r.contract, f) for r, f in zip(readings, flags, strict=True)]


def compare(prints: Sequence[Fingerprint | None]) -> list[tuple[bool, ...] | None]:
    """Which passages of each document are shared; nothing for one that is not compared.

    :param prints: what each is compared by, in any order
    """
    families = sorted({fingerprint.family for fingerprint in prints if fingerprint})
    flags = {
        family: iter(find_shared([each for each in prints if each and each.family == family]))
        for family in families
    }
    return [next(flags[each.family]) if each else None for each in prints]


def settled(contract: Contract, flags: Sequence[bool] | None) -> Contract:
    """The final contract.

    :param contract: as read from its file alone
    :param flags: for each passage whether it is shared
    """
    passages = contract.passages
    if flags:
        passages = tuple(replace(p, shared=f) for p, f in zip(passages, flags, strict=True))
    owned = _SettledText(passages)
    return replace(
        contract,
        passages=passages,
        sections=_sections(contract.sections, passages),
        uncertain=replace(contract.uncertain, **_kept(contract.uncertain, owned)),
        **_kept(contract, owned),
    )


class _SettledText:
    """Which offsets lie in the city's own words."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.starts = [passage.start for passage in passages]
        self.passages = passages

    def holds(self, evidence: Evidence) -> bool:
        """Whether a place lies in a passage of the municipality that is not shared.

        Places outside all passages (footnotes, link targets) count as own.
        """
        at = bisect.bisect_right(self.starts, evidence.start) - 1
        if at < 0 or evidence.start >= self.passages[at].end:
            return True
        return self.passages[at].is_own


def _kept(facts: Facts, owned: _SettledText) -> JsonObject:
    """The facts of every kind that whoever states them may state."""
    return {k.name: tuple(_KEEP[k.whose](getattr(facts, k.name), owned)) for k in KINDS}


def _own_only(facts: Iterable[F], owned: _SettledText) -> Iterator[F]:
    """The facts that some place in the city's own words states, with those places only."""
    for fact in facts:
        evidence = tuple(e for e in fact.evidence if owned.holds(e))
        if evidence:
            yield fact if len(evidence) == len(fact.evidence) else _with(fact, evidence)


def _with(fact: F, evidence: tuple[Evidence, ...]) -> F:
    # Every kind has the field, though their common class cannot state it.
    return replace(fact, evidence=evidence)  # type: ignore[call-arg]


def _makers(facts: Iterable[Commitment], owned: _SettledText) -> Iterator[Commitment]:
    """What others promise, and what the city promises in its own words."""
    return (c for c in facts if c.by != "municipality" or owned.holds(c.evidence[0]))


def _networks(mentions: Iterable[Participation], owned: _SettledText) -> list[Participation]:
    """One relation for each network: the strongest that the text says, with its places."""
    groups: dict[str, list[Participation]] = {}
    for mention in mentions:
        own = owned.holds(mention.evidence[0])
        relation = mention.relation if own else "named_in_shared_text"
        groups.setdefault(mention.key, []).append(replace(mention, relation=relation))
    settled = []
    for group in groups.values():
        best = min(group, key=lambda m: RELATIONS.index(m.relation))
        places = [e for m in group if m.relation == best.relation for e in m.evidence]
        settled.append(replace(best, evidence=tuple(dict.fromkeys(places))))
    return settled


def _anybody(facts: Iterable[F], owned: _SettledText) -> Iterable[F]:
    return facts


_KEEP: dict[Whose, Callable[[Any, _SettledText], Iterable[Fact]]] = {
    "own": _own_only,
    "maker": _makers,
    "named": _networks,
    "anybody": _anybody,
}


def _sections(sections: Sequence[Section], passages: Sequence[Passage]) -> tuple[Section, ...]:
    """A section is shared when all its passages are; an empty one unless it is the city's."""
    inside: dict[str | None, bool] = {}
    for passage in passages:
        inside[passage.section] = inside.get(passage.section, True) and passage.shared
    return tuple(
        replace(section, shared=inside.get(section.key, section.owner != "municipality"))
        for section in sections
    )
