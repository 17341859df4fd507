"""The graph as a file, in every common RDF format, the same bytes for the same snapshot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.graph.oxigraph import without_graph
from kkgraph.programme.cooperation import to_graphml
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.formats import convert
from kkgraph.vocabulary import iris, registers
from kkgraph.vocabulary.terms import GRAPH, ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

# Suffixes people use, and those that mean the same.
SUFFIXES: Mapping[str, str] = {
    "ttl": "ttl",
    "turtle": "ttl",
    "trig": "trig",
    "nq": "nq",
    "nquads": "nq",
    "nt": "nt",
    "ntriples": "nt",
    "jsonld": "jsonld",
    "json": "jsonld",
    "json-ld": "jsonld",
    "rdf": "rdf",
    "xml": "rdf",
    "rdfxml": "rdf",
    "graphml": "graphml",
}
_WITH_GRAPHS = ("trig", "nq", "jsonld")


def export_graph(
    snapshot: Snapshot, target: Path, *, suffix: str | None = None, graph: str | None = None
) -> int:
    """Write the graph, or one named graph, to a file.

    :param snapshot: what was read.
    :param target: the file.
    :param suffix: the format, instead of the file's own suffix.
    :param graph: only this graph (see `find_graph`).
    :returns: how many bytes were written.
    :raises UsageError: if the format is unknown or the file cannot be written.
    """
    data = render_graph(snapshot, suffix or target.suffix.lstrip("."), graph=graph)
    fresh = target.with_name(f".{target.name}.part")
    try:
        fresh.write_bytes(data)
        os.replace(fresh, target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(
            f"{target} cannot be written: {error.strerror}; name another file"
        ) from error
    return len(data)


def render_graph(snapshot: Snapshot, suffix: str, *, graph: str | None = None) -> bytes:
    """Write the graph, or one named graph, as bytes.

    :param snapshot: what was read.
    :param suffix: a format of `SUFFIXES`.
    :param graph: only this graph (see `find_graph`).
    :returns: the same bytes for the same snapshot.
    :raises UsageError: if the format is unknown.
    """
    name = SUFFIXES.get(suffix.lower())
    if name is None:
        known = ", ".join(sorted(SUFFIXES))
        raise UsageError(f"unknown format {suffix!r}; give the file a suffix of {known}")
    if name == "graphml":
        return _graphml(snapshot, graph)
    names = snapshot.graph_names() if graph is None else [find_graph(snapshot, graph)]
    lines: set[bytes] = set()
    for key in names:
        lines.update(snapshot.graph(key).splitlines(keepends=True))
    if name not in _WITH_GRAPHS:
        # Without names of graphs the same triple of two graphs is one.
        lines = {without_graph(line) for line in lines}
        ordered = sorted(lines)
    else:
        ordered = sorted(lines, key=lambda line: (_graph_of(line), line))
    return convert(b"".join(ordered).decode(), name, dict(PREFIXES))


def find_graph(snapshot: Snapshot, graph: str) -> str:
    """Find the file of a graph.

    :param snapshot: what was read.
    :param graph: its name (``registers``, the first 16 digits of a source's hash), its IRI,
        or the id of a contract.
    :returns: its name.
    :raises NotFoundError: if there is none; lists those there are.
    """
    names = snapshot.graph_names()
    bare = graph.removeprefix(f"{ID}source/").removeprefix(GRAPH)
    entry = snapshot.manifest.contracts.get(graph)
    if entry is not None:
        bare = iris.source_key(entry["sha256"])
    if bare not in names:
        raise NotFoundError(graph, [*sorted(snapshot.manifest.contracts), *names], what="graph")
    return bare


def _graph_of(line: bytes) -> bytes:
    """Take the name of its graph from a line of N-Quads."""
    return line.rstrip(b" .\n").rpartition(b" ")[2]


def _graphml(snapshot: Snapshot, graph: str | None) -> bytes:
    """The graph of cities and what they share, for tools that know no RDF."""
    if graph is not None:
        raise UsageError("GraphML holds the cities of all graphs; leave --graph out")
    return to_graphml(snapshot.contracts(), registers.load())
