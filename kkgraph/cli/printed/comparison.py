"""How contracts side by side look on paper: a table for each kind of row, and quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kkgraph.aliases import JsonValues
from kkgraph.answers import sheets
from kkgraph.cli.printed import output
from kkgraph.cli.printed.twins import ANSWERS, label, quoted
from kkgraph.contract import STATED_RELATIONS

if TYPE_CHECKING:
    from kkgraph.cli.common import Context


_THEMES = 25
_WIDTH = 60
_EMPTY = "∅"
_SIGNS = {"says": "●", "touches": "◐", "not_found": "○", "not_examined": "?"}


def describe_comparison(found: JsonValues, context: Context, *, everything: bool) -> None:
    """Print a comparison for people.

    :param found: what ``compare --json`` prints
    :param context: the common options
    :param everything: show every theme
    """
    _print_contracts(found, context)
    at = 0 if context.lang == "sv" else 1
    legend = ", ".join(f"{_SIGNS[answer]} {words[at]}" for answer, words in ANSWERS.items())
    legend += f", {_EMPTY} {context.choose('avsnittet är tomt', 'the section is empty')}"
    output.print_lines(["", legend])
    if any(row["version"] != found["contracts"][0]["version"] for row in found["contracts"]):
        output.print_lines(
            [
                context.choose(
                    "Gemensamma åtaganden av en annan version: inte undersökta.",
                    "Joint commitments of another version: not examined.",
                )
            ]
        )
    tables: tuple[tuple[str, str, str, Callable[[JsonValues], str]], ...] = (
        ("topics", "Avsnitt", "Sections", lambda row: row["title"]),
        ("goals", "Mål", "Goals", lambda row: row["kind"].replace("_", " ")),
        ("networks", "Nätverk", "Networks", lambda row: row["name"]),
        (
            "commitments",
            "Gemensamma åtaganden",
            "Joint commitments",
            lambda row: f"{row['version']} nr {row['number']}: {row['title']}",
        ),
        ("themes", "Teman", "Themes", lambda row: label(row["theme"], context)),
    )
    for key, swedish, english, name in tables:
        rows = found[key]
        shown = rows if everything else _most_telling(key, rows)
        _print_rows(f"{context.choose(swedish, english)} ({len(rows)})", found, shown, name)
    _print_quotes(found, context)


def _most_telling(key: str, rows: list[JsonValues]) -> list[JsonValues]:
    """What is shown unless all is asked for: no networks that only shared text names."""
    if key == "networks":
        stated = STATED_RELATIONS
        return [r for r in rows if any(cell["relation"] in stated for cell in r["cells"])]
    return rows[:_THEMES] if key == "themes" else rows


def _print_contracts(found: JsonValues, context: Context) -> None:
    columns = [
        context.choose("kontrakt", "contract"),
        context.choose("kommun", "municipality"),
        "version",
        context.choose("text", "text"),
        context.choose("egna textstycken", "own passages"),
    ]
    status = {
        "whole": context.choose("hela", "whole"),
        "partial": context.choose("en del", "a part"),
        "summary": context.choose("sammanfattning", "summary"),
    }
    rows: list[list[sheets.Cell]] = [
        [
            item["contract"],
            item["municipality"],
            item["version"],
            status[item["text_status"]],
            item["passages"],
        ]
        for item in found["contracts"]
    ]
    output.print_table(columns, rows)


def _print_rows(
    title: str,
    found: JsonValues,
    rows: Sequence[JsonValues],
    name: Callable[[JsonValues], str],
) -> None:
    if not rows:
        return
    output.print_lines([""])
    columns = [title, *(item["contract"] for item in found["contracts"])]
    output.print_table(columns, [[_short(name(row)), *map(_sign, row["cells"])] for row in rows])


def _short(name: str) -> str:
    """A heading that leaves room for the columns."""
    return name if len(name) <= _WIDTH else name[:_WIDTH].rsplit(" ", 1)[0] + " …"


def _sign(cell: JsonValues) -> str:
    """The answer as a sign, with what can be said in a word."""
    if cell.get("empty"):
        return _EMPTY
    sign = _SIGNS[cell["answer"]]
    if "goals" in cell:
        return " ".join([sign, *dict.fromkeys(map(_figure, cell["goals"]))]).strip()
    if cell.get("measures"):
        return f"{sign} {len(cell['measures'])}"
    return f"{sign} {cell['count']}" if cell.get("count") else sign


def _figure(goal: JsonValues) -> str:
    value = "" if goal["value"] is None else f"{goal['value']:g}"
    if goal["unit"] and "percent" in goal["unit"]:
        value += "%"
    year = f"→{goal['target_year']}" if goal["target_year"] else ""
    return f"{value}{year}"


def _print_quotes(found: JsonValues, context: Context) -> None:
    """One quote of every contract for each section topic that several have."""
    cities = {item["contract"]: item["municipality"] for item in found["contracts"]}
    several = len(set(cities.values())) > 1
    output.print_lines(["", context.choose("Med egna ord", "In their own words")])
    for row in found["topics"]:
        said = [cell for cell in row["cells"] if cell["passages"] and cell["answer"] == "says"]
        if len(said) > 1:
            output.print_lines([f"  {row['title']}"])
            for cell in said:
                who = cities[cell["contract"]] if several else cell["contract"]
                longest = max(cell["passages"], key=lambda passage: len(passage["text"]))
                output.print_lines([f"    {who}: {quoted(longest)}"])
