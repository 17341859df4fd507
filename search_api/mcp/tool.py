"""A function as a tool: strict about arguments, bounded and structured in what it answers."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools.base import Tool
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from kkgraph.errors import KkGraphError
from kkgraph.text.unseen import shown, shown_values
from search_api.mcp.answer_schema import answer_schema
from search_api.mcp.arguments import make_strict
from search_api.mcp.bounded import Told, page_of

P = ParamSpec("P")
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_Page = Annotated[int, Field(ge=1, le=10_000, description="Page of a long answer.")]


def make_tool(known: Callable[..., Told]) -> Tool:
    """Make a tool of a function.

    :param known: with its description.
    :returns: the tool.
    """
    words = inspect.getdoc(known)
    made = Tool.from_function(
        _telling(known), description=words, annotations=_READS, structured_output=False
    )
    make_strict(made)
    made.fn_metadata.output_schema = answer_schema(made.name)
    return made


def _telling(tool: Callable[P, Told]) -> Callable[P, CallToolResult]:
    """Have a tool's errors told to the model, with what would be right."""

    @wraps(tool)
    def told(*args: P.args, **kwargs: P.kwargs) -> CallToolResult:
        page = int(str(kwargs.pop("page", 1)))
        try:
            # What nobody sees in a document shall not speak to a model.
            answer = shown_values(page_of(tool(*args, **kwargs), page))
        except KkGraphError as error:
            raise ToolError(shown(str(error))) from error
        text = json.dumps(answer, ensure_ascii=False)
        said = TextContent(type="text", text=text)
        return CallToolResult(content=[said], structured_content=json.loads(text))

    # The copied one knows no pages, and names the object that the tool belongs to as well.
    asked = inspect.signature(tool, eval_str=True)
    page = inspect.Parameter("page", inspect.Parameter.KEYWORD_ONLY, default=1, annotation=_Page)
    parameters = [*asked.parameters.values(), page]
    signature = asked.replace(parameters=parameters, return_annotation=CallToolResult)
    told.__signature__ = signature  # type: ignore[attr-defined]
    told.__annotations__ |= {"page": _Page, "return": CallToolResult}
    return told
