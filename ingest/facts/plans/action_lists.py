"""Tables that list actions, one row or one cell an action, with the headers that say so.

Extraction makes the first row of every page a header, cuts tables and drops merged cells: a header
is told by its words in whatever row it stands, a table without one may go on with the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from ingest.facts.plans.action_names import (
    LONGEST,
    NamedAction,
    expression,
    first_code,
    is_code,
    is_name,
    named,
    plain,
)
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable, TableCell
from kkgraph.vocabulary.rules import load_rules

_LONGEST_LABEL = 90


@dataclass(slots=True)
class ActionColumns:
    """A table whose column names actions: in which section, how wide, which columns.

    :param section: the section's key
    :param width: how many columns it has
    :param name: the column of the names
    :param others: columns that say more, by what they say
    :param around: the last words of the column before the names
    :param coded: whether only names with a code count
    """

    section: str | None
    width: int
    name: int
    others: dict[str, int] = field(default_factory=dict)
    around: str = ""
    coded: bool = False

    def take(self, draft: Draft, row: CellRow, found: list[NamedAction]) -> None:
        """Take what a row names; what goes on in small letters goes on with the last one."""
        column = self._column(row)
        if column is None:
            return
        before = row.cells[column - 1].text.strip() if column else ""
        self._look_around(row, column, before)
        fresh = named(draft, row.cells[column])
        if self.coded:
            fresh = [action for action in fresh if first_code(action.name)]
        if fresh and found and fresh[0].name[0].islower():
            found[-1].name = f"{found[-1].name} {fresh[0].name}"
            found[-1].evidence += fresh[0].evidence
            fresh = fresh[1:]
        for action in fresh:
            self._say(action, row, column, before)
        found += fresh

    def _look_around(self, row: CellRow, column: int, before: str) -> None:
        """Keep the field of action: its cell is merged over the rows of its actions."""
        at = self.others["field"] + column - self.name if "field" in self.others else None
        held = before if at is None else row.texts[at].strip() if 0 <= at < len(row.cells) else ""
        if held and not held.isdigit() and not is_code(held):
            self.around = held[:LONGEST]

    def _say(self, action: NamedAction, row: CellRow, column: int, before: str) -> None:
        for what, at in self.others.items():
            moved = at + column - self.name
            if 0 <= moved < len(row.cells) and moved != column:
                action.say(what, row.cells[moved].text)
        if before and (before.isdigit() or is_code(before)):
            action.say("code", before)
        if self.around:
            action.say("field", self.around)

    def _column(self, row: CellRow) -> int | None:
        """The column of the name: merged cells before it may be missing from a row."""
        missing = self.width - len(row.cells)
        places = [self.name - missing, self.name] if missing > 0 else [self.name]
        for at in places:
            if 0 <= at < len(row.cells) and is_name(row.cells[at].text):
                return at
        return self.name if self.name < len(row.cells) else None


def columns_of(table: CellTable, row: CellRow, *, inside: bool) -> ActionColumns | None:
    """The columns that a row names, if it is the header of a list of actions.

    :param table: the table
    :param row: any of its rows
    :param inside: whether it stands in the module on the portfolio
    """
    labels = [plain(text) for text in row.texts]
    if any(len(label) > _LONGEST_LABEL for label in labels):
        return None
    for column, label in enumerate(labels):
        if expression("listed").match(label):
            return ActionColumns(table.section, _width(table), column, _others(labels, column))
    if not inside or any(expression("no_list").match(label) for label in labels):
        return None
    for kind in _in_module():
        for column, label in enumerate(labels):
            others = _others(labels, column)
            if kind.match(label) and others:
                return ActionColumns(table.section, _width(table), column, others)
    return None


def coded_column(table: CellTable) -> ActionColumns | None:
    """The column of a table whose cells begin with codes of a series, whatever its header says.

    :param table: a table of the module on the portfolio
    """
    if any(expression("no_list").match(plain(text)) for text in table.header):
        return None
    for column in range(_width(table)):
        cells = [row.texts[column] for row in table.rows if column < len(row.cells)]
        codes = [code for text in cells if text.strip() and (code := first_code(text))]
        held = sum(bool(text.strip()) for text in cells)
        if len(set(codes)) >= load_rules("actions")["titles"] and 2 * len(codes) >= held:
            return ActionColumns(table.section, _width(table), column, coded=True)
    return None


def continued(table: CellTable, before: ActionColumns | None) -> ActionColumns | None:
    """The list that a table goes on with after the end of a page.

    :param table: a table
    :param before: the list of the table before
    """
    missing = before.width - _width(table) if before else -1
    if before is None or table.section != before.section or not 0 <= missing <= 1:
        return None
    if before.name < missing:
        return None
    others = {what: at - missing for what, at in before.others.items() if at >= missing}
    return ActionColumns(
        before.section, before.width - missing, before.name - missing, others, before.around
    )


def labelled(row: CellRow) -> tuple[str, TableCell | None]:
    """Label and value of a row: its last two cells that hold words."""
    held = [cell for cell in row.cells if cell.text.strip()]
    return (held[-2].text, held[-1]) if len(held) >= 2 else ("", None)


def _others(labels: list[str], name: int) -> dict[str, int]:
    """The columns beside the names, by what they say, the first of each kind."""
    found: dict[str, int] = {}
    for column, label in enumerate(labels):
        if column != name and label:
            for what, kind in _beside().items():
                if kind.match(label):
                    found.setdefault(what, column)
                    break
    return found


def _width(table: CellTable) -> int:
    return max(len(row.cells) for row in table.rows)


@cache
def _in_module() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in load_rules("actions")["listed_in_module"])


@cache
def _beside() -> dict[str, re.Pattern[str]]:
    return {what: re.compile(source) for what, source in load_rules("actions")["beside"].items()}
