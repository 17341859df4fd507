"""Whether quads look as they must: the rules of ``ontology/shapes.ttl``, checked fast.

A full SHACL engine takes seconds for one contract, too long when one is taken in. This reads
the same file into a table and checks 4,000 triples in about ten milliseconds. It knows the
part of SHACL core that the file uses and refuses a file that uses more, so that no rule is
ever skipped; a test holds its findings to those of pyshacl. Follows SHACL (W3C, 2017).
"""

from __future__ import annotations

from kkgraph.graph.shapes.check import Finding, check
from kkgraph.graph.shapes.rules import Shapes, read_shapes

__all__ = ["Finding", "Shapes", "check", "read_shapes"]
