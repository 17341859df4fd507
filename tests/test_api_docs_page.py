"""The page on the API: every route of the description is on it, in both languages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from api_samples import opened
from fastapi.testclient import TestClient

from kkgraph.queries.saved import load_queries
from search_api.api.openapi_examples import request_of
from search_api.pages.api_docs import TAGS, id_of, swedish


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    assert len(described["paths"]) > 20
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_route_is_on_the_page(
    client: TestClient, described: dict[str, Any], lang: str
) -> None:
    text = client.get(f"/docs?lang={lang}").text
    for path, method, operation in operations(described):
        start = text.index(f'id="{id_of(method, path)}"')
        section = html.unescape(text[start : text.index("</section>", start)])
        assert f'href="#{id_of(method, path)}"' in text
        address = request_of(path, operation)
        assert f"curl -s 'http://testserver{address}'" in section
        assert (f'<a href="{address}">' in section) == (method == "get")
        for parameter in operation.get("parameters", ()):
            assert f"<code>{parameter['name']}</code>" in section, (path, parameter["name"])
        assert "<strong>4XX</strong>" in section and "<strong>5XX</strong>" in section
    assert 'href="/openapi.json"' in text


def test_links_to_answers_work(client: TestClient, described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        if method == "get":
            reply = client.get(request_of(path, operation), headers={"Accept": "*/*"})
            assert reply.status_code in (200, 303), path


def test_every_sentence_has_its_swedish(described: dict[str, Any]) -> None:
    used: set[str] = set()
    queries = load_queries().values()
    for _, _, operation in operations(described):
        if operation["tags"] != ["saved queries"]:
            used |= {operation["summary"], operation.get("description", "")}
            used |= {item["description"] for item in operation.get("parameters", ())}
        used |= {answer["description"] for answer in operation["responses"].values()}
    common = described["paths"]["/api/queries/contracts_overview"]["get"]["parameters"]
    used |= {item["description"] for item in common}
    sentences = {text.replace("``", "`") for text in used if text}
    assert set(swedish()) == sentences
    assert all(query.title_sv for query in queries)
    assert {operation["tags"][0] for _, _, operation in operations(described)} == set(TAGS)


def test_the_swedish_page_is_swedish(client: TestClient) -> None:
    text = client.get("/docs?lang=sv").text
    main = text[text.index("<main") : text.index("</main>")]
    assert 'lang="en"' not in main
    assert "Hitta textställen efter innebörd" in main
    assert "Find passages by meaning" in client.get("/docs?lang=en").text


def test_docstrings_of_the_code_stay_in_the_code(described: dict[str, Any]) -> None:
    for path, _, operation in operations(described):
        assert ":param" not in operation.get("description", ""), path
        assert ":returns" not in operation.get("description", ""), path


def test_recorded_answers_are_what_the_description_says(described: dict[str, Any]) -> None:
    """Stale examples are found; ``python tests/record_api_examples.py`` writes them anew."""
    for path, _, operation in operations(described):
        answers = operation["responses"]
        shown = [
            (kind, content)
            for status in ("200", "303")
            for kind, content in answers.get(status, {}).get("content", {}).items()
            if "example" in content
        ]
        assert shown or "headers" in answers.get("303", {}), path
        for kind, content in shown:
            if kind == "application/json" and "schema" in content:
                schema = {**content["schema"], "components": described.get("components", {})}
                jsonschema.validate(content["example"], schema)
        problem = answers["4XX"]["content"]["application/problem+json"].get("example")
        if problem:
            jsonschema.validate(
                problem, answers["4XX"]["content"]["application/problem+json"]["schema"]
            )


def test_the_page_is_linked_and_belongs_to_no_snapshot(client: TestClient) -> None:
    browser = {"Accept": "text/html"}
    assert 'href="/docs"' in client.get("/", headers=browser).text
    key = client.get("/api/contracts").headers["x-kkgraph-snapshot"]
    old = client.get(f"/snapshots/{key}/cities?lang=en", headers=browser).text
    assert re.search(r'href="/docs\?lang=en"', old)
    assert f"/snapshots/{key}/docs" not in client.get("/docs").text
