"""How quads are checked against the table of shapes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, Store, Triple

from kkgraph.graph.shapes.shape_file import Messages, Severity
from kkgraph.graph.shapes.shape_table import NodeShape, PropertyShape, Shapes, ValueRules
from kkgraph.vocabulary.terms import RDF, RDFS, XSD

Value = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode
Description = dict[NamedNode, list[Value]]

_TYPE = NamedNode(RDF.type)
_SUBCLASS = NamedNode(RDFS.subClassOf)
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

    The graphs are taken together. A thing is of the classes it is said to be of and of those
    above them, as far as the data say so (``rdfs:subClassOf``). A node that is only referred to
    is not looked at: its shape is checked where it is described.

    :param quads: the data.
    :param shapes: the rules.
    :returns: what is broken, sorted; empty if all is well.
    """
    things = _describe(quads)
    by_kind: dict[Value, list[NodeShape]] = {}
    found: list[Finding] = []
    for node, description in things.items():
        wanted: dict[str, NodeShape] = {}
        for kind in description.get(_TYPE, ()):
            if kind not in by_kind:
                by_kind[kind] = _shapes_of(kind, things, shapes)
            wanted.update((shape.iri, shape) for shape in by_kind[kind])
        for shape in wanted.values():
            found += _check_node(node, description, shape)
    return sorted(found, key=sort_key)


def _shapes_of(kind: Value, things: dict[Node, Description], shapes: Shapes) -> list[NodeShape]:
    """Find the shapes of a class and of the classes above it."""
    above: dict[Value, None] = {kind: None}
    for one in (waiting := [kind]):
        if isinstance(one, Literal):
            continue
        fresh = [k for k in things.get(one, {}).get(_SUBCLASS, ()) if k not in above]
        above.update(dict.fromkeys(fresh))
        waiting += fresh
    return [
        shape
        for one in above
        if isinstance(one, NamedNode)
        for shape in shapes.by_class.get(one, ())
    ]


def sort_key(finding: Finding) -> tuple[str, ...]:
    """Order findings by thing, property and rule.

    :param finding: one finding.
    :returns: what to sort by.
    """
    value = finding.value or ""
    return (finding.focus, finding.path or "", finding.component, value, finding.shape)


def _describe(quads: Iterable[Quad | Triple]) -> dict[Node, Description]:
    things: dict[Node, Description] = {}
    for quad in quads:
        description = things.setdefault(cast(Node, quad.subject), {})
        description.setdefault(quad.predicate, []).append(cast(Value, quad.object))
    return things


def _check_node(node: Node, description: Description, shape: NodeShape) -> Iterator[Finding]:
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
    node: Node,
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
    # A blank node has no text: it breaks every rule about its text.
    text = None if isinstance(value, BlankNode) else value.value
    if rules.pattern is not None and (text is None or rules.pattern.search(text) is None):
        yield "Pattern"
    if rules.min_length is not None and (text is None or len(text) < rules.min_length):
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
    return _at_most(Literal(least), value) if number is None else number >= least


def _integer(value: Value) -> int | None:
    if not isinstance(value, Literal) or value.datatype.value != XSD.integer:
        return None
    return int(value.value) if _INTEGER.fullmatch(value.value) else None


def _at_most(left: Value, right: Value) -> bool:
    """Compare as SPARQL's ``<=`` does; what can't be compared is out of order."""
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return False
    numbers = _integer(left), _integer(right)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] <= numbers[1]
    answer = Store().query(f"ASK {{ FILTER({left} <= {right}) }}")
    return isinstance(answer, QueryBoolean) and bool(answer)


def _in_languages(value: Value, languages: tuple[str, ...]) -> bool:
    """Match as SPARQL's ``langMatches``: ``sv`` takes ``sv-SE`` too."""
    tag = value.language if isinstance(value, Literal) else None
    if tag is None:
        return False
    tag = tag.lower()
    ranges = [wanted.lower() for wanted in languages]
    return any(wanted in ("*", tag) or tag.startswith(f"{wanted}-") for wanted in ranges)


def _above(values: list[Value], limits: list[Value]) -> Iterator[Value]:
    """Find pairs in the wrong order; what can't be compared is out of order too."""
    for limit in dict.fromkeys(limits):
        for value in values:
            if not _at_most(value, limit):
                yield value


def _repeated_languages(values: list[Value]) -> list[str]:
    tags = Counter(value.language for value in values if isinstance(value, Literal))
    return [tag for tag, count in tags.items() if tag is not None and count > 1]


def _too_few(values: list[Value], rule: PropertyShape) -> bool:
    if rule.qualified is None:
        return False
    good = sum(not any(broken_rules(value, rule.qualified)) for value in values)
    return good < rule.qualified_min
