"""What docs/server.md, docs/sparql.md and deploy/ say about the server is true."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from servers import KK

from ingest import pipeline
from kkgraph.search import Searcher
from search_api.app import create_app
from search_api.protocol.negotiation import ROWS, TRIPLES
from search_api.settings import SETTINGS, ServerSettings
from search_api.watch.metrics import Metrics

ROOT = Path(__file__).resolve().parent.parent
SERVER = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
SPARQL = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", SPARQL, re.DOTALL)
MODULES = sorted((ROOT / "search_api").rglob("*.py"))
CONTAINERFILE = ROOT / "deploy" / "Containerfile"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    pipeline.ingest([ROOT / "samples"], data_dir=folder)
    return folder


@pytest.fixture(scope="module")
def client(data_dir: Path) -> Iterator[TestClient]:
    settings = ServerSettings(data_dir=data_dir, access_log=False)
    with TestClient(create_app(settings)) as opened:
        yield opened


def test_the_documents_show_queries() -> None:
    assert len(QUERIES) == 3


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_shown_find_something(query: str, client: TestClient) -> None:
    reply = client.get("/sparql", params={"query": query})
    assert reply.status_code == 200, reply.text
    assert reply.json()["results"]["bindings"]


def test_search_inside_queries_ranks_as_search_does(client: TestClient, data_dir: Path) -> None:
    words = "förnybar energi"
    query = (
        f"PREFIX kk: <{KK}> SELECT ?text ?s "
        f'{{ (?p ?s) kk:search ("{words}" 50) . ?p kk:text ?text }} ORDER BY DESC(?s)'
    )
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    hits = Searcher.open(data_dir).search(words, n=50, near=True).hits
    wanted = [(text, hit.score) for hit in hits for text in hit.text.split("\n")][:50]
    found = [(row["text"]["value"], float(row["s"]["value"])) for row in rows]
    assert len(wanted) >= 5
    assert sorted(text for text, _ in found) == sorted(text for text, _ in wanted)
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], rel=1e-4)


def test_the_office_is_told_what_the_unit_expects() -> None:
    office = SERVER.partition("### On a server of the office")[2]
    unit = (ROOT / "deploy" / "kkgraph.service").read_text(encoding="utf-8")
    stated = dict(re.findall(r"(?m)^([A-Za-z]+)=-?(\S+)", unit))
    assert f"nologin {stated['User']}\n" in office
    assert f"venv {stated['ExecStart'].removesuffix('/bin/kkgraph')}\n" in office
    assert stated["EnvironmentFile"] in office
    data = stated["Environment"].removeprefix("KKGRAPH_DATA=")
    commands = re.findall(r"--data (/\S+?)`? ", office)
    assert commands and set(commands) == {data}
    given = re.findall(r"(?m)^(KKGRAPH_\w+)=", office)
    assert len(given) == 3
    assert set(given) <= {f"KKGRAPH_{setting.name.upper()}" for setting in SETTINGS}


def test_every_code_of_an_error_is_documented() -> None:
    told = set(re.findall(r"`([a-z_]+)`", SERVER.partition("## Errors")[2].partition("## ")[0]))
    used = set()
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'Problem\(\s*\d{3},\s*"([a-z_]+)"', text))
        used |= set(re.findall(r', \d{3}, "([a-z_]+)"\)', text))
    assert used <= told | {"http_error"}
    assert len(used) > 20
    members = {"detail", "code", "expected", "hint", "line", "column"}
    assert told - members - {"query_too_large"} <= used


def test_every_limit_and_flag_exists() -> None:
    flags = {setting.flag for setting in SETTINGS}
    # How an office sets it up speaks of other programs.
    server, _, office = SERVER.partition("## Running it for good")
    assert office
    named = set(re.findall(r"--[a-z][a-z-]+", server + SPARQL)) - {"--data", "--data-urlencode"}
    assert named <= flags
    bounds = "query client queue request header head body send rate connections".split()
    needed = {flag for flag in flags if flag.lstrip("-").split("-")[0] in bounds}
    assert needed - named <= {"--queue-length", "--queue-seconds"}


def test_every_metric_is_documented() -> None:
    text = Metrics().write("x").decode()
    names = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    told = set(re.findall(r"`(kkgraph_\w+)`", SERVER))
    assert {name for name in names if not name.endswith("_created")} == told


def test_every_format_is_documented() -> None:
    for formats in (ROWS, TRIPLES):
        assert " ".join(f"`{item.name}`" for item in formats) in SPARQL


# --- deploy ---


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", CONTAINERFILE.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def test_the_container_is_built_from_what_is_there() -> None:
    steps = instructions()
    names = [name for name, _ in steps]
    assert names[0] == "FROM"
    assert names.count("FROM") == 2
    copied = [
        source
        for name, rest in steps
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert {"pyproject.toml", "kkgraph", "ingest", "search_api", "ontology", "queries"} <= set(
        copied
    )
    assert all((ROOT / source).exists() for source in copied)


def test_the_container_runs_as_nobody_special() -> None:
    steps = instructions()
    last = {name: rest for name, rest in steps}
    assert last["USER"].isdigit()
    assert last["USER"] != "0"
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert last["CMD"] == '["serve"]'
    variables = re.findall(r"(KKGRAPH_\w+)=", last["ENV"])
    assert set(variables) <= {"KKGRAPH_DATA", *(setting.variable for setting in SETTINGS)}
    assert not re.search(r":latest|\bADD\b", CONTAINERFILE.read_text(encoding="utf-8"))


def test_a_linter_finds_nothing_in_the_containerfile() -> None:
    program = Path(sys.executable).with_name("hadolint")
    found = str(program) if program.exists() else shutil.which("hadolint")
    if found is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([found, str(CONTAINERFILE)], capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0


def test_the_unit_starts_the_server_read_only() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "kkgraph.service")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/kkgraph serve")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    stop = next(setting.default for setting in SETTINGS if setting.name == "stop_seconds")
    assert int(service["TimeoutStopSec"]) > stop


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_unit() -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(ROOT / "deploy" / "kkgraph.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    lines = [line for line in done.stderr.splitlines() if "kkgraph.service" in line]
    assert lines or done.returncode == 0
    # The program is not installed where the unit looks for it.
    assert [line for line in lines if "is not executable" not in line] == []
