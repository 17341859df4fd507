"""How contracts side by side look on paper: a table for each kind of row, and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kkgraph.answers import sheets
from kkgraph.cli.printed import output
from kkgraph.cli.printed.twins import ANSWERS, label, quoted
from kkgraph.contract import STATED_RELATIONS
from kkgraph.interface.compared_answer import (
    CommitmentCell,
    ComparedCell,
    ComparedGoal,
    ComparedJson,
    ComparedNetwork,
    GoalCell,
    NetworkCell,
)
from kkgraph.vocabulary.code_names import code_name

if TYPE_CHECKING:
    from kkgraph.cli.common import Context


_Cell: TypeAlias = ComparedCell | GoalCell | NetworkCell | CommitmentCell

_THEMES = 25
_WIDTH = 60
_EMPTY = "∅"
_SIGNS = {"says": "●", "touches": "◐", "not_found": "○", "not_examined": "?"}


class _ComparedTable(NamedTuple):
    """Rows of one kind: what each is called, and its cells in the order of the contracts."""

    heading: str
    number: int
    rows: list[tuple[str, Sequence[_Cell]]]


def describe_comparison(found: ComparedJson, context: Context, *, everything: bool) -> None:
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
    contracts = [item["contract"] for item in found["contracts"]]
    for table in _tables(found, context, everything=everything):
        _print_table(table, contracts)
    _print_quotes(found, context)


def _tables(found: ComparedJson, context: Context, *, everything: bool) -> Iterator[_ComparedTable]:
    """All tables; unless all is asked for without networks that only shared text names."""
    choose, topics, goals = context.choose, found["topics"], found["goals"]
    networks, themes = found["networks"], found["themes"]
    commitments = found["commitments"]
    named = networks if everything else [row for row in networks if _is_stated(row)]
    listed = themes if everything else themes[:_THEMES]
    yield _ComparedTable(
        choose("Avsnitt", "Sections"), len(topics), [(row["title"], row["cells"]) for row in topics]
    )
    yield _ComparedTable(
        choose("Mål", "Goals"),
        len(goals),
        [(code_name("goal_kind", row["kind"], context.lang) or "", row["cells"]) for row in goals],
    )
    yield _ComparedTable(
        choose("Nätverk", "Networks"), len(networks), [(row["name"], row["cells"]) for row in named]
    )
    yield _ComparedTable(
        choose("Gemensamma åtaganden", "Joint commitments"),
        len(commitments),
        [
            (f"{row['version']} nr {row['number']}: {row['title']}", row["cells"])
            for row in commitments
        ],
    )
    yield _ComparedTable(
        choose("Teman", "Themes"),
        len(themes),
        [(label(row["theme"], context), row["cells"]) for row in listed],
    )


def _is_stated(row: ComparedNetwork) -> bool:
    return any(cell["relation"] in STATED_RELATIONS for cell in row["cells"])


def _print_contracts(found: ComparedJson, context: Context) -> None:
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


def _print_table(table: _ComparedTable, contracts: Sequence[str]) -> None:
    if not table.rows:
        return
    output.print_lines([""])
    columns = [f"{table.heading} ({table.number})", *contracts]
    output.print_table(columns, [[_short(name), *map(_sign, cells)] for name, cells in table.rows])


def _short(name: str) -> str:
    """A heading that leaves room for the columns."""
    return name if len(name) <= _WIDTH else name[:_WIDTH].rsplit(" ", 1)[0] + " …"


def _sign(cell: _Cell) -> str:
    """The answer as a sign, with what can be said in a word."""
    sign = _SIGNS[cell["answer"]]
    if "goals" in cell:
        return " ".join([sign, *dict.fromkeys(map(_figure, cell["goals"]))]).strip()
    if "measures" in cell and cell["measures"]:
        return f"{sign} {len(cell['measures'])}"
    if "empty" in cell:
        return _EMPTY if cell["empty"] else f"{sign} {cell['count'] or ''}".strip()
    return sign


def _figure(goal: ComparedGoal) -> str:
    value = "" if goal["value"] is None else f"{goal['value']:g}"
    if goal["unit"] and "percent" in goal["unit"]:
        value += "%"
    year = f"→{goal['target_year']}" if goal["target_year"] else ""
    return f"{value}{year}"


def _print_quotes(found: ComparedJson, context: Context) -> None:
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
