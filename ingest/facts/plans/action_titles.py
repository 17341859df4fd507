"""Actions named by a title of their own: above a sheet without a name, or one of a coded series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.facts.plans.action_names import (
    METHOD,
    NamedAction,
    expression,
    first_code,
    is_name,
    plain,
)
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.draft_tables import CellRow, CellTable
from kkgraph.contract import Section
from kkgraph.vocabulary.rules import load_rules

_LONGEST_TITLE = 170
_LONGEST_LABEL = 100
_IN_A_ROW = 3


def is_sheet(table: CellTable, first: int = 0) -> bool:
    """Whether so many rows of a table begin with a label as a sheet on one action has.

    :param table: the table
    :param first: the row to begin with
    """
    found = 0
    for row in table.rows[first:]:
        found += _has_label(row)
        if found >= load_rules("actions")["sheet_labels"]:
            return True
    return False


def sheet_begins(rows: Sequence[CellRow]) -> bool:
    """Whether some rows one after the other have such labels, so that a list ends there.

    :param rows: the rows from there on
    """
    return len(rows) >= _IN_A_ROW and all(map(_has_label, rows[:_IN_A_ROW]))


def _has_label(row: CellRow) -> bool:
    held = [text for text in row.texts if text.strip()]
    return any(
        len(text) <= _LONGEST_LABEL and expression("sheet_label").match(plain(text)) is not None
        for text in held[:-1]
    )


def titled(draft: Draft, sections: frozenset[str]) -> Iterator[NamedAction]:
    """Actions that titles in some sections name, in the order of the text.

    :param draft: the plan
    :param sections: keys of the sections
    """
    held = [p for p in draft.passages if p.section in sections]
    sheets = {table.rows[0].line: table for table in draft.tables if is_sheet(table)}
    above = [
        _of_passage(draft, passage)
        for passage, after in pairwise(held)
        if passage.kind != "table"
        and after.kind == "table"
        and _line(draft, after) in sheets
        and _is_title(passage.text)
    ]
    coded = [
        *(_of_passage(draft, p) for p in held if p.kind != "table" and _is_coded(p.text)),
        *(
            _of_section(draft, s)
            for s in draft.sections
            if s.key in sections and _is_coded(s.title)
        ),
    ]
    codes = {first_code(action.name) for action in coded}
    least = load_rules("actions")["titles"]
    if len(codes) >= least:
        yield from coded
    elif len({plain(action.name) for action in above}) >= least:
        yield from above


def _line(draft: Draft, passage: DraftPassage) -> int:
    return draft.index.line(passage.spans[0][0])


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and not text.endswith((".", ":", ";", ",")) and is_name(text)


def _is_coded(text: str) -> bool:
    return _is_title(text) and first_code(text) is not None


def _of_passage(draft: Draft, passage: DraftPassage) -> NamedAction:
    return NamedAction(passage.text, {}, draft.evidence_in(passage.body, METHOD))


def _of_section(draft: Draft, section: Section) -> NamedAction:
    start = draft.source.text.find(section.title.split()[0], section.start)
    end = draft.source.text.find("\n", start)
    place = draft.evidence_at(start, end if end > 0 else len(draft.source.text), METHOD)
    return NamedAction(section.title, {}, (place,))
