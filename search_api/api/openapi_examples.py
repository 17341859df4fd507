"""Requests and answers as examples in the OpenAPI description.

Requests are put together from the examples of parameters, which are of the data at hand. Answers
were recorded from the sample contracts that are shipped, and shortened; so describing the API
asks no question. ``python tests/record_api_examples.py`` records them anew.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from search_api.protocol.described import DescribedApi, Operation, RecordedAnswer
from search_api.protocol.problems import MEDIA_TYPE

RECORDED = Path(__file__).parents[1] / "texts" / "api-examples.json"
# What docstrings say for readers of the code alone.
_FIELDS = re.compile(r"\n+:(?:param|returns|raises)\b.*", re.DOTALL)


def add_examples(described: DescribedApi) -> None:
    """Put the recorded answers into a description, and take the code's own words out of it.

    :param described: the description to complete.
    """
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if "description" in operation:
                operation["description"] = _FIELDS.sub("", operation["description"]).strip()
            found = _recorded().get(f"{method} {path}")
            if found:
                _add(operation, found)


def request_of(path: str, operation: Operation) -> str:
    """Put a request together from the examples of parameters.

    :param path: the path as described.
    :param operation: the operation.
    :returns: path and query, fit for an address: what is required, else the first parameter that
        has an example.
    """
    given = [item for item in operation.get("parameters", ()) if "example" in item]
    asked = [item for item in given if item["in"] == "query"]
    needed = [item for item in asked if item["required"]]
    for item in given:
        if item["in"] == "path":
            path = path.replace(f"{{{item['name']}}}", quote(str(item["example"]), safe="/"))
    if not needed and not any(item["in"] == "path" for item in given):
        needed = asked[:1]
    query = urlencode({item["name"]: item["example"] for item in needed}, doseq=True)
    return f"{path}?{query}" if query else path


def _add(operation: Operation, found: RecordedAnswer) -> None:
    """Put one answer and one error in their places."""
    # Several operations may share what they say of their answers.
    responses = operation["responses"] = deepcopy(operation["responses"])
    answer = responses[str(found["status"])]
    if "location" in found:
        answer["headers"] = {
            "Location": {
                "description": "Where it is.",
                "schema": {"type": "string"},
                "example": found["location"],
            }
        }
    else:
        kinds = answer.setdefault("content", {})
        kinds.setdefault(found["type"], {})["example"] = found["answer"]
    if found.get("error"):
        responses["4XX"]["content"][MEDIA_TYPE]["example"] = found["error"]


@cache
def _recorded() -> dict[str, RecordedAnswer]:
    recorded: dict[str, RecordedAnswer] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return recorded
