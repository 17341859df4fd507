"""Which agencies and programmes are parties in each edition, and what they undertake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Literal, cast

from kkgraph.contract import Commitment, ContractFacts, Evidence
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.undertakings_answer import EditionParties, OtherUndertaking, PartyRow
from kkgraph.vocabulary.rules import load_rules

_WORD = re.compile(r"\w+")
By = Literal["agencies", "programme", "joint"]


def edition_parties(contracts: Sequence[ContractFacts]) -> list[EditionParties]:
    """List the parties beside the cities, edition by edition.

    :param contracts: of cities.
    :returns: the oldest edition first, with what is new since the one before.
    """
    found: list[EditionParties] = []
    earlier: set[str] | None = None
    for edition, held in _by_edition(contracts):
        rows: dict[str, PartyRow] = {}
        for contract in held:
            for party in contract.parties:
                if party.kind == "municipality":
                    continue
                row = rows.setdefault(
                    party.key,
                    {
                        "name": party.name,
                        "kind": party.kind,
                        "contracts": 0,
                        "new": earlier is not None and party.key not in earlier,
                        "contract": contract.id,
                        "evidence": _places(party.evidence),
                    },
                )
                row["contracts"] += 1
        before = {row["name"] for row in found[-1]["parties"]} if found else set()
        now = sorted(rows.values(), key=lambda row: (row["kind"], row["name"]))
        found.append(
            {
                "edition": edition,
                "valid_from": held[0].valid_from,
                "read": len(held),
                "parties": now,
                "gone": sorted(before - {row["name"] for row in now}),
            }
        )
        earlier = set(rows)
    return found


def other_undertakings(contracts: Sequence[ContractFacts]) -> list[OtherUndertaking]:
    """List what agencies, the programme and all together undertake, each sentence once.

    :param contracts: of cities.
    :returns: by edition, by whom, then in the order of the text.
    """
    rows: dict[tuple[str, str, str], OtherUndertaking] = {}
    for edition, held in _by_edition(contracts):
        for contract in held:
            for item in contract.commitments:
                if item.by == "municipality":
                    continue
                key = (edition, item.by, "".join(_WORD.findall(item.text.casefold())))
                row = rows.setdefault(key, _undertaking(edition, item.by, item, contract))
                row["contracts"] += 1
    order: dict[str, int] = {"agencies": 0, "programme": 1, "joint": 2}
    return sorted(rows.values(), key=lambda row: (row["edition"], order[row["by"]]))


def _undertaking(
    edition: str, by: By, item: Commitment, contract: ContractFacts
) -> OtherUndertaking:
    words = _WORD.findall(item.text.casefold())
    towards = [
        party
        for party, starts in load_rules("programme")["towards"].items()
        if by != party and any(word.startswith(tuple(starts)) for word in words)
    ]
    return {
        "edition": edition,
        "by": by,
        "towards": towards,
        "text": item.text,
        "contracts": 0,
        "contract": contract.id,
        "evidence": _places(item.evidence),
    }


def _by_edition(contracts: Sequence[ContractFacts]) -> Iterator[tuple[str, list[ContractFacts]]]:
    years: dict[str, int] = {}
    for contract in contracts:
        years.setdefault(contract.listed_as, contract.valid_from or 0)
    for edition in sorted(years, key=lambda label: (years[label], label)):
        yield edition, [c for c in contracts if c.listed_as == edition]


def _places(evidence: Sequence[Evidence]) -> list[EvidenceJson]:
    return [cast("EvidenceJson", asdict(place)) for place in evidence]
