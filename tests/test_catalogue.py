"""The data set described as data: what the query makes of given values, and of missing ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyshacl
import pytest
import rdflib
from rdflib import SH
from rdflib.compare import isomorphic

from kkgraph.exports.catalogue import CatalogueSource, catalogue
from kkgraph.exports.statistics import Statistics
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.terms import DEF, PREFIXES

DCAT_AP = Path(__file__).resolve().parent.parent.parent / "shared" / "dcat-ap-3.0.1"
GOLDEN = Path(__file__).parent / "data" / "golden" / "catalogue.nt"
COUNTED = Statistics(
    triples=1200,
    entities=300,
    subjects=310,
    objects=None,
    classes=((f"{DEF}Contract", 2), (f"{DEF}Goal", 40)),
    properties=((f"{DEF}contractOf", 2), (f"{PREFIXES['dcterms']}title", 7)),
)
UNCOUNTED = Statistics(0, None, None, None, (), ())


def snapshot(*years: int | None, created: datetime | None = None) -> Snapshot:
    contracts = {str(place): {"valid_from": year} for place, year in enumerate(years)}
    manifest = SimpleNamespace(contracts=contracts)
    return cast(Snapshot, SimpleNamespace(id="0123abcd", created=created, manifest=manifest))


def described(found: Snapshot, counted: Statistics, *source: str) -> tuple[str, rdflib.Graph]:
    text = catalogue(found, counted, CatalogueSource(*source))
    return text, rdflib.Graph().parse(data=text, format="nt")


def test_everything_that_is_known_is_described() -> None:
    made = snapshot(2024, None, 2020, created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    text, graph = described(made, COUNTED, "https://ort.se/a", 'Ort "å" \\ AB', "info@ort.se")
    assert isomorphic(graph, rdflib.Graph().parse(GOLDEN, format="nt"))
    assert text.splitlines() == sorted(set(text.splitlines()))


# What the official shapes still ask for: a kind of publisher that nobody has told us, and
# properties of things that others have named (licences, a country), which they describe.
OF_OTHERS = {"type", "bbox", "centroid"}


@pytest.mark.skipif(not DCAT_AP.is_dir(), reason="../shared/dcat-ap-3.0.1 is not here")
@pytest.mark.parametrize(
    ("shapes", "asked_for"),
    [("shapes.ttl", set()), ("range.ttl", set()), ("shapes_recommended.ttl", OF_OTHERS)],
)
def test_the_official_shapes_of_dcat_ap_find_nothing(shapes: str, asked_for: set[str]) -> None:
    made = snapshot(2024, 2020, created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    _, graph = described(made, COUNTED, "https://ort.se", "Ort", "info@ort.se")
    rules = rdflib.Graph().parse(DCAT_AP / shapes)
    _, found, _ = pyshacl.validate(graph, shacl_graph=rules)
    assert isinstance(found, rdflib.Graph)
    paths = {str(path).rpartition("#")[2] for path in found.objects(None, SH.resultPath)}
    assert {path.rpartition("/")[2] for path in paths} == asked_for


def names(graph: rdflib.Graph) -> set[str]:
    return {str(name).rpartition("#")[2].rpartition("/")[2] for name in graph.predicates()}


def test_nothing_is_said_that_nobody_said() -> None:
    _, bare = described(snapshot(None), UNCOUNTED, "http://ort.se")
    _, full = described(snapshot(2024, created=datetime(2026, 1, 2, tzinfo=UTC)), COUNTED,
                        "http://ort.se", "Ort", "info@ort.se")  # fmt: skip
    unknown = {"issued", "modified", "temporal", "startDate", "endDate", "contactPoint", "fn",
               "hasEmail", "entities", "distinctSubjects", "class", "classPartition", "property",
               "propertyPartition"}  # fmt: skip
    assert names(full) - names(bare) == unknown
    assert names(bare) < names(full)


@pytest.mark.parametrize(
    ("contact", "name", "address"),
    [
        ("info@ort.se", "hasEmail", "mailto:info@ort.se"),
        ("https://ort.se/om", "hasURL", "https://ort.se/om"),
    ],
)
def test_a_contact_is_a_page_or_an_address_of_mail(contact: str, name: str, address: str) -> None:
    _, graph = described(snapshot(), UNCOUNTED, "http://ort.se", "Ort", contact)
    vcard = "http://www.w3.org/2006/vcard/ns#"
    told: list[Any] = [(str(p), str(o)) for p, o in graph.predicate_objects() if vcard in str(p)]
    assert sorted(told) == [(f"{vcard}fn", "Ort"), (f"{vcard}{name}", address)]
