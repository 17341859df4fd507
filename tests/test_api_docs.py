"""The examples of docs/api.md, run against a server over the samples."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import doc_reader
import pytest
from servers import Server, serving

from kkgraph.client import Client

API = doc_reader.ROOT / "docs" / "api.md"
URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def server(sample_data: Path) -> Iterator[Server]:
    with serving(sample_data, workers=1) as server:
        yield server


def examples(language: str) -> list[str]:
    found = [block for block in doc_reader.blocks(API) if block.language == language]
    assert found
    return ["\n".join(block.lines) for block in found]


@pytest.mark.parametrize("text", examples("python"), ids=lambda text: text.split()[1])
def test_python(server: Server, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert URL in text
    names: dict[str, object] = {}
    exec(compile(text.replace(URL, server.url), str(API), "exec"), names)
    for client in names.values():
        if isinstance(client, Client):
            client.close()
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) >= text.count("print(")


@pytest.mark.parametrize(
    "line", [line for text in examples("sh") for line in text.splitlines()], ids=str
)
def test_curl(server: Server, line: str) -> None:
    command = ["bash", "-c", line.replace(URL, server.url)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout
    if " -i " not in line:
        assert "problem+json" not in done.stdout and '"status": 4' not in done.stdout, done.stdout


def r_calls(text: str) -> list[tuple[str, str]]:
    """Find what an example in R reads: how, and from which path.

    >>> r_calls('x <- read.csv(paste0(base, "/a.csv?b=", URLencode("å")), n = 1)')
    [('read.csv', '/a.csv?b=å')]
    """
    found = []
    for call in re.finditer(r"(read\.csv|fromJSON)\(\s*paste0\(base, ([^\n]+)", text):
        parts = re.findall(r'URLencode\("([^"]+)"|"([^"]+)"', call[2].partition("fileEncoding")[0])
        found.append((call[1], "".join("".join(part) for part in parts)))
    return found


def test_r_reads_what_is_there(server: Server) -> None:
    """R itself is not run: its addresses are asked, and its columns looked for in the answers."""
    import httpx

    (text,) = examples("r")
    assert f'base <- "{URL}"' in text
    calls = r_calls(text)
    assert len(calls) == text.count("base,") == 3
    for reader, path in calls:
        reply = httpx.get(f"{server.url}{path}")
        assert reply.status_code == 200, reply.text
        if reader == "read.csv":
            assert reply.headers["content-type"].startswith("text/csv")
            assert reply.content.startswith(b"\xef\xbb\xbf") and len(reply.text.splitlines()) > 1
        else:
            (name, columns) = re.findall(r"\w+\$(\w+)\[, c\(([^)]*)\)\]", text)[0]
            rows = reply.json()[name]
            assert rows and set(re.findall(r'"(\w+)"', columns)) <= set(rows[0])
    assert text.count('fileEncoding = "UTF-8-BOM"') == text.count("read.csv(")


def test_every_route_is_listed(server: Server) -> None:
    import httpx

    text = API.read_text(encoding="utf-8")
    paths = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    assert len(paths) > 20
    for path in paths:
        if path.startswith(("/api/queries/", "/sparql", "/healthz", "/readyz", "/metrics")):
            continue
        short = path.replace("{municipality}", "{m}").replace("{contract}", "{id}")
        start = "/" + short.split("/")[1]
        known = short if start == "/api" else start
        assert f"`{known}" in text, path
