"""From places in the folded text of a contract to places in its text as read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from ingest.formats.source import Origin
from ingest.structure.mapping import tidy
from kkgraph.aliases import JsonObject
from kkgraph.contract import Contract, Evidence

_Value = TypeVar("_Value")


def as_read(contract: Contract, origin: Origin) -> Contract:
    """The same contract with all offsets and quotes those of the text as read.

    Lines stay as they are: folding takes out no line end.

    :param contract: as read from the folded text
    :param origin: the way back
    """
    return _moved(contract, origin)


@cache
def _names(kind: type[object]) -> tuple[str, ...]:
    """The fields of values of a kind; none where they have none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _moved(value: _Value, origin: Origin) -> _Value:
    """A value with all ranges in it moved; the same value where there are none."""
    if isinstance(value, tuple):
        moved: Any = tuple(_moved(item, origin) for item in value)
        return moved if any(a is not b for a, b in zip(moved, value, strict=True)) else value
    names = _names(type(value))  # type: ignore[arg-type]
    if not names:
        return value
    changes: JsonObject = {}
    for name in names:
        before = getattr(value, name)
        after = _moved(before, origin)
        if after is not before:
            changes[name] = after
    if "start" in names and "end" in names:
        start, end = origin.start(value.start), origin.end(value.end)  # type: ignore[attr-defined]
        changes.update(start=start, end=end)
        if isinstance(value, Evidence):
            changes["quote"] = tidy(origin.text[start:end])
    return replace(value, **changes) if changes else value  # type: ignore[type-var]
