"""Who takes part in an initiative, as pages and as contracts state it.

The two kinds of source are never mixed. What a page states and no contract says is "silent" only
where a contract of the city was read whole and looks for names of that initiative; else it is
"not examined".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from kkgraph.interface.initiatives_answer import (
    ByContract,
    ByPage,
    ContractState,
    PageSource,
    ParticipantJson,
    TakingPart,
    TwinPair,
)
from kkgraph.programme.initiative_names import InitiativeNames, network_of
from kkgraph.snapshot.participations import ContractParticipation
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.initiative_words import words
from kkgraph.vocabulary.page_statements import PageParticipation, Participant

if TYPE_CHECKING:
    from kkgraph.interface.found_answer import EvidenceJson
    from kkgraph.snapshot.summary import ContractSummary

MEMBER: Final = "participates"
_SHARED = "named_in_shared_text"


@dataclass(frozen=True)
class Participants:
    """Those who take part in initiatives, by either kind of source.

    :param names: initiatives, with what pages and contracts say of them.
    :param contracts: what the manifest says of each contract.
    """

    names: InitiativeNames
    contracts: Mapping[str, ContractSummary]

    def of(self, family: Sequence[str]) -> list[TakingPart]:
        """Name everybody whom either kind of source names.

        :param family: IRIs of an initiative and its parts.
        :returns: places first, in the order of letters.
        """
        pages: dict[Participant, list[PageParticipation]] = defaultdict(list)
        for row in self.names.pages.rows:
            if row.initiative in family:
                pages[row.participant].append(row)
        said: dict[str, list[ContractParticipation]] = defaultdict(list)
        for item in self.names.said:
            # What all contracts have in common says nothing of the city.
            if network_of(item) in family and item.relation != _SHARED:
                said[item.place].append(item)
        everyone = {*pages, *map(self.place, said)}
        ordered = sorted(
            everyone, key=lambda who: (who.kind != "place", letter_order(who.full_name))
        )
        return [self._one(who, pages[who], said.get(who.key or "", []), family) for who in ordered]

    def _one(
        self,
        who: Participant,
        pages: Iterable[PageParticipation],
        said: Sequence[ContractParticipation],
        family: Sequence[str],
    ) -> TakingPart:
        mine = said if who.kind == "place" else []
        return {
            "participant": _participant(who),
            "by_page": [self._by_page(row) for row in pages],
            "by_contract": [self._by_contract(item) for item in mine],
            "contract_state": self.state(who, mine, family),
            "contracts": self.contracts_of(who),
        }

    def state(
        self, who: Participant, said: Iterable[ContractParticipation], family: Iterable[str]
    ) -> ContractState:
        """Say what the city's contracts say of its taking part.

        :param who: whom a source names.
        :param said: what its contracts say of the family.
        :param family: IRIs of an initiative and its parts.
        """
        relations = {item.relation for item in said}
        contracts = self.contracts_of(who)
        if not contracts:
            return "no_contract"
        if MEMBER in relations:
            return "says"
        if relations:
            return "touches"
        whole = any(self.contracts[key]["text_status"] == "whole" for key in contracts)
        looked_for = any("/network/" in iri for iri in family)
        return "silent" if whole and looked_for else "not_examined"

    def contracts_of(self, who: Participant) -> list[str]:
        """List the contracts of a participant.

        :param who: whom a source names.
        :returns: ids; none of what is no place.
        """
        return self._by_place.get(who.key or "", []) if who.kind == "place" else []

    @cached_property
    def _by_place(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.contracts):
            found[self.contracts[key]["municipality"] or ""].append(key)
        return found

    def place(self, code: str) -> Participant:
        """Find the place of a code.

        :param code: code of a municipality, or key of a place abroad.
        """
        city = self.names.vocabulary.municipalities.get(code)
        if city is None:
            return Participant(code, "place", code)
        country = None if city.country == HOME else city.country.upper()
        return Participant(city.name, "place", code, country)

    def _by_page(self, row: PageParticipation) -> ByPage:
        return {
            "initiative": self.names.name(row.initiative),
            "role": row.role,
            "role_label": words().roles[row.role][self.names.lang],
            "paired_with": _participant(row.paired_with) if row.paired_with else None,
            "period": [row.start, row.end],
            "note": row.note_in(self.names.lang),
            "source": _source(row),
        }

    def _by_contract(self, item: ContractParticipation) -> ByContract:
        return {
            "initiative": self.names.name(network_of(item)),
            "relation": item.relation,
            "contract": item.contract,
            "evidence": cast("EvidenceJson", asdict(item.evidence)),
        }

    def pairs(self, family: Sequence[str]) -> list[TwinPair]:
        """List each pair of official twins once.

        :param family: IRIs of an initiative and its parts.
        """
        found: dict[tuple[str, frozenset[str]], TwinPair] = {}
        for row in self.names.pages.rows:
            other = row.paired_with
            if other is None or row.initiative not in family:
                continue
            if row.role not in words().paired:
                continue
            key = row.initiative, frozenset((row.participant.full_name, other.full_name))
            pair: TwinPair = {
                "initiative": self.names.name(row.initiative),
                "first": _participant(row.participant),
                "first_role": row.role,
                "second": _participant(other),
                "source": _source(row),
            }
            found.setdefault(key, pair)
        return list(found.values())


def _participant(who: Participant) -> ParticipantJson:
    return cast("ParticipantJson", who.to_json())


def _source(row: PageParticipation) -> PageSource:
    return {"url": row.url, "retrieved": row.read_on}
