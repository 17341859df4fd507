"""Who takes part in which initiative: by pages, by contracts, and where these differ.

The two kinds of source are never mixed. What a page states and no contract says is "silent" only
where a contract of the city was read whole and looks for names of that initiative; else it is
"not examined".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from kkgraph.aliases import Lang
from kkgraph.errors import NotFoundError
from kkgraph.interface.initiatives_answer import (
    ByContract,
    ByPage,
    ContractState,
    DifferenceRow,
    InitiativeJson,
    InitiativeName,
    InitiativeRow,
    PageSource,
    ParticipantJson,
    TakingPart,
    TwinPair,
)
from kkgraph.snapshot.participations import (
    ContractParticipation,
    contract_participations,
    participations,
)
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.initiative_words import words
from kkgraph.vocabulary.lookup import near_names
from kkgraph.vocabulary.page_statements import (
    PageParticipation,
    PageParticipations,
    Participant,
    initiatives_by_iri,
)
from kkgraph.vocabulary.registers import Entry, Vocabulary
from kkgraph.vocabulary.turtle import folded

if TYPE_CHECKING:
    from kkgraph.interface.found_answer import EvidenceJson
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.snapshot.summary import ContractSummary

_MEMBER, _SHARED = "participates", "named_in_shared_text"


@dataclass(frozen=True)
class Initiatives:
    """What is known of initiatives and of who takes part in them.

    :param pages: what pages say.
    :param said: what contracts say.
    :param contracts: what the manifest says of each contract.
    :param vocabulary: registers and thesaurus.
    :param lang: language of names and roles.
    """

    pages: PageParticipations
    said: tuple[ContractParticipation, ...]
    contracts: Mapping[str, ContractSummary]
    vocabulary: Vocabulary
    lang: Lang = "sv"

    @classmethod
    def of(cls, snapshot: Snapshot, vocabulary: Vocabulary, lang: Lang = "sv") -> Initiatives:
        """Read what a snapshot holds.

        :param snapshot: what was read.
        :param vocabulary: registers and thesaurus.
        :param lang: language of names and roles.
        """
        said = contract_participations(snapshot)
        pages = participations(snapshot)
        return cls(pages, said, snapshot.manifest.contracts, vocabulary, lang)

    def show(self, name: str) -> InitiativeJson:
        """Say who takes part in an initiative and its parts.

        :param name: key, IRI or any name of it.
        :returns: the JSON of ``kkgraph show network NAME``.
        :raises NotFoundError: if there is none; with the names near it.
        """
        iri = self.find(name)
        entry = self._entries[iri]
        family = self._family(iri)
        taking_part = self._taking_part(family)
        named = [
            (item, item["participant"]["name"])
            for item in taking_part
            if item["participant"]["kind"] == "place"
        ]
        return {
            "kind": "initiative",
            **self._name(iri),
            "label_sv": entry.label_sv,
            "label_en": entry.label_en,
            "initiative_kind": entry.kind,
            "homepage": entry.homepage,
            "period": [entry.start, entry.end],
            "part_of": self._name(entry.part_of) if entry.part_of else None,
            "parts": [self._name(part) for part in family if part != iri],
            "participants": taking_part,
            "official_twins": self._pairs(family),
            "only_by_page": [
                who
                for item, who in named
                if item["by_page"] and item["contract_state"] in ("silent", "touches")
            ],
            "only_by_contract": [
                who
                for item, who in named
                if not item["by_page"] and item["contract_state"] == "says"
            ],
            "not_examined": [
                who for item, who in named if item["contract_state"] == "not_examined"
            ],
            "without_contract": [
                who for item, who in named if item["contract_state"] == "no_contract"
            ],
        }

    def find(self, name: str) -> str:
        """Find an initiative.

        :param name: key, IRI or any name of it.
        :returns: its IRI.
        :raises NotFoundError: if there is none; with the names near it.
        """
        names: dict[str, str] = {}
        for iri, entry in self._entries.items():
            for label in (iri, entry.key, *entry.labels, *entry.notations):
                names[folded(label)] = iri
        found = names.get(folded(name))
        if found is None:
            shown = {label: self._entries[iri].label_sv for label, iri in names.items()}
            raise NotFoundError(name, near_names(name, shown), what="initiative")
        return found

    def rows(self) -> list[InitiativeRow]:
        """List the initiatives that somebody takes part in, by name.

        :returns: with the number of participants by either kind of source.
        """
        by_page: dict[str, set[str]] = defaultdict(set)
        for row in self.pages.rows:
            by_page[row.initiative].add(row.participant.full_name)
        by_contract: dict[str, set[str]] = defaultdict(set)
        for item in self.said:
            if item.relation == _MEMBER:
                by_contract[_network(item)].add(item.place)
        listed = {*by_page, *by_contract, *self._registered}
        found = [self._row(iri, len(by_page[iri]), len(by_contract[iri])) for iri in listed]
        return sorted(found, key=lambda row: (letter_order(row["label"]), row["iri"]))

    def differences(self) -> list[DifferenceRow]:
        """List what one kind of source says and the other does not, initiative by initiative.

        What no contract could say is not listed: of cities without a contract, or where names of
        the initiative are not looked for.

        :returns: by initiative and participant.
        """
        found = [*self._by_page_only(), *self._by_contract_only()]
        found.sort(key=lambda row: (letter_order(row["initiative"]), row["participant"]))
        return found

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        """All initiatives by IRI; those that only a table or a contract names too."""
        found = dict(initiatives_by_iri(self.vocabulary))
        for row in self.pages.rows:
            if row.initiative not in found:
                key = row.initiative.rsplit("/", 1)[1]
                found[row.initiative] = Entry(
                    key, row.label_sv, row.label_en, (row.label_sv,), kind=row.kind
                )
        for item in self.said:
            if _network(item) not in found:
                found[_network(item)] = Entry(item.network, item.name, None, (item.name,))
        return found

    @property
    def _registered(self) -> list[str]:
        return [iris.keyed_iri("initiative", key) for key in self.vocabulary.initiatives]

    def _family(self, iri: str) -> list[str]:
        """An initiative and all its parts, each once."""
        below: dict[str, list[str]] = defaultdict(list)
        for part, entry in self._entries.items():
            if entry.part_of:
                below[entry.part_of].append(part)
        family = [iri]
        for one in family:
            family += [part for part in sorted(below[one]) if part not in family]
        return family

    def _name(self, iri: str) -> InitiativeName:
        entry = self._entries.get(iri)
        if entry is None:
            return {"name": iri.rsplit("/", 1)[1], "iri": iri}
        return {"name": self._label(entry), "iri": iri}

    def _label(self, entry: Entry) -> str:
        return entry.label_sv if self.lang == "sv" else entry.label_en or entry.label_sv

    def _taking_part(self, family: Sequence[str]) -> list[TakingPart]:
        """Everybody whom either kind of source names, places first, in the order of letters."""
        pages: dict[Participant, list[PageParticipation]] = defaultdict(list)
        for row in self.pages.rows:
            if row.initiative in family:
                pages[row.participant].append(row)
        said: dict[str, list[ContractParticipation]] = defaultdict(list)
        for item in self.said:
            # What all contracts have in common says nothing of the city.
            if _network(item) in family and item.relation != _SHARED:
                said[item.place].append(item)
        everyone = {*pages, *map(self._place, said)}
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
            "contract_state": self._state(who, mine, family),
            "contracts": self._contracts_of(who),
        }

    def _state(
        self, who: Participant, said: Iterable[ContractParticipation], family: Iterable[str]
    ) -> ContractState:
        """What the city's contracts say of its taking part."""
        relations = {item.relation for item in said}
        contracts = self._contracts_of(who)
        if not contracts:
            return "no_contract"
        if _MEMBER in relations:
            return "says"
        if relations:
            return "touches"
        whole = any(self.contracts[key]["text_status"] == "whole" for key in contracts)
        looked_for = any("/network/" in iri for iri in family)
        return "silent" if whole and looked_for else "not_examined"

    def _contracts_of(self, who: Participant) -> list[str]:
        return self._by_place.get(who.key or "", []) if who.kind == "place" else []

    @cached_property
    def _by_place(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.contracts):
            found[self.contracts[key]["municipality"] or ""].append(key)
        return found

    def _place(self, code: str) -> Participant:
        city = self.vocabulary.municipalities.get(code)
        if city is None:
            return Participant(code, "place", code)
        country = None if city.country == HOME else city.country.upper()
        return Participant(city.name, "place", code, country)

    def _by_page(self, row: PageParticipation) -> ByPage:
        return {
            "initiative": self._name(row.initiative),
            "role": row.role,
            "role_label": words().roles[row.role][self.lang],
            "paired_with": _participant(row.paired_with) if row.paired_with else None,
            "period": [row.start, row.end],
            "note": row.note_in(self.lang),
            "source": _source(row),
        }

    def _by_contract(self, item: ContractParticipation) -> ByContract:
        return {
            "initiative": self._name(_network(item)),
            "relation": item.relation,
            "contract": item.contract,
            "evidence": cast("EvidenceJson", asdict(item.evidence)),
        }

    def _pairs(self, family: Sequence[str]) -> list[TwinPair]:
        """Each pair of official twins once."""
        found: dict[tuple[str, frozenset[str]], TwinPair] = {}
        for row in self.pages.rows:
            other = row.paired_with
            if other is None or row.initiative not in family:
                continue
            if row.role not in words().paired:
                continue
            key = row.initiative, frozenset((row.participant.full_name, other.full_name))
            pair: TwinPair = {
                "initiative": self._name(row.initiative),
                "first": _participant(row.participant),
                "first_role": row.role,
                "second": _participant(other),
                "source": _source(row),
            }
            found.setdefault(key, pair)
        return list(found.values())

    def _row(self, iri: str, by_page: int, by_contract: int) -> InitiativeRow:
        entry = self._entries[iri]
        return {
            "key": entry.key,
            "label": self._label(entry),
            "label_sv": entry.label_sv,
            "label_en": entry.label_en,
            "kind": entry.kind,
            "part_of": self._name(entry.part_of)["name"] if entry.part_of else None,
            "start": entry.start,
            "end": entry.end,
            "homepage": entry.homepage,
            "by_page": by_page,
            "by_contract": by_contract,
            "iri": iri,
        }

    def _by_page_only(self) -> Iterator[DifferenceRow]:
        said: dict[tuple[str, str], list[ContractParticipation]] = defaultdict(list)
        for item in self.said:
            said[_network(item), item.place].append(item)
        for row in self.pages.rows:
            mine = said.get((row.initiative, row.participant.key or ""), [])
            state = self._state(row.participant, mine, [row.initiative])
            if state not in ("silent", "touches", "not_examined"):
                continue
            if state == "not_examined" and "/network/" not in row.initiative:
                continue
            yield {
                "initiative": self._name(row.initiative)["name"],
                "participant": row.participant.full_name,
                "code": row.participant.key,
                "stated_by": "page",
                "role": words().roles[row.role][self.lang],
                "contract_state": state,
                "contract": self._contracts_of(row.participant)[-1],
                "source": row.url,
                "note": row.note_in(self.lang),
            }

    def _by_contract_only(self) -> Iterator[DifferenceRow]:
        """Of initiatives that pages name anybody of; a page need not name all."""
        stated = {(row.initiative, row.participant.key) for row in self.pages.rows}
        listed = {initiative for initiative, _ in stated}
        told: set[tuple[str, str]] = set()
        for item in self.said:
            iri = _network(item)
            key = iri, item.place
            if item.relation != _MEMBER or iri not in listed or key in stated or key in told:
                continue
            told.add(key)
            yield {
                "initiative": self._name(iri)["name"],
                "participant": self._place(item.place).full_name,
                "code": item.place,
                "stated_by": "contract",
                "role": words().roles["member"][self.lang],
                "contract_state": "says",
                "contract": item.contract,
                "source": f"{item.evidence.file}:{item.evidence.line_from}",
                "note": None,
            }


def _network(item: ContractParticipation) -> str:
    return iris.keyed_iri("network", item.network)


def _participant(who: Participant) -> ParticipantJson:
    return cast("ParticipantJson", who.to_json())


def _source(row: PageParticipation) -> PageSource:
    return {"url": row.url, "retrieved": row.read_on}
