"""Initiatives by their names: those of the registers, of pages and of contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kkgraph.aliases import Lang
from kkgraph.errors import NotFoundError
from kkgraph.interface.initiatives_answer import InitiativeName
from kkgraph.snapshot.participations import ContractParticipation
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.lookup import near_names
from kkgraph.vocabulary.page_statements import PageParticipations, initiatives_by_iri
from kkgraph.vocabulary.registers import Entry, Vocabulary
from kkgraph.vocabulary.turtle import folded


def network_of(item: ContractParticipation) -> str:
    """Name the network that a contract speaks of.

    :param item: what a contract says.
    :returns: IRI of the network, under which its initiative is known.
    """
    return iris.keyed_iri("network", item.network)


@dataclass(frozen=True)
class InitiativeNames:
    """Initiatives, their parts and their names in one language.

    :param pages: what pages say.
    :param said: what contracts say.
    :param vocabulary: registers and thesaurus.
    :param lang: language of names.
    """

    pages: PageParticipations
    said: tuple[ContractParticipation, ...]
    vocabulary: Vocabulary
    lang: Lang

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All initiatives by IRI; those that only a table or a contract names too."""
        found = dict(initiatives_by_iri(self.vocabulary))
        for row in self.pages.rows:
            if row.initiative not in found:
                key = row.initiative.rsplit("/", 1)[1]
                found[row.initiative] = Entry(
                    key, row.label_sv, row.label_en, (row.label_sv,), kind=row.kind
                )
        for item in self.said:
            if network_of(item) not in found:
                found[network_of(item)] = Entry(item.network, item.name, None, (item.name,))
        return found

    def find(self, name: str) -> str:
        """Find an initiative.

        :param name: key, IRI or any name of it.
        :returns: its IRI.
        :raises NotFoundError: if there is none; with the names near it.
        """
        names: dict[str, str] = {}
        for iri, entry in self.entries.items():
            for label in (iri, entry.key, *entry.labels, *entry.notations):
                names[folded(label)] = iri
        found = names.get(folded(name))
        if found is None:
            shown = {label: self.entries[iri].label_sv for label, iri in names.items()}
            raise NotFoundError(name, near_names(name, shown), what="initiative")
        return found

    @property
    def registered(self) -> list[str]:
        """IRIs of those in the registers."""
        return [iris.keyed_iri("initiative", key) for key in self.vocabulary.initiatives]

    def family(self, iri: str) -> list[str]:
        """Name an initiative and all its parts, each once.

        :param iri: the initiative.
        :returns: IRIs, itself first.
        """
        below: dict[str, list[str]] = defaultdict(list)
        for part, entry in self.entries.items():
            if entry.part_of:
                below[entry.part_of].append(part)
        family = [iri]
        for one in family:
            family += [part for part in sorted(below[one]) if part not in family]
        return family

    def name(self, iri: str) -> InitiativeName:
        """Name an initiative.

        :param iri: the initiative.
        :returns: its name and IRI; the key where nothing names it.
        """
        entry = self.entries.get(iri)
        if entry is None:
            return {"name": iri.rsplit("/", 1)[1], "iri": iri}
        return {"name": self.label(entry), "iri": iri}

    def label(self, entry: Entry) -> str:
        """Name an initiative in the language.

        :param entry: the initiative.
        :returns: its label, the Swedish one where there is no English one.
        """
        return entry.label_sv if self.lang == "sv" else entry.label_en or entry.label_sv
