"""Which cities have promised what by when: one row a goal, and who has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from kkgraph.aliases import Lang
from kkgraph.contract import ContractFacts, Goal
from kkgraph.errors import NotFoundError
from kkgraph.interface.collection_answer import SaidJson
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.goals_answer import GoalRow, GoalsJson, NoGoalRow
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.placed import place_cell
from kkgraph.interface.twins_answer import Silence
from kkgraph.programme.collection import cities_of, collection_read
from kkgraph.programme.merged_goals import merged_goals
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.code_names import code_name
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"\w+")
_NO_YEAR = 9999
Cell = str | int | float | None


def goals(snapshot: Snapshot, vocabulary: Vocabulary, asked: GoalsRequest) -> GoalsJson:
    """List goals.

    :param snapshot: what was read.
    :param vocabulary: the registers, for names.
    :param asked: which.
    :returns: by target year, then by city; and the contracts that have none.
    :raises NotFoundError: if a city or version does not exist.
    """
    contracts = [snapshot.outline(key) for key in _chosen(snapshot, vocabulary, asked)]
    rows: list[GoalRow] = []
    without: list[NoGoalRow] = []
    for contract in contracts:
        name = _name(contract, vocabulary)
        found = [goal for goal in merged_goals(contract) if _lets_through(asked, goal)]
        rows += [_row(contract, name, goal) for goal in found]
        if not found:
            read = contract.text_status == "whole"
            answer: Silence = "not_found" if read else "not_examined"
            without.append({"municipality": name, "contract": contract.id, "answer": answer})
    rows.sort(key=_order)
    without.sort(key=lambda row: (letter_order(row["municipality"]), row["contract"]))
    editions = dict.fromkeys(contract.listed_as for contract in contracts)
    return {
        "goals": rows,
        "without": without,
        "collection": collection_read(snapshot.manifest.contracts, editions),
        "said": said(rows, without),
    }


def _chosen(snapshot: Snapshot, vocabulary: Vocabulary, asked: GoalsRequest) -> list[str]:
    known = cities_of(snapshot.manifest.contracts)
    keys = list(known)
    if asked.municipality:
        codes = {find_municipality(vocabulary, name).code for name in asked.municipality}
        keys = [key for key in keys if known[key]["municipality"] in codes]
    if asked.version:
        keys = [key for key in keys if key in _of_versions(snapshot, asked.version)]
    if asked.newest:
        last: dict[str, str] = {}
        for key in sorted(keys, key=lambda key: (known[key]["valid_from"] or 0, key)):
            last[known[key]["municipality"] or ""] = key
        keys = sorted(last.values())
    return keys


def _of_versions(snapshot: Snapshot, versions: Sequence[str]) -> set[str]:
    known = cities_of(snapshot.manifest.contracts)
    keys = list(known)
    labels = [EditionLabel(e["edition"], e["version"], e["valid_from"]) for e in known.values()]
    found: set[str] = set()
    for version in versions:
        places = of_edition(version, labels)
        if not places:
            there = sorted({label.edition for label in labels})
            raise NotFoundError(version, there, what="version")
        found |= {keys[place] for place in places}
    return found


def _lets_through(asked: GoalsRequest, goal: Goal) -> bool:
    if asked.kind and not any(_is_of(goal, kind) for kind in asked.kind):
        return False
    for wanted, value in ((asked.scope, goal.scope), (asked.status, goal.status)):
        if wanted and (value or "not_said") not in wanted:
            return False
    if asked.unit and goal.unit not in asked.unit:
        return False
    # A goal that gives no year may be for any: it is shown as such, not left out.
    return not asked.year or goal.target_year in (None, int(asked.year))


def _is_of(goal: Goal, kind: str) -> bool:
    if kind == "neutrality":
        return goal.kind in load_rules("programme")["neutral_kinds"] or goal.value == 0
    return goal.kind == kind


def _name(contract: ContractFacts, vocabulary: Vocabulary) -> str:
    code = contract.municipality or ""
    city = vocabulary.municipalities.get(code)
    return city.name if city else code


def _row(contract: ContractFacts, name: str, goal: Goal) -> GoalRow:
    return {
        "municipality": name,
        "code": contract.municipality or "",
        "contract": contract.id,
        "edition": contract.listed_as,
        "valid_from": contract.valid_from,
        "text_status": contract.text_status,
        "voice": goal.voice,
        "kind": goal.kind,
        "scope": goal.scope,
        "description": goal.description,
        "value": goal.value,
        "value_to": goal.value_to,
        "unit": goal.unit,
        "base_year": goal.base_year,
        "target_year": goal.target_year,
        "status": goal.status,
        "decided": _decided(goal, contract.valid_from),
        "inherited": list(goal.inherited),
        "evidence": [cast("EvidenceJson", asdict(place)) for place in goal.evidence],
    }


def _decided(goal: Goal, valid_from: int | None) -> int | None:
    """Find the year of the decision: one that stands beside a word for deciding, and is past."""
    starts = tuple(load_rules("programme")["decided"])
    for place in goal.evidence:
        words = _WORD.findall(place.quote.casefold())
        for at, word in enumerate(words):
            if word.startswith(starts):
                near = [int(w) for w in words[max(0, at - 2) : at + 3] if _YEAR.fullmatch(w)]
                past = [
                    year
                    for year in near
                    if year <= (valid_from or _NO_YEAR) and year != goal.base_year
                ]
                if past:
                    return past[0]
    return None


def _order(row: GoalRow) -> tuple[int, str, int, int]:
    start = min((place["start"] for place in row["evidence"]), default=0)
    year = row["target_year"] or _NO_YEAR
    return (year, letter_order(row["municipality"]), row["valid_from"] or 0, start)


def said(rows: Sequence[GoalRow], without: Sequence[NoGoalRow]) -> SaidJson:
    """Say how many goals there are, and what it means that some contracts have none.

    :param rows: the goals.
    :param without: contracts without any.
    """
    return {"sv": _sentences(rows, without, "sv"), "en": _sentences(rows, without, "en")}


def _sentences(rows: Sequence[GoalRow], without: Sequence[NoGoalRow], lang: Lang) -> str:
    words = {key: text[lang] for key, text in load_rules("programme")["goal_answers"].items()}
    contracts = len({row["contract"] for row in rows})
    told = [words["found"].format(goals=len(rows), contracts=contracts) if rows else words["none"]]
    no_year = sum(row["target_year"] is None for row in rows)
    if no_year:
        told.append(words["without_year"].format(goals=no_year))
    for answer, key in (("not_found", "silent"), ("not_examined", "not_examined")):
        names = [row["contract"] for row in without if row["answer"] == answer]
        if names:
            told.append(words[key].format(n=len(names), names=", ".join(names)))
    return " ".join(told)


_HEADINGS: dict[Lang, list[str]] = {
    "sv": [
        "stad", "kontrakt", "slag", "gäller", "siffra", "enhet", "basår", "målår", "status",
        "beslutat", "citat", "fil", "rad", "vems ord",
    ],
    "en": [
        "city", "contract", "kind", "scope", "figure", "unit", "base year", "target year",
        "status", "decided", "quote", "file", "line", "whose words",
    ],
}  # fmt: skip


def to_table(
    found: GoalsJson, lang: Lang, *, named: bool = False
) -> tuple[list[str], list[list[Cell]]]:
    """Lay goals out: a row a goal.

    :param found: the answer.
    :param lang: language of the headings.
    :param named: name codes in the language, for people; else they are those of the data.
    :returns: headings and rows.
    """

    def shown(group: str, code: str | None) -> str | None:
        return code_name(group, code, lang) if named else code

    rows: list[list[Cell]] = [
        [
            row["municipality"], row["contract"], shown("goal_kind", row["kind"]),
            shown("scope", row["scope"]), row["value"], shown("unit", row["unit"]),
            row["base_year"], row["target_year"], shown("status", row["status"]), row["decided"],
            row["description"], _file(row), row["evidence"][0]["line_from"],
            shown("voice", row["voice"]),
        ]
        for row in found["goals"]
    ]  # fmt: skip
    return _HEADINGS[lang], rows


def _file(row: GoalRow) -> str:
    place = row["evidence"][0]
    return place_cell(place["file"], row["contract"], place)
