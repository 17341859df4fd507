"""How values become triples: every statement with its place in the text, no blank nodes.

One named graph a source file, whose IRI is that of the source; wording that several
contracts share stands once, in the graph ``shared-text``. The names are those of
``ontology/ontology.ttl``; strings equal those of the JSON output. Follows RDF 1.1.
"""

from __future__ import annotations

from kkgraph.graph.triples.contract import (
    contract_quads,
    counterpart_quads,
    replaces_quads,
    source_quads,
)
from kkgraph.graph.triples.quads import serialise

__all__ = ["contract_quads", "counterpart_quads", "replaces_quads", "serialise", "source_quads"]
