"""What the graph says of one thing: its properties, what points at it, where the text says so.

For the pages and for linked data. Everything is bounded: a concept that ten thousand passages
mention is described with the number of them and the first few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.errors import NotFoundError
from kkgraph.vocabulary.terms import BASE, KK, RDF, RDFS, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kkgraph.sparql.store import RdfTerm, Store

MOST_VALUES = 200
MOST_INCOMING = 25
_LINES = re.compile(r", rad (\d+(?:–\d+)?)$")
_LABELS = f"<{SKOS.prefLabel}>|<{RDFS.label}>"
# These have parts of their own in a description.
_APART = (RDF.type, KK.evidence)


@dataclass(frozen=True, slots=True)
class ThingLabel:
    """The names of a thing; where there is none, its shortened IRI serves for both."""

    sv: str
    en: str

    def text(self, lang: str) -> str:
        """Choose a name.

        :param lang: ``sv`` or ``en``.
        :returns: the name.
        """
        return self.sv if lang == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Value:
    """An IRI with its names, or a literal; of a literal both names are its words."""

    kind: str
    value: str
    label: ThingLabel
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its values; ``total`` counts those left out too."""

    iri: str
    label: ThingLabel
    values: tuple[Value, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ThingPlace:
    """Where a text says so."""

    iri: str
    source: str
    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int
    quote: str
    method: str


@dataclass(frozen=True, slots=True)
class ThingDescription:
    """A thing: names, classes, properties, what points at it (by property), evidence."""

    iri: str
    label: ThingLabel
    types: tuple[Value, ...]
    properties: tuple[Property, ...]
    incoming: tuple[Property, ...]
    evidence: tuple[ThingPlace, ...]


def describe(store: Store, iri: str) -> ThingDescription:
    """Describe a thing.

    :param store: the graph.
    :param iri: the thing.
    :returns: all that is known of it, sorted; the same for the same graph.
    :raises NotFoundError: if the graph says nothing of it.
    """
    node = _node(iri)
    outgoing = _properties(store, node)
    incoming = _incoming(store, node)
    if not outgoing and not incoming:
        raise NotFoundError(iri, what="thing")
    types = next((item.values for item in outgoing if item.iri == RDF.type), ())
    return ThingDescription(
        iri=iri,
        label=_own_label(iri, outgoing),
        types=types,
        properties=tuple(item for item in outgoing if item.iri not in _APART),
        incoming=incoming,
        evidence=_evidence(store, node),
    )


def graph_query(iri: str) -> str:
    """Write the query for what linked data says of a thing.

    :param iri: the thing.
    :returns: a CONSTRUCT query: its properties with names of what they lead to, the places of
        its evidence, and the first of the triples that point at it.
    :raises NotFoundError: if it is no IRI.
    """
    node = _node(iri)
    return f"""CONSTRUCT {{
  {node} ?property ?value . ?value ?naming ?name . ?place ?of_place ?detail .
  ?other ?pointing {node} .
}} WHERE {{
  {{ {node} ?property ?value .
    OPTIONAL {{ VALUES ?naming {{ <{SKOS.prefLabel}> <{RDFS.label}> }} ?value ?naming ?name }} }}
  UNION {{ {node} <{KK.evidence}> ?place . ?place ?of_place ?detail }}
  UNION {{ SELECT ?other ?pointing WHERE {{ ?other ?pointing {node} }}
    ORDER BY ?pointing ?other LIMIT {MOST_VALUES} }}
}}"""


def known_query(iri: str) -> str:
    """Write the query that tells whether the graph knows a thing.

    :param iri: the thing.
    :returns: an ASK query.
    :raises NotFoundError: if it is no IRI.
    """
    node = _node(iri)
    return f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"


def namespace_query(graph: str) -> str:
    """Write the query for everything in one named graph, such as the ontology.

    :param graph: its IRI.
    :returns: a CONSTRUCT query.
    """
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {_node(graph)} {{ ?s ?p ?o }} }}"


def _node(iri: str) -> str:
    """Write an IRI in SPARQL; what is none cannot be known."""
    from pyoxigraph import NamedNode

    try:
        return str(NamedNode(iri))
    except ValueError:
        raise NotFoundError(iri, what="thing") from None


def _properties(store: Store, node: str) -> tuple[Property, ...]:
    """Find what is said of a thing."""
    answer = store.query(f"""SELECT ?p ?o ?pl ?ol WHERE {{ {node} ?p ?o .
      OPTIONAL {{ ?p <{RDFS.label}> ?pl }} OPTIONAL {{ ?o {_LABELS} ?ol }} }}""")
    return _grouped(answer.rows)


def _incoming(store: Store, node: str) -> tuple[Property, ...]:
    """Find what points at a thing: of each property the number, and the first things."""
    counted = store.query(
        f"SELECT ?p (COUNT(?s) AS ?n) WHERE {{ ?s ?p {node} }} GROUP BY ?p ORDER BY ?p"
    )
    totals = {row[0].value: int(row[1].value) for row in counted.rows if row[0] and row[1]}
    if not totals:
        return ()
    parts = " UNION ".join(
        f"{{ SELECT (<{iri}> AS ?p) ?s WHERE {{ ?s <{iri}> {node} }} "
        f"ORDER BY ?s LIMIT {MOST_INCOMING} }}"
        for iri in totals
    )
    answer = store.query(f"""SELECT ?p ?s ?pl ?sl WHERE {{ {{ {parts} }}
      OPTIONAL {{ ?p <{RDFS.label}> ?pl }} OPTIONAL {{ ?s {_LABELS} ?sl }} }}""")
    return tuple(
        Property(item.iri, item.label, item.values, totals[item.iri])
        for item in _grouped(answer.rows)
    )


def _grouped(rows: Iterable[tuple[RdfTerm | None, ...]]) -> tuple[Property, ...]:
    """Put rows of property, value and names of both together."""
    names: dict[str, dict[str, str]] = {}
    values: dict[str, dict[RdfTerm, dict[str, str]]] = {}
    for predicate, value, name, label in rows:
        if predicate is None or value is None:
            continue
        _note(names.setdefault(predicate.value, {}), name)
        _note(values.setdefault(predicate.value, {}).setdefault(value, {}), label)
    return tuple(
        Property(
            predicate,
            _label(predicate, names[predicate]),
            _values(values[predicate]),
            len(values[predicate]),
        )
        for predicate in sorted(values)
    )


def _values(found: dict[RdfTerm, dict[str, str]]) -> tuple[Value, ...]:
    made = [
        Value(
            term.kind,
            term.value,
            _label(term.value, names) if term.kind == "uri" else ThingLabel(term.value, term.value),
            term.datatype,
            term.language,
        )
        for term, names in found.items()
    ]
    made.sort(key=lambda value: (value.kind, value.language, _by_number(value), value.label.sv))
    return tuple(made[:MOST_VALUES])


def _by_number(value: Value) -> tuple[int, str]:
    """Sort whole numbers as numbers."""
    return (int(value.value), "") if value.value.isdecimal() else (0, value.value)


def _note(names: dict[str, str], name: RdfTerm | None) -> None:
    """Keep the first name of a language, by the alphabet, so that answers are repeatable."""
    if name is not None:
        language = name.language or "sv"
        names[language] = min(names.get(language, name.value), name.value)


def _label(iri: str, names: dict[str, str]) -> ThingLabel:
    fallback = names.get("sv") or names.get("en") or short_name(iri)
    # The graph names what stands in a text by its place, in Swedish.
    english = _LINES.sub(lambda n: f", {'lines' if n[1].count('–') else 'line'} {n[1]}", fallback)
    return ThingLabel(names.get("sv", fallback), names.get("en", english))


def _own_label(iri: str, properties: Iterable[Property]) -> ThingLabel:
    """Name the thing by what it says of itself."""
    names: dict[str, str] = {}
    for naming in (SKOS.prefLabel, RDFS.label):
        for item in properties:
            for value in item.values if item.iri == naming else ():
                names.setdefault(value.language or "sv", value.value)
    return _label(iri, names)


def short_name(iri: str) -> str:
    """Shorten an IRI for people.

    :param iri: any IRI.
    :returns: with a prefix, or without our base.

    >>> short_name("https://w3id.org/kkgraph/id/contract/0182-2024")
    'contract/0182-2024'
    """
    shortened = shorten(iri)
    return shortened if shortened != iri else iri.removeprefix(f"{BASE}id/")


def _evidence(store: Store, node: str) -> tuple[ThingPlace, ...]:
    """Find the places that say so; of a passage, section or evidence its own place."""
    answer = store.query(f"""PREFIX kk: <{BASE}def#>
    SELECT ?place ?source ?file ?page ?from ?to ?start ?end ?quote ?method WHERE {{
      {{ {node} kk:evidence ?place }} UNION {{ BIND ({node} AS ?place) }}
      ?place kk:quote ?quote ; kk:inSource ?source ; kk:lineFrom ?from ; kk:lineTo ?to ;
        kk:startOffset ?start ; kk:endOffset ?end ; kk:method ?method .
      ?source kk:fileName ?file .
      OPTIONAL {{ ?place kk:page ?page }} }}
    ORDER BY ?file ?start ?end ?method ?place LIMIT {MOST_VALUES}""")
    return tuple(
        ThingPlace(
            iri=str(row["place"]),
            source=str(row["source"]),
            file=str(row["file"]),
            page=int(row["page"]) if row["page"] else None,
            line_from=int(row["from"] or 0),
            line_to=int(row["to"] or 0),
            start=int(row["start"] or 0),
            end=int(row["end"] or 0),
            quote=str(row["quote"]),
            method=str(row["method"]),
        )
        for row in answer.values()
    )
