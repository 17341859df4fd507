"""What language models send as arguments: forgiven where it is clear, refused where it is not."""

from __future__ import annotations

import difflib
from typing import get_args, get_origin

from mcp.server.mcpserver.tools.base import Tool
from pydantic import ConfigDict, create_model, model_validator
from pydantic.fields import FieldInfo

# What is longer is no name, and would only come back in the answer.
_LONGEST_NAME = 100


def make_strict(tool: Tool) -> None:
    """Have a tool refuse arguments it does not have: one dropped would change the answer.

    :param tool: the tool; its schema says so from then on.
    """
    given = tool.fn_metadata.arg_model

    def forgiving(values: object) -> object:
        return _tidied(values, given.model_fields)

    strict = create_model(
        given.__name__,
        __base__=given,
        # Pydantic's own mark for a validator is no function to the type checker.
        __validators__={"forgiving": model_validator(mode="before")(forgiving)},  # type: ignore[dict-item]
    )
    strict.model_config = ConfigDict(**{**given.model_config, "extra": "forbid"})
    strict.model_rebuild(force=True)
    tool.fn_metadata.arg_model = strict
    tool.parameters = strict.model_json_schema(by_alias=True)


def _tidied(values: object, fields: dict[str, FieldInfo]) -> object:
    """Take ``null`` for what is not given, and one text for a list of one."""
    if not isinstance(values, dict):
        return values
    unknown = [str(name)[:_LONGEST_NAME] for name in values if name not in fields]
    if unknown:
        near = difflib.get_close_matches(unknown[0], fields, n=3, cutoff=0.5)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        raise ValueError(
            f"there is no argument {unknown[0]!r} here{meant} There are: {', '.join(fields)}"
        )
    return {
        name: _as_list(value, fields[name])
        for name, value in values.items()
        if value is not None or fields[name].is_required()
    }


def _as_list(value: object, field: FieldInfo) -> object:
    """Make a list of one text where a list is expected."""
    kinds = (field.annotation, *get_args(field.annotation))
    takes_list = any(get_origin(kind) is list for kind in kinds)
    return [value] if takes_list and isinstance(value, str) else value
