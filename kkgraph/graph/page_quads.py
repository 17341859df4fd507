"""How what pages say of participants becomes triples: each row a thing with its page as source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from kkgraph.graph.names import named_both_ways
from kkgraph.graph.triples.literals import plain, swedish, term, web_address
from kkgraph.graph.triples.quads import serialise
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.initiative_words import words
from kkgraph.vocabulary.page_statements import PageParticipation, Participant
from kkgraph.vocabulary.terms import KK, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def participation_quads(rows: Iterable[PageParticipation], graph: str) -> bytes:
    """Write what pages say.

    :param rows: what they say.
    :param graph: IRI of the graph to write it in.
    :returns: sorted N-Quads; the same rows give the same bytes.
    """
    sheet = _PageSheet(NamedNode(graph))
    for row in rows:
        sheet.add_row(row)
    return serialise(named_both_ways(sheet.quads))


class _PageSheet:
    """The quads of one table as they are written."""

    def __init__(self, graph: NamedNode) -> None:
        self.quads: list[Quad] = []
        self._graph = graph

    def add_row(self, row: PageParticipation) -> None:
        """Write one row, and what it describes that no register has."""
        node = NamedNode(participation_iri(row))
        self._add(node, RDF.type, term(KK.Participation))
        self._add(node, RDFS.label, swedish(_label(row)))
        self._add(node, KK.initiative, NamedNode(row.initiative))
        self._add_participant(node, row.participant, KK.participant, KK.participantName)
        if row.paired_with is not None:
            self._add_participant(node, row.paired_with, KK.pairedWith, KK.pairedWithName)
        self._add(node, KK.role, plain(row.role))
        self._add(node, SCHEMA.startDate, _date(row.start))
        self._add(node, SCHEMA.endDate, _date(row.end))
        self._add(node, PROV.wasDerivedFrom, self._page(row))
        if row.note:
            for lang in ("sv", "en") if row.note_in("sv") != row.note_in("en") else ("sv",):
                said = row.note_in("sv" if lang == "sv" else "en") or ""
                self._add(node, SKOS.editorialNote, Literal(said, language=lang))
        if row.kind is not None:
            self._describe(row, row.kind)

    def _add(self, node: NamedNode, predicate: str, value: NamedNode | Literal | None) -> None:
        if value is not None:
            self.quads.append(Quad(node, term(predicate), value, self._graph))

    def _add_participant(self, node: NamedNode, who: Participant, known: str, named: str) -> None:
        if who.iri is not None:
            self._add(node, known, NamedNode(who.iri))
        else:
            self._add(node, named, plain(who.full_name))

    def _page(self, row: PageParticipation) -> NamedNode:
        page = NamedNode(iris.web_source_iri(row.url, row.read_on))
        self._add(page, RDF.type, term(KK.WebSource))
        self._add(page, RDFS.label, swedish(row.url))
        self._add(page, SCHEMA.url, web_address(row.url))
        self._add(page, KK.readOn, _date(row.read_on))
        return page

    def _describe(self, row: PageParticipation, kind: str) -> None:
        """Describe an initiative that no register has."""
        node = NamedNode(row.initiative)
        self._add(node, RDF.type, term(KK.Initiative))
        self._add(node, SKOS.prefLabel, swedish(row.label_sv))
        self._add(node, KK.initiativeKind, plain(kind))


def participation_iri(row: PageParticipation) -> str:
    """Name what a row says.

    :param row: the row.
    :returns: the IRI, the same for the same statement of the same page.
    """
    paired = row.paired_with.full_name if row.paired_with else None
    who = row.participant.iri or row.participant.full_name
    fields = (row.initiative, who, row.role, paired, row.start, row.end, row.url, row.read_on)
    return iris.fact_iri("participation", row.initiative.rsplit("/", 1)[1], *fields)


def _label(row: PageParticipation) -> str:
    return f"{row.participant.full_name}: {words().roles[row.role]['sv']}, {row.label_sv}"


@cache
def _date(value: str | None) -> Literal | None:
    return None if value is None else Literal(value, datatype=term(_DATES[len(value)]))
