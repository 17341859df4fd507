"""What routes answer, for the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from search_api.protocol.negotiation import CSV, XLSX
from search_api.protocol.problems import RESPONSES, Described

# Characters that no path may hold.
PATH_PATTERN = "^[^\\u0000-\\u001f\\u007f]+$"
_WORDS = {"schema": {"type": "string"}}
_NOT_MODIFIED = {"description": "You have this answer already (`If-None-Match`)."}


def responses(
    body: Any,  # noqa: ANN401 - a type
    *,
    table: bool = False,
    more: tuple[str, ...] = (),
) -> Described:
    """Describe what a route answers.

    :param body: the type of its JSON.
    :param table: whether it gives CSV and a workbook too.
    :param more: further media types.
    :returns: for FastAPI.
    """
    schema = TypeAdapter(body).json_schema(ref_template="#/components/schemas/{model}")
    inner = schema.pop("$defs", {})
    content: dict[str, object] = {"application/json": {"schema": _inlined(schema, inner)}}
    types = (*((CSV.media_type, XLSX.media_type) if table else ()), *more)
    content |= {name: {} if name.endswith("json") else _WORDS for name in types}
    return {
        200: {"description": "The answer; `Link` says where the next page is.", "content": content},
        304: _NOT_MODIFIED,
        **RESPONSES,
    }


def names_of(body: type) -> list[str]:
    """List what ``select`` and ``sort`` know of a row.

    :param body: the type of the row.
    :returns: the fields, those of inner objects after a dot.
    """
    found = []
    for name, kind in get_type_hints(body).items():
        inner = names_of(kind) if hasattr(kind, "__total__") else []
        found += [name, *(f"{name}.{part}" for part in inner)]
    return found


def pattern_of(names: Iterable[str], *, signed: bool = False) -> str:
    r"""Write the pattern of a list of names with commas between.

    :param names: the names.
    :param signed: whether a minus may stand before each.
    :returns: a regular expression; nothing at all fits too.

    >>> pattern_of(["id", "a.b"], signed=True)
    '^(-?(id|a\\.b)(,-?(id|a\\.b))*)?$'
    """
    known = "|".join(name.replace(".", r"\.") for name in names)
    one = f"{'-?' if signed else ''}({known})"
    return f"^({one}(,{one})*)?$"


def _inlined(schema: Any, inner: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
    """Put inner types where they are referred to; none of ours refers to itself."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(inner[schema["$ref"].rpartition("/")[2]], inner)
        return {key: _inlined(value, inner) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(item, inner) for item in schema]
    return schema
