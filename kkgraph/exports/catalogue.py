"""The data set described as data: DCAT-AP 3 and VoID, with statistics counted in the graph.

What is said stands in ``queries/exports/catalogue.rq``; here are the values it is said of. Nothing
is said that nobody said: without a contact in the settings there is none, without a date in the
snapshot none either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from string import Template
from typing import TYPE_CHECKING

from kkgraph.exports.statistics import Statistics
from kkgraph.settings import queries_dir
from kkgraph.vocabulary.terms import XSD

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kkgraph.snapshot.reader import Snapshot

    Term = NamedNode | Literal

PUBLISHER = "the kkgraph authors"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take the data away in."""

    name: str
    media_type: str
    title: str
    english: str
    swedish: str
    file_type: str


# File types are those of the EU's authority table.
DOWNLOADS = (
    Download(
        "kkgraph.nq",
        "application/n-quads",
        "N-Quads",
        "The whole graph, each statement with the source it stands in",
        "Hela grafen, varje uppgift med källan den står i",
        "RDF_N_QUADS",
    ),
    Download(
        "kkgraph.ttl",
        "text/turtle",
        "Turtle",
        "The whole graph without its division into sources",
        "Hela grafen utan uppdelning i källor",
        "RDF_TURTLE",
    ),
    Download(
        "tables.zip",
        "application/zip",
        "CSV tables",
        "Tables for spreadsheets and statistics, with a description of their columns",
        "Tabeller för kalkylblad och statistik, med en beskrivning av kolumnerna",
        "ZIP",
    ),
)


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """Who publishes, and where: what the snapshot does not know.

    :param base: address of the server without a slash at the end.
    :param publisher: name of who publishes.
    :param contact: an address of mail or of a page; empty if there is none.
    """

    base: str
    publisher: str = PUBLISHER
    contact: str = ""


def catalogue(snapshot: Snapshot, statistics: Statistics, source: CatalogueSource) -> str:
    """Describe the catalogue, the data set, its distributions and its statistics.

    :param snapshot: what was read.
    :param statistics: from `kkgraph.exports.statistics.count`.
    :param source: who publishes, and where.
    :returns: sorted N-Triples without blank nodes.
    """
    from pyoxigraph import Literal, QueryTriples, Store, Variable

    query = Template((queries_dir() / "exports" / "catalogue.rq").read_text("utf-8")).substitute(
        snapshot=Literal(snapshot.id),
        downloads=_table([Literal(text) for text in astuple(download)] for download in DOWNLOADS),
        classes=_partitions("class", statistics.classes, source.base),
        properties=_partitions("property", statistics.properties, source.base),
    )
    values = {
        **_said(snapshot, source),
        **_years(snapshot, source.base),
        **_counts(statistics),
    }
    triples = Store().query(
        query,
        base_iri=f"{source.base}/",
        substitutions={Variable(name): value for name, value in values.items()},
    )
    assert isinstance(triples, QueryTriples)
    return "".join(sorted({f"{triple} .\n" for triple in triples}))


def is_page(contact: str) -> bool:
    """Tell an address of a page from one of mail.

    :param contact: the address.
    :returns: whether it is one on the web.
    """
    return contact.startswith(("https://", "http://"))


def _said(snapshot: Snapshot, source: CatalogueSource) -> dict[str, Term]:
    """What the snapshot and the settings say."""
    from pyoxigraph import Literal, NamedNode

    said: dict[str, Term] = {
        "snapshot": Literal(snapshot.id),
        "publisherName": Literal(source.publisher),
    }
    if snapshot.created:
        said["created"] = _typed(snapshot.created.isoformat(), XSD.dateTime)
    if address := source.contact:
        said["contact"] = NamedNode(f"{source.base}/dcat#contact")
        kind, start = ("page", "") if is_page(address) else ("mail", "mailto:")
        said[kind] = NamedNode(start + address)
    return said


def _years(snapshot: Snapshot, base: str) -> dict[str, Term]:
    """From which year to which the contracts begin to hold."""
    from pyoxigraph import NamedNode

    found = [item["valid_from"] for item in snapshot.manifest.contracts.values()]
    years = [year for year in found if year]
    if not years:
        return {}
    return {
        "years": NamedNode(f"{base}/dcat#years"),
        "from": _typed(f"{min(years):04}", XSD.gYear),
        "until": _typed(f"{max(years):04}", XSD.gYear),
    }


def _counts(found: Statistics) -> dict[str, Term]:
    """The numbers that are known."""
    counts = {
        "triples": found.triples,
        "entities": found.entities,
        "subjects": found.subjects,
        "objects": found.objects,
        "classes": len(found.classes),
        "properties": len(found.properties),
    }
    return {
        name: _typed(str(value), XSD.integer) for name, value in counts.items() if value is not None
    }


def _partitions(kind: str, counts: tuple[tuple[str, int], ...], base: str) -> str:
    """A row for each class or property, its part numbered by the order of their names."""
    from pyoxigraph import NamedNode

    return _table(
        (
            NamedNode(f"{base}/.well-known/void#{kind}-{place}"),
            NamedNode(iri),
            _typed(str(value), XSD.integer),
        )
        for place, (iri, value) in enumerate(counts, start=1)
    )


def _table(rows: Iterable[Iterable[Term]]) -> str:
    """Rows of a ``VALUES`` block."""
    return "\n".join(f"({' '.join(map(str, row))})" for row in rows)


def _typed(value: str, datatype: str) -> Literal:
    from pyoxigraph import Literal, NamedNode

    return Literal(value, datatype=NamedNode(datatype))
