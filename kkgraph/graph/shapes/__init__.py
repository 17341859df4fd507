"""Whether quads look as they must: the rules of ``ontology/shapes.ttl``, checked in two ways.

`check` reads the file into a table and checks 4,000 triples in about ten milliseconds, as is
needed when a contract is taken in. It knows the part of SHACL core that the file uses and
refuses a file that uses more, so that no rule is ever skipped. `check_fully` asks a SHACL
engine that knows all of it, takes ten times as long for a contract, and longer still for many.
Tests hold both to the W3C's tests of SHACL core and to pyshacl. Follows SHACL (W3C, 2017).
"""

from __future__ import annotations

from kkgraph.graph.shapes.check import Finding, check
from kkgraph.graph.shapes.full import check_fully
from kkgraph.graph.shapes.shape_table import Shapes, read_shapes

__all__ = ["Finding", "Shapes", "check", "check_fully", "read_shapes"]
