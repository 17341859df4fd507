"""How promise and measured look on paper: the series, each goal, and what must be said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkgraph.cli.printed.output import table_lines
from kkgraph.interface.progress_answer import GoalBeside, ProgressJson

if TYPE_CHECKING:
    from kkgraph.cli.common import Context


def describe_progress(shown: ProgressJson, context: Context) -> Iterator[str]:
    """Write a city's goals and its measured series as lines.

    :param shown: the JSON of ``kkgraph progress``.
    :param context: the common options.
    :returns: lines for standard output.
    """
    yield f"{shown['municipality']}: {context.choose('löfte och mätt', 'promise and measured')}"
    if shown["series"]:
        yield ""
        yield from _series(shown, context)
    yield ""
    yield shown["boundary"]
    if shown["missing"]:
        yield ""
        yield shown["missing"]
    for goal in shown["goals"]:
        yield ""
        yield from _goal(goal, context)


def _series(shown: ProgressJson, context: Context) -> Iterator[str]:
    heading = [context.choose("år", "year"), shown["series_unit"]]
    rows = [[str(point["year"]), f"{point['tonnes']:.0f}"] for point in shown["series"]]
    yield from table_lines(heading, rows)
    source, people = shown["series_source"], shown["population"]
    if source:
        words = context.choose("Källa", "Source")
        yield f"{words}: {source['name']} ({source['licence']})"
    if people:
        words = context.choose("Folkmängd", "Population")
        yield f"{words} {people['year']}: {people['value']} ({people['source']['name']})"
        yield f"{shown['per_inhabitant']} {shown['per_inhabitant_said']}"
    if shown["trend_since_2015"] is not None:
        words = context.choose("Procent om året sedan 2015", "Per cent a year since 2015")
        yield f"{words}: {shown['trend_since_2015']}"


def _goal(goal: GoalBeside, context: Context) -> Iterator[str]:
    place = goal["evidence"][0]
    yield f"* {goal['description']}"
    yield f"  {place['file']}:{place['line_from']}"
    if goal["why_not_said"]:
        yield f"  {goal['why_not_said']}"
        return
    unit = context.choose("ton", "tonnes")
    for point, words in zip(goal["line"], (("basår", "base year"), ("mål", "goal")), strict=True):
        yield f"  {context.choose(*words)} {point['year']}: {point['tonnes']:.0f} {unit}"
    if goal["said"]:
        yield f"  {goal['said']}"
