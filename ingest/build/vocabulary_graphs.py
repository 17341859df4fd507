"""The registers, the ontology, the thesaurus and figures as graphs of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph import settings
from kkgraph.files import digest_file
from kkgraph.graph.cube_quads import figure_quads
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import vocabulary_hashes
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad


def put_vocabulary(builder: Builder) -> None:
    """Put registers, ontology, thesaurus and figures into the snapshot as graphs of their own.

    :param builder: the snapshot being built
    """
    previous = builder.previous
    same = previous is not None and previous.manifest.vocabulary == vocabulary_hashes()
    for name, paths in _vocabulary_files().items():
        if not (same and builder.keep_graph(name)):
            builder.put_graph(
                name, b"".join(_as_nquads(path, digest_file(path), name) for path in paths)
            )
    if not (same and builder.keep_graph("figures")):
        builder.put_graph("figures", figure_quads(load()))


def _vocabulary_files() -> dict[iris.GraphName, list[Path]]:
    folder = settings.ontology_dir()
    return {
        "registers": sorted((folder / "registers").glob("*.ttl")),
        "ontology": [folder / "ontology.ttl"],
        "thesaurus": [folder / "thesaurus.ttl"],
    }


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
    ]
    quads += _narrower(quads)
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _narrower(quads: Sequence[Quad]) -> list[Quad]:
    """The inverse of every skos:broader, which the thesaurus does not write out."""
    import pyoxigraph as ox

    broader, narrower = (PREFIXES["skos"] + name for name in ("broader", "narrower"))
    inverse = ox.NamedNode(narrower)
    return [
        ox.Quad(quad.object, inverse, quad.subject, quad.graph_name)
        for quad in quads
        if quad.predicate.value == broader and isinstance(quad.object, ox.NamedNode)
    ]
