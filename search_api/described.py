"""What routes answer, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from search_api.problems import RESPONSES

_WORDS = {"schema": {"type": "string"}}
_NOT_MODIFIED = {"description": "You have this answer already (`If-None-Match`)."}


def responses(
    body: Any,  # noqa: ANN401 - a type
    *,
    csv: bool = False,
    more: tuple[str, ...] = (),
) -> dict[int | str, dict[str, Any]]:
    """Describe what a route answers.

    :param body: the type of its JSON.
    :param csv: whether it gives CSV too.
    :param more: further media types.
    :returns: for FastAPI.
    """
    schema = TypeAdapter(body).json_schema(ref_template="#/components/schemas/{model}")
    inner = schema.pop("$defs", {})
    content: dict[str, Any] = {"application/json": {"schema": _inlined(schema, inner)}}
    types = (*(["text/csv"] if csv else []), *more)
    content |= {name: _WORDS for name in types}
    return {
        200: {"description": "The answer; `Link` says where the next page is.", "content": content},
        304: _NOT_MODIFIED,
        **RESPONSES,
    }


def _inlined(schema: Any, inner: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Put inner types where they are referred to; none of ours refers to itself."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(inner[schema["$ref"].rpartition("/")[2]], inner)
        return {key: _inlined(value, inner) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(item, inner) for item in schema]
    return schema
