"""Two to five contracts side by side, by section topic, theme, goal, network and commitment.

Four answers are kept apart, since silence is not a no:

``says``
    says so: with quotes
``touches``
    only touches it: named in passing, in another part, or in text that all contracts share
``not_found``
    searched, not found
``not_examined``
    not examined: only a summary was read, or the contract is of a version that does not ask
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast, get_args

from kkgraph.contract import Adoption, Contract, Evidence, Goal
from kkgraph.errors import UsageError
from kkgraph.interface.compare_request import CompareRequest
from kkgraph.interface.compared_answer import (
    Answered,
    CommitmentCell,
    ComparedCell,
    ComparedCommitment,
    ComparedContract,
    ComparedGoal,
    ComparedGoals,
    ComparedJson,
    ComparedNetwork,
    ComparedTheme,
    ComparedTopic,
    GoalCell,
    MeasureJson,
    NetworkCell,
)
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.programme.compared_side import Side, few_sides_in, side_of
from kkgraph.snapshot.find_contract import chosen_contract
from kkgraph.text.alphabet import letter_order
from kkgraph.twins.profiles import OwnPassage
from kkgraph.twins.quotes import clearest, quote
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import narrower, theme_json

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot


ANSWERS: tuple[Answered, ...] = get_args(Answered)
_QUOTES = 3
# The clearest passage on a theme is looked for among so many.
_READ = 300


def compare(
    snapshot: Snapshot, vocabulary: Vocabulary, names: CompareRequest | Sequence[str]
) -> ComparedJson:
    """Put contracts side by side.

    :param snapshot: what was read
    :param vocabulary: registers and thesaurus
    :param names: two to five cities (each stands for its newest contract) or ids of contracts
    :returns: the JSON that ``kkgraph compare --json`` prints
    :raises UsageError: when there are fewer than two or more than five, or one twice
    :raises NotFoundError: when one does not exist; with what is near it
    """
    asked = names if isinstance(names, CompareRequest) else CompareRequest(names)
    keys = [chosen_contract(snapshot, vocabulary, name) for name in asked.names]
    for key in keys:
        if keys.count(key) > 1:
            raise UsageError(f"{key} is given twice; compare different contracts")
    return _compare_sides(few_sides_in(snapshot, keys), vocabulary)


def compare_contracts(contracts: Sequence[Contract], vocabulary: Vocabulary) -> ComparedJson:
    """The same for contracts that are at hand.

    :param contracts: of cities
    :param vocabulary: registers and thesaurus
    """
    return _compare_sides([side_of(contract) for contract in contracts], vocabulary)


def _compare_sides(sides: Sequence[Side], vocabulary: Vocabulary) -> ComparedJson:
    return {
        "contracts": [_head(side, vocabulary) for side in sides],
        "topics": compared_topics(sides, vocabulary),
        "themes": compared_themes(sides, vocabulary),
        "goals": _goals(sides),
        "networks": _networks(sides),
        "commitments": compared_commitments(sides),
    }


def _head(side: Side, vocabulary: Vocabulary) -> ComparedContract:
    contract = side.contract
    city = vocabulary.municipalities.get(contract.municipality or "")
    return {
        "contract": contract.id,
        "municipality": city.name if city else contract.municipality,
        "code": contract.municipality,
        "version": contract.version,
        "valid_from": contract.valid_from,
        "text_status": contract.text_status,
        "file": contract.source.file,
        "passages": len(side.passages),
    }


def compared_topics(sides: Sequence[Side], vocabulary: Vocabulary) -> list[ComparedTopic]:
    """Section topics in the order of the contracts.

    :param sides: the contracts
    :param vocabulary: the thesaurus
    """
    newest = sorted(sides, key=lambda side: (-(side.contract.valid_from or 0), side.contract.id))
    rows: list[ComparedTopic] = []
    for topic in dict.fromkeys(topic for side in sides for topic in side.topics):
        aligned = [key for key, theme in vocabulary.themes.items() if topic in theme.topics]
        # The heading of the first section on it, as the newest of the contracts has it.
        own = [section.title for side in newest for section in side.own_sections(topic)[:1]]
        rows.append(
            {
                "topic": topic,
                "title": own[0] if own else topic.replace("_", " "),
                "cells": [_topic_cell(side, topic, aligned) for side in sides],
            }
        )
    return rows


def _topic_cell(side: Side, topic: str, aligned: Sequence[str]) -> ComparedCell:
    own = side.own_sections(topic)
    if own and all(section.empty for section in own):
        # A report that says so has examined the section: it holds nothing.
        return {**_cell(side, "not_found", []), "empty": True}
    said = side.on_topic(topic)
    if said:
        return _cell(side, "says", said)
    elsewhere = side.naming(aligned)
    return _cell(side, "touches" if elsewhere else side.silence, elsewhere)


def compared_themes(sides: Sequence[Side], vocabulary: Vocabulary) -> list[ComparedTheme]:
    """Concepts that at least one of them says clearly; those said by most come first.

    :param sides: the contracts
    :param vocabulary: the thesaurus
    """
    rows = []
    for key in {theme for side in sides for theme in side.themes}:
        wanted = narrower(vocabulary.themes, key)
        cells = [_theme_cell(side, wanted) for side in sides]
        says = sum(cell["answer"] == "says" for cell in cells)
        if says:
            passages = sum(cell["count"] for cell in cells)
            rows.append((-says, -passages, key, cells))
    return [
        {"theme": theme_json(key, vocabulary.themes), "cells": cells}
        for _, _, key, cells in sorted(rows, key=lambda row: row[:3])
    ]


def _theme_cell(side: Side, wanted: frozenset[str]) -> ComparedCell:
    said = side.naming(wanted)
    if not said:
        # What all contracts share is no statement of this city, but it is in its contract.
        shared = not wanted.isdisjoint(side.contract.themes_elsewhere)
        return _cell(side, "touches" if shared else side.silence, [])
    clear = len(said) > 1 or not wanted.isdisjoint(said[0].firm)
    named = next(theme for theme, _ in said[0].themes if theme in wanted)
    best = clearest(said[:_READ], named)
    return _cell(side, "says" if clear else "touches", [best], count=len(said))


def _cell(
    side: Side, answer: Answered, passages: Sequence[OwnPassage], *, count: int | None = None
) -> ComparedCell:
    return {
        "contract": side.contract.id,
        "answer": answer,
        "count": len(passages) if count is None else count,
        "empty": False,
        "passages": [quote(passage) for passage in passages[:_QUOTES]],
    }


def _goals(sides: Sequence[Side]) -> list[ComparedGoals]:
    kinds = sorted({goal.kind for side in sides for goal in side.contract.goals})
    return [{"kind": kind, "cells": [_goal_cell(side, kind) for side in sides]} for kind in kinds]


def _goal_cell(side: Side, kind: str) -> GoalCell:
    goals = [goal for goal in side.contract.goals if goal.kind == kind]
    held = any(goal.is_held for goal in goals)
    answer: Answered = "says" if held else "touches" if goals else side.silence
    return {
        "contract": side.contract.id,
        "answer": answer,
        "goals": [_goal(goal) for goal in goals],
    }


def _goal(goal: Goal) -> ComparedGoal:
    return {
        "description": goal.description,
        "value": goal.value,
        "unit": goal.unit,
        "base_year": goal.base_year,
        "target_year": goal.target_year,
        "scope": goal.scope,
        "status": goal.status,
        "evidence": _evidence(goal.evidence),
    }


def _networks(sides: Sequence[Side]) -> list[ComparedNetwork]:
    """Networks, those that most of them take part in first."""
    names = {item.key: item.name for side in reversed(sides) for item in side.contract.networks}
    rows: list[tuple[int, str, ComparedNetwork]] = []
    for key, name in names.items():
        cells = [_network_cell(side, key) for side in sides]
        says = sum(cell["answer"] == "says" for cell in cells)
        iri = iris.keyed_iri("network", key)
        rows.append(
            (-says, letter_order(name), {"key": key, "name": name, "iri": iri, "cells": cells})
        )
    return [row for *_, row in sorted(rows, key=lambda row: row[:2])]


def _network_cell(side: Side, key: str) -> NetworkCell:
    held = [item for item in side.contract.networks if item.key == key]
    taking_part = [item for item in held if item.relation == "participates"]
    chosen = next(iter([*taking_part, *held]), None)
    answer: Answered = "says" if taking_part else "touches" if held else side.silence
    return {
        "contract": side.contract.id,
        "answer": answer,
        "relation": chosen.relation if chosen else None,
        "evidence": _evidence(chosen.evidence) if chosen else [],
    }


def compared_commitments(sides: Sequence[Side]) -> list[ComparedCommitment]:
    """Joint commitments by version and number.

    :param sides: the contracts
    """
    titles: dict[tuple[str, str], str] = {}
    for side in sides:
        for item in side.contract.joint_commitments:
            titles.setdefault((side.contract.listed_as, item.number), item.title)
    return [
        {
            "version": version,
            "number": number,
            "title": titles[version, number],
            "cells": [_commitment_cell(side, version, number) for side in sides],
        }
        for version, number in sorted(titles, key=lambda key: (key[0], _order(key[1])))
    ]


def _commitment_cell(side: Side, version: str, number: str) -> CommitmentCell:
    same = side.contract.listed_as == version
    held = [i for i in side.contract.joint_commitments if same and i.number == number]
    answer: Answered = "says" if held else side.silence if same else "not_examined"
    return {
        "contract": side.contract.id,
        "answer": answer,
        "kind": held[0].kind if held else None,
        "measures": [measure for item in held for measure in _measures(item)],
        "evidence": _evidence(held[0].evidence) if held else [],
    }


def _measures(item: Adoption) -> list[MeasureJson]:
    return [{"text": m.text, "evidence": _evidence(m.evidence)} for m in item.measures]


def _evidence(evidence: Sequence[Evidence]) -> list[EvidenceJson]:
    return [cast("EvidenceJson", asdict(place)) for place in evidence]


def _order(number: str) -> tuple[int, str]:
    return (int(number) if number.isdigit() else 0, number)
