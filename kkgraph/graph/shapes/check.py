"""How quads are checked against the table of shapes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kkgraph.graph.shapes.rules import (
    Messages,
    NodeShape,
    PropertyShape,
    Severity,
    Shapes,
    ValueRules,
)
from kkgraph.vocabulary.terms import RDF, XSD

Value = NamedNode | Literal
Description = dict[NamedNode, list[Value]]

_TYPE = NamedNode(RDF.type)
_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one thing breaks.

    ``component`` is the name SHACL gives to the kind of rule, ``value`` the value at fault
    where there is one; the messages say what to do.
    """

    focus: str
    path: str | None
    component: str
    severity: Severity
    shape: str
    value: str | None
    message_sv: str
    message_en: str


def check(quads: Iterable[Quad | Triple], shapes: Shapes) -> list[Finding]:
    """Check all things of the classes that have shapes.

    The graphs are taken together. A node that is only referred to is not looked at: its shape
    is checked where it is described.

    :param quads: the data, without blank nodes.
    :param shapes: the rules.
    :returns: what is broken, sorted; empty if all is well.
    """
    things = _describe(quads)
    found = [
        finding
        for node, description in things.items()
        for kind in dict.fromkeys(description.get(_TYPE, ()))
        for shape in shapes.by_class.get(cast(NamedNode, kind), ())
        for finding in _check_node(node, description, shape)
    ]
    return sorted(found, key=_sort_key)


def _sort_key(finding: Finding) -> tuple[str, ...]:
    value = finding.value or ""
    return (finding.focus, finding.path or "", finding.component, value, finding.shape)


def _describe(quads: Iterable[Quad | Triple]) -> dict[NamedNode, Description]:
    things: dict[NamedNode, Description] = {}
    for quad in quads:
        description = things.setdefault(cast(NamedNode, quad.subject), {})
        description.setdefault(quad.predicate, []).append(cast(Value, quad.object))
    return things


def _check_node(node: NamedNode, description: Description, shape: NodeShape) -> Iterator[Finding]:
    for component in broken_rules(node, shape.rules):
        yield _finding(node, None, component, shape, node)
    for rule in shape.properties:
        values = description.get(rule.path, [])
        if len(values) > 1:
            # The same triple may stand in several graphs; it is one value.
            values = list(dict.fromkeys(values))
        for component, value in _check_property(values, description, rule):
            yield _finding(node, rule.path.value, component, rule, value)


def _finding(
    node: NamedNode,
    path: str | None,
    component: str,
    shape: NodeShape | PropertyShape,
    value: Value | None,
) -> Finding:
    messages: Messages = shape.messages
    return Finding(
        focus=node.value,
        path=path,
        component=f"{component}ConstraintComponent",
        severity=shape.severity,
        shape=shape.iri,
        value=None if value is None else value.value,
        message_sv=messages["sv"],
        message_en=messages["en"],
    )


def _check_property(
    values: list[Value], description: Description, rule: PropertyShape
) -> Iterator[tuple[str, Value | None]]:
    if len(values) < rule.min_count:
        yield "MinCount", None
    if rule.max_count is not None and len(values) > rule.max_count:
        yield "MaxCount", None
    for value in values:
        for component in broken_rules(value, rule.rules):
            yield component, value
    if rule.not_above is not None:
        for value in _above(values, description.get(rule.not_above, [])):
            yield "LessThanOrEquals", value
    if rule.unique_lang:
        yield from (("UniqueLang", None) for _ in _repeated_languages(values))
    if rule.qualified is not None and _too_few(values, rule):
        yield "QualifiedMinCount", None


def broken_rules(value: Value, rules: ValueRules) -> Iterator[str]:
    """Name the rules that one value breaks by itself.

    :param value: node or literal.
    :param rules: what it must look like.
    :returns: names of SHACL's constraint components, without that ending.
    """
    if rules.iri_only and not isinstance(value, NamedNode):
        yield "NodeKind"
    if rules.datatype is not None and not _has_datatype(value, rules):
        yield "Datatype"
    if rules.pattern is not None and rules.pattern.search(value.value) is None:
        yield "Pattern"
    if rules.min_length is not None and len(value.value) < rules.min_length:
        yield "MinLength"
    if rules.min_inclusive is not None and not _at_least(value, rules.min_inclusive):
        yield "MinInclusive"
    if rules.languages and not _in_languages(value, rules.languages):
        yield "LanguageIn"


def _has_datatype(value: Value, rules: ValueRules) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != rules.datatype:
        return False
    return rules.lexical is None or rules.lexical.fullmatch(value.value) is not None


def _at_least(value: Value, least: int) -> bool:
    number = _integer(value)
    return number is not None and number >= least


def _integer(value: Value) -> int | None:
    if not isinstance(value, Literal) or value.datatype.value != XSD.integer:
        return None
    return int(value.value) if _INTEGER.fullmatch(value.value) else None


def _in_languages(value: Value, languages: tuple[str, ...]) -> bool:
    """Match as SPARQL's ``langMatches``: ``sv`` takes ``sv-SE`` too."""
    tag = value.language if isinstance(value, Literal) else None
    if tag is None:
        return False
    return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in languages)


def _above(values: list[Value], limits: list[Value]) -> Iterator[Value]:
    """Find pairs in the wrong order; what can't be compared is out of order too."""
    for limit in map(_integer, dict.fromkeys(limits)):
        for value in values:
            number = _integer(value)
            if number is None or limit is None or number > limit:
                yield value


def _repeated_languages(values: list[Value]) -> list[str]:
    tags = Counter(value.language for value in values if isinstance(value, Literal))
    return [tag for tag, count in tags.items() if tag is not None and count > 1]


def _too_few(values: list[Value], rule: PropertyShape) -> bool:
    if rule.qualified is None:
        return False
    good = sum(not any(broken_rules(value, rule.qualified)) for value in values)
    return good < rule.qualified_min
