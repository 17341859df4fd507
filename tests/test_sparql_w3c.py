"""The suites of the W3C, read from beside the repository where they lie."""

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
from sparql_answers import server
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
