"""The description of the API as a page, made from the OpenAPI description itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.strict_yaml import load_yaml
from search_api.api.linked import base_of
from search_api.api.openapi_examples import request_of
from search_api.api.responses import PATH_PATTERN
from search_api.api.saved import PAGING
from search_api.pages.frame.page import Page, Paged, Values
from search_api.protocol.described import (
    Bound,
    DescribedApi,
    Operation,
    Parameter,
    ResponseBody,
    Schema,
)
from search_api.protocol.problems import MEDIA_TYPE

router = APIRouter()
_SWEDISH = Path(__file__).parent.parent / "texts" / "openapi-sv.yaml"
# The order in which groups of routes are shown, by their tags.
TAGS = ("api", "saved queries", "sparql", "linked data", "snapshots", "operations")
_NUMBERS: tuple[Bound, ...] = ("minimum", "maximum", "minLength", "maxLength", "maxItems")


@dataclass(frozen=True, slots=True)
class DocsText:
    """A sentence, and whether it had to stay English."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class DescribedParam:
    """A parameter with what it takes."""

    name: str
    place: str
    required: bool
    said: DocsText
    kind: str
    choices: tuple[str, ...]
    default: str | None
    limits: tuple[tuple[str, int], ...]
    pattern: str | None
    example: str | None


@dataclass(frozen=True, slots=True)
class DescribedAnswer:
    """What may come back."""

    status: str
    said: DocsText
    types: tuple[str, ...]
    example: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """One path and method."""

    id: str
    method: str
    path: str
    summary: DocsText
    said: DocsText | None
    params: tuple[DescribedParam, ...]
    # Parameters that all routes of the group have.
    common: tuple[str, ...]
    curl: str
    address: str | None
    answers: tuple[DescribedAnswer, ...]
    errors: tuple[DescribedAnswer, ...]


@router.get("/docs", response_class=Response)
async def docs(page: Paged) -> Response:
    """Describe the API to people."""
    described = page.request.app.openapi()
    base = base_of(page.request, page.ask)
    return await page.send("docs.html", partial(_find, page, described, base), depends=base)


def _find(page: Page, described: DescribedApi, base: str) -> Values:
    reader = _DescriptionReader(page, base)
    groups: dict[str, list[Route]] = {tag: [] for tag in TAGS}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append(reader.route(path, method, operation))
    # Each of them has these, so they are told once.
    shared = described["paths"].get("/api/queries/contracts_overview", {}).get("get")
    common = [reader.param(item) for item in shared["parameters"]] if shared else []
    version = described["info"]["version"]
    return {"groups": groups, "base": base, "common": common, "version": version}


class _DescriptionReader:
    """Reads the description for one page."""

    def __init__(self, page: Page, base: str) -> None:
        self._base = base
        self._lang = page.lang
        self._swedish = dict(swedish()) if page.lang == "sv" else {}
        self._root = page.links.root
        for query in page.reply.answers.queries.values() if page.lang == "sv" else ():
            self._swedish |= {
                query.title: query.title_sv,
                query.description: query.description_sv,
                **{param.description: param.description_sv for param in query.params},
            }

    def say(self, text: str) -> DocsText:
        """Say a sentence of the description in the language of the page."""
        text = text.replace("``", "`")
        if self._lang == "en":
            return DocsText(text)
        found = self._swedish.get(text)
        return DocsText(found) if found else DocsText(text, "en")

    def route(self, path: str, method: str, operation: Operation) -> Route:
        """Read one operation."""
        saved = operation["tags"][0] == "saved queries"
        params = [self.param(item) for item in operation.get("parameters", ())]
        common = [item.name for item in params if saved and item.name in PAGING]
        answers = [self.answer(*item) for item in sorted(operation["responses"].items())]
        address = request_of(path, operation)
        told = operation.get("description")
        return Route(
            id=id_of(method, path),
            method=method.upper(),
            path=path,
            summary=self.say(operation["summary"]),
            said=self.say(told) if told else None,
            params=tuple(item for item in params if item.name not in common),
            common=tuple(common),
            curl=self.curl(method, address, operation),
            address=f"{self._root}{address}" if method == "get" else None,
            answers=tuple(item for item in answers if item.status[0] in "23"),
            errors=tuple(item for item in answers if item.status[0] in "45"),
        )

    def param(self, item: Parameter) -> DescribedParam:
        """Read one parameter."""
        schema = _plain(item["schema"])
        choices = schema.get("enum") or schema.get("items", schema).get("enum", [])
        example = item.get("example")
        default = schema.get("default", item["schema"].get("default"))
        return DescribedParam(
            name=item["name"],
            place=item["in"],
            required=item["required"],
            said=self.say(item.get("description", "")),
            kind="list" if schema.get("type") == "array" else schema.get("type", "string"),
            choices=tuple(choices),
            default=None if default is None else json.dumps(default).strip('"'),
            limits=tuple((key, schema[key]) for key in _NUMBERS if key in schema),
            # All paths have this one; it says nothing to people.
            pattern=None if schema.get("pattern") == PATH_PATTERN else schema.get("pattern"),
            example=", ".join(example) if isinstance(example, list) else example,
        )

    def answer(self, status: str, described: ResponseBody) -> DescribedAnswer:
        """Read one kind of answer."""
        content = described.get("content", {})
        examples = [item["example"] for item in content.values() if "example" in item]
        examples += [
            f"{name}: {header['example']}" for name, header in described.get("headers", {}).items()
        ]
        return DescribedAnswer(
            status=status,
            said=self.say(described["description"]),
            types=tuple(name for name in content if name != MEDIA_TYPE),
            example=_shown(examples[0]) if examples else None,
        )

    def curl(self, method: str, address: str, operation: Operation) -> str:
        """Write a request as one would type it."""
        if method == "get":
            return f"curl -s '{self._base}{address}'"
        fields = "".join(f" \\\n  --data-urlencode {item}" for item in _fields(operation))
        return f"curl -s '{self._base}{address}'{fields}"


def id_of(method: str, path: str) -> str:
    """Name the place of a route on the page.

    :param method: such as ``get``.
    :param path: as described.
    :returns: fit for the part of an address after ``#``.

    >>> id_of("get", "/api/municipalities/{municipality}/twins")
    'get-api-municipalities-municipality-twins'
    """
    words = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in path).split()
    return "-".join([method, *words])


@cache
def swedish() -> dict[str, str]:
    """Read the Swedish of the sentences of the description.

    :returns: by the English sentence.
    """
    found: dict[str, str] = load_yaml(_SWEDISH.read_text(encoding="utf-8"))
    return found


def _plain(schema: Schema) -> Schema:
    """Leave out that a parameter may be missing."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    return kinds[0] if kinds else schema


def _fields(operation: Operation) -> Iterator[str]:
    """List the fields of a form, fit for a shell."""
    for content in operation["requestBody"]["content"].values():
        example = content.get("example")
        for name, value in example.items() if isinstance(example, dict) else ():
            yield f"'{name}={value}'"


def _shown(example: Any) -> str:  # noqa: ANN401 - JSON or text
    if isinstance(example, str):
        return example
    return json.dumps(example, ensure_ascii=False, indent=2)
