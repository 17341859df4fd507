"""How what a contract says becomes triples: each fact a thing with evidence, and shortcuts."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kkgraph.contract import (
    Adoption,
    Commitment,
    Contract,
    Cooperation,
    Goal,
    Measure,
    Organisation,
    Participation,
    Project,
    Recommendation,
    StatedQuantity,
    SteeringDocument,
    ThematicArea,
)
from kkgraph.graph.fact_iris import measure_iri
from kkgraph.graph.triples.literals import decimal, plain, short, term, web_address, year
from kkgraph.graph.triples.plan_facts import add_action, add_indicator, add_inventory
from kkgraph.graph.triples.quads import Sheet
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import is_code
from kkgraph.vocabulary.terms import DCTERMS, KK, RDF, RDFS, SCHEMA


def add_facts(sheet: Sheet, contract: Contract) -> None:
    """Write all facts of a document.

    :param sheet: where to write.
    :param contract: the document.
    """
    for goal in contract.goals:
        _add_goal(sheet, goal)
    for network in contract.networks:
        _add_participation(sheet, network)
    for project in contract.projects:
        _add_project(sheet, project)
    for document in contract.documents:
        _add_document(sheet, document)
    for organisation in contract.organisations:
        _add_organisation(sheet, organisation)
    parties = _parties(sheet, contract)
    for commitment in contract.commitments:
        _add_commitment(sheet, commitment, parties[commitment.by])
    for adoption in contract.joint_commitments:
        _add_adoption(sheet, contract.listed_as, adoption)
    for area in contract.thematic_areas:
        _add_area(sheet, area)
    for cooperation in contract.cooperations:
        _add_cooperation(sheet, cooperation)
    for quantity in contract.numbers:
        _add_quantity(sheet, quantity)
    for action in contract.actions:
        add_action(sheet, action)
    for inventory in contract.inventories:
        add_inventory(sheet, inventory)
    for indicator in contract.indicators:
        add_indicator(sheet, indicator)
    for position, recommendation in enumerate(contract.recommendations, start=1):
        _add_recommendation(sheet, position, recommendation)


def _add_goal(sheet: Sheet, goal: Goal) -> None:
    value = None if goal.value is None else float(goal.value)
    node = sheet.state(KK.Goal, goal.description, goal)
    sheet.add(node, KK.goalOf, sheet.municipality)
    sheet.add_text(node, KK.text, goal.description)
    sheet.add_text(node, KK.goalKind, goal.kind)
    sheet.add(node, KK.value, decimal(value))
    sheet.add(node, KK.valueTo, decimal(goal.value_to))
    sheet.add_text(node, KK.unit, goal.unit)
    sheet.add(node, KK.baseYear, year(goal.base_year))
    sheet.add(node, KK.targetYear, year(goal.target_year))
    sheet.add_text(node, KK.scope, goal.scope)
    sheet.add_text(node, KK.status, goal.status)
    sheet.add_code(node, KK.goalKindConcept, "goal_kind", goal.kind)
    sheet.add_code(node, KK.unitConcept, "unit", goal.unit)
    sheet.add_code(node, KK.scopeConcept, "scope", goal.scope)
    sheet.add_code(node, KK.statusConcept, "status", goal.status)
    for name in goal.inherited:
        sheet.add_text(node, KK.inherited, name)


def _add_participation(sheet: Sheet, item: Participation) -> None:
    network = sheet.describe(iris.keyed_iri("network", item.key), KK.Network, item.name)
    node = sheet.state(KK.Participation, item.name, item)
    sheet.add(node, KK.participant, sheet.municipality)
    sheet.add(node, KK.network, network)
    sheet.add_text(node, KK.relation, item.relation)
    sheet.add_text(node, KK.nameInText, item.surface)
    if item.relation == "participates":
        sheet.add(sheet.municipality, KK.participatesIn, network)


def _add_project(sheet: Sheet, project: Project) -> None:
    node = sheet.state(KK.Project, project.name, project)
    sheet.add_text(node, KK.projectKind, project.kind)
    sheet.add(node, SCHEMA.url, web_address(project.url))
    sheet.add(sheet.municipality, KK.runsProject, node)


def _add_document(sheet: Sheet, document: SteeringDocument) -> None:
    node = sheet.state(KK.SteeringDocument, document.title, document)
    sheet.add(node, DCTERMS.title, sheet.words(document.title))
    sheet.add_text(node, KK.years, document.years)
    sheet.add(node, SCHEMA.url, web_address(document.url))
    sheet.add(sheet.contract, KK.refersTo, node)


def _add_organisation(sheet: Sheet, item: Organisation) -> None:
    iri = _organisation_iri(sheet, item)
    if iri in sheet.known or is_code(item.key, sheet.country):
        node = NamedNode(iri)
    else:
        node = sheet.describe(iri, KK.Organisation, item.name)
        sheet.add_text(node, KK.organisationKind, item.kind)
    sheet.add(sheet.contract, KK.mentionsOrganisation, node)
    sheet.support(sheet.contract, item.evidence, about=node)


def _organisation_iri(sheet: Sheet, item: Organisation) -> str:
    """Name an organisation; other cities, agencies and networks keep the names they have."""
    if is_code(item.key, sheet.country):
        return iris.place_iri(item.key)
    kinds: tuple[iris.KeyedKind, ...] = ("organisation", "agency", "programme", "network")
    for kind in kinds:
        iri = iris.keyed_iri(kind, item.key)
        if iri in sheet.known:
            return iri
    return iris.keyed_iri("organisation", item.key)


def _parties(sheet: Sheet, contract: Contract) -> dict[str, list[NamedNode]]:
    """Find who speaks for each of the words that say whose a commitment is."""
    found: dict[str, list[NamedNode]] = {"municipality": [], "agency": [], "programme": []}
    for party in contract.parties:
        agent = sheet.agent(party)
        if agent is not None and agent not in found[party.kind]:
            found[party.kind].append(agent)
    # A summary names no parties, but the municipality is known all the same.
    if sheet.municipality is not None:
        found["municipality"] = [sheet.municipality]
    found["agencies"] = found.pop("agency")
    found["joint"] = [agent for agents in found.values() for agent in agents]
    return found


def _add_commitment(sheet: Sheet, item: Commitment, makers: list[NamedNode]) -> None:
    """Write an undertaking; what the other parties promise in all contracts stands once."""
    node = sheet.state(KK.Commitment, item.text, item)
    sheet.add_text(node, KK.text, item.text)
    sheet.add_text(node, KK.owner, item.by)
    for maker in makers:
        sheet.add(node, KK.madeBy, maker)
    if item.section is not None:
        section = iris.section_iri(sheet.base, item.section)
        sheet.add(node, KK.inSection, NamedNode(section))


def _add_adoption(sheet: Sheet, version: str, item: Adoption) -> None:
    joint = _describe_joint(sheet, version, item)
    label = f"Åtagande {item.number}: {item.title}"
    node = sheet.state(KK.Adoption, label, item)
    sheet.add(node, KK.adoptedBy, sheet.municipality)
    sheet.add(node, KK.adopts, joint)
    sheet.add_text(node, KK.number, item.number)
    sheet.add_text(node, KK.adoptionKind, item.kind)
    sheet.add(sheet.municipality, KK.adopts, joint)
    for measure in item.measures:
        sheet.add(node, KK.hasMeasure, _add_measure(sheet, item.number, measure))


def _describe_joint(sheet: Sheet, version: str, item: Adoption) -> NamedNode:
    iri = iris.joint_commitment_iri(version, item.number)
    node = NamedNode(iri)
    if iri not in sheet.known:
        sheet.add(node, RDF.type, term(KK.JointCommitment))
        sheet.add(node, RDFS.label, sheet.words(short(f"Åtagande {item.number}: {item.title}")))
        sheet.add(node, DCTERMS.title, sheet.words(item.title))
        sheet.add(node, KK.number, plain(item.number))
        sheet.add(node, KK.version, plain(version))
    return node


def _add_measure(sheet: Sheet, number: str, measure: Measure) -> NamedNode:
    iri = measure_iri(sheet.base, number, measure.text)
    node = sheet.start_fact(iri, KK.Measure, measure.text, measure)
    sheet.add_text(node, KK.text, measure.text)
    return node


def _add_area(sheet: Sheet, area: ThematicArea) -> None:
    node = sheet.state(KK.ThematicArea, area.name, area)
    for topic in area.topics:
        sheet.add_text(node, KK.areaTopic, topic)


def _add_cooperation(sheet: Sheet, item: Cooperation) -> None:
    names = [partner.name for partner in item.partners]
    partners = [NamedNode(iris.place_iri(p.code)) for p in item.partners if p.code]
    node = sheet.state(KK.Cooperation, ", ".join(names), item)
    sheet.add(node, KK.cooperationOf, sheet.municipality)
    sheet.add_text(node, KK.relation, item.relation)
    sheet.add_text(node, KK.about, item.about)
    for name in names:
        sheet.add_text(node, KK.partnerName, name)
    for partner in partners:
        sheet.add(node, KK.partner, partner)
        if item.relation in ("works_with", "twin"):
            sheet.add(sheet.municipality, KK.cooperatesWith, partner)


def _add_quantity(sheet: Sheet, item: StatedQuantity) -> None:
    value = float(item.value)
    label = " ".join(part for part in (f"{value:g}", item.of or item.unit, item.about) if part)
    node = sheet.state(KK.Quantity, label, item)
    sheet.add(node, KK.quantityOf, sheet.municipality)
    sheet.add(node, KK.value, decimal(value))
    sheet.add_text(node, KK.unit, item.unit)
    sheet.add_text(node, KK.ofWhat, item.of)
    sheet.add_text(node, KK.about, item.about)


def _add_recommendation(sheet: Sheet, position: int, item: Recommendation) -> None:
    iri = iris.recommendation_iri(sheet.base, position)
    node = sheet.start_fact(iri, KK.Recommendation, item.title, item)
    sheet.add(node, DCTERMS.title, sheet.words(item.title))
    sheet.add_text(node, KK.order, position)
    sheet.add_text(node, KK.underHeading, item.section)
