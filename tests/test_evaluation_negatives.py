"""What labels say is no fact of the city, counted where a contract states it all the same."""

from __future__ import annotations

import json
from pathlib import Path

import sample_contracts

from kkgraph.contract import Contract, Goal, Participation
from kkgraph.quality.facts import evaluate_facts
from kkgraph.quality.negatives import NON_MEMBERSHIPS, OTHERS_GOALS, RESULTS

CONTRACTS = {contract.id: contract for contract in sample_contracts.contracts()}


def member() -> tuple[Contract, Participation]:
    """A contract with something that its city takes part in."""
    return next(
        (c, n) for c in CONTRACTS.values() for n in c.networks if n.relation == "participates"
    )


def with_figure() -> tuple[Contract, Goal]:
    """A contract with a goal of the city that has a figure and a year."""
    return next(
        (c, g)
        for c in CONTRACTS.values()
        for g in c.goals
        if g.is_held and g.value and g.target_year
    )


def taken(tmp_path: Path, labels: dict[str, object]) -> dict[str, tuple[int, int]]:
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(labels), encoding="utf-8")
    return {n.kind: (n.taken, n.of) for n in evaluate_facts(CONTRACTS, [path]).negatives}


def test_a_membership_that_is_none_is_counted_unless_it_is_labelled_as_one(tmp_path: Path) -> None:
    contract, network = member()
    place = network.evidence[0]
    label = {"name": network.name, "lines": [place.line_from, place.line_to]}
    elsewhere = {"name": network.name, "lines": [9000, 9000]}
    labels = {"profile": contract.id, "non_member_networks": [label, elsewhere]}
    assert taken(tmp_path, labels) == {NON_MEMBERSHIPS: (1, 2)}
    assert taken(tmp_path, {**labels, "networks": [label]}) == {NON_MEMBERSHIPS: (0, 2)}


def test_a_goal_of_others_is_counted_by_its_figures(tmp_path: Path) -> None:
    contract, goal = with_figure()
    place = goal.evidence[0]
    lines = [place.line_from, place.line_to]
    words = f"senast {goal.target_year}"
    labels = {
        "profile": contract.id,
        "not_city_goals": [{"surface": words, "lines": lines}],
        "achieved_results": [{"surface": "minst 31337 redan", "lines": lines}],
    }
    assert taken(tmp_path, labels) == {OTHERS_GOALS: (1, 1), RESULTS: (0, 1)}
    own = {
        "kind": goal.kind,
        "value": goal.value,
        "base_year": goal.base_year,
        "target_year": goal.target_year,
        "lines": lines,
    }
    assert taken(tmp_path, {**labels, "goals": [own]})[OTHERS_GOALS] == (0, 1)


def test_labels_without_such_lists_count_nothing(tmp_path: Path) -> None:
    contract, _ = member()
    assert taken(tmp_path, {"profile": contract.id, "networks": []}) == {}
