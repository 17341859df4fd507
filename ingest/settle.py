"""What comparing contracts decides: which text is shared, and so whose each fact is."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ingest.reader import Reading
from ingest.shared import find_shared
from kkgraph.model import Contract, Evidence, Participation, Passage, Relation, Section

_RANK: dict[Relation, int] = {"participates": 0, "inspired_by": 1, "named_in_shared_text": 2}
_OWN_FACTS = ("goals", "projects", "documents", "organisations")
Fact = TypeVar("Fact")


def settle(readings: Sequence[Reading]) -> list[Contract]:
    """Tell shared from own text in all contracts and keep as the city's what is its own.

    :param readings: the contracts as read, in any order
    :returns: the final contracts in the same order
    """
    compared = [reading for reading in readings if reading.fingerprint]
    flags = find_shared([reading.fingerprint for reading in compared if reading.fingerprint])
    shared = {id(reading): flag for reading, flag in zip(compared, flags, strict=True)}
    return [_settled(reading, shared.get(id(reading))) for reading in readings]


def _settled(reading: Reading, flags: Sequence[bool] | None) -> Contract:
    contract = reading.contract
    passages = contract.passages
    if flags:
        passages = tuple(replace(p, shared=f) for p, f in zip(passages, flags, strict=True))
    owned = _OwnText(passages)
    changes: dict[str, Any] = {
        name: tuple(_own_only(getattr(contract, name), owned)) for name in _OWN_FACTS
    }
    commitments = tuple(
        c for c in contract.commitments if c.by != "municipality" or owned.holds(c.evidence[0])
    )
    return replace(
        contract,
        passages=passages,
        sections=tuple(_section(section, passages) for section in contract.sections),
        networks=tuple(_networks(contract.networks, owned)),
        commitments=commitments,
        **changes,
    )


class _OwnText:
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
        passage = self.passages[at]
        return passage.owner == "municipality" and not passage.shared


def _own_only(facts: Iterable[Any], owned: _OwnText) -> Iterable[Any]:
    for fact in facts:
        evidence = tuple(e for e in fact.evidence if owned.holds(e))
        if evidence:
            yield fact if len(evidence) == len(fact.evidence) else replace(fact, evidence=evidence)


def _networks(mentions: Iterable[Participation], owned: _OwnText) -> list[Participation]:
    """One relation for each network: the strongest that the text says, with its places."""
    groups: dict[str, list[Participation]] = {}
    for mention in mentions:
        own = owned.holds(mention.evidence[0])
        relation = mention.relation if own else "named_in_shared_text"
        groups.setdefault(mention.key, []).append(replace(mention, relation=relation))
    settled = []
    for group in groups.values():
        best = min(group, key=lambda m: _RANK[m.relation])
        places = [e for m in group if m.relation == best.relation for e in m.evidence]
        settled.append(replace(best, evidence=tuple(dict.fromkeys(places))))
    return settled


def _section(section: Section, passages: Sequence[Passage]) -> Section:
    inside = [p.shared for p in passages if p.section == section.key]
    shared = all(inside) if inside else section.owner != "municipality"
    return section if shared == section.shared else replace(section, shared=shared)
