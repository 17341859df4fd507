"""The parts of an OpenAPI 3.1 description that we read and write, as types.

Only what our own description holds is named; the rest of the standard is left out.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from typing_extensions import TypedDict

# Of what an example is taken from the snapshot when the OpenAPI description is made.
EXAMPLE: Literal["x-example-of"] = "x-example-of"
Bound: TypeAlias = Literal["minimum", "maximum", "minLength", "maxLength", "maxItems"]
# Names that no class can have as attributes.
_WithExample = TypedDict("_WithExample", {"x-example-of": str}, total=False)
_WithPlace = TypedDict("_WithPlace", {"in": str})


class Schema(_WithExample, total=False):
    """What a value may be."""

    type: str
    anyOf: list[Schema]
    items: Schema
    enum: list[str]
    pattern: str
    default: object
    minimum: int
    maximum: int
    minLength: int
    maxLength: int
    maxItems: int


class _Example(TypedDict, total=False):
    description: str
    example: str | list[str]


class Parameter(_WithPlace, _Example):
    """A parameter of a route, in its path or its query."""

    name: str
    required: bool
    schema: Schema


class DescribedHeader(TypedDict):
    """A header of an answer."""

    description: str
    schema: Schema
    example: str


class DescribedBody(TypedDict, total=False):
    """A body of one media type; its example is any JSON, or text."""

    schema: Schema
    example: object


class ResponseBody(TypedDict, total=False):
    """What may come back with one status."""

    description: str
    headers: dict[str, DescribedHeader]
    content: dict[str, DescribedBody]


class RequestBody(TypedDict):
    """What a form sends, by media type."""

    content: dict[str, DescribedBody]


class Operation(TypedDict, total=False):
    """One path and method."""

    tags: list[str]
    summary: str
    description: str
    operationId: str
    parameters: list[Parameter]
    requestBody: RequestBody
    responses: dict[str, ResponseBody]


class DescribedApi(TypedDict):
    """The whole description."""

    info: dict[str, str]
    paths: dict[str, dict[str, Operation]]


class RecordedAnswer(TypedDict, total=False):
    """What a route answered when examples were recorded, and an error of it."""

    status: int
    type: str
    answer: object
    location: str
    error: object
