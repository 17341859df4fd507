"""What there is, as rows of JSON values: contracts, municipalities, networks, themes, queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kkgraph.aliases import Lang
from kkgraph.answers.shapes import CityRow, ContractRow, NetworkRow, QueryRow, ThemeRow
from kkgraph.interface.initiatives_answer import DifferenceRow, InitiativeRow
from kkgraph.snapshot.summary import ContractSummary
from kkgraph.vocabulary import iris

if TYPE_CHECKING:
    from kkgraph.programme.initiatives import Initiatives
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Municipality, Vocabulary

# A row of any list, where it does not matter of which.
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ListSource:
    """What lists are made of.

    :param contracts: the contracts of a snapshot's manifest; none where nothing was read yet.
    :param vocabulary: the registers and the thesaurus.
    :param lang: ``sv`` or ``en``, for labels.
    :param snapshot: what was read, if anything was.
    """

    contracts: Mapping[str, ContractSummary]
    vocabulary: Vocabulary
    lang: Lang = "sv"
    snapshot: Snapshot | None = None

    def label(self, swedish: str, english: str | None) -> str:
        """Choose a label.

        :param swedish: the Swedish one.
        :param english: the English one, if there is one.
        :returns: that of the language, else the Swedish one.
        """
        return swedish if self.lang == "sv" else english or swedish

    def contracts_of_cities(self) -> dict[str, list[str]]:
        """Sort the contracts by city.

        :returns: sorted ids by code of the municipality.
        """
        found: dict[str, list[str]] = {}
        for key in sorted(self.contracts):
            found.setdefault(self.contracts[key]["municipality"] or "", []).append(key)
        return found


def list_contracts(source: ListSource) -> list[ContractRow]:
    """List what was read.

    :param source: where from.
    :returns: contracts and reports by id.
    """
    rows: list[ContractRow] = []
    for key, entry in sorted(source.contracts.items()):
        city = source.vocabulary.municipalities.get(entry["municipality"] or "")
        name = city.name if city else entry["municipality"] or entry["title"]
        # One edition is one label in lists, whatever the title pages carry.
        rows.append(
            {
                "id": key,
                "name": name,
                **cast("ContractRow", entry),
                "version": entry["edition"],
                "printed_version": entry["version"],
            }
        )
    return rows


def invented_places(source: ListSource) -> list[str]:
    """Name the municipalities with contracts that do not exist, so that nobody takes them for real.

    :param source: where from.
    :returns: names in alphabetical order, none for real contracts.
    """
    known = source.vocabulary.municipalities
    places = (known[code] for code in source.contracts_of_cities() if code in known)
    return sorted(place.name for place in places if place.fictional)


def list_municipalities(source: ListSource) -> list[CityRow]:
    """List all municipalities, those without a contract too.

    :param source: where from.
    :returns: by code; with the ids of their contracts.
    """
    of_city = source.contracts_of_cities()
    return [
        municipality_row(item, of_city.get(item.code, []))
        for item in source.vocabulary.municipalities.values()
        # The invented ones of the samples are listed when they are there.
        if item.listed or item.code in of_city
    ]


def municipality_row(item: Municipality, contracts: list[str]) -> CityRow:
    """Say which municipality, and which contracts of it there are.

    :param item: the municipality.
    :param contracts: the ids.
    :returns: the row.
    """
    return {
        "code": item.code,
        "name": item.name,
        "slug": item.slug,
        "county": item.county,
        "iri": iris.place_iri(item.code),
        "contracts": contracts,
    }


def list_networks(source: ListSource) -> list[NetworkRow]:
    """List the networks of the register.

    :param source: where from.
    :returns: by key.
    """
    return [
        {
            "key": item.key,
            "label": source.label(item.label_sv, item.label_en),
            "label_sv": item.label_sv,
            "label_en": item.label_en,
            "kind": item.kind,
            "homepage": item.homepage,
            "iri": iris.keyed_iri("network", item.key),
        }
        for item in source.vocabulary.networks.values()
    ]


def list_themes(source: ListSource) -> list[ThemeRow]:
    """List the concepts of the thesaurus.

    :param source: where from.
    :returns: by key.
    """
    return [
        {
            "key": item.key,
            "label": source.label(item.label_sv, item.label_en),
            "label_sv": item.label_sv,
            "label_en": item.label_en,
            "broader": list(item.broader),
            "iri": iris.theme_iri(item.key),
        }
        for item in source.vocabulary.themes.values()
    ]


def list_queries(source: ListSource) -> list[QueryRow]:
    """List the saved queries.

    :param source: where from.
    :returns: by name, with their parameters.
    """
    from kkgraph.queries.saved import load_queries

    return [
        {
            "name": name,
            "title": query.heading(source.lang),
            "title_sv": query.title_sv,
            "title_en": query.title,
            "description": query.explanation(source.lang),
            "description_sv": query.description_sv,
            "description_en": query.description,
            "params": [
                {
                    "name": param.name,
                    "type": param.type,
                    "required": param.required,
                    "default": param.default,
                    "description": param.explanation(source.lang),
                    "description_sv": param.description_sv,
                    "description_en": param.description,
                }
                for param in query.params
            ],
            "columns": list(query.columns),
        }
        for name, query in load_queries().items()
    ]


def list_initiatives(source: ListSource) -> list[InitiativeRow]:
    """List the initiatives that somebody takes part in.

    :param source: where from.
    :returns: by name; with the number of participants by either kind of source.
    """
    return _initiatives(source).rows()


def list_differences(source: ListSource) -> list[DifferenceRow]:
    """List what a page states and no contract says, and the reverse.

    :param source: where from.
    :returns: by initiative and participant.
    """
    return _initiatives(source).differences()


def _initiatives(source: ListSource) -> Initiatives:
    from kkgraph.programme.initiatives import Initiatives

    if source.snapshot is not None:
        return Initiatives.of(source.snapshot, source.vocabulary, source.lang)
    return Initiatives.registered(source.vocabulary, source.lang)


LISTS: Mapping[str, Callable[[ListSource], Sequence[Row]]] = {
    "contracts": list_contracts,
    "municipalities": list_municipalities,
    "networks": list_networks,
    "themes": list_themes,
    "queries": list_queries,
    "initiatives": list_initiatives,
    "differences": list_differences,
}
