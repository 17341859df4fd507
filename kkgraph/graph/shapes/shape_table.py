"""How ``shapes.ttl`` becomes a table, and what of SHACL core may stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kkgraph.errors import OntologyError
from kkgraph.graph.shapes.patterns import compile_pattern
from kkgraph.graph.shapes.shape_file import Messages, Severity, WrittenShape, read_shape_file
from kkgraph.vocabulary.terms import PREFIXES, RDF, XSD, shorten

_SH = PREFIXES["sh"]
_LEXICAL: Mapping[str, re.Pattern[str] | None] = {
    XSD.string: None,
    RDF.langString: None,
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    XSD.boolean: re.compile(r"true|false|1|0"),
    # Only beside a sh:pattern: neither pyrudof nor pyshacl looks at the form of a year.
    XSD.gYear: None,
}
_VALUE_RULES = {"nodeKind", "datatype", "pattern", "minLength", "minInclusive", "languageIn"}
_COMMON = _VALUE_RULES | {"severity", "message"}
_NODE = _COMMON | {"targetClass", "property"}
_PROPERTY = _COMMON | {
    "path",
    "minCount",
    "maxCount",
    "lessThanOrEquals",
    "uniqueLang",
    "qualifiedValueShape",
    "qualifiedMinCount",
}
_KNOWN = _NODE | _PROPERTY


@dataclass(frozen=True, slots=True)
class ValueRules:
    """What each value must look like by itself."""

    iri_only: bool
    datatype: str | None
    lexical: re.Pattern[str] | None
    pattern: re.Pattern[str] | None
    min_length: int | None
    min_inclusive: int | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """What must hold for one property of a thing."""

    iri: str
    path: NamedNode
    rules: ValueRules
    min_count: int
    max_count: int | None
    not_above: NamedNode | None
    unique_lang: bool
    qualified: ValueRules | None
    qualified_min: int
    severity: Severity
    messages: Messages


@dataclass(frozen=True, slots=True)
class NodeShape:
    """What must hold for every thing of a class."""

    iri: str
    target: NamedNode
    rules: ValueRules
    properties: tuple[PropertyShape, ...]
    severity: Severity
    messages: Messages


@dataclass(frozen=True, slots=True)
class Shapes:
    """All node shapes by the class they are about."""

    by_class: Mapping[NamedNode, tuple[NodeShape, ...]]


def read_shapes(path: Path) -> Shapes:
    """Read shapes into a table.

    :param path: ``shapes.ttl``.
    :returns: the table.
    :raises OntologyError: if the file does not parse, holds a blank node, or uses a part of
        SHACL that the fast check does not know.
    """
    nodes = read_shape_file(path)
    for shape in nodes.values():
        shape.check(_KNOWN)
    by_class: dict[NamedNode, tuple[NodeShape, ...]] = {}
    for shape in nodes.values():
        if shape.all("targetClass"):
            node = _node_shape(shape, nodes)
            by_class[node.target] = (*by_class.get(node.target, ()), node)
    if not by_class:
        raise OntologyError(f"{path}: no shape has a sh:targetClass; nothing would be checked")
    return Shapes(by_class)


def _node_shape(shape: WrittenShape, nodes: Mapping[str, WrittenShape]) -> NodeShape:
    shape.allow(_NODE)
    for value in shape.all("property"):
        if value.value not in nodes:
            raise shape.fail(f"no property shape {shorten(value.value)}; write it")
    properties = [nodes[value.value] for value in shape.all("property")]
    return NodeShape(
        iri=shape.iri,
        target=NamedNode(shape.need("targetClass")),
        rules=_value_rules(shape, nodes),
        properties=tuple(_property_shape(item, nodes) for item in properties),
        severity=shape.severity(),
        messages=shape.messages(),
    )


def _property_shape(shape: WrittenShape, nodes: Mapping[str, WrittenShape]) -> PropertyShape:
    shape.allow(_PROPERTY)
    qualified = shape.one("qualifiedValueShape")
    if qualified is not None:
        if qualified not in nodes:
            raise shape.fail(f"no shape {shorten(qualified)}; write it")
        nodes[qualified].allow(_VALUE_RULES)
    compared = shape.one("lessThanOrEquals")
    path = shape.need("path")
    if path in nodes and (nodes[path].is_shape() or nodes[path].is_list()):
        raise shape.fail(f"sh:path {shorten(path)} is no plain property; only those are supported")
    return PropertyShape(
        iri=shape.iri,
        path=NamedNode(path),
        rules=_value_rules(shape, nodes),
        min_count=shape.number("minCount") or 0,
        max_count=shape.number("maxCount"),
        not_above=None if compared is None else NamedNode(compared),
        unique_lang=shape.flag("uniqueLang"),
        qualified=None if qualified is None else _value_rules(nodes[qualified], nodes),
        qualified_min=shape.number("qualifiedMinCount") or 0,
        severity=shape.severity(),
        messages=shape.messages(),
    )


def _value_rules(shape: WrittenShape, nodes: Mapping[str, WrittenShape]) -> ValueRules:
    if shape.one("nodeKind") not in (None, f"{_SH}IRI"):
        raise shape.fail("the only sh:nodeKind supported is sh:IRI; use sh:datatype for literals")
    datatype = shape.one("datatype")
    if datatype is not None and datatype not in _LEXICAL:
        known = ", ".join(map(shorten, _LEXICAL))
        raise shape.fail(f"sh:datatype {shorten(datatype)} is not supported; use one of {known}")
    pattern = shape.one("pattern")
    if datatype == XSD.gYear and pattern is None:
        raise shape.fail("sh:datatype xsd:gYear needs a sh:pattern beside it, such as '^[0-9]{4}$'")
    return ValueRules(
        iri_only=shape.one("nodeKind") is not None,
        datatype=datatype,
        lexical=None if datatype is None else _LEXICAL[datatype],
        pattern=None if pattern is None else _compile(shape, pattern),
        min_length=shape.number("minLength"),
        min_inclusive=shape.number("minInclusive"),
        languages=_languages(shape, nodes),
    )


def _compile(shape: WrittenShape, pattern: str) -> re.Pattern[str]:
    try:
        return compile_pattern(pattern)
    except ValueError as error:
        raise shape.fail(str(error)) from error


def _languages(shape: WrittenShape, nodes: Mapping[str, WrittenShape]) -> tuple[str, ...]:
    """Follow the list of languages, whose cells have IRIs here."""
    cell = shape.one("languageIn")
    found: list[str] = []
    seen: set[str] = set()
    while cell is not None and cell != RDF.nil:
        if cell not in nodes or cell in seen:
            raise shape.fail(f"the list {shorten(cell)} is not closed; end it with rdf:nil")
        seen.add(cell)
        found.append(nodes[cell].cell(RDF.first))
        cell = nodes[cell].cell(RDF.rest)
    return tuple(found)
