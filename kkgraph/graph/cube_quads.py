"""How what is measured becomes triples: observations of a data cube.

The RDF Data Cube Vocabulary (W3C Recommendation, 2014); the data sets and what an observation
consists of stand in ``ontology/cubes/municipality-figures.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kkgraph.graph.names import named_both_ways
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.figures import EMISSIONS, POPULATION, all_figures, said
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.terms import ID, KK, QB, RDF, RDFS, SKOS, XSD

_CUBE = "cubes/municipality-figures.ttl"


@cache
def figure_quads(vocabulary: Vocabulary) -> bytes:
    """Write all figures.

    :param vocabulary: the registers, for names.
    :returns: sorted N-Quads, the same bytes each time.
    """
    import pyoxigraph as ox

    graph = ox.NamedNode(iris.graph_iri("figures"))
    stated = [
        ox.Quad(item.subject, item.predicate, item.object, graph)
        for item in ox.parse(path=str(ontology_dir() / _CUBE), format=ox.RdfFormat.TURTLE)
    ]
    written = ox.serialize(named_both_ways(stated), format=ox.RdfFormat.N_QUADS) or b""
    lines = {*written.splitlines(keepends=True), *_observations(vocabulary, f"<{graph.value}>")}
    return b"".join(sorted(lines))


def _observations(vocabulary: Vocabulary, graph: str) -> Iterator[bytes]:
    """Lines of N-Quads; written as text, since there are thousands of one form."""
    for code, figures in all_figures().items():
        city = vocabulary.municipalities[code]
        place = f"<{iris.municipality_iri(code)}>"
        series = [(POPULATION, KK.population, figures.population_year, str(figures.population))]
        series += [
            (EMISSIONS, KK.territorialEmissions, year, f"{value:.3f}")
            for year, value in figures.emissions.items()
        ]
        for name, measure, year, value in series:
            node = f"<{ID}observation/{name}.{code}-{year}>"
            kind = XSD.integer if name == POPULATION else XSD.decimal
            label = f"{city.name}, {said()[name]['name']['sv']} {year}"
            for predicate, stated in (
                (RDF.type, f"<{QB.Observation}>"),
                (RDF.type, f"<{KK.Observation}>"),
                (RDFS.label, f'"{label}"@sv'),
                (SKOS.prefLabel, f'"{label}"@sv'),
                (QB.dataSet, f"<{ID}data-set/{name}>"),
                (KK.observedPlace, place),
                (KK.observedYear, f'"{year}"^^<{XSD.gYear}>'),
                (measure, f'"{value}"^^<{kind}>'),
            ):
                yield f"{node} <{predicate}> {stated} {graph} .\n".encode()
