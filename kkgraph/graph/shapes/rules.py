"""How ``shapes.ttl`` becomes a table, and what of SHACL core may stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kkgraph.errors import OntologyError
from kkgraph.vocabulary.terms import PREFIXES, RDF, XSD, shorten

Severity = OneOf["violation", "warning", "info"]
Messages = Mapping[str, str]

_SH = PREFIXES["sh"]
_LEXICAL: Mapping[str, re.Pattern[str] | None] = {
    XSD.string: None,
    RDF.langString: None,
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    XSD.boolean: re.compile(r"true|false|1|0"),
    # The shapes ask for four digits by sh:pattern; pyshacl too leaves the form to that.
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


Values = list[NamedNode | Literal]


class _Shape:
    """One shape as it stands in the file, with the questions the table asks of it."""

    def __init__(self, iri: str, found: Mapping[str, Values], path: Path) -> None:
        self.iri = iri
        self.path = path
        self._found = found

    def fail(self, what: str) -> OntologyError:
        return OntologyError(f"{self.path}: {shorten(self.iri)}: {what}")

    def allow(self, names: set[str]) -> None:
        for iri in self._found:
            name = iri.removeprefix(_SH)
            if iri.startswith(_SH) and name not in names:
                allowed = ", ".join(f"sh:{name}" for name in sorted(names))
                raise self.fail(f"sh:{name} is not supported here; use one of {allowed}")

    def all(self, name: str) -> Values:
        return self._found.get(_SH + name, [])

    def one(self, name: str) -> str | None:
        values = self.all(name)
        if len(values) > 1:
            raise self.fail(f"sh:{name} stands more than once; keep one")
        return values[0].value if values else None

    def cell(self, part: str) -> str:
        values = self._found.get(part, [])
        if len(values) != 1:
            raise self.fail(f"a cell of a list needs exactly one {shorten(part)}")
        return values[0].value

    def need(self, name: str) -> str:
        value = self.one(name)
        if value is None:
            raise self.fail(f"sh:{name} is missing; add it")
        return value

    def number(self, name: str) -> int | None:
        value = self.one(name)
        if value is not None and not value.isdecimal():
            raise self.fail(f"sh:{name} is {value!r}; write a whole number")
        return None if value is None else int(value)

    def severity(self) -> Severity:
        match (self.one("severity") or f"{_SH}Violation").removeprefix(_SH):
            case "Violation":
                return "violation"
            case "Warning":
                return "warning"
            case "Info":
                return "info"
            case other:
                raise self.fail(f"severity {other!r}; use sh:Violation, sh:Warning or sh:Info")

    def messages(self) -> Messages:
        found = {m.language: m.value for m in self.all("message") if isinstance(m, Literal)}
        if set(found) != {"sv", "en"}:
            raise self.fail("sh:message is needed once in Swedish (@sv) and once in English (@en)")
        return {str(language): text for language, text in found.items()}


def read_shapes(path: Path) -> Shapes:
    """Read shapes into a table.

    :param path: ``shapes.ttl``.
    :returns: the table.
    :raises OntologyError: if the file does not parse, holds a blank node, or uses a part of
        SHACL that the fast check does not know.
    """
    nodes = _read_file(path)
    by_class: dict[NamedNode, tuple[NodeShape, ...]] = {}
    for shape in nodes.values():
        if shape.all("targetClass"):
            node = _node_shape(shape, nodes)
            by_class[node.target] = (*by_class.get(node.target, ()), node)
    if not by_class:
        raise OntologyError(f"{path}: no shape has a sh:targetClass; nothing would be checked")
    return Shapes(by_class)


def _read_file(path: Path) -> dict[str, _Shape]:
    found: dict[str, dict[str, Values]] = {}
    try:
        for subject, predicate, value, _ in parse(path=path, format=RdfFormat.TURTLE):
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                raise OntologyError(f"{path}: a blank node at {predicate}; give it an IRI")
            found.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: {error}; mend the file") from error
    return {iri: _Shape(iri, values, path) for iri, values in found.items()}


def _node_shape(shape: _Shape, nodes: Mapping[str, _Shape]) -> NodeShape:
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


def _property_shape(shape: _Shape, nodes: Mapping[str, _Shape]) -> PropertyShape:
    shape.allow(_PROPERTY)
    qualified = shape.one("qualifiedValueShape")
    if qualified is not None:
        if qualified not in nodes:
            raise shape.fail(f"no shape {shorten(qualified)}; write it")
        nodes[qualified].allow(_VALUE_RULES)
    compared = shape.one("lessThanOrEquals")
    return PropertyShape(
        iri=shape.iri,
        path=NamedNode(shape.need("path")),
        rules=_value_rules(shape, nodes),
        min_count=shape.number("minCount") or 0,
        max_count=shape.number("maxCount"),
        not_above=None if compared is None else NamedNode(compared),
        unique_lang=shape.one("uniqueLang") == "true",
        qualified=None if qualified is None else _value_rules(nodes[qualified], nodes),
        qualified_min=shape.number("qualifiedMinCount") or 0,
        severity=shape.severity(),
        messages=shape.messages(),
    )


def _value_rules(shape: _Shape, nodes: Mapping[str, _Shape]) -> ValueRules:
    if shape.one("nodeKind") not in (None, f"{_SH}IRI"):
        raise shape.fail("the only sh:nodeKind supported is sh:IRI; use sh:datatype for literals")
    datatype = shape.one("datatype")
    if datatype is not None and datatype not in _LEXICAL:
        known = ", ".join(map(shorten, _LEXICAL))
        raise shape.fail(f"sh:datatype {shorten(datatype)} is not supported; use one of {known}")
    pattern = shape.one("pattern")
    return ValueRules(
        iri_only=shape.one("nodeKind") is not None,
        datatype=datatype,
        lexical=None if datatype is None else _LEXICAL[datatype],
        pattern=None if pattern is None else _compile(shape, pattern),
        min_length=shape.number("minLength"),
        min_inclusive=shape.number("minInclusive"),
        languages=_languages(shape, nodes),
    )


def _compile(shape: _Shape, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise shape.fail(f"sh:pattern {pattern!r} is no regular expression: {error}") from error


def _languages(shape: _Shape, nodes: Mapping[str, _Shape]) -> tuple[str, ...]:
    """Follow the list of languages, whose cells have IRIs here."""
    cell = shape.one("languageIn")
    found: list[str] = []
    while cell is not None and cell != RDF.nil:
        if cell not in nodes:
            raise shape.fail(f"the list {shorten(cell)} is not closed; end it with rdf:nil")
        found.append(nodes[cell].cell(RDF.first))
        cell = nodes[cell].cell(RDF.rest)
    return tuple(found)
