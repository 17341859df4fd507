"""Actions of a plan: what its tables and titles name, one row, one sheet or one title an action.

The form of the plan asks for a list of actions by field and for an outline of each, with the
label left and the value right; many plans have both, so that one action is named twice, and many
have tables of their own. Labels and codes are data: ``ontology/rules/actions.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.facts.plans.action_lists import (
    ActionColumns,
    coded_column,
    columns_of,
    continued,
    labelled,
)
from ingest.facts.plans.action_names import (
    NamedAction,
    expression,
    is_code,
    meant,
    named,
    parted,
    plain,
)
from ingest.facts.plans.action_titles import is_sheet, sheet_begins, titled
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable, TableCell
from kkgraph.contract import Action
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Action, ...]:
    """The actions that a plan lists or outlines.

    :param draft: sections, passages and tables of a document
    :param vocabulary: the registers
    :returns: each once, in the order of the text, with all the places that name it
    """
    if draft.municipality is None:
        return ()
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
        for item in _merged(_in_place(draft))
    )


def _merged(found: Sequence[NamedAction]) -> list[NamedAction]:
    """Each action once: those of one name, or of one code in a list and an outline."""
    merged: dict[str, NamedAction] = {}
    coded: dict[str, str] = {}
    for action in found:
        name, code = parted(action.name)
        key = plain(name)
        if not key or is_code(action.name):
            continue
        if code:  # The list and the outline may word one action in two ways.
            known = coded.setdefault(code.casefold(), key)
            # Bare numbers begin anew in every field.
            key = known if not code[0].isdigit() or _alike(known, key) else key
        kept = merged.setdefault(key, NamedAction(name))
        kept.evidence += action.evidence
        for what, words in (action.said | ({"code": code} if code else {})).items():
            kept.said.setdefault(what, words)
    return list(merged.values())


def _alike(one: str, other: str) -> bool:
    """Whether two names share half of their words."""
    mine, theirs = set(one.split()), set(other.split())
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _in_place(draft: Draft) -> list[NamedAction]:
    """What the module names; where it names nothing, the module that it may be one with."""
    rules = load_rules("actions")
    return _of_modules(draft, rules["modules"]) or _of_modules(draft, rules["stand_in"])


def _of_modules(draft: Draft, modules: Sequence[str]) -> list[NamedAction]:
    """What modules name; of other places only what may belong to them."""
    rules = load_rules("actions")
    numbers = {section.key: section.number for section in draft.sections}
    inside = frozenset(key for key, number in numbers.items() if number in modules)
    found = list(_in_tables(draft, inside))
    own = [action for section, action in found if section in inside]
    titles = list(titled(draft, inside))
    if len(titles) > len(own):
        own = [*own, *titles]
    if len(own) < rules["enough"]:
        return [*(action for section, action in found if section not in inside), *own]
    around = [a for key, a in found if key not in inside and numbers.get(key) in rules["around"]]
    return sorted([*own, *around], key=lambda action: action.evidence[0].start)


def _in_tables(draft: Draft, inside: frozenset[str]) -> Iterator[tuple[str, NamedAction]]:
    """What lists and outlines name with the section, in the order of the text."""
    columns: ActionColumns | None = None
    last: NamedAction | None = None
    for table in draft.tables:
        found: list[NamedAction] = [last] if last else []
        before = len(found)
        columns = continued(table, columns)
        columns = _read(draft, table, columns, found, table.section in inside)
        for action in found[before:]:
            yield table.section or "", action
        last = found[-1] if found else None


def _read(
    draft: Draft,
    table: CellTable,
    columns: ActionColumns | None,
    found: list[NamedAction],
    inside: bool,  # noqa: FBT001 - said once, by the caller above
) -> ActionColumns | None:
    """Take what the rows of a table name.

    :returns: the columns of the list that the table ends with
    """
    current: NamedAction | None = None
    if columns is None and inside:
        columns = coded_column(table)
    for at, row in enumerate(table.rows):
        header = columns_of(table, row, inside=inside)
        if header is not None:
            columns, current = header, None
            continue
        if columns is not None and sheet_begins(table.rows[at : at + 3]):
            columns = None
        label, value = labelled(row)
        what = meant(label)
        if what is None and inside and columns is None and _names_sheet(table, at, label, value):
            what = "name"
        if what == "name":
            columns, fresh = None, named(draft, value)[:1]
            current = fresh[0] if fresh else None
            found += fresh
        elif columns is not None:
            columns.take(draft, row, found)
        elif what and value is not None and found:
            (current or found[-1]).say(what, value.text)
        elif current is not None and is_code(current.name):
            _go_on(draft, current, row)
    return columns


def _names_sheet(table: CellTable, at: int, label: str, value: TableCell | None) -> bool:
    """Whether a row is the first of a sheet in a city's own form."""
    named_so = value is not None and expression("sheet_name").match(plain(label))
    return bool(named_so) and is_sheet(table, at + 1)


def _go_on(draft: Draft, action: NamedAction, row: CellRow) -> None:
    """Take the words that stand below the code of an action."""
    held = [cell for cell in row.cells if cell.text.strip()]
    if len(held) == 1 and (more := named(draft, held[0])):
        action.name = f"{action.name} {more[0].name}"
        action.evidence += more[0].evidence
