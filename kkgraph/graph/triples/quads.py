"""What all parts of a contract's graph share: the sheet quads are written on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable
from operator import itemgetter

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kkgraph.contract import Contract, Evidence, Fact, Measure, Party, Passage, Section
from kkgraph.graph.fact_iris import statement_iri
from kkgraph.graph.names import OTHER_NAMING
from kkgraph.graph.triples.literals import decimal, plain, short, term
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.code_names import code_iri
from kkgraph.vocabulary.terms import KK, PROV, RDF, RDFS, SCHEMA, SKOS


class Sheet:
    """The quads of one document as they are written, with the nodes they keep referring to."""

    def __init__(self, contract: Contract, known: Container[str]) -> None:
        """Name the document, its municipality and its source.

        :param contract: the document.
        :param known: IRIs that a register describes already.
        """
        code = contract.municipality
        self.quads: list[Quad] = []
        self.country, self.language = contract.country, contract.language
        self.known = known
        self.base = contract.base
        self.owner = code or contract.id
        self.contract = NamedNode(contract.iri)
        self.municipality = NamedNode(iris.place_iri(code)) if code else None
        self.graph = self.source = NamedNode(iris.source_iri(contract.source.sha256))
        self._source_key = iris.source_key(contract.source.sha256)
        self._places: dict[tuple[int, int], NamedNode] = {}
        self._passages = sorted((item.start, item.end) for item in contract.passages)

    def add(
        self, subject: NamedNode | None, predicate: str, value: NamedNode | Literal | None
    ) -> None:
        """Write one triple, and a name both ways; nothing where subject or value is missing.

        :param subject: what it is about.
        :param predicate: IRI of the property.
        :param value: node or literal.
        """
        if subject is None or value is None:
            return
        self.quads.append(Quad(subject, term(predicate), value, self.graph))
        if (naming := OTHER_NAMING.get(predicate)) is not None:
            self.quads.append(Quad(subject, term(naming), value, self.graph))

    def words(self, value: str) -> Literal:
        """Build a literal in the language of the document.

        :param value: the words.
        :returns: the literal.
        """
        return Literal(value, language=self.language)

    def add_text(self, subject: NamedNode, predicate: str, value: str | int | None) -> None:
        """Write a string or integer where there is one.

        :param subject: what it is about.
        :param predicate: IRI of the property.
        :param value: the value, or nothing.
        """
        if value is not None:
            self.add(subject, predicate, plain(value))

    def add_code(self, subject: NamedNode, predicate: str, group: str, code: str | None) -> None:
        """Link the concept that stands beside a code.

        :param subject: what it is about.
        :param predicate: IRI of the property.
        :param group: the group of codes.
        :param code: the code, or nothing.
        """
        if code is not None:
            self.add(subject, predicate, term(code_iri(group, code)))

    def start(self, iri: str, kind: str, label: str) -> NamedNode:
        """Begin a thing that belongs to the document.

        :param iri: its IRI.
        :param kind: IRI of its class.
        :param label: its label in the language of the document.
        :returns: its node.
        """
        node = NamedNode(iri)
        self.add(node, RDF.type, term(kind))
        self.add(node, RDFS.label, self.words(short(label)))
        self.add(node, KK.inContract, self.contract)
        return node

    def start_fact(self, iri: str, kind: str, label: str, fact: Fact | Measure) -> NamedNode:
        """Begin a fact, with its evidence, whose words state it, and how sure it is.

        :param iri: its IRI.
        :param kind: IRI of its class.
        :param label: its label in the language of the document.
        :param fact: the fact, or a measure, which is as sure as what it belongs to.
        :returns: its node.
        """
        node = self.start(iri, kind, label)
        self.support(node, fact.evidence, derived=True)
        if not isinstance(fact, Measure):
            self.add_text(node, KK.voice, fact.voice)
            self.add(node, KK.confidence, decimal(fact.confidence))
        return node

    def state(self, kind: str, label: str, fact: Fact) -> NamedNode:
        """Begin a statement of the document that is a thing of its own.

        :param kind: IRI of its class.
        :param label: its label in the language of the document.
        :param fact: the statement.
        :returns: its node.
        """
        iri = statement_iri(fact, self.base, self.owner)
        assert iri is not None, type(fact)
        return self.start_fact(iri, kind, label, fact)

    def support(
        self,
        node: NamedNode,
        evidence: Iterable[Evidence],
        *,
        about: NamedNode | None = None,
        derived: bool = False,
    ) -> None:
        """Link a fact, or a document or passage that names things, to its evidence.

        :param node: what the evidence is for.
        :param evidence: the places that say so.
        :param about: the one thing that these places name, where the node has several.
        :param derived: whether the node as a whole comes from these places.
        """
        for item in evidence:
            place = self._place(item)
            self.add(node, KK.evidence, place)
            if derived:
                self.add(node, PROV.wasDerivedFrom, place)
            self.add(place, SCHEMA.mentions, about)

    def _place(self, evidence: Evidence) -> NamedNode:
        """Describe a place once; what several rules found there keeps each rule's name."""
        key = (evidence.start, evidence.end)
        place = self._places.get(key)
        if place is None:
            place = NamedNode(iris.evidence_iri(self._source_key, *key))
            self._places[key] = place
            label = place_label(evidence.file, evidence.line_from, evidence.line_to)
            self.add(place, RDF.type, term(KK.Evidence))
            self.add(place, RDFS.label, self.words(label))
            self.add(place, KK.inSource, self.source)
            self.add(place, KK.inPassage, self._passage(*key))
            self.add(place, KK.quote, Literal(evidence.quote))
            self.add_text(place, KK.page, evidence.page)
            self.add_range(place, evidence)
        self.add_text(place, KK.method, evidence.method)
        return place

    def _passage(self, start: int, end: int) -> NamedNode | None:
        """Find the passage that holds a place; passages never overlap."""
        position = bisect_right(self._passages, start, key=itemgetter(0)) - 1
        if position < 0 or self._passages[position][1] < end:
            return None
        return NamedNode(iris.passage_iri(self.base, self._passages[position][0]))

    def add_range(self, node: NamedNode, place: Evidence | Passage | Section) -> None:
        """Write where in the source something stands.

        :param node: section, passage or evidence.
        :param place: its value.
        """
        self.add_text(node, KK.startOffset, place.start)
        self.add_text(node, KK.endOffset, place.end)
        self.add_text(node, KK.lineFrom, place.line_from)
        self.add_text(node, KK.lineTo, place.line_to)

    def describe(self, iri: str, kind: str, label: str) -> NamedNode:
        """Name something that may stand in a register, and describe it if it does not.

        :param iri: its IRI.
        :param kind: IRI of its class.
        :param label: its name.
        :returns: its node.
        """
        node = NamedNode(iri)
        if iri not in self.known:
            self.add(node, RDF.type, term(kind))
            self.add(node, SKOS.prefLabel, self.words(label))
        return node

    def agent(self, party: Party) -> NamedNode | None:
        """Name a party.

        :param party: party to the contract.
        :returns: its node; nothing for a municipality that a report does not tell.
        """
        if party.kind == "municipality":
            return self.municipality
        kind = KK.Agency if party.kind == "agency" else KK.Programme
        return self.describe(iris.keyed_iri(party.kind, party.key), kind, party.name)


def place_label(name: str, line_from: int, line_to: int) -> str:
    """Label something by its place.

    :param name: what it stands in.
    :param line_from: its first line.
    :param line_to: its last line.
    :returns: words such as ``nacka-2024, rad 12–14``.
    """
    lines = f"{line_from}" if line_from == line_to else f"{line_from}–{line_to}"
    return f"{name}, rad {lines}"


def serialise(quads: Iterable[Quad]) -> bytes:
    """Write quads as sorted N-Quads: the same quads give the same bytes.

    :param quads: in any order, repeated or not.
    :returns: one line a quad, UTF-8.
    """
    written = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(written.splitlines(keepends=True))))
