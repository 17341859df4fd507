"""What may join a city with others, each tie with the place or page that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from kkgraph.contract import ContractFacts, Evidence
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.network_answer import NetworkEdge
from kkgraph.interface.network_request import ThingKind
from kkgraph.programme.initiatives import Initiatives
from kkgraph.vocabulary import iris

if TYPE_CHECKING:
    from kkgraph.vocabulary.registers import Vocabulary

Tie = tuple[ThingKind, str, NetworkEdge]


def ties_of(contract: ContractFacts) -> Iterator[Tie]:
    """List what a contract says: kind and name of the thing, and the tie.

    :param contract: the newest of a city.
    """
    city = iris.place_iri(contract.municipality or "")
    for network in contract.networks:
        if network.relation == "participates":
            iri = iris.keyed_iri("network", network.key)
            yield from _tie("network", network.name, city, iri, "participates", contract,
                            network.evidence)  # fmt: skip
    for item in contract.organisations:
        if item.kind not in ("municipality", "network"):
            iri = iris.keyed_iri("organisation", item.key)
            yield from _tie("organisation", item.name, city, iri, "names", contract, item.evidence)
    for project in contract.projects:
        # A project has the address of its city; what two cities name alike is told by its key.
        iri = f"project:{project.key}"
        yield from _tie("project", project.name, city, iri, "names", contract, project.evidence)
    for adoption in contract.joint_commitments:
        iri = iris.joint_commitment_iri(contract.listed_as, adoption.number)
        name = f"{adoption.number}. {adoption.title} ({contract.listed_as})"
        yield from _tie("joint_commitment", name, city, iri, "adopts", contract, adoption.evidence)


def ties_by_pages(known: Initiatives, codes: Iterable[str]) -> Iterator[Tie]:
    """List which initiatives cities take part in according to pages.

    :param known: initiatives.
    :param codes: of cities.
    """
    wanted = set(codes)
    names = known.names
    for row in names.pages.rows:
        who = row.participant
        if who.kind == "place" and who.key in wanted and row.initiative in names.entries:
            edge: NetworkEdge = {
                "city": iris.place_iri(who.key), "thing": row.initiative, "relation": row.role,
                "contract": None, "quote": None, "source": None,
                "url": row.url, "retrieved": row.read_on,
            }  # fmt: skip
            yield "initiative", names.label(names.entries[row.initiative]), edge


def city_name(code: str, vocabulary: Vocabulary) -> str:
    """Name a city.

    :param code: its code.
    :param vocabulary: the register.
    """
    city = vocabulary.municipalities.get(code)
    return city.name if city else code


def _tie(
    kind: ThingKind, name: str, city: str, thing: str, relation: str, contract: ContractFacts,
    evidence: Sequence[Evidence],
) -> Iterator[Tie]:  # fmt: skip
    if not evidence:
        return
    place = asdict(evidence[0])
    quote = place.pop("quote")
    del place["method"]
    yield kind, name, {
        "city": city, "thing": thing, "relation": relation, "contract": contract.id,
        "quote": quote, "source": cast("SourcePlace", place), "url": None, "retrieved": None,
    }  # fmt: skip
