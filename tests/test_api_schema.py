"""The OpenAPI description: examples that work, and what Schemathesis makes of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from api_samples import opened
from fastapi.testclient import TestClient
from servers import serving

from kkgraph.queries.saved import load_queries


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        if "get" in item and path != "/sparql":
            yield path, item["get"]


def asked(path: str, operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Fill the examples in."""
    query = {}
    for parameter in operation.get("parameters", ()):
        example = parameter.get("example")
        assert example is not None or not parameter["required"], (path, parameter["name"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(example))
        elif example is not None:
            query[parameter["name"]] = example
    return path, query


def test_every_example_works_and_fits_its_schema(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    count = 0
    for path, operation in operations(description):
        url, query = asked(path, operation)
        reply = client.get(url, params=query)
        assert reply.status_code in (200, 303), (url, query, reply.text)
        kind = reply.headers.get("content-type", "").partition(";")[0]
        content = operation["responses"].get("200", {}).get("content", {})
        if kind == "application/json" and kind in content:
            schema = {**content[kind]["schema"], "components": description.get("components", {})}
            jsonschema.validate(reply.json(), schema)
            count += 1
    assert count > 10


def test_saved_queries_are_described_from_their_headers(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for name, query in load_queries().items():
        operation = paths[f"/api/queries/{name}"]["get"]
        assert operation["summary"] == query.title
        described = {item["name"]: item for item in operation["parameters"]}
        for param in query.params:
            assert described[param.name]["required"] == param.required
            assert described[param.name]["description"] == param.description
    kinds = paths["/api/queries/goals_by_kind_and_year"]["get"]["parameters"][0]
    assert "climate_neutral" in kinds["schema"]["enum"]


def test_every_parameter_and_route_is_explained(client: TestClient) -> None:
    found = list(operations(client.get("/openapi.json").json()))
    assert len(found) > 20
    for path, operation in found:
        assert operation["summary"], path
        if path.startswith("/api"):
            for parameter in operation.get("parameters", ()):
                told = parameter.get("description") or parameter["schema"].get("description")
                assert told, (path, parameter["name"])


NOT_SPARQL = ("--exclude-path-regex", "^/sparql")


def schemathesis(data: Path, *options: str) -> None:
    """Run it against a real server."""
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    with serving(data, workers=1) as server:
        done = subprocess.run(
            [
                *(sys.executable, "-c", program, "run", f"{server.url}/openapi.json"),
                *("--generation-deterministic", "--no-color"),
                *options,
            ],
            capture_output=True,
            text=True,
            cwd=data,
        )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]


def test_schemathesis_finds_no_failure(sample_data: Path) -> None:
    schemathesis(sample_data, *NOT_SPARQL, "--phases", "examples,fuzzing", "--max-examples", "2")


def test_schemathesis_finds_no_failure_with_sparql(sample_data: Path) -> None:
    # No schema can say what a query is, so what fits it need not be one.
    check = ("--include-path-regex", "^/sparql", "--exclude-checks", "positive_data_acceptance")
    schemathesis(
        sample_data, *check, "--phases", "examples,coverage,fuzzing", "--max-examples", "10"
    )


@pytest.mark.slow
def test_schemathesis_finds_no_failure_at_length(sample_data: Path) -> None:
    schemathesis(
        sample_data, *NOT_SPARQL, "--phases", "examples,coverage,fuzzing", "--max-examples", "15"
    )


@pytest.mark.slow
def test_schemathesis_finds_no_failure_on_the_real_corpus(corpus_dir: Path, tmp_path: Path) -> None:
    from ingest.pipeline import ingest

    ingest([corpus_dir], data_dir=tmp_path)
    schemathesis(
        tmp_path, *NOT_SPARQL, "--phases", "examples,coverage,fuzzing", "--max-examples", "15"
    )
