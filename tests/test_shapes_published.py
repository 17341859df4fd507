"""What is published obeys the shapes and the ontology that are published with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from shape_checks import ONTOLOGY, Key, engines, full, ours, triples

from kkgraph.graph.shapes import Shapes, read_shapes
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.terms import KK, PREFIXES, RDF

Judge = Callable[[list[Quad | Triple]], list[Key]]
OBSERVED = "/id/observation/"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(ONTOLOGY / "shapes.ttl")


def published(folder: Path) -> list[Quad | Triple]:
    """All that an export holds, the ontology included; of thousands of figures those of a few."""
    opened = Snapshot.open(folder)
    graphs = b"".join(map(opened.graph, opened.graph_names()))
    quads = [*parse(input=graphs, format=RdfFormat.N_QUADS)]
    figures = [q for q in quads if OBSERVED in str(q.subject)]
    assert len(figures) > 20_000
    others = [q for q in quads if OBSERVED not in str(q.subject)]
    return [*triples([*others, *(q for q in figures if ".018" in str(q.subject))])]


def only_warnings(quads: list[Quad | Triple], shapes: Shapes, judge: Judge = engines) -> None:
    found = ours(quads, shapes)
    assert found == judge(quads)
    assert {key[3] for key in found} <= {"Warning"}, [k for k in found if k[3] != "Warning"][:5]


def test_published_data_obey_the_published_shapes(sample_data: Path, shapes: Shapes) -> None:
    quads = published(sample_data)
    kinds = {q.object for q in quads if q.predicate.value == RDF.type}
    assert {NamedNode(KK.Contract), NamedNode(PREFIXES["owl"] + "Class")} <= kinds
    only_warnings(quads, shapes)


def test_published_real_data_obey_the_published_shapes(corpus_data: Path, shapes: Shapes) -> None:
    # pyshacl, which agrees on the samples, takes half a minute for these.
    only_warnings(published(corpus_data), shapes, full)
