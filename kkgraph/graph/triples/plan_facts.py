"""How what only plans of Europe state becomes triples: actions, inventories, indicators."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kkgraph.contract import Action, Indicator, Inventory
from kkgraph.graph.triples.literals import decimal, short, term, year
from kkgraph.graph.triples.quads import Sheet
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import KK, RDF, RDFS


def add_action(sheet: Sheet, item: Action) -> None:
    """Write an action of a plan.

    :param sheet: where to write.
    :param item: the value.
    """
    node = sheet.state(KK.Action, item.name, item)
    sheet.add(node, KK.actionOf, sheet.municipality)
    sheet.add_text(node, KK.actionCode, item.code)
    sheet.add_text(node, KK.actionField, item.field)
    sheet.add_text(node, KK.responsible, item.responsible)
    sheet.add_text(node, KK.cost, item.cost)
    sheet.add_text(node, KK.expectedReduction, item.reduction)


def add_inventory(sheet: Sheet, item: Inventory) -> None:
    """Write an inventory of emissions, with its sectors.

    :param sheet: where to write.
    :param item: the value.
    """
    printed = " ".join(words for words in (item.total_printed, item.unit_printed) if words)
    label = f"{item.year}: {printed}" if item.year else printed
    node = sheet.state(KK.Inventory, label, item)
    sheet.add(node, KK.inventoryOf, sheet.municipality)
    sheet.add(node, KK.inventoryYear, year(item.year))
    sheet.add(node, KK.totalEmissions, decimal(item.total_t))
    sheet.add_text(node, KK.totalPrinted, item.total_printed)
    sheet.add_text(node, KK.unitPrinted, item.unit_printed)
    for flag in item.flags:
        sheet.add_text(node, KK.inventoryFlag, flag)
    for sector in item.by_sector:
        at = iris.fact_iri("sector-emissions", sheet.base, node.value, sector.name, sector.total_t)
        part = NamedNode(at)
        sheet.add(node, KK.hasSector, part)
        sheet.add(part, RDF.type, term(KK.SectorEmissions))
        sheet.add(part, RDFS.label, sheet.words(short(sector.name)))
        sheet.add(part, KK.totalEmissions, decimal(sector.total_t))


def add_indicator(sheet: Sheet, item: Indicator) -> None:
    """Write an indicator.

    :param sheet: where to write.
    :param item: the value.
    """
    node = sheet.state(KK.Indicator, item.name, item)
    sheet.add(node, KK.indicatorOf, sheet.municipality)
    sheet.add_text(node, KK.indicatorUnit, item.unit)
    sheet.add_text(node, KK.baselineValue, item.baseline)
    for target in item.targets:
        sheet.add_text(node, KK.targetValue, target)
