"""The endpoint against the W3C's suites and real clients."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import yaml
from conftest import W3C
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node
from servers import GRAPH, KK, Server, serving, write_quads, write_snapshot
from w3c_suites import ACCEPT, NOTHING, Case, graph_name, is_result_set, load_suites, same

from search_api.app import create_app
from search_api.settings import ServerSettings

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ALLOWED = Path(__file__).parent / "data" / "w3c-allowed-failures.yaml"
CASES = load_suites(W3C).cases if W3C.is_dir() else []
# Valid updates are refused here: the service is read-only.
UPDATES = re.compile(r"#update_")


def allowed_failures() -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(ALLOWED.read_text("utf-8")) or {}
    return found


@pytest.fixture(scope="module")
def w3c_client(w3c_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("w3c")
    write_quads(folder, "\n".join(load_suites(w3c_dir).quads))
    settings = ServerSettings(data_dir=folder, access_log=False, rate=0)
    with TestClient(create_app(settings)) as client:
        yield client


def run_case(client: TestClient, case: Case, root: Path) -> str | None:
    """Run one case; say what is wrong."""
    data: dict[str, Any] = {"query": case.text(root)}
    if not re.search(r"^FROM ", data["query"], re.MULTILINE):
        data["default-graph-uri"] = [graph_name(path, root) for path in case.data] or [NOTHING]
        data["named-graph-uri"] = [graph_name(path, root) for path in case.named]
    accept = ACCEPT[case.result.suffix] if case.result else "*/*"
    if case.result and is_result_set(case.result):
        accept = ACCEPT[".srj"]
    reply = client.post("/sparql", data=data, headers={"Accept": accept})
    if "Negative" in case.kind:
        return None if reply.status_code == 400 else f"{reply.status_code}, not 400"
    if reply.status_code != 200:
        return f"{reply.status_code}: {reply.text}"
    if case.result and not same(reply.content, case.result, root):
        return f"another result: {reply.text[:500]}"
    return None


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_w3c_query_suites(case: Case, w3c_client: TestClient, w3c_dir: Path) -> None:
    wrong, reason = run_case(w3c_client, case, w3c_dir), allowed_failures().get(case.id)
    if reason is None:
        assert wrong is None, wrong
    else:
        assert wrong is not None, f"{case.id} succeeds: strike it from {ALLOWED.name}"


def test_w3c_query_suites_are_whole(w3c_dir: Path) -> None:
    kinds = [case.kind for case in CASES]
    assert len(kinds) - len([kind for kind in kinds if "Syntax" in kind]) >= 230
    assert len([kind for kind in kinds if "Syntax" in kind]) >= 90
    assert set(allowed_failures()) <= {case.id for case in CASES}
    assert all(len(reason) > 20 for reason in allowed_failures().values())


# --- the protocol's own suite, over HTTP ---


@pytest.fixture(scope="module")
def data_server(w3c_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("protocol")
    quads = []
    for number in (1, 2, 3):
        name = f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"
        lines = (w3c_dir / "protocol" / f"data{number}.nt").read_text("utf-8").splitlines()
        quads += [f"{line.rstrip(' .')} <{name}> ." for line in lines if line.strip()]
    write_quads(folder, "\n".join(quads))
    with serving(folder, workers=1) as server:
        yield server


def protocol_cases() -> list[tuple[str, Graph, Node]]:
    path = W3C / "protocol" / "manifest.ttl"
    if not path.is_file():
        return []
    graph = Graph()
    graph.parse(path, format="turtle")
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    entries = graph.value(manifest, MF.entries)
    assert entries is not None
    found = [(str(node), graph, node) for node in Collection(graph, entries)]
    return [item for item in found if not UPDATES.search(item[0])]


PROTOCOL = protocol_cases()


@pytest.mark.parametrize(
    ("name", "graph", "node"), PROTOCOL, ids=[item[0].rpartition("#")[2] for item in PROTOCOL]
)
def test_w3c_protocol(
    name: str, graph: Graph, node: Node, data_server: Server, w3c_dir: Path
) -> None:
    requests = graph.value(graph.value(node, MF.action), HT.requests)
    assert requests is not None
    for request in Collection(graph, requests):
        reply = send(data_server.url, graph, request)
        check_response(graph, graph.value(request, HT.resp), reply)


def send(url: str, graph: Graph, request: Node) -> httpx.Response:
    path = str(graph.value(request, HT.absolutePath))
    headers, body = [], b""
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed else ():
        name, value = graph.value(header, HT.fieldName), graph.value(header, HT.fieldValue)
        headers.append((str(name), str(value)))
    content = graph.value(request, HT.body)
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    method = str(graph.value(request, HT.methodName))
    return httpx.request(method, url + path, headers=headers, content=body, timeout=30)


def check_response(graph: Graph, expected: Node | None, reply: httpx.Response) -> None:
    statuses = {str(item)[-3] for item in graph.objects(expected, MF.expectedStatus)}
    assert str(reply.status_code)[0] in statuses, reply.text
    boolean = graph.value(expected, MF.expectedBoolean)
    if isinstance(boolean, Literal):
        assert reply.json()["boolean"] is boolean.toPython()
    kinds = {"boolean": "sparql-results", "tabular": "sparql-results", "RDF": "turtle"}
    for kind in graph.objects(expected, MF.expectedFormat):
        assert kinds[str(kind)] in reply.headers["content-type"]


def test_w3c_protocol_suite_is_whole(w3c_dir: Path) -> None:
    assert len(PROTOCOL) == 27


@pytest.mark.parametrize("update", ["CLEAR ALL", "LOAD <http://x/>", "INSERT DATA { <a:> <b:> 1 }"])
def test_valid_updates_are_refused(update: str, server: Server) -> None:
    form = httpx.post(f"{server.url}/sparql", data={"update": update})
    kind = {"Content-Type": "application/sparql-update"}
    direct = httpx.post(f"{server.url}/sparql", content=update.encode(), headers=kind)
    asked = server.ask(update)
    for reply in (form, direct, asked):
        assert reply.status_code == 403
        assert "SELECT" in reply.json()["expected"]


def test_w3c_service_description(server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql")
    graph = Graph()
    graph.parse(data=reply.text, format="turtle")
    endpoints = [str(o) for o in graph.objects(None, SD.endpoint)]
    assert endpoints == [f"{server.url}/sparql"]
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert len(list(graph.objects(service, SD.resultFormat))) == 10
    names = {str(o) for o in graph.objects(None, SD.name)}
    assert names == {GRAPH}


@pytest.mark.parametrize(
    "accept", ["application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_service_description_in_other_formats(accept: str, server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql", headers={"Accept": accept})
    assert reply.headers["content-type"] == accept
    format = ox.RdfFormat.from_media_type(accept)
    assert format is not None
    assert len(list(ox.parse(reply.content, format=format))) > 15


# --- negotiation, caching, methods ---


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clients")
    write_snapshot(folder)
    with serving(folder, workers=1) as running:
        yield running


ROWS = f"SELECT ?p ?text {{ ?p <{KK}text> ?text }} ORDER BY ?p LIMIT 3"
TRIPLES = f"CONSTRUCT {{ ?p <{KK}text> ?text }} {{ ?p <{KK}text> ?text }} LIMIT 3"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (ROWS, None, "application/sparql-results+json"),
        (ROWS, "application/json", "application/json"),
        (ROWS, "text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json"),
        (
            ROWS,
            "text/csv;q=0.5, text/tab-separated-values;q=0.9",
            "text/tab-separated-values; charset=utf-8",
        ),
        (ROWS, "text/*, application/sparql-results+json;q=0.1", "text/csv; charset=utf-8"),
        (ROWS, "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (TRIPLES, None, "text/turtle; charset=utf-8"),
        (TRIPLES, "application/n-quads", "application/n-quads"),
        (TRIPLES, "application/trig;q=0.3, application/ld+json;q=0.4", "application/ld+json"),
        (TRIPLES, "application/sparql-results+json, application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <urn:kkgraph:test>", "application/n-triples", "application/n-triples"),
    ],
)
def test_media_types_are_negotiated(
    query: str, accept: str | None, expected: str, server: Server
) -> None:
    reply = server.ask(query, headers={"Accept": accept} if accept else {})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == expected
    assert reply.headers["vary"] == "Accept"


def test_what_cannot_be_given_is_listed(server: Server) -> None:
    reply = server.ask(ROWS, headers={"Accept": "image/png, text/turtle"})
    assert reply.status_code == 406
    assert "application/sparql-results+json" in reply.json()["expected"]
    reply = httpx.get(f"{server.url}/sparql", params={"query": ROWS, "format": "turtle"})
    assert reply.status_code == 400
    assert reply.json()["expected"] == ["json", "xml", "csv", "tsv"]


def test_a_format_can_be_named(server: Server) -> None:
    reply = httpx.get(f"{server.url}/sparql", params={"query": ROWS, "format": "csv"})
    assert reply.text.splitlines()[0] == "p,text"
    assert reply.headers["content-disposition"] == 'attachment; filename="kkgraph.csv"'


def test_an_answer_that_is_known_is_not_sent_again(server: Server) -> None:
    first = server.ask(ROWS)
    again = server.ask(ROWS, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = server.ask(ROWS, headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert "etag" not in server.ask("SELECT (RAND() AS ?x) {}").headers


def test_head_and_options(server: Server) -> None:
    url = f"{server.url}/sparql?query={quote(ROWS)}"
    got, head = httpx.get(url), httpx.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))
    options = httpx.options(f"{server.url}/sparql", headers={"Origin": "https://example.org"})
    assert options.status_code == 204
    assert options.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "POST" in options.headers["access-control-allow-methods"]
    assert options.headers["access-control-allow-origin"] == "*"
    assert httpx.options(f"{server.url}/nowhere").status_code == 404


def test_errors_name_line_and_column(server: Server) -> None:
    reply = server.ask("SELECT *\nWHERE { ?s ?p }")
    body = reply.json()
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    assert (body["line"], body["code"]) == (2, "query_error")
    assert body["column"] > 8
    assert "line 2" in body["detail"]


def test_service_is_refused(server: Server) -> None:
    reply = server.ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert (reply.status_code, reply.json()["code"]) == (403, "query_refused")


# --- real clients ---


def test_rdflib_sparql_store(server: Server) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    rows = list(graph.query(f"SELECT ?text {{ ?p <{KK}text> ?text }} ORDER BY ?text LIMIT 2"))
    assert [str(row[0]) for row in rows] == ["Stycke nummer 0", "Stycke nummer 1"]  # type: ignore[index]
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(method: str, server: Server) -> None:
    from SPARQLWrapper import JSON, TURTLE, XML, SPARQLWrapper

    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setQuery(ROWS)
    client.setReturnFormat(JSON)
    assert len(client.queryAndConvert()["results"]["bindings"]) == 3
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 3
    client.setQuery(TRIPLES)
    client.setReturnFormat(TURTLE)
    assert client.queryAndConvert().count(b"Stycke") == 3


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    url = f"{server.url}/sparql"
    for options in (
        ["-G", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", ROWS],
    ):
        command = ["curl", "-sS", "-m", "20", "-H", "Accept: text/csv", *options, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[0] == "p,text"
        assert len(done.stdout.splitlines()) == 4
