"""How much a graph holds, counted as VoID asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkgraph.errors import QueryTimeout, QueryTooLarge
from kkgraph.vocabulary.terms import BASE

if TYPE_CHECKING:
    from kkgraph.sparql.store import Store


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much the graph holds, as VoID counts it; ``None`` where counting took too long."""

    triples: int
    entities: int | None
    subjects: int | None
    objects: int | None
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


def count(store: Store) -> Statistics:
    """Count what is in the graph.

    :param store: the graph.
    :returns: the statistics; the same for the same graph.
    """

    def number(text: str) -> int | None:
        try:
            row = store.query(f"SELECT (COUNT({text}").rows[0]
        except (QueryTimeout, QueryTooLarge):
            return None
        return int(row[0].value) if row[0] else 0

    classes = _pairs(store, "?s a ?key")
    properties = _pairs(store, "?s ?key ?o")
    return Statistics(
        triples=sum(value for _, value in properties),
        entities=number(
            f"DISTINCT ?s) AS ?n) {{ ?s ?p ?o . FILTER (STRSTARTS(STR(?s), '{BASE}')) }}"
        ),
        subjects=number("DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        objects=number("DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        classes=classes,
        properties=properties,
    )


def _pairs(store: Store, pattern: str) -> tuple[tuple[str, int], ...]:
    """Count by class or property."""
    rows = store.query(
        f"SELECT ?key (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?key ORDER BY ?key"
    ).rows
    return tuple((row[0].value, int(row[1].value)) for row in rows if row[0] and row[1])
