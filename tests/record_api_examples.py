"""Write the answers in the description of the API: ``python tests/record_api_examples.py``.

They are those of the sample contracts, shortened. Read the difference before committing it.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from api_samples import opened
from conftest import SAMPLES
from fastapi.testclient import TestClient

from search_api.api.openapi_examples import RECORDED, request_of

LONGEST_TEXT, LONGEST_LINE, MOST_LINES = 90, 160, 10


def shortened(value: Any) -> Any:
    """Cut long texts, and leave one thing of each list.

    >>> shortened({"a": [{"b": 1}, {"b": 2}], "c": [1, 2, 3]})
    {'a': [{'b': 1}], 'c': [1, 2, 3]}
    """
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        most = 1 if value and isinstance(value[0], dict | list) else 10
        return [shortened(item) for item in value[:most]]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 2].rstrip() + " …"
    return value


def lines_of(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if not line.startswith("@prefix")]
    cut = [x if len(x) <= LONGEST_LINE else f"{x[:LONGEST_LINE]} …" for x in lines[:MOST_LINES]]
    return "\n".join([*cut, *(["…"] if len(lines) > MOST_LINES else [])])


def record(client: TestClient, method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Ask, once rightly and once wrongly."""
    body = {}
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = body or {"data": content.get("example", {})}
    reply = client.request(method, request_of(path, operation), **body)
    assert reply.status_code in (200, 303), (path, reply.text)
    found: dict[str, Any] = {"status": reply.status_code}
    if reply.status_code == 303:
        found["location"] = reply.headers["location"]
    else:
        kind = reply.headers["content-type"].partition(";")[0]
        is_json = kind.endswith("json")
        answer = shortened(reply.json()) if is_json else lines_of(reply.text)
        found |= {"type": kind, "answer": answer}
        # The JSON of saved queries is also that of SPARQL results.
        described = operation["responses"]["200"].get("content", {})
        if kind not in described and "application/json" in described:
            found["type"] = "application/json"
    return {**found, "error": error_of(client, method, path, operation)}


def error_of(client: TestClient, method: str, path: str, operation: dict[str, Any]) -> Any:
    """Misspell what the path names, else leave out what is required, else ask for the unknown."""
    wrong = path
    for item in operation.get("parameters", ()):
        if item["in"] == "path":
            wrong = wrong.replace(f"{{{item['name']}}}", f"{str(item['example'])[:-1]}x")
    needed = any(item["required"] for item in operation.get("parameters", ()))
    query = "" if wrong != path or needed else "?quer=x"
    if method == "post":
        reply = client.post(path, data={"query": "SELECT ?a { ?a ?b }"})
    elif path == "/sparql":
        reply = client.get("/sparql?query=SELECT+%3Fa+%7B+%3Fa+%3Fb+%7D")
    else:
        reply = client.get(wrong + query)
    if reply.status_code < 400:
        return None
    problem = reply.json()
    if isinstance(problem["expected"], list):
        problem["expected"] = problem["expected"][:5]
    return problem


def main() -> None:
    from ingest.pipeline import ingest

    with tempfile.TemporaryDirectory() as folder:
        ingest([SAMPLES], data_dir=Path(folder))
        with opened(Path(folder)) as client:
            paths = client.get("/openapi.json").json()["paths"]
            found = {
                f"{method} {path}": record(client, method, path, operation)
                for path, operations in paths.items()
                for method, operation in operations.items()
            }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    RECORDED.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
