"""Goals, one row a goal: merged duplicates, filters, and what it means that there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import fakes
import pytest

from kkgraph.contract import Contract, Goal
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.goals_answer import GoalsJson
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.programme.goals_asked import goals, to_table
from kkgraph.programme.merged_goals import merged_goals
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load
from search_api.pages.goals import dots


def _goal(text: str, kind: str, quote: str = "vattentornet", **fields: Any) -> Goal:
    usual: dict[str, Any] = {
        "value": None, "unit": None, "base_year": None, "target_year": None, "scope": None,
        "status": "adopted",
    }  # fmt: skip
    return Goal(text, kind, **{**usual, **fields}, evidence=(fakes.evidence(quote),))


def _merged(*found: Goal) -> list[Goal]:
    return merged_goals(replace(fakes.contract(), goals=found))


def test_the_same_goal_in_several_places_is_one_with_all_places() -> None:
    (goal,) = _merged(
        _goal("Staden ska vara klimatneutral 2030.", "climate_neutral", target_year=2030),
        _goal("Vi når klimatneutralitet 2030.", "climate_neutral", "eldrivna", target_year=2030),
    )
    assert len(goal.evidence) == 2


def test_figures_that_differ_make_two_goals() -> None:
    text = "Vi ska vara klimatneutrala 2030, hela kommunen 2040."
    found = _merged(
        _goal(text, "climate_neutral", target_year=2030),
        _goal(text, "climate_neutral", target_year=2040),
    )
    assert [goal.target_year for goal in found] == [2030, 2040]


def test_a_vague_goal_in_the_very_sentence_of_a_plain_one_is_left_out() -> None:
    text = "Utsläppen ska vara nära noll 2030."
    found = _merged(
        _goal(text, "other", target_year=2030),
        _goal(text, "territorial_emissions", target_year=2030, scope="area"),
    )
    assert [goal.kind for goal in found] == ["territorial_emissions"]


def test_goals_that_inherit_a_year_from_one_line_stay_two() -> None:
    held = (fakes.evidence("vattentornet"), fakes.evidence("eldrivna"))
    year = fakes.evidence("Ängsvattnet")
    plain = _goal("Utsläppen ska minska.", "territorial_emissions", target_year=2030)
    vague = _goal("En tyst hamn", "other", target_year=2030)
    both = [
        replace(goal, evidence=(place, year), inherited=("target_year",))
        for goal, place in zip((plain, vague), held, strict=True)
    ]
    assert {goal.kind for goal in _merged(*both)} == {"territorial_emissions", "other"}


@pytest.fixture(scope="module")
def snapshot(sample_data: Path) -> Snapshot:
    return Snapshot.open(sample_data, check_graph=False)


def _ask(snapshot: Snapshot, **options: Any) -> GoalsJson:
    return goals(snapshot, load(), GoalsRequest(**options))


def _cities(snapshot: Snapshot) -> set[str]:
    known = snapshot.manifest.contracts
    return {key for key, entry in known.items() if entry["municipality"]}


def test_every_contract_either_has_a_goal_or_is_said_to_have_none(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=("neutrality",))
    having = {row["contract"] for row in found["goals"]}
    without = {row["contract"]: row["answer"] for row in found["without"]}
    assert having and having.isdisjoint(without)
    assert having | without.keys() == _cities(snapshot)
    for contract, answer in without.items():
        whole = snapshot.manifest.contracts[contract]["text_status"] == "whole"
        assert answer == ("not_found" if whole else "not_examined")
        assert contract in found["said"]["sv"] and contract in found["said"]["en"]


def test_goals_come_by_year_and_those_without_one_last(snapshot: Snapshot) -> None:
    years = [row["target_year"] or 9999 for row in _ask(snapshot)["goals"]]
    assert years == sorted(years) and len(years) > 5
    asked = {row["target_year"] for row in _ask(snapshot, year="2030")["goals"]}
    assert 2030 in asked and asked <= {2030, None}


def test_no_goal_is_said_in_words(snapshot: Snapshot) -> None:
    found = _ask(snapshot, unit=("furlong",))
    assert found["goals"] == []
    assert found["said"]["sv"].startswith("Inget läst kontrakt har ett sådant mål.")
    assert found["collection"]["editions"]


def test_filters_name_what_is_wrong(snapshot: Snapshot) -> None:
    for wrong in ({"kind": ("neutral",)}, {"year": "soon"}, {"scope": ("town",)}):
        with pytest.raises(UsageError):
            GoalsRequest(**wrong)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        _ask(snapshot, municipality=("Ankeborg",))
    with pytest.raises(NotFoundError):
        _ask(snapshot, version=("1871",))


def test_the_table_has_a_row_a_goal(snapshot: Snapshot) -> None:
    found = _ask(snapshot)
    columns, rows = to_table(found, "en")
    assert len(rows) == len(found["goals"]) and {len(row) for row in rows} == {len(columns)}


def test_the_picture_has_a_dot_a_goal_with_a_year_inside_its_frame(snapshot: Snapshot) -> None:
    found = _ask(snapshot)
    made = dots(found["goals"])
    assert made is not None
    shown = [row for row in found["goals"] if row["target_year"]]
    assert [dot["row"] for dot in made["dots"]] == shown
    for dot in made["dots"]:
        assert made["left"] <= dot["x"] <= made["width"] and 0 < dot["y"] < made["height"]
    assert dots([row for row in found["goals"] if not row["target_year"]]) is None


def test_the_year_of_a_decision_is_read_beside_its_word() -> None:
    from kkgraph.programme.goals_asked import _decided

    place = replace(fakes.evidence("vattentornet"), quote="År 1996 beslutade nämnden om ett mål.")
    goal = replace(_goal("Mål", "fossil_free", target_year=2030), evidence=(place,))
    held: Contract = fakes.contract()
    assert _decided(goal, held.valid_from) == 1996
    later = replace(place, quote="Målet är 2030, och nämnden beslutade om det i enighet igår.")
    assert _decided(replace(goal, evidence=(later,)), held.valid_from) is None


def test_the_newest_is_told_among_plans_without_a_year(tmp_path: Path) -> None:
    contract = fakes.contract()
    undated = replace(contract, id="angsvattnet-ccc", valid_from=None, family="eu-ccc")
    with Builder.begin(tmp_path) as builder:
        for item in (contract, undated):
            builder.put_contract(item)
        built = builder.commit()
    found = _ask(built, newest=True)
    assert {row["contract"] for row in found["goals"]} == {contract.id}
