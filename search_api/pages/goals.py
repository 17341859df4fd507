"""Goals for researchers: one row a goal, target years as dots, filters that say what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.goals_answer import GoalRow
from kkgraph.interface.goals_request import GoalKindAsked, GoalsRequest, ScopeAsked, StatusAsked
from kkgraph.interface.options import given
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()
_Few = Annotated[list[str] | None, Query(max_length=50)]
_USUAL = ("neutrality",)
# The picture of target years, in its own units.
# Narrow, so that its letters can be read on a phone.
_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 400, 128, 22, 24, 30
# So many years of labels have room.
_LABELLED = 30


async def _filters(
    kind: _Few = None,
    scope: _Few = None,
    status: _Few = None,
    municipality: _Few = None,
    version: _Few = None,
    year: Annotated[str | None, Query(max_length=20)] = None,
    newest: bool = False,
) -> dict[str, Any]:
    lists = {
        "kind": kind, "scope": scope, "status": status, "municipality": municipality,
        "version": version,
    }  # fmt: skip
    found: dict[str, Any] = {
        name: tuple(value for value in values if value.strip())
        for name, values in lists.items()
        if values is not None
    }
    return {**found, "year": (year or "").strip() or None, "newest": newest}


@router.get("/goals", response_class=Response)
async def goals(page: Paged, filters: Annotated[dict[str, Any], Depends(_filters)]) -> Response:
    """Show goals; those on neutrality unless other kinds are asked for."""
    return await page.send("goals.html", partial(_find, page, filters))


def _find(page: Page, filters: dict[str, Any]) -> Values:
    unset: dict[str, Any] = {"scope": (), "status": (), "municipality": (), "version": ()}
    filters = {"kind": _USUAL, **unset, **filters}
    if "all" in filters["kind"]:
        filters["kind"] = ()
    values: Values = {
        "found": None,
        "problem": None,
        "near": [],
        "dots": None,
        "asked": filters,
        "kinds": get_args(GoalKindAsked),
        "scopes": get_args(ScopeAsked),
        "statuses": get_args(StatusAsked),
        "cities": choices.cities(page),
        "place": text_address(page),
    }
    try:
        asked = GoalsRequest(**filters)
        found = page.reply.answers.goals(asked)
    except (NotFoundError, UsageError) as error:
        return {**values, "problem": error, "near": getattr(error, "near", [])}
    years = sorted({row["target_year"] for row in found["goals"] if row["target_year"]})
    return {
        **values,
        "found": found,
        "dots": dots(found["goals"]),
        "years": years,
        "query": {name: list(v) if isinstance(v, tuple) else v for name, v in given(asked).items()},
    }


def dots(rows: Sequence[GoalRow]) -> Values | None:
    """Place the target years: a line a contract, a dot a goal.

    :param rows: goals, of which those with a target year are shown.
    :returns: size, the years of the axis and the dots; ``None`` where nothing can be shown.
    """
    shown = [row for row in rows if row["target_year"]]
    if not shown:
        return None
    years = [row["target_year"] or 0 for row in shown]
    first, last = min(years) // 5 * 5, -(-max(years) // 5) * 5
    span = max(5, last - first)

    def across(year: int) -> float:
        return round(_LEFT + (year - first) / span * (_WIDTH - _LEFT - _RIGHT), 1)

    lines: dict[str, int] = {}
    for row in shown:
        lines.setdefault(row["contract"], len(lines))
    names = {row["contract"]: f"{row['municipality']} {row['valid_from']}" for row in shown}
    step = 5 if span <= _LABELLED else 10
    return {
        "width": _WIDTH,
        "left": _LEFT,
        "height": _TOP + _ROW * len(lines) + 10,
        "axis": [(year, across(year)) for year in range(first, first + span + 1, step)],
        "lines": [(names[key], _TOP + _ROW * at + 13) for key, at in lines.items()],
        "dots": [_dot(row, across(row["target_year"] or 0), lines) for row in shown],
    }


def _dot(row: GoalRow, across: float, lines: Mapping[str, int]) -> Values:
    held = row["status"] in (None, "adopted")
    return {
        "x": across,
        "y": _TOP + _ROW * lines[row["contract"]] + 13,
        "held": held,
        "row": row,
    }
