"""The OpenAPI description: every saved query with its own parameters, examples that work.

Examples are taken from the snapshot at hand, since no city is in every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from fastapi import FastAPI

from kkgraph.answers import shapes
from kkgraph.answers.contract import show_themes
from kkgraph.answers.questions import Answers
from kkgraph.answers.sheets import Dialect
from kkgraph.queries.parameters import goal_kinds
from kkgraph.vocabulary.terms import ID, THEME
from search_api.api.openapi_examples import add_examples
from search_api.api.responses import PATH_PATTERN, names_of, pattern_of
from search_api.api.saved import LONGEST, MEDIA_TYPES
from search_api.protocol.described import EXAMPLE, DescribedApi, Parameter, Schema
from search_api.protocol.params import DIALECT_SAID

if TYPE_CHECKING:
    from kkgraph.queries.saved import Param, SavedQuery
    from search_api.serving.asker import ServerCore

_SUCH_AS = re.compile(r"such as (.+?)(?: or .*)?\.?$")
# What the rows of lists hold.
_ROWS: dict[str, type] = {
    "/api/contracts": shapes.ContractRow,
    "/api/municipalities": shapes.CityRow,
    "/api/networks": shapes.NetworkRow,
    "/api/themes": shapes.ThemeRow,
    "/api/queries": shapes.QueryRow,
    "/api/contracts/{contract}": shapes.ContractJson,
    "/api/search": shapes.HitJson,
    "/api/municipalities/{municipality}/twins": shapes.TwinJson,
}
_PATTERNS = {
    "year": "[0-9]{4}",
    "number": r"[+-]?[0-9]+(\.[0-9]+)?",
    "iri": "https?://[A-Za-z0-9./#_-]+",
}
_FIXED = {"year": "2030", "number": "6", "kind": "municipality", "file": "CITATION.txt"}


def install(app: FastAPI) -> None:
    """Have an application describe itself this way.

    :param app: the application.
    """
    made = app.openapi
    cache: dict[str | None, DescribedApi] = {}

    def describe() -> DescribedApi:
        core: ServerCore = app.state.core
        key = core.current.id
        if key not in cache:
            cache.clear()
            cache[key] = _complete(cast("DescribedApi", made()), core)
        return cache[key]

    app.openapi = describe  # type: ignore[method-assign,assignment]


def _complete(description: DescribedApi, core: ServerCore) -> DescribedApi:
    """Add what depends on the snapshot."""
    from copy import deepcopy

    described = deepcopy(description)
    if core.current.id is None:
        add_examples(described)
        return described
    with core.current.hold() as held:
        answers = held.cached("answers", partial(Answers, held.snapshot, held.vocabulary))
        examples = examples_of(answers)
    for path, operations in described["paths"].items():
        asked = operations["get"].get("parameters", []) if "get" in operations else []
        for parameter in asked:
            _fill(parameter, examples)
            _constrain(parameter, path)
    add_queries(described, answers, examples)
    add_examples(described)
    return described


def examples_of(answers: Answers) -> dict[str, str]:
    """Find an example of each kind of thing.

    :param answers: answer questions about a snapshot.
    :returns: by kind; a kind of which there is nothing is left out.
    """
    snapshot, vocabulary = answers.snapshot, answers.vocabulary
    contracts = [row for row in answers.rows("contracts") if row["kind"] == "contract"]
    found = {"snapshot": snapshot.id, "goal_kind": goal_kinds()[0], **_FIXED}
    plain = [name for name, query in answers.queries.items() if not query.params]
    found["query"] = plain[0] if plain else ""
    found["network"] = next(iter(vocabulary.networks), "")
    if contracts:
        # The newest says most: joint commitments are new.
        first = max(contracts, key=lambda row: (row["valid_from"] or 0, row["id"]))
        shown = snapshot.outline(first["id"])
        topics = [section.topic for section in shown.sections if section.topic]
        cities = dict.fromkeys(row["name"] for row in contracts)
        themes = show_themes(shown, vocabulary)
        joined = [item.key for item in shown.networks if item.relation == "participates"]
        found |= {
            "network": [*joined, found["network"]][0],
            "initiative": [*joined, found["network"]][0],
            "municipality": first["name"],
            "other_municipality": next((name for name in cities if name != first["name"]), ""),
            "contract": first["id"],
            "version": first["version"],
            "iri": f"{ID}municipality/{first['municipality']}",
            "thing": str(first["municipality"]),
            "path": f"municipality/{first['municipality']}",
            "graph": "registers",
            "theme": themes[0]["iri"].removeprefix(THEME) if themes else "",
            "words": themes[0]["label_sv"] if themes else "",
            "contracts": ",".join(list(cities)[:2] if len(cities) > 1 else []),
            "contracts_of_city": contracts[0]["id"],
            "topic": topics[0] if topics else "",
        }
    return {kind: value for kind, value in found.items() if value}


def add_queries(described: DescribedApi, answers: Answers, examples: dict[str, str]) -> None:
    """Give every saved query a path of its own, from its header.

    :param described: the description to complete.
    :param answers: know the queries.
    :param examples: by type of parameter.
    """
    # The path of any query is given up for those of each.
    common = described["paths"].pop("/api/queries/{name}")["get"]
    for name, query in answers.queries.items():
        described["paths"][f"/api/queries/{name}"] = {
            "get": {
                "tags": common["tags"],
                "summary": query.title,
                "description": query.description,
                "operationId": f"query_{name}",
                "parameters": [*_own(query, examples), *_paging(query)],
                "responses": common["responses"],
            }
        }


def _own(query: SavedQuery, examples: dict[str, str]) -> Iterator[Parameter]:
    for param in query.params:
        parameter: Parameter = {
            "name": param.name,
            "in": "query",
            "required": param.required,
            "description": param.description,
            "schema": _schema(param),
        }
        if (found := _example(param, examples)) is not None:
            parameter["example"] = found
        yield parameter


def _schema(param: Param) -> Schema:
    """Describe what a parameter takes."""
    schema: Schema = {"type": "string", "maxLength": LONGEST}
    if param.required:
        schema["minLength"] = 1
    # A form that was not filled in sends nothing as a value.
    if param.type in _PATTERNS:
        known = _PATTERNS[param.type]
        schema["pattern"] = f"^{known}$" if param.required else f"^({known})?$"
    if param.type == "goal_kind":
        schema = {"type": "string", "enum": [*goal_kinds(), *([] if param.required else [""])]}
    if param.default is not None:
        schema["default"] = param.default
    return schema


def _example(param: Param, examples: dict[str, str]) -> str | None:
    """Find an example: in the data, else in the sentence that describes the parameter."""
    if param.type in examples:
        return examples[param.type]
    found = _SUCH_AS.search(param.description)
    return found[1] if found else None


def _paging(query: SavedQuery) -> list[Parameter]:
    """Describe rows, columns and format, but for what the query itself calls so."""
    own = {param.name for param in query.params}
    number: Schema = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    words, signed = (_listed_columns(query, signed=minus) for minus in (False, True))
    parts: list[tuple[str, str, Schema]] = [
        ("n", "How many rows at most.", {"type": "integer", "minimum": 1, "maximum": 1000}),
        ("offset", "How many to leave out before.", number),
        ("sort", "Columns with commas between, `-` before one turns it round.", signed),
        ("select", "Columns with commas between.", words),
        (
            "format",
            f"Instead of `Accept`: json, csv, tsv, xml or xlsx ({', '.join(MEDIA_TYPES[:4])}).",
            {"type": "string", "enum": ["json", "csv", "tsv", "xml", "xlsx"]},
        ),
        ("dialect", DIALECT_SAID, {"type": "string", "enum": list(Dialect)}),
        ("lang", "Language of labels and headings.", {"type": "string", "enum": ["sv", "en"]}),
    ]
    return [
        {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
        for name, text, schema in parts
        if name not in own
    ]


def _listed_columns(query: SavedQuery, *, signed: bool) -> Schema:
    pattern = pattern_of(query.columns, signed=signed)
    return {"type": "string", "maxLength": LONGEST, "pattern": pattern}


def _fill(parameter: Parameter, examples: dict[str, str]) -> None:
    """Put an example in the place that asks for one."""
    for schema in _schemas(parameter["schema"]):
        kind = schema.pop(EXAMPLE, "")
        if kind in examples:
            listed = schema.get("type") == "array" or any(
                part.get("type") == "array" for part in schema.get("anyOf", ())
            )
            parameter["example"] = [examples[kind]] if listed else examples[kind]


def _constrain(parameter: Parameter, path: str) -> None:
    """Say what a parameter takes where that is known only now."""
    name, schema = parameter["name"], parameter["schema"]
    words = next((part for part in _schemas(schema) if part.get("type") == "string"), schema)
    if parameter["in"] == "path":
        schema.setdefault("pattern", PATH_PATTERN)
    elif name in ("select", "sort") and path in _ROWS:
        words["pattern"] = pattern_of(names_of(_ROWS[path]), signed=name == "sort")
    elif name == "weights":
        words["pattern"] = _weights_pattern()


def _weights_pattern() -> str:
    from kkgraph.interface.twins_request import DEFAULTS

    one = f"({'|'.join(DEFAULTS)})=(1000|[0-9]{{1,3}}([.][0-9]{{1,6}})?)"
    return f"^({one}(,{one})*)?$"


def _schemas(schema: Schema) -> list[Schema]:
    return [schema, *schema.get("anyOf", ())]
