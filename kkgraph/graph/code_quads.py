"""Codes of goals and numbers as concepts (SKOS), beside the strings that facts carry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from kkgraph.graph.names import named_both_ways
from kkgraph.graph.triples.literals import plain, term
from kkgraph.graph.triples.quads import serialise
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.code_names import CodeScheme, code_iri, code_scheme_iri, code_schemes
from kkgraph.vocabulary.terms import DCTERMS, RDF, SKOS

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@cache
def code_quads() -> bytes:
    """Write all concepts.

    :returns: sorted N-Quads.
    """
    quads = (quad for scheme in code_schemes() for quad in _scheme(scheme))
    return serialise(named_both_ways(quads))


def _scheme(scheme: CodeScheme) -> Iterator[Quad]:
    graph = NamedNode(iris.graph_iri("codes"))
    top = NamedNode(code_scheme_iri(scheme.group))
    yield Quad(top, term(RDF.type), term(SKOS.ConceptScheme), graph)
    yield Quad(top, term(DCTERMS.license), NamedNode(_LICENCE), graph)
    for language, name in scheme.name.items():
        yield Quad(top, term(SKOS.prefLabel), Literal(name, language=language), graph)
    for code, names in scheme.codes.items():
        node = NamedNode(code_iri(scheme.group, code))
        yield Quad(node, term(RDF.type), term(SKOS.Concept), graph)
        yield Quad(node, term(SKOS.inScheme), top, graph)
        yield Quad(node, term(SKOS.topConceptOf), top, graph)
        yield Quad(top, term(SKOS.hasTopConcept), node, graph)
        yield Quad(node, term(SKOS.notation), plain(code), graph)
        for language, name in names.items():
            yield Quad(node, term(SKOS.prefLabel), Literal(name, language=language), graph)
