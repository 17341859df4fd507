"""Who takes part in which initiative: by pages, by contracts, and where these differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.aliases import Lang
from kkgraph.interface.initiatives_answer import DifferenceRow, InitiativeJson, InitiativeRow
from kkgraph.programme.initiative_names import InitiativeNames, network_of
from kkgraph.programme.participants import MEMBER, Participants
from kkgraph.programme.source_differences import by_contract_only, by_page_only
from kkgraph.snapshot.participations import contract_participations, participations
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot


@dataclass(frozen=True)
class Initiatives:
    """What is known of initiatives and of who takes part in them.

    :param taking_part: who takes part in what, by either kind of source.
    """

    taking_part: Participants

    @property
    def names(self) -> InitiativeNames:
        """The initiatives by name."""
        return self.taking_part.names

    @classmethod
    def of(cls, snapshot: Snapshot, vocabulary: Vocabulary, lang: Lang = "sv") -> Initiatives:
        """Read what a snapshot holds.

        :param snapshot: what was read.
        :param vocabulary: registers and thesaurus.
        :param lang: language of names and roles.
        """
        said = contract_participations(snapshot)
        names = InitiativeNames(participations(snapshot), said, vocabulary, lang)
        return cls(Participants(names, snapshot.manifest.contracts))

    @classmethod
    def registered(cls, vocabulary: Vocabulary, lang: Lang = "sv") -> Initiatives:
        """Take what the register that ships says, where no contract was read.

        :param vocabulary: registers and thesaurus.
        :param lang: language of names and roles.
        """
        from kkgraph.vocabulary.participation_register import registered

        return cls(Participants(InitiativeNames(registered(vocabulary), (), vocabulary, lang), {}))

    def show(self, name: str) -> InitiativeJson:
        """Say who takes part in an initiative and its parts.

        :param name: key, IRI or any name of it.
        :returns: the JSON of ``kkgraph show network NAME``.
        :raises NotFoundError: if there is none; with the names near it.
        """
        iri = self.names.find(name)
        entry = self.names.entries[iri]
        family = self.names.family(iri)
        taking_part = self.taking_part.of(family)
        named = [
            (item, item["participant"]["name"])
            for item in taking_part
            if item["participant"]["kind"] == "place"
        ]
        return {
            "kind": "initiative",
            **self.names.name(iri),
            "label_sv": entry.label_sv,
            "label_en": entry.label_en,
            "initiative_kind": entry.kind,
            "homepage": entry.homepage,
            "period": [entry.start, entry.end],
            "part_of": self.names.name(entry.part_of) if entry.part_of else None,
            "parts": [self.names.name(part) for part in family if part != iri],
            "participants": taking_part,
            "official_twins": self.taking_part.pairs(family),
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

    def rows(self) -> list[InitiativeRow]:
        """List the initiatives that somebody takes part in, by name.

        :returns: with the number of participants by either kind of source.
        """
        by_page: dict[str, set[str]] = defaultdict(set)
        for row in self.names.pages.rows:
            by_page[row.initiative].add(row.participant.full_name)
        by_contract: dict[str, set[str]] = defaultdict(set)
        for item in self.names.said:
            if item.relation == MEMBER:
                by_contract[network_of(item)].add(item.place)
        listed = {*by_page, *by_contract, *self.names.registered}
        found = [self._row(iri, len(by_page[iri]), len(by_contract[iri])) for iri in listed]
        return sorted(found, key=lambda row: (letter_order(row["label"]), row["iri"]))

    def differences(self) -> list[DifferenceRow]:
        """List what one kind of source says and the other does not, initiative by initiative.

        What no contract could say is not listed: of cities without a contract, or where names of
        the initiative are not looked for.

        :returns: by initiative and participant.
        """
        found = [*by_page_only(self.taking_part), *by_contract_only(self.taking_part)]
        found.sort(key=lambda row: (letter_order(row["initiative"]), row["participant"]))
        return found

    def _row(self, iri: str, by_page: int, by_contract: int) -> InitiativeRow:
        entry = self.names.entries[iri]
        return {
            "key": entry.key,
            "label": self.names.label(entry),
            "label_sv": entry.label_sv,
            "label_en": entry.label_en,
            "kind": entry.kind,
            "part_of": self.names.name(entry.part_of)["name"] if entry.part_of else None,
            "start": entry.start,
            "end": entry.end,
            "homepage": entry.homepage,
            "by_page": by_page,
            "by_contract": by_contract,
            "iri": iri,
        }
