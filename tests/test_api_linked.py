from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from api_samples import opened, rows_of
from fastapi.testclient import TestClient

from kkgraph.errors import UsageError
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store
from kkgraph.vocabulary.terms import DEF, PREFIXES
from search_api.settings import from_environment

# rdflib's own parsers use what rdflib deprecates.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def parsed(reply: Any) -> rdflib.Graph:
    assert reply.status_code == 200, reply.text
    kind = reply.headers["content-type"].partition(";")[0]
    graph: rdflib.Graph = rdflib.Dataset(default_union=True)
    graph.parse(data=reply.content, format=FORMATS[kind])
    return graph


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/page/contract/9901-2024"),
        ("text/turtle", "/data/contract/9901-2024.ttl"),
        ("application/ld+json", "/data/contract/9901-2024.jsonld"),
        ("application/rdf+xml, text/html;q=0.5", "/data/contract/9901-2024.rdf"),
        ("*/*", "/data/contract/9901-2024.ttl"),
    ],
)
def test_things_lead_on(client: TestClient, accept: str, target: str) -> None:
    reply = client.get("/id/contract/9901-2024", headers={"Accept": accept})
    assert (reply.status_code, reply.headers["location"]) == (303, target)
    assert reply.headers["vary"] == "Accept, Accept-Encoding"
    assert client.get(target, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("path", ["/data/contract/9901-2024", "/theme/solar-energy", "/def"])
def test_every_format_says_the_same(client: TestClient, path: str, kind: str) -> None:
    graph = parsed(client.get(path, headers={"Accept": kind}))
    turtle = parsed(client.get(path, headers={"Accept": "text/turtle"}))
    assert len(graph) == len(turtle) > 10


def test_a_description_names_and_proves(client: TestClient) -> None:
    shown = client.get("/api/contracts/angsvattnet-2024").json()
    graph = parsed(client.get("/data/contract/9901-2024.ttl"))
    node = rdflib.URIRef(shown["iri"])
    kk = rdflib.Namespace(DEF)
    assert (node, rdflib.RDF.type, kk.Contract) in graph
    place = next(graph.objects(node, kk.evidence))
    assert next(graph.objects(place, kk.quote))
    city = next(graph.objects(node, kk.contractOf))
    assert rdflib.Literal("Ängsvattnet", "sv") in set(graph.objects(city))


def test_every_kind_of_thing_can_be_looked_up(client: TestClient, sample_data: Path) -> None:
    query = """PREFIX kk: <https://w3id.org/kkgraph/def#>
    SELECT (SAMPLE(?thing) AS ?one) { ?thing a ?class .
      FILTER (STRSTARTS(STR(?thing), "https://w3id.org/kkgraph/id/")) }
    GROUP BY ?class"""
    accept = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", params={"query": query}, headers=accept).json()
    iris = [row["one"]["value"] for row in found["results"]["bindings"]]
    assert len(iris) > 15
    for iri in iris:
        path = iri.removeprefix("https://w3id.org/kkgraph")
        for kind in ("text/html", "text/turtle"):
            led = client.get(path, headers={"Accept": kind})
            assert led.status_code == 303, iri
            assert client.get(led.headers["location"]).status_code == 200, iri


def test_percent_encoded_parts_of_an_iri_stay_so(client: TestClient) -> None:
    query = f"""SELECT ?s {{ ?s a <{DEF}Section> . FILTER (CONTAINS(STR(?s), "%")) }} LIMIT 1"""
    accept = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", params={"query": query}, headers=accept).json()
    assert found["results"]["bindings"]
    for row in found["results"]["bindings"]:
        path = row["s"]["value"].removeprefix("https://w3id.org/kkgraph")
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/id/contract/none",
        "/id/contract/9901-2024%22%3E%3Cx%3E",
        "/id/contract/9901-2024%0d%0aX-Evil:1",
        "/id/x/%00",
        "/data/contract/none.ttl",
        "/theme/none",
        "/def/9.9.9",
        "/graph/none",
        "/graph/registry",
        "/data/graph/none.ttl",
        "/page/contract/none",
        "/data/../../etc/passwd",
    ],
)
def test_unknown_things(client: TestClient, path: str) -> None:
    reply = client.get(path, headers={"Accept": "text/turtle, application/json;q=0.5, */*;q=0.1"})
    assert reply.status_code in (400, 404)
    assert "x-evil" not in reply.headers


def test_schemes_versions_and_graphs_answer_by_their_own_addresses(client: TestClient) -> None:
    for path, same in (("/theme/", "/theme"), ("/def/0.1.0", "/def")):
        both = [
            client.get(one, headers={"Accept": "application/n-triples"}) for one in (path, same)
        ]
        assert both[0].content == both[1].content and both[0].status_code == 200, path
        led = client.get(path, headers={"Accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, f"/page{same}")
    for name in ("registers", "invented-places", "codes", "thesaurus", "shared-text", "figures"):
        graph = parsed(client.get(f"/graph/{name}", headers={"Accept": "text/turtle"}))
        assert len(graph) > 30, name
        led = client.get(f"/graph/{name}", headers={"Accept": "text/html,*/*;q=0.1"})
        assert (led.status_code, led.headers["location"]) == (303, f"/data/graph/{name}.ttl")
        assert len(parsed(client.get(led.headers["location"]))) == len(graph)


def test_every_graph_that_the_endpoint_names_is_there(client: TestClient) -> None:
    told = parsed(client.get("/sparql", headers={"Accept": "text/turtle"}))
    name = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#name")
    named = {str(iri) for iri in told.objects(None, name)}
    asked = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}
    accept = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", params=asked, headers=accept).json()["results"]["bindings"]
    assert named == {row["g"]["value"] for row in found} and len(named) > 10


def test_terms_and_thesaurus(client: TestClient) -> None:
    terms = parsed(client.get("/def", headers={"Accept": "text/turtle"}))
    assert (rdflib.URIRef(f"{DEF}Goal"), None, None) in terms
    concepts = parsed(client.get("/theme", headers={"Accept": "application/n-triples"}))
    skos = rdflib.Namespace(PREFIXES["skos"])
    assert len(set(concepts.subjects(rdflib.RDF.type, skos.Concept))) >= 400
    page = client.get("/theme/solar-energy", headers={"Accept": "text/html"})
    assert page.headers["location"] == "/page/theme/solar-energy"


@pytest.mark.parametrize("path", ["/.well-known/void", "/dcat"])
def test_the_data_set_describes_itself(client: TestClient, path: str, sample_data: Path) -> None:
    graph = parsed(client.get(path))
    dcat, void = rdflib.Namespace(PREFIXES["dcat"]), rdflib.Namespace(PREFIXES["void"])
    terms = rdflib.Namespace(PREFIXES["dcterms"])
    (dataset,) = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    (catalogue,) = graph.subjects(rdflib.RDF.type, dcat.Catalog)
    # What DCAT-AP insists on.
    for node in (dataset, catalogue):
        assert {text.language for text in graph.objects(node, terms.title)} == {"sv", "en"}  # type: ignore[attr-defined]
        assert {text.language for text in graph.objects(node, terms.description)} == {"sv", "en"}  # type: ignore[attr-defined]
    assert (catalogue, dcat.dataset, dataset) in graph
    publisher = next(graph.objects(catalogue, terms.publisher))
    assert next(graph.objects(publisher, rdflib.URIRef(PREFIXES["foaf"] + "name")))
    for part in graph.objects(dataset, dcat.distribution):
        address = str(next(graph.objects(part, dcat.downloadURL)))
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
        assert next(graph.objects(part, dcat.accessURL))
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]
    quads = Snapshot.open(sample_data).manifest.counts["quads"]
    triples = int(next(graph.objects(dataset, void.triples)))  # type: ignore[arg-type]
    assert quads * 0.9 < triples <= quads


NEEDED = {
    "dcat:Catalog": "dcterms:title dcterms:description dcterms:publisher dcat:dataset "
    "dcat:service dcterms:license dcterms:issued dcterms:modified dcterms:language dcterms:spatial "
    "foaf:homepage",
    "dcat:Dataset": "dcterms:title dcterms:description dcterms:publisher dcat:distribution "
    "dcat:keyword dcat:theme dcterms:spatial dcterms:temporal dcterms:issued dcterms:modified "
    "dcterms:identifier dcterms:language dcterms:accessRights dcat:landingPage dcat:version",
    "dcat:Distribution": "dcat:accessURL dcat:downloadURL dcterms:license dcat:mediaType "
    "dcterms:title dcterms:issued dcterms:modified",
    "dcat:DataService": "dcterms:title dcat:endpointURL dcat:servesDataset dcterms:license",
    "foaf:Agent": "foaf:name",
    "dcterms:PeriodOfTime": "dcat:startDate dcat:endDate",
}
# These may be said once at most.
ONCE = "dcterms:issued dcterms:modified dcterms:publisher dcterms:license dcat:startDate".split()


def whole(name: str) -> rdflib.URIRef:
    prefix, _, local = name.partition(":")
    return rdflib.URIRef(PREFIXES[prefix] + local)


def test_what_dcat_ap_makes_mandatory_or_recommends_is_there(client: TestClient) -> None:
    graph = parsed(client.get("/dcat"))
    for kind, names in NEEDED.items():
        nodes = list(graph.subjects(rdflib.RDF.type, whole(kind)))
        assert nodes, kind
        for node in nodes:
            for name in names.split():
                found = list(graph.objects(node, whole(name)))
                assert found, (kind, name)
                assert name not in ONCE or len(found) == 1, (kind, name)
    europe = "http://publications.europa.eu/resource/authority"
    (dataset,) = graph.subjects(rdflib.RDF.type, whole("dcat:Dataset"))
    for name, value in (("dcat:theme", "data-theme/ENVI"), ("dcterms:spatial", "country/SWE")):
        assert (dataset, whole(name), rdflib.URIRef(f"{europe}/{value}")) in graph
    years = next(graph.objects(dataset, whole("dcterms:temporal")))
    ends = [next(graph.objects(years, whole(f"dcat:{end}Date"))) for end in ("start", "end")]
    assert [str(year) for year in ends] == ["2020", "2025"]


def test_dates_are_those_of_the_snapshot(client: TestClient, sample_data: Path) -> None:
    created = Snapshot.open(sample_data).created
    assert created
    graph = parsed(client.get("/dcat"))
    issued = {str(date) for date in graph.objects(None, whole("dcterms:issued"))}
    assert issued == {created.isoformat()}
    assert client.get("/dcat").content == client.get("/dcat").content


def test_a_contact_is_said_only_if_there_is_one(client: TestClient, sample_data: Path) -> None:
    assert "contactPoint" not in client.get("/dcat").text
    vcard = "http://www.w3.org/2006/vcard/ns#"
    for contact, name, told in (
        ("data@example.org", "hasEmail", "mailto:data@example.org"),
        ("https://example.org/contact", "hasURL", "https://example.org/contact"),
    ):
        with opened(sample_data, publisher="Exempelverket", contact=contact) as other:
            graph = parsed(other.get("/dcat"))
        (node,) = set(graph.objects(None, whole("dcat:contactPoint")))
        assert (node, rdflib.URIRef(vcard + name), rdflib.URIRef(told)) in graph
        assert (node, rdflib.URIRef(f"{vcard}fn"), rdflib.Literal("Exempelverket")) in graph
        names = {str(text) for text in graph.objects(None, whole("foaf:name"))}
        assert names == {"Exempelverket"}


@pytest.mark.parametrize(
    "contact", ["nobody", "a@b", "javascript:alert(1)", "https://a b", "a@b.c>"]
)
def test_a_contact_that_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        from_environment({"KKGRAPH_CONTACT": contact})


def test_the_address_in_the_description_is_that_of_the_request(sample_data: Path) -> None:
    with opened(sample_data) as client:
        for host in ("one.example", "two.example"):
            reply = client.get("/dcat", headers={"Host": host})
            assert f"http://{host}/snapshots/" in reply.text
    with opened(sample_data, public_url="https://data.example/kk") as client:
        reply = client.get("/dcat", headers={"Host": "evil.example"})
        assert "evil" not in reply.text
        assert "https://data.example/kk/snapshots/" in reply.text


def test_a_snapshot_to_take_away(client: TestClient, sample_data: Path) -> None:
    key = client.get("/snapshots").json()["current"]
    about = client.get(f"/snapshots/{key}/").json()
    assert key in about["citation"]
    files = {name: client.get(path) for name, path in about["files"].items()}
    for name, reply in files.items():
        assert reply.status_code == 200, name
        assert reply.headers["x-kkgraph-snapshot"] == key
        assert "immutable" in reply.headers["cache-control"]
        assert client.get(about["files"][name]).content == reply.content
    snapshot = Snapshot.open(sample_data)
    quads = files["kkgraph.nq"].content.splitlines()
    assert len(quads) == len(set(quads)) == snapshot.manifest.counts["quads"]
    assert len(rdflib.Graph().parse(data=files["kkgraph.ttl"].content, format="turtle")) == len(
        {line.rstrip(b" .").rpartition(b" ")[0] for line in quads}
    )
    assert "MIT" in files["LICENCE.txt"].text
    assert f"/snapshots/{key}/" in files["CITATION.txt"].text
    part = client.get(about["files"]["kkgraph.nq"], headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, files["kkgraph.nq"].content[:10])
    assert client.get(f"/snapshots/{key}/other.txt").json()["expected"][0] == "kkgraph.nq"


def test_tables_of_a_snapshot(client: TestClient) -> None:
    key = client.get("/snapshots").json()["current"]
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"/snapshots/{key}/tables.zip").content))
    assert {"LICENCE.txt", "CITATION.txt", "contracts.csv"} <= set(packed.namelist())
    contracts = rows_of(packed.read("contracts.csv"))
    goals = rows_of(packed.read("goals_of_contracts.csv"))
    assert {row["contract"] for row in goals} <= {row["contract"] for row in contracts}
    assert all(row["quote"] and row["file"] for row in goals)


def test_rows_of_tables_join_with_the_graph_and_each_other(
    client: TestClient, sample_data: Path
) -> None:
    from kkgraph.exports.downloads import write_tables
    from kkgraph.vocabulary.registers import load

    target = io.BytesIO()
    write_tables(Snapshot.open(sample_data), load(), target)
    packed = zipfile.ZipFile(target)
    described = json.loads(packed.read("csv-metadata.json"))["tables"]
    found = {table["url"]: rows_of(packed.read(table["url"])) for table in described}
    addresses = set()
    for table in described:
        rows = found[table["url"]]
        columns = {item["name"]: item["datatype"] for item in table["tableSchema"]["columns"]}
        assert list(columns) == list(rows[0]), table["url"]
        assert columns.get("municipality_code", "string") == "string"
        for name in ("iri", "participation_iri", "contract_iri", "municipality_iri"):
            # What a register has as a network is named as an organisation in JSON.
            if table["url"] != "organisations_of_contracts.csv":
                addresses |= {row[name] for row in rows if row.get(name)}
        if table["url"].endswith("_of_contracts.csv"):
            kept = ("contract", "contract_iri", "municipality", "municipality_code")
            assert [name for name in columns if name in kept] == list(kept), table["url"]
    assert "quote" not in found["sections_of_contracts.csv"][0]
    assert all(row["iri"] for row in found["goals_of_contracts.csv"])
    assert all(row["iri"] for row in found["commitments_of_contracts.csv"])
    assert all(row["line_from"] for row in found["sections_of_contracts.csv"])
    with Store(Snapshot.open(sample_data).graph_path) as store:
        asked = "SELECT DISTINCT ?s { ?s a ?class }"
        known = {row["s"] for row in store.query(asked).values()}
    assert len(addresses) > 400
    assert sorted(addresses - known) == []


def test_linked_data_of_a_snapshot(client: TestClient) -> None:
    reply = client.get("/data/municipality/9901.ttl")
    kept = client.get(reply.links["bookmark"]["url"])
    assert kept.content == reply.content
    led = client.get(f"/snapshots/{reply.headers['x-kkgraph-snapshot']}/id/municipality/9901")
    assert client.get(led.headers["location"]).content == reply.content
