"""What a statement of a contract is called in the graph: the same wherever it is written."""

from __future__ import annotations

from kkgraph.contract import (
    Action,
    Adoption,
    Commitment,
    Cooperation,
    Fact,
    Goal,
    Indicator,
    Inventory,
    Participation,
    Project,
    StatedQuantity,
    SteeringDocument,
    ThematicArea,
)
from kkgraph.vocabulary import iris

# In the place of a contract's key: what is promised in the same words in several contracts.
_EVERYBODYS = "shared"


def statement_iri(fact: Fact, base: str, owner: str) -> str | None:
    """Name a statement.

    :param fact: the statement.
    :param base: key of its contract.
    :param owner: code of its municipality, or the report's id.
    :returns: the IRI; ``None`` for a party or an organisation, which is no thing of its own.
    """
    match fact:
        case Project():
            return iris.project_iri(owner, fact.key)
        case SteeringDocument():
            return iris.document_iri(owner, fact.key)
    kind, *fields = _fields(fact)
    if not kind:
        return None
    if isinstance(fact, Commitment) and fact.by != "municipality":
        base = _EVERYBODYS
    return iris.fact_iri(str(kind), base, *fields)


def measure_iri(base: str, number: str, text: str) -> str:
    """Name a measure of a joint commitment.

    :param base: key of the contract.
    :param number: number of the commitment.
    :param text: the measure.
    :returns: the IRI.
    """
    return iris.fact_iri("measure", base, number, text)


def _fields(fact: Fact) -> tuple[object, ...]:
    """The word for the kind, and what identifies a statement of it within its document."""
    match fact:
        case Goal():
            value = None if fact.value is None else float(fact.value)
            described = ("goal", fact.description, fact.kind, value, fact.unit, fact.base_year)
            return (*described, fact.target_year, fact.scope, fact.status)
        case Participation():
            return "participation", fact.key, fact.relation
        case Commitment(by="municipality"):
            return "commitment", fact.by, fact.section, fact.text
        case Commitment():
            return "commitment", fact.by, fact.text
        case Adoption():
            return "adoption", fact.number
        case ThematicArea():
            return "thematic-area", fact.name
        case Cooperation():
            names = sorted(partner.name for partner in fact.partners)
            return "cooperation", fact.relation, fact.about, *names
    return _placed_fields(fact)


def _placed_fields(fact: Fact) -> tuple[object, ...]:
    """Likewise; of some kinds the same in two places is two statements."""
    match fact:
        case StatedQuantity():
            # What a figure counts need not be the same in both.
            place = min(fact.evidence).start
            return "quantity", float(fact.value), fact.unit, fact.of, fact.about, place
        case Action():
            return "action", fact.name
        case Inventory():
            # The same total in two tables of different sectors is two inventories.
            return "inventory", fact.year, fact.total_printed, min(fact.evidence).start
        case Indicator():
            return "indicator", fact.name, min(fact.evidence).start
    return ("",)
