"""Measuring facts against labels: what matches, what counts, what is said of bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sample_contracts

from kkgraph.contract import Contract
from kkgraph.errors import SourceError
from kkgraph.quality.facts import FactsReport, evaluate_facts
from kkgraph.quality.pairs import Item, match

CONTRACTS = {contract.id: contract for contract in sample_contracts.contracts()}


def same_name(item: Item, label: Item) -> bool:
    return bool(set(item.names) & set(label.names))


def item(first: int, last: int, *names: str, optional: bool = False) -> Item:
    return Item(((first, last),), names, optional=optional, shown=names[0])


def with_goal() -> Contract:
    return next(c for c in CONTRACTS.values() if c.goals)


def measure(tmp_path: Path, labels: Any) -> FactsReport:
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(labels), encoding="utf-8")
    return evaluate_facts(CONTRACTS, [path])


def test_one_line_of_slack_is_given_and_no_more() -> None:
    assert match([item(5, 6, "a")], [item(7, 8, "a")], agree=same_name).hits == 1
    assert match([item(5, 6, "a")], [item(8, 8, "a")], agree=same_name).hits == 0


def test_a_label_is_matched_once() -> None:
    outcome = match([item(1, 1, "a"), item(1, 1, "a")], [item(1, 1, "a")], agree=same_name)
    assert (outcome.hits, outcome.extra, outcome.missed) == (1, ["a"], [])


def test_optional_labels_count_neither_way() -> None:
    wanted = [item(1, 1, "a", optional=True), item(9, 9, "b", optional=True)]
    outcome = match([item(1, 1, "a")], wanted, agree=same_name)
    assert (outcome.hits, outcome.extra, outcome.missed) == (0, [], [])


def test_goals_need_kind_value_and_years(tmp_path: Path) -> None:
    contract = with_goal()
    goal = contract.goals[0]
    place = goal.evidence[0]
    label = {
        "kind": goal.kind,
        "value": goal.value,
        "base_year": goal.base_year,
        "target_year": goal.target_year,
        "lines": [place.line_from, place.line_to],
    }
    labels = {"profile": contract.id, "goals": [label]}
    (score,) = measure(tmp_path, labels).scores
    assert score.hits == 1
    labels["goals"] = [{**label, "target_year": 1999}]
    (score,) = measure(tmp_path, labels).scores
    assert (score.hits, score.missed) == (0, 1)


def test_joint_commitments_among_the_citys_own_are_not_asked_for_twice(tmp_path: Path) -> None:
    contract = with_goal()
    joint = {"number": "6", "title": "Ingenting", "lines": [1, 1]}
    own = {"text_start": "Ingenting", "lines": [1, 1]}
    labels = {"profile": contract.id, "joint_commitments": [joint], "commitments": [joint, own]}
    scores = {score.kind: score.missed for score in measure(tmp_path, labels).scores}
    assert scores["commitments"] == 1


def test_numbers_of_another_sort_are_not_measured(tmp_path: Path) -> None:
    profile = with_goal().id
    figure = {"text_short": "Programmet antogs", "value": 2016, "unit": "år", "lines": [1, 1]}
    stated = {"unit": "million_sek", "value": 42, "lines": [1, 1]}
    for item, row in ((figure, []), (stated, ["numbers"])):
        report = measure(tmp_path, {"profile": profile, "numbers": [item]})
        assert [score.kind for score in report.scores] == row


def test_figures_are_those_of_the_counts(tmp_path: Path) -> None:
    contract = with_goal()
    labels = {"profile": contract.id, "networks": [{"name": "Ingenting", "lines": [1, 1]}]}
    (score,) = measure(tmp_path, labels).scores
    found = sum(n.relation == "participates" for n in contract.networks)
    assert (score.hits, score.extra, score.missed) == (0, found, 1)
    assert score.f1 == 0.0
    assert score.low <= score.f1 <= score.high


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "JSON"),
        ("[]", "profile"),
        ('{"profile": "finns-inte-2020"}', "ingest"),
        ('{"profile": "PROFILE", "goals": [{"lines": [1, 2]}]}', "kind"),
        ('{"profile": "PROFILE", "networks": [{"name": "x", "lines": ["a"]}]}', "form"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text.replace("PROFILE", with_goal().id), encoding="utf-8")
    with pytest.raises(SourceError, match=says) as caught:
        evaluate_facts(CONTRACTS, [path])
    assert "bad.json" in str(caught.value)
