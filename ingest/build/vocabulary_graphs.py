"""The registers, the ontology, the thesaurus, codes and figures as graphs of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph import settings
from kkgraph.files import digest_file
from kkgraph.graph.code_quads import code_quads
from kkgraph.graph.cube_quads import figure_quads
from kkgraph.graph.names import named_both_ways
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import vocabulary_hashes
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad

_SKOS = PREFIXES["skos"]
# What is said in one direction, and how the other is said.
_INVERSE = {f"{_SKOS}broader": f"{_SKOS}narrower", f"{_SKOS}related": f"{_SKOS}related"}


def put_vocabulary(builder: Builder, places: Iterable[str]) -> None:
    """Put registers, ontology, thesaurus, codes and figures into the snapshot as graphs.

    :param builder: the snapshot being built
    :param places: keys of the places that the contracts are of; invented municipalities are
        there only if one of them is
    """
    previous = builder.previous
    same = previous is not None and previous.manifest.vocabulary == vocabulary_hashes()
    for name, write in _graphs(places).items():
        if not (same and builder.keep_graph(name)):
            builder.put_graph(name, write())


def _graphs(places: Iterable[str]) -> dict[iris.GraphName, Callable[[], bytes]]:
    """How each graph is written."""
    folder = settings.ontology_dir()
    registers = sorted((folder / "registers").glob("*.ttl"))
    found: dict[iris.GraphName, Callable[[], bytes]] = {
        "registers": partial(_files, "registers", registers),
        "ontology": partial(_files, "ontology", [folder / "ontology.ttl"]),
        "thesaurus": partial(_files, "thesaurus", [folder / "thesaurus.ttl"]),
        "codes": code_quads,
        "figures": lambda: figure_quads(load()),
    }
    if any(iris.place_iri(place) in _invented() for place in places):
        found["invented-places"] = partial(_files, "invented-places", registers)
    return found


def _files(name: iris.GraphName, paths: Iterable[Path]) -> bytes:
    return b"".join(_as_nquads(path, digest_file(path), name) for path in paths)


@lru_cache(maxsize=32)
def _as_nquads(path: Path, sha256: str, name: iris.GraphName) -> bytes:
    """A file as quads; a process that makes several snapshots writes them once.

    :param path: the file
    :param sha256: hash of its content, by which a change is noticed
    :param name: the graph it belongs to
    """
    import pyoxigraph as ox

    graph = ox.NamedNode(iris.graph_iri(name))
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if (str(quad.subject.value) in _invented()) == (name == "invented-places")
    ]
    inverse = list(_inverse(quads))
    return ox.serialize(named_both_ways((*quads, *inverse)), format=ox.RdfFormat.N_QUADS) or b""


def _inverse(quads: Sequence[Quad]) -> Iterator[Quad]:
    """What the thesaurus does not write out: narrower concepts, and related ones both ways."""
    import pyoxigraph as ox

    inverse = {name: ox.NamedNode(other) for name, other in _INVERSE.items()}
    for quad in quads:
        other = inverse.get(quad.predicate.value)
        if other is not None and isinstance(quad.object, ox.NamedNode):
            yield ox.Quad(quad.object, other, quad.subject, quad.graph_name)


@cache
def _invented() -> frozenset[str]:
    """IRIs of the municipalities that do not exist."""
    places = load().municipalities.values()
    return frozenset(iris.place_iri(place.code) for place in places if place.fictional)
