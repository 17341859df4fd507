"""Triples in other formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kkgraph.errors import QueryError

if TYPE_CHECKING:
    import pyoxigraph as ox


# XML 1.0 has no way to write these, not even escaped.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


# How the name of an XML element ends, so that it can be the end of a property's IRI.
_ELEMENT = re.compile(r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+\Z")


def convert(triples: str, suffix: str, prefixes: dict[str, str] | None = None) -> bytes:
    """Write N-Triples or N-Quads in another format.

    :param triples: sorted N-Triples or N-Quads.
    :param suffix: a file suffix such as ``ttl``.
    :param prefixes: prefixes to use.
    :returns: the bytes.
    :raises QueryError: if the format is unknown, or has no way to write a property.
    """
    import pyoxigraph as ox

    target = ox.RdfFormat.from_extension(suffix)
    if target is None:
        raise QueryError(f"unknown format {suffix!r}; use ttl, nt, nq, trig, jsonld or rdf")
    parsed = ox.parse(triples.encode(), format=ox.RdfFormat.N_QUADS)
    if target == ox.RdfFormat.RDF_XML:
        return _rdf_xml(parsed, prefixes)
    quads = parsed if target.supports_datasets else (quad.triple for quad in parsed)
    return ox.serialize(quads, format=target, prefixes=prefixes) or b""


def _rdf_xml(quads: Iterable[ox.Quad], prefixes: dict[str, str] | None) -> bytes:
    """Write RDF/XML, of which Oxigraph's may be no XML at all."""
    import pyoxigraph as ox

    triples = [quad.triple for quad in quads]
    for iri in {triple.predicate.value for triple in triples}:
        if not _ELEMENT.search(iri):
            raise QueryError(f"RDF/XML has no way to write the property <{iri}>; choose Turtle")
    written = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes) or b""
    # A plain carriage return would be read as an end of line.
    return NO_XML.sub("\ufffd", written.decode()).replace("\r", "&#13;").encode()
