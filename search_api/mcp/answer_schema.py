"""The JSON schema of each tool's answer: its members, made of the types that answers have."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from kkgraph.answers.shapes import (
    ChangesJson,
    ComparedJson,
    ContractJson,
    CoverageJson,
    FoundJson,
    GoalsJson,
    HeldAnswer,
    NetworkJson,
    PairsJson,
    ReportJson,
    TwinsJson,
)
from kkgraph.interface.brief_answer import BriefJson
from kkgraph.interface.commitments_answer import CommitmentsJson
from kkgraph.interface.initiatives_answer import InitiativeJson
from kkgraph.interface.progress_answer import ProgressJson

Schema = dict[str, object]


class _SchemaPart(TypedDict, total=False):
    """What a JSON schema says of a value, as far as it is looked at."""

    type: str
    enum: list[object]
    const: object
    description: str
    anyOf: list[_SchemaPart]


class _ContractList(TypedDict, total=False):
    contracts: list[dict[str, object]]


class _QueryList(TypedDict, total=False):
    queries: list[dict[str, object]]


class _RowsOfQuery(TypedDict, total=False):
    name: str
    title: str
    columns: list[str]
    rows: list[dict[str, object]]
    truncated: bool


class _AnswersOfCity(TypedDict, total=False):
    contract: str
    city_answers: list[HeldAnswer]


class _AddedMembers(TypedDict, total=False):
    conclusion: str
    said: list[str]
    counts: dict[str, int]


# What a tool answers, and what it adds to that.
_ANSWERS: Mapping[str, type] = {
    "search": FoundJson,
    "twins": TwinsJson,
    "show": ContractJson,
    "compare": ComparedJson,
    "brief": BriefJson,
    "commitments": CommitmentsJson,
    "initiative": InitiativeJson,
    "progress": ProgressJson,
    "changes": ChangesJson,
    "coverage": CoverageJson,
    "goals": GoalsJson,
    "report": ReportJson,
    "city_answers": _AnswersOfCity,
    "network": NetworkJson,
    "pair": PairsJson,
    "list_contracts": _ContractList,
    "list_queries": _QueryList,
    "saved_query": _RowsOfQuery,
}
_ADDED: Mapping[str, tuple[str, ...]] = {
    "search": ("conclusion",),
    "brief": ("said",),
    "show": ("counts",),
}
_ALWAYS: Schema = {
    "snapshot": {"type": "string", "description": "What the answer rests on."},
    "page": {
        "type": "object",
        "description": "Of a long answer: `number`, `of`, `next`, `items_in_all`, `shortened`.",
    },
}


def answer_schema(tool: str) -> Schema:
    """Describe what a tool answers.

    What stands inside a member is not described: long answers are cut there, and say so.

    :param tool: its name.
    :returns: JSON schema of an object; of its members only the snapshot is always there.
    """
    members = _members(_ANSWERS[tool])
    said = _members(_AddedMembers)
    members |= {name: said[name] for name in _ADDED.get(tool, ())}
    return {"type": "object", "properties": {**members, **_ALWAYS}, "required": ["snapshot"]}


def _members(answer: type) -> Schema:
    schema = TypeAdapter(answer).json_schema()
    return {name: _outline(said) for name, said in schema["properties"].items()}


def _outline(said: _SchemaPart) -> Schema:
    """The kinds of value that a member can be; of a text that is too long there is a note."""
    kinds = {kind for part in said.get("anyOf", [said]) for kind in _kinds(part)}
    described: Schema = {"description": said["description"]} if "description" in said else {}
    return {"type": sorted(kinds), **described} if kinds else described


def _kinds(said: _SchemaPart) -> list[str]:
    if "$ref" in said:
        return ["object"]
    if "enum" in said or "const" in said:
        values = said.get("enum", [said.get("const")])
        return sorted({"null" if value is None else "string" for value in values})
    kind = said.get("type")
    if kind == "string":
        return ["object", "string"]
    return [str(kind)] if kind else []
