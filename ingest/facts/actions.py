"""Actions of a plan: what its tables list, one outline or one row an action.

The form of the plan asks for a list of actions by field and for an outline of each, with the
label left and the value right; many plans have both, so that one action is named twice. Labels
and codes are data: ``ontology/rules/actions.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ingest.facts.patterns import named_pattern
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable, TableCell
from kkgraph.contract import Action, Evidence
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "actions"
_LONGEST = 300
_HEADER_ROWS = 4
_SIGNS = re.compile(r"[\W_]+")
_pattern = partial(named_pattern, "actions")


@dataclass(slots=True)
class _Outline:
    """An action being read: its name as printed, what is said of it, and where."""

    name: str
    said: dict[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def say(self, what: str, cell: TableCell) -> None:
        self.said.setdefault(what, cell.text[:_LONGEST].rstrip())


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Action, ...]:
    """The actions that the tables of a plan list or outline.

    :param draft: sections, passages and tables of a document
    :param vocabulary: the registers
    :returns: each once, in the order of the text, with all the cells that name it
    """
    if draft.municipality is None:
        return ()
    merged: dict[str, _Outline] = {}
    coded: dict[str, str] = {}
    for outline in _outlines(draft):
        name, code = _parted(outline.name)
        key = _plain(name)
        if not key:
            continue
        if code:  # The list and the outline may word one action in two ways.
            key = coded.setdefault(code.casefold(), key)
        kept = merged.setdefault(key, _Outline(name))
        kept.evidence += outline.evidence
        for what, words in (outline.said | ({"code": code} if code else {})).items():
            kept.said.setdefault(what, words)
    return tuple(
        Action(
            name=item.name,
            code=item.said.get("code"),
            field=item.said.get("field"),
            responsible=item.said.get("responsible"),
            cost=item.said.get("cost"),
            reduction=item.said.get("reduction"),
            evidence=item.evidence,
        )
        for item in merged.values()
    )


def _outlines(draft: Draft) -> Iterator[_Outline]:
    """What lists and outlines name, in the order of the text."""
    found: list[_Outline] = []
    open_list: _ActionList | None = None
    for table in draft.tables:
        open_list = _list_of(table, open_list)
        current: _Outline | None = None
        for row in table.rows:
            label, value = _labelled(row)
            what = _what(label)
            if what == "name":
                open_list, current = None, _named(draft, value)
                found += [current] if current else []
            elif open_list is not None:
                open_list.take(draft, row, found)
            elif what and value is not None and found:
                (current or found[-1]).say(what, value)
    yield from found


@dataclass(slots=True)
class _ActionList:
    """A table whose column names actions: in which section, how wide, which column."""

    section: str | None
    width: int
    column: int
    below: int
    around: str = ""

    def take(self, draft: Draft, row: CellRow, found: list[_Outline]) -> None:
        """Take the name of a row; what goes on in small letters goes on with the last one."""
        if row.line < self.below or len(row.cells) <= self.column:
            return
        cell = row.cells[self.column]
        before = row.cells[self.column - 1].text.strip() if self.column else ""
        if before:
            self.around = before[:_LONGEST]
        outline = _named(draft, cell)
        if outline is None:
            return
        if found and outline.name[0].islower():
            found[-1].name = f"{found[-1].name} {outline.name}"
            found[-1].evidence += outline.evidence
            return
        if self.around:
            outline.said["field"] = self.around
        found.append(outline)


def _list_of(table: CellTable, before: _ActionList | None) -> _ActionList | None:
    """The list that a table is, or goes on with after the end of a page."""
    width = max(len(row.cells) for row in table.rows)
    for row in table.rows[:_HEADER_ROWS]:
        for column, text in enumerate(row.texts):
            if _plain(text) in load_rules("actions")["listed"]:
                return _ActionList(table.section, width, column, row.line + 1)
    if before is None or table.section != before.section or not 0 <= before.width - width <= 1:
        return None
    column = before.column - (before.width - width)
    return _ActionList(before.section, width, column, 0, before.around) if column >= 0 else None


def _named(draft: Draft, cell: TableCell | None) -> _Outline | None:
    """An action of a cell's words, unless they are no name."""
    text = cell.text.strip() if cell else ""
    if (
        cell is None
        or not text
        or len(text) > _LONGEST
        or _pattern("no_name").search(text.casefold())
    ):
        return None
    return _Outline(text, {}, draft.evidence_in(cell.body, _METHOD))


def _labelled(row: CellRow) -> tuple[str, TableCell | None]:
    """Label and value of a row: its last two cells that hold words."""
    held = [cell for cell in row.cells if cell.text.strip()]
    return (held[-2].text, held[-1]) if len(held) >= 2 else ("", None)


def _what(label: str) -> str | None:
    rules, plain = load_rules("actions"), _plain(label)
    if plain.startswith(tuple(rules["name"])):
        return "name"
    for what, labels in rules["fields"].items():
        if plain.startswith(tuple(labels)):
            return what
    return None


def _parted(name: str) -> tuple[str, str | None]:
    """A name without its code, and the code."""
    for pattern in ("code_after", "code_before"):
        found = _pattern(pattern).search(name)
        if found:
            rest = (name[: found.start()] + name[found.end() :]).strip()
            if rest:
                return rest.rstrip("."), found["code"]
    return name.rstrip("."), None


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text).strip().casefold()
