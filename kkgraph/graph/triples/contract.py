"""How a contract, a report and their source become triples."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kkgraph.contract import Contract, Family, Source
from kkgraph.graph.names import named_both_ways
from kkgraph.graph.triples.facts import add_facts
from kkgraph.graph.triples.literals import plain, swedish, term, web_address, year
from kkgraph.graph.triples.passages import add_passages, add_sections
from kkgraph.graph.triples.quads import Sheet
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.published import published_address
from kkgraph.vocabulary.terms import DCTERMS, FOAF, KK, LANGUAGES, PROV, RDF, RDFS, SCHEMA, SKOS


def contract_quads(
    contract: Contract,
    *,
    municipality_name: str | None = None,
    known: Container[str] = frozenset(),
    mentions: bool = True,
) -> Iterator[Quad]:
    """Write a contract or a report as quads, each once, always in the same order.

    :param contract: the document.
    :param municipality_name: its name in the register, for the label; otherwise that of
        the party is used.
    :param known: IRIs of agencies, networks, organisations and joint commitments that a
        register describes, so that they are named here but not described again.
    :param mentions: whether to write the place of every theme in the contract's own words.
    :returns: quads in the graph of the source, and shared wording in the graph ``shared-text``.
    :raises IdentifierError: if a key does not follow its pattern.
    """
    sheet = Sheet(contract, known)
    if contract.kind == "report":
        _add_report(sheet, contract)
    else:
        _add_contract(sheet, contract, municipality_name)
    add_sections(sheet, contract.sections)
    add_passages(sheet, contract, mentions=mentions)
    add_facts(sheet, contract)
    yield from dict.fromkeys(sheet.quads)


def source_quads(source: Source) -> Iterator[Quad]:
    """Describe a source file, in the graph that has its name.

    :param source: the file.
    :returns: its quads.
    """
    node = NamedNode(iris.source_iri(source.sha256))
    values: list[tuple[str, NamedNode | Literal]] = [
        (RDF.type, term(KK.SourceFile)),
        (RDF.type, term(FOAF.Document)),
        (RDF.type, term(PROV.Entity)),
        (RDFS.label, swedish(source.file)),
        (KK.fileName, plain(source.file)),
        (KK.sha256, plain(source.sha256)),
        (DCTERMS.format, plain(source.media_type)),
    ]
    if source.pages is not None:
        values.append((SCHEMA.numberOfPages, plain(source.pages)))
    yield from named_both_ways(Quad(node, term(p), value, node) for p, value in values)


def replaces_quads(contracts: Iterable[Contract]) -> Iterator[Quad]:
    """Link every contract to the one of the same place and family that it replaces.

    :param contracts: all contracts, in any order; reports are passed over.
    :returns: one quad for each but a municipality's first, in the newer one's graph.
    """
    editions: dict[tuple[str, Family], dict[int, Contract]] = {}
    for contract in contracts:
        if contract.municipality is not None:
            key = (contract.municipality, contract.family)
            editions.setdefault(key, {})[contract.valid_from or 0] = contract
    for _, of_city in sorted(editions.items()):
        years = sorted(of_city)
        for older, newer in zip(years, years[1:], strict=False):
            yield Quad(
                NamedNode(of_city[newer].iri),
                term(DCTERMS.replaces),
                NamedNode(of_city[older].iri),
                NamedNode(iris.source_iri(of_city[newer].source.sha256)),
            )


def counterpart_quads(contract: Contract, other: str, family: str) -> Iterator[Quad]:
    """Link a contract to the same city's of another family, where its own words name that one.

    :param contract: the contract.
    :param other: IRI of the other.
    :param family: the family of the other.
    :returns: the link, and for every passage that names the other what it mentions; nothing
        where no passage does.
    """
    named = load_family(contract.family).counterparts.get(family)
    if named is None:
        return
    graph = NamedNode(iris.source_iri(contract.source.sha256))
    base = Sheet(contract, frozenset()).base
    own = (passage for passage in contract.passages if passage.is_own)
    places = [iris.passage_iri(base, one.start) for one in own if named.search(one.text)]
    if not places:
        return
    yield Quad(NamedNode(contract.iri), term(KK.counterpart), NamedNode(other), graph)
    for place in places:
        yield Quad(NamedNode(place), term(SCHEMA.mentions), NamedNode(other), graph)


def _add_contract(sheet: Sheet, contract: Contract, name: str | None) -> None:
    label = f"{name or _party_name(contract)} {contract.version}"
    node = sheet.contract
    sheet.add(node, RDF.type, term(KK.Contract))
    of_country = load_country(contract.country).contract
    called = of_country.get(contract.family) or load_family(contract.family).called
    for language, words in sorted(called.items()):
        sheet.add(node, RDFS.label, Literal(words.format(of=label), language=language))
    for place in contract.places:
        sheet.add(node, KK.contractOf, term(iris.place_iri(place)))
    if contract.valid_from is not None:
        sheet.add(node, KK.validFrom, year(contract.valid_from))
    sheet.add_text(node, KK.edition, contract.listed_as)
    _add_published(sheet, contract)
    _add_common(sheet, contract)
    # A shortcut over the passages: which themes a city writes about is asked of all at once.
    for theme in sorted(_own_themes(contract)):
        sheet.add(node, DCTERMS.subject, term(iris.theme_iri(theme)))
    parts = load_family(contract.family).parts
    for section in contract.sections:
        if section.key in parts:
            part = iris.section_iri(sheet.base, section.key)
            sheet.add(node, DCTERMS.hasPart, NamedNode(part))
    # The city is a party even where a summary leaves the list of parties out.
    sheet.add(node, KK.party, sheet.municipality)
    for party in contract.parties:
        agent = sheet.agent(party)
        sheet.add(node, KK.party, agent)
        sheet.support(node, party.evidence, about=agent)


def _add_published(sheet: Sheet, contract: Contract) -> None:
    """Say who publishes it, and where, if a register says so."""
    programme = load_family(contract.family).publisher
    publisher = NamedNode(iris.keyed_iri("programme", programme)) if programme else None
    sheet.add(sheet.contract, DCTERMS.publisher, publisher or sheet.municipality)
    if contract.municipality is not None:
        address = published_address(contract.municipality, contract.version)
        sheet.add(sheet.contract, SCHEMA.url, web_address(address))


def _add_report(sheet: Sheet, contract: Contract) -> None:
    sheet.add(sheet.contract, RDF.type, term(KK.Report))
    sheet.add(sheet.contract, RDFS.label, sheet.words(contract.title))
    if contract.valid_from is not None:
        sheet.add(sheet.contract, DCTERMS.date, year(contract.valid_from))
    _add_common(sheet, contract)


def _add_common(sheet: Sheet, contract: Contract) -> None:
    node = sheet.contract
    sheet.add(node, DCTERMS.identifier, plain(contract.id))
    sheet.add(node, DCTERMS.title, sheet.words(contract.title))
    sheet.add_text(node, KK.version, contract.version)
    sheet.add_text(node, KK.template, contract.template)
    sheet.add_text(node, KK.textStatus, contract.text_status)
    sheet.add(node, PROV.wasDerivedFrom, sheet.source)
    if (language := LANGUAGES.get(contract.language)) is not None:
        sheet.add(node, DCTERMS.language, term(language))
    for note in contract.notes:
        sheet.add_text(node, SKOS.editorialNote, note)


def _own_themes(contract: Contract) -> set[str]:
    """Find the themes that the city's own passages name."""
    own = (passage for passage in contract.passages if passage.is_own)
    return {mention.theme for passage in own for mention in passage.themes}


def _party_name(contract: Contract) -> str:
    names = [party.name for party in contract.parties if party.kind == "municipality"]
    return names[0] if names else contract.id.rsplit("-", 1)[0]
