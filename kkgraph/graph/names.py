"""Every thing has its name twice: ``rdfs:label`` for most programs, ``skos:prefLabel`` for others.

Files and code give either; here the other is added, so that nobody has to ask for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kkgraph.vocabulary.terms import RDFS, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Quad

# What else is said of a thing with the words of a naming property.
OTHER_NAMING = {RDFS.label: SKOS.prefLabel, SKOS.prefLabel: RDFS.label}


def named_both_ways(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Give quads, each that names a thing followed by the same with the other property.

    :param quads: in any order.
    :returns: them and the added ones; what names both ways already comes twice.
    """
    import pyoxigraph as ox

    other = {name: ox.NamedNode(naming) for name, naming in OTHER_NAMING.items()}
    for quad in quads:
        yield quad
        naming = other.get(quad.predicate.value)
        if naming is not None:
            yield ox.Quad(quad.subject, naming, quad.object, quad.graph_name)
