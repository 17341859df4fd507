"""The kinds of fact, said once: what is counted, shown, printed, exported, measured, kept.

A row says of one kind where it stands in a contract, its class in the graph, which fields are
shown and in which order, whose words may state it, and how found and judged ones are told
apart. Whoever handles all kinds loops over :data:`KINDS`; nobody else lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from kkgraph.contract import (
    Action,
    Adoption,
    Commitment,
    ContractFacts,
    Cooperation,
    Fact,
    Goal,
    Indicator,
    Inventory,
    Organisation,
    Participation,
    Party,
    Project,
    Recommendation,
    StatedQuantity,
    SteeringDocument,
    ThematicArea,
)
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import KK

# own: only what the city's own words state is the city's; maker: so is only what is said of the
# city itself, others' promises stand anywhere; named: what other words name is said to be so;
# anybody: whoever's words they are.
Whose = Literal["own", "maker", "named", "anybody"]
# What must agree besides lines: a name, how the words start, number and kind, kind and figures
# of a goal, a figure, year and total of an inventory.
Agreement = Literal["name", "start", "number", "goal", "quantity", "inventory"]
Shown = Callable[[Any, ContractFacts], object]


@dataclass(frozen=True, slots=True)
class Judged:
    """How facts of a kind are compared with hand-labelled ones.

    :param name: how the figure is called.
    :param labelled: key in the label file.
    :param names: fields of which one must be the labelled name, or part of it.
    :param values: fields that must agree besides.
    :param agree: what makes two of them the same.
    :param chosen: which facts count; all unless given.
    """

    name: str
    labelled: str
    names: tuple[str, ...]
    values: tuple[str, ...] = ()
    agree: Agreement = "name"
    chosen: Callable[[Any], bool] = lambda fact: True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact.

    :param name: attribute of the contract, key of the JSON, name of the table.
    :param value: class of its values.
    :param rdf_class: IRI of its class in the graph; none for parties, which are of several.
    :param heading_sv: heading in Swedish.
    :param heading_en: heading in English.
    :param title: fields that people read first.
    :param fields: fields shown, in order, before evidence.
    :param whose: whose words may state it.
    :param computed: fields that are no attributes of the value, from the value and its contract.
    :param judged: how it is measured.
    """

    name: str
    value: type[Fact]
    rdf_class: str | None
    heading_sv: str
    heading_en: str
    title: tuple[str, ...]
    fields: tuple[str, ...]
    whose: Whose = "own"
    computed: Mapping[str, Shown] = field(default_factory=dict)
    judged: tuple[Judged, ...] = ()

    def show(self, fact: Fact, contract: ContractFacts) -> dict[str, Any]:
        """Say what a fact says, as JSON values.

        :param fact: a fact of this kind.
        :param contract: the contract it stands in.
        :returns: the fields, how sure and whose it is, and the places that say so.
        """
        shown: dict[str, Any] = {}
        for name in self.fields:
            computed = self.computed.get(name)
            value = computed(fact, contract) if computed else getattr(fact, name)
            shown[name] = list(value) if isinstance(value, tuple) else value
        shown |= {"confidence": fact.confidence, "voice": fact.voice}
        return {**shown, "evidence": [asdict(place) for place in fact.evidence]}


def _owner(contract: ContractFacts) -> str:
    return contract.municipality or contract.id


def _party_iri(party: Party, contract: ContractFacts) -> str | None:
    if party.kind != "municipality":
        return iris.keyed_iri(party.kind, party.key)
    return iris.place_iri(contract.municipality) if contract.municipality else None


def _measures(adoption: Adoption, _: ContractFacts) -> list[dict[str, Any]]:
    return [
        {"text": item.text, "evidence": [asdict(place) for place in item.evidence]}
        for item in adoption.measures
    ]


def _partners(fact: Cooperation, _: ContractFacts) -> list[dict[str, str | None]]:
    return [
        {
            "name": item.name,
            "code": item.code,
            "iri": iris.place_iri(item.code) if item.code else None,
        }
        for item in fact.partners
    ]


def _sectors(fact: Inventory, _: ContractFacts) -> dict[str, float]:
    return {item.name: item.total_t for item in fact.by_sector}


KINDS: tuple[Kind, ...] = (
    Kind(
        "parties",
        Party,
        None,
        "Parter",
        "Parties",
        ("name",),
        ("name", "kind", "iri"),
        whose="anybody",
        computed={"iri": _party_iri},
        judged=(Judged("parties", "parties", ("name",)),),
    ),
    Kind(
        "goals",
        Goal,
        KK.Goal,
        "Mål",
        "Goals",
        ("description",),
        (
            *"description kind value unit base_year target_year".split(),
            *"scope status value_to inherited".split(),
        ),
        judged=(
            Judged(
                "goals",
                "goals",
                ("description",),
                ("kind", "value", "base_year", "target_year"),
                "goal",
                lambda goal: goal.is_held or goal.status == "proposed",
            ),
        ),
    ),
    Kind(
        "networks",
        Participation,
        KK.Participation,
        "Nätverk",
        "Networks",
        ("name",),
        ("name", "iri", "relation"),
        whose="named",
        computed={"iri": lambda item, _: iris.keyed_iri("network", item.key)},
        judged=(
            Judged(
                "networks",
                "networks",
                ("name", "surface"),
                chosen=lambda item: item.relation == "participates",
            ),
            Judged(
                "shared networks",
                "boilerplate_networks",
                ("name", "surface"),
                chosen=lambda item: item.relation == "named_in_shared_text",
            ),
        ),
    ),
    Kind(
        "projects",
        Project,
        KK.Project,
        "Projekt",
        "Projects",
        ("name",),
        ("name", "iri", "kind", "url"),
        computed={"iri": lambda item, contract: iris.project_iri(_owner(contract), item.key)},
        judged=(Judged("projects", "projects", ("name",)),),
    ),
    Kind(
        "documents",
        SteeringDocument,
        KK.SteeringDocument,
        "Styrdokument",
        "Steering documents",
        ("title",),
        ("title", "years", "url", "iri"),
        computed={"iri": lambda item, contract: iris.document_iri(_owner(contract), item.key)},
        judged=(Judged("documents", "documents", ("title",)),),
    ),
    Kind(
        "organisations",
        Organisation,
        KK.Organisation,
        "Organisationer",
        "Organisations",
        ("name",),
        ("name", "iri", "kind"),
        computed={"iri": lambda item, _: iris.keyed_iri("organisation", item.key)},
        judged=(
            Judged("organisations", "organisations", ("name",)),
            Judged("partners", "partners", ("name",)),
        ),
    ),
    Kind(
        "joint_commitments",
        Adoption,
        KK.Adoption,
        "Gemensamma åtaganden",
        "Joint commitments",
        ("title",),
        ("number", "title", "kind", "measures"),
        whose="anybody",
        computed={"measures": _measures},
        judged=(
            Judged(
                "joint_commitments", "joint_commitments", ("title",), ("number", "kind"), "number"
            ),
        ),
    ),
    Kind(
        "commitments",
        Commitment,
        KK.Commitment,
        "Åtaganden",
        "Commitments",
        ("text",),
        ("text", "by"),
        whose="maker",
        judged=(
            Judged(
                "commitments",
                "commitments",
                ("text",),
                agree="start",
                chosen=lambda item: item.by == "municipality",
            ),
        ),
    ),
    Kind(
        "thematic_areas",
        ThematicArea,
        KK.ThematicArea,
        "Tematiska områden",
        "Thematic areas",
        ("name",),
        ("name", "topics"),
        whose="anybody",
        judged=(Judged("thematic_areas", "thematic_areas", ("name",)),),
    ),
    Kind(
        "cooperations",
        Cooperation,
        KK.Cooperation,
        "Samarbeten med andra kommuner",
        "Cooperation with other cities",
        ("with", "about"),
        ("with", "about", "relation"),
        computed={"with": _partners},
        judged=(Judged("cooperations", "cooperations", ("partners",)),),
    ),
    Kind(
        "numbers",
        StatedQuantity,
        KK.Quantity,
        "Siffror",
        "Numbers",
        ("value", "unit", "of", "about"),
        ("value", "unit", "of", "about"),
        judged=(Judged("numbers", "numbers", ("of", "about"), ("value",), "quantity"),),
    ),
    Kind(
        "actions",
        Action,
        KK.Action,
        "Åtgärder i planen",
        "Actions of the plan",
        ("name",),
        ("name", "code", "field", "responsible", "cost", "reduction"),
        judged=(Judged("actions", "actions", ("name",)),),
    ),
    Kind(
        "inventories",
        Inventory,
        KK.Inventory,
        "Utsläppsinventeringar",
        "Emission inventories",
        ("year", "total_printed", "unit_printed"),
        ("year", "total_t", "total_printed", "unit_printed", "by_sector", "flags"),
        computed={"by_sector": _sectors},
        judged=(Judged("inventories", "baseline", (), ("year", "total_t"), "inventory"),),
    ),
    Kind(
        "indicators",
        Indicator,
        KK.Indicator,
        "Indikatorer",
        "Indicators",
        ("name",),
        ("name", "unit", "baseline", "targets"),
        judged=(Judged("indicators", "indicators", ("name",)),),
    ),
    Kind(
        "recommendations",
        Recommendation,
        KK.Recommendation,
        "Rekommendationer",
        "Recommendations",
        ("title",),
        ("section", "title"),
        whose="anybody",
        judged=(Judged("recommendations", "recommendations", ("title",)),),
    ),
)
KIND: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
NAMES: tuple[str, ...] = tuple(KIND)
