"""What the named graphs of a snapshot are called: those of sources, and those of none."""

from __future__ import annotations

from typing import get_args

from kkgraph.vocabulary.iris import GraphName
from kkgraph.vocabulary.terms import GRAPH, ID


def names_graph(key: str) -> bool:
    """Tell whether a graph belongs to no source file.

    :param key: what a graph is called in a snapshot: such a name, or the key of a source.
    """
    return key in get_args(GraphName)


def named_graph_iri(key: str) -> str:
    """Name any graph of a snapshot.

    :param key: what it is called there.
    :returns: the IRI.

    >>> named_graph_iri("registers")
    'https://w3id.org/kkgraph/graph/registers'
    >>> named_graph_iri("0123456789abcdef")
    'https://w3id.org/kkgraph/id/source/0123456789abcdef'
    """
    return f"{GRAPH}{key}" if names_graph(key) else f"{ID}source/{key}"
