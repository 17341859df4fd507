"""Answers of cities as triples: a named graph a file, attributed (PROV), beside the machine's."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kkgraph.graph.names import named_both_ways
from kkgraph.graph.triples.literals import plain, swedish, term
from kkgraph.graph.triples.quads import serialise
from kkgraph.review.answer_file import CityAnswers
from kkgraph.review.answer_words import shown_verdict
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import DCTERMS, KK, PROV, RDF, RDFS, SKOS, XSD


def answer_quads(found: CityAnswers, place: str, sha256: str) -> bytes:
    """Write the answers of one file.

    :param found: the answers.
    :param place: key of the municipality that answers.
    :param sha256: hash of the file, which names the graph.
    :returns: sorted N-Quads; the same answers give the same bytes.
    """
    graph = NamedNode(iris.source_iri(sha256))
    quads = []
    for number, answer in enumerate(found.answers):
        node = NamedNode(iris.fact_iri("answer", iris.source_key(sha256), number, answer.key))
        said = f"{shown_verdict(answer.verdict, 'sv')}: {answer.text}"
        pairs: list[tuple[str, NamedNode | Literal | None]] = [
            (RDF.type, term(PROV.Entity)),
            (RDFS.label, swedish(said)),
            (PROV.wasAttributedTo, NamedNode(iris.place_iri(place))),
            # The text that was read and answered to.
            (PROV.wasDerivedFrom, NamedNode(iris.source_iri(found.source))),
            (SKOS.notation, plain(answer.verdict)),
            (DCTERMS.identifier, plain(answer.key) if answer.key else None),
            (DCTERMS.subject, plain(answer.kind)),
            (DCTERMS.date, Literal(found.date, datatype=term(XSD.date)) if found.date else None),
            (KK.quote, plain(answer.quote)),
            (SKOS.note, swedish(answer.correction) if answer.correction else None),
            (SKOS.editorialNote, swedish(answer.comment) if answer.comment else None),
        ]
        quads += [Quad(node, term(p), o, graph) for p, o in pairs if o is not None]
    return serialise(named_both_ways(quads))
