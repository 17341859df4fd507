"""How sections and passages become triples; shared wording is kept once."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kkgraph.contract import Contract, Passage, Section
from kkgraph.graph.triples.literals import boolean, short, term
from kkgraph.graph.triples.quads import Sheet, place_label
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import DCTERMS, KK, RDF, RDFS, SKOS


def add_sections(sheet: Sheet, sections: tuple[Section, ...]) -> None:
    """Write the numbered parts.

    :param sheet: where to write.
    :param sections: of the document.
    """
    for section in sections:
        label = f"{section.number} {section.title}".strip() or section.key
        node = sheet.start(iris.section_iri(sheet.base, section.key), KK.Section, label)
        sheet.add(node, DCTERMS.title, sheet.words(section.title))
        sheet.add_text(node, KK.number, section.number)
        sheet.add_text(node, KK.headingLevel, section.level)
        sheet.add_text(node, KK.order, section.order)
        sheet.add_text(node, KK.owner, section.owner)
        sheet.add_text(node, KK.topic, section.topic)
        sheet.add(node, KK.shared, boolean(section.shared))
        sheet.add_range(node, section)
        if section.parent is not None:
            parent = iris.section_iri(sheet.base, section.parent)
            sheet.add(node, KK.parentSection, NamedNode(parent))


def add_passages(sheet: Sheet, contract: Contract, *, mentions: bool) -> None:
    """Write the passages.

    :param sheet: where to write.
    :param contract: the document.
    :param mentions: whether to write the place of every theme in the contract's own words.
    """
    starts = {passage.order: passage.start for passage in contract.passages}
    sections = {
        section.key: NamedNode(iris.section_iri(sheet.base, section.key))
        for section in contract.sections
    }
    for passage in contract.passages:
        label = place_label(contract.id, passage.line_from, passage.line_to)
        node = sheet.start(iris.passage_iri(sheet.base, passage.start), KK.Passage, label)
        sheet.add_text(node, KK.order, passage.order)
        sheet.add_text(node, KK.passageKind, passage.kind)
        sheet.add_text(node, KK.owner, passage.owner)
        sheet.add_text(node, KK.page, passage.page)
        sheet.add(node, KK.shared, boolean(passage.shared))
        sheet.add(node, KK.inSection, sections.get(passage.section or ""))
        sheet.add_range(node, passage)
        if passage.lead is not None and passage.lead in starts:
            lead = iris.passage_iri(sheet.base, starts[passage.lead])
            sheet.add(node, KK.leadPassage, NamedNode(lead))
        if passage.shared:
            _add_shared(sheet, node, passage)
        else:
            _add_own(sheet, node, passage, mentions=mentions)


def _add_own(sheet: Sheet, node: NamedNode, passage: Passage, *, mentions: bool) -> None:
    sheet.add(node, KK.text, Literal(passage.text))
    for mention in passage.themes:
        theme = term(iris.theme_iri(mention.theme))
        sheet.add(node, KK.mentionsTheme, theme)
        if mentions:
            sheet.support(node, (mention.evidence,), about=theme)


def _add_shared(sheet: Sheet, node: NamedNode, passage: Passage) -> None:
    """Point to the wording, whose themes are its own: queries on passages leave them out."""
    shared = NamedNode(iris.shared_text_iri(passage.text))
    graph = term(iris.graph_iri("shared-text"))
    name = sheet.words(short(passage.text))
    sheet.add(node, KK.sharedText, shared)
    sheet.quads += [
        Quad(shared, term(RDF.type), term(KK.SharedText), graph),
        Quad(shared, term(RDFS.label), name, graph),
        Quad(shared, term(SKOS.prefLabel), name, graph),
        Quad(shared, term(KK.text), Literal(passage.text), graph),
    ]
    for mention in passage.themes:
        theme = term(iris.theme_iri(mention.theme))
        sheet.quads.append(Quad(shared, term(KK.mentionsTheme), theme, graph))
