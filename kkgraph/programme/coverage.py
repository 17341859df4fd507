"""Cities by topics, themes or joint commitments: who says so, touches it, is silent or empty.

The states are those of `kkgraph.programme.compare`, with *empty* apart: a section that is there
and says that nothing is said. Cities stand in the order of the alphabet, rows in that of the
contracts; nothing is added up to a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, get_args

from kkgraph.aliases import Lang
from kkgraph.contract import ContractFacts, Section
from kkgraph.contract.outline import ContractOutline
from kkgraph.interface.collection_answer import SaidJson
from kkgraph.interface.compared_answer import CommitmentCell, ComparedCell
from kkgraph.interface.coverage_answer import (
    CoverageCell,
    CoverageColumn,
    CoverageJson,
    CoverageRow,
)
from kkgraph.interface.coverage_request import CoverageRequest, CoverageState
from kkgraph.interface.placed import place_cell
from kkgraph.programme.chosen_contracts import chosen_contracts
from kkgraph.programme.collection import collection_read
from kkgraph.programme.compare import (
    compared_commitments,
    compared_themes,
    compared_topics,
)
from kkgraph.programme.compared_side import Side, sides_in
from kkgraph.settings import ontology_dir
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules, read_yaml

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

STATES: tuple[CoverageState, ...] = get_args(CoverageState)
Cell = str | int | float | None


def coverage(snapshot: Snapshot, vocabulary: Vocabulary, asked: CoverageRequest) -> CoverageJson:
    """Line up who speaks of what.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :param asked: by what, and of which contracts.
    :returns: the JSON of ``kkgraph coverage``.
    :raises NotFoundError: if a city, county, country, network or version does not exist.
    """
    sides = sides_in(snapshot, vocabulary, chosen_contracts(snapshot, vocabulary, asked))
    names = {side.contract.id: _name(side.contract, vocabulary) for side in sides}
    sides.sort(key=lambda side: (letter_order(names[side.contract.id]), side.contract.id))
    contracts = [side.contract for side in sides]
    rows = _rows(asked, sides, vocabulary)
    if asked.state:
        rows = [row for row in rows if any(row["counts"][state] for state in asked.state)]
    editions = dict.fromkeys(contract.listed_as for contract in contracts)
    return {
        "by": asked.by,
        "contracts": [_column(contract, names[contract.id]) for contract in contracts],
        "rows": rows,
        "gaps": [row["key"] for row in rows if not row["counts"]["says"]],
        "collection": collection_read(snapshot.manifest.contracts, editions),
        "said": {"sv": _said(contracts, rows, "sv"), "en": _said(contracts, rows, "en")},
    }


def _name(contract: ContractFacts, vocabulary: Vocabulary) -> str:
    code = contract.municipality or ""
    city = vocabulary.municipalities.get(code)
    return city.name if city else code


def _column(contract: ContractFacts, name: str) -> CoverageColumn:
    return {
        "contract": contract.id,
        "municipality": name,
        "code": contract.municipality or "",
        "valid_from": contract.valid_from,
        "text_status": contract.text_status,
    }


def _rows(
    asked: CoverageRequest, sides: Sequence[Side], vocabulary: Vocabulary
) -> list[CoverageRow]:
    if asked.by == "topics":
        return [
            _row(
                row["topic"],
                _topic_label(row["topic"], row["title"]),
                [
                    _topic_cell(cell, side, row["topic"])
                    for side, cell in zip(sides, row["cells"], strict=True)
                ],
            )
            for row in compared_topics(sides, vocabulary)
        ]
    if asked.by == "themes":
        rows = [
            _row(
                row["theme"]["key"],
                _label(row["theme"]["label_sv"], row["theme"]["label_en"]),
                [_cell(cell, None) for cell in row["cells"]],
            )
            for row in compared_themes(sides, vocabulary)
        ]
        return sorted(rows, key=lambda row: letter_order(row["label"]["sv"]))
    return [
        _row(
            f"{row['version']} {row['number']}",
            {"sv": f"{row['number']}. {row['title']}", "en": f"{row['number']}. {row['title']}"},
            [_commitment_cell(cell) for cell in row["cells"]],
        )
        for row in compared_commitments(sides)
    ]


def _topic_label(topic: str, title: str) -> SaidJson:
    """Name a topic: by the heading of a contract, else by that of a template."""
    english = topic.replace("_", " ")
    return {
        "sv": _template_titles().get(topic, title) if title == english else title,
        "en": english,
    }


@cache
def _template_titles() -> dict[str, str]:
    """The first heading that a template has for each topic."""
    found: dict[str, str] = {}
    for path in sorted((ontology_dir() / "templates").rglob("*.yaml"), reverse=True):
        template = read_yaml(path)
        headings = template.get("headings", []) if isinstance(template, dict) else []
        for heading in headings:
            if heading.get("topic") and heading.get("titles"):
                found.setdefault(heading["topic"], heading["titles"][0])
    return found


def _label(swedish: str, english: str | None) -> SaidJson:
    return {"sv": swedish, "en": english or swedish}


def _row(key: str, label: SaidJson, cells: list[CoverageCell]) -> CoverageRow:
    counted = Counter(cell["state"] for cell in cells)
    counts: dict[str, int] = {state: counted.get(state, 0) for state in STATES}
    return {"key": key, "label": label, "counts": counts, "cells": cells}


def _topic_cell(cell: ComparedCell, side: Side, topic: str) -> CoverageCell:
    own = side.own_sections(topic)
    made = _cell(cell, own[0] if own else None)
    if cell["empty"]:
        made["state"] = "empty"
        place = _empty_place(side.contract, own)
        made["quote"], made["source"] = place["quote"], place["source"]
    return made


def _empty_place(contract: ContractOutline, own: Sequence[Section]) -> CoverageCell:
    """Find the words of an empty section, or its heading where there are none."""
    section = own[0]
    inside = [p for p in contract.empty if section.start <= p.start < section.end]
    first = inside[0] if inside else None
    return {
        "contract": contract.id,
        "state": "empty",
        "count": 0,
        "section": section.number,
        "quote": first.text if first else section.title,
        "source": {
            "file": contract.source.file,
            "page": first.page if first else None,
            "line_from": first.line_from if first else section.line_from,
            "line_to": first.line_to if first else section.line_to,
            "start": first.start if first else section.start,
            "end": first.end if first else section.end,
        },
    }


def _cell(cell: ComparedCell, section: Section | None) -> CoverageCell:
    best = cell["passages"][0] if cell["passages"] else None
    return {
        "contract": cell["contract"],
        "state": cell["answer"],
        "count": cell["count"],
        "section": section.number if section else None,
        "quote": best["text"] if best else None,
        "source": best["source"] if best else None,
    }


def _commitment_cell(cell: CommitmentCell) -> CoverageCell:
    place = cell["evidence"][0] if cell["evidence"] else None
    return {
        "contract": cell["contract"],
        "state": cell["answer"],
        "count": len(cell["measures"]),
        "section": None,
        "quote": place["quote"] if place else None,
        "source": place,
    }


def _said(contracts: Sequence[ContractFacts], rows: Sequence[CoverageRow], lang: Lang) -> str:
    words = {key: text[lang] for key, text in load_rules("programme")["coverage"].items()}
    if not contracts:
        return str(words["none"])
    told = [words["read"].format(n=len(contracts), rows=len(rows))]
    empty = [
        f"{cell['contract']} {cell['section'] or row['label'][lang]}"
        for row in rows
        for cell in row["cells"]
        if cell["state"] == "empty"
    ]
    gaps = [row["label"][lang] for row in rows if not row["counts"]["says"]]
    summaries = sum(contract.text_status != "whole" for contract in contracts)
    if empty:
        told.append(words["empty"].format(cells=", ".join(sorted(empty))))
    if gaps:
        told.append(words["gaps"].format(rows="; ".join(gaps)))
    if summaries:
        told.append(words["summaries"].format(n=summaries))
    return " ".join(told)


def to_table(found: CoverageJson, lang: Lang) -> tuple[list[str], list[list[Cell]]]:
    """Lay coverage out: a row a topic, a column a contract.

    :param found: the answer.
    :param lang: language of headings and states.
    :returns: headings and rows.
    """
    states = load_rules("programme")["states"]
    rows: list[list[Cell]] = [
        [row["label"][lang], *(_state(cell, states[cell["state"]][lang]) for cell in row["cells"])]
        for row in found["rows"]
    ]
    return ["rad" if lang == "sv" else "row", *(c["contract"] for c in found["contracts"])], rows


def _state(cell: CoverageCell, words: str) -> str:
    """Name a state; where the words stand is known, it leads there."""
    source = cell["source"]
    return place_cell(words, cell["contract"], source) if source else words
