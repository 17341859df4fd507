"""Goals beside what is measured: the line, the yearly cut, and why a goal cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kkgraph.aliases import Lang
from kkgraph.contract import Evidence, Goal
from kkgraph.interface.progress_answer import GoalBeside
from kkgraph.programme.progress import beside, progress
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.figures import MunicipalityFigures
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.rules import load_rules

FIGURES = MunicipalityFigures("0000", 100, 2023, {1990: 1000.0, 2015: 800.0, 2022: 400.0})
GOAL = Goal(
    description="Utsläppen ska minska med 80 procent till 2030 jämfört med 1990.",
    kind="territorial_emissions",
    value=80.0,
    unit="percent",
    base_year=1990,
    target_year=2030,
    scope="area",
    status="adopted",
    evidence=(Evidence("x.txt", None, 1, 1, 0, 5, "orden", "test"),),
)


def shown(goal: Goal, lang: Lang = "sv") -> GoalBeside:
    return beside(goal, "x-2024", FIGURES, load_rules("progress"), lang)


def test_the_line_goes_from_the_measured_base_to_what_is_left() -> None:
    found = shown(GOAL)
    assert found["why_not"] is None
    assert [(p["year"], p["tonnes"]) for p in found["line"]] == [(1990, 1000.0), (2030, 200.0)]


def test_the_yearly_cut_leads_from_the_last_measured_year_to_the_goal() -> None:
    found = shown(GOAL)
    cut = found["yearly_cut"]
    assert cut is not None
    assert 400.0 * (1 - cut / 100) ** 8 == pytest.approx(200.0, rel=0.01)
    assert found["yearly_tonnes"] == 25
    assert "8,3 procent" in str(found["said"])
    assert "8.3 per cent" in str(shown(GOAL, "en")["said"])


def test_no_yearly_cut_in_per_cent_reaches_zero() -> None:
    found = shown(replace(GOAL, value=100.0))
    assert (found["tonnes_left"], found["yearly_cut"], found["yearly_tonnes"]) == (0, None, 50)
    assert "noll" in str(found["said"])


def test_a_goal_that_the_series_is_below_gets_no_cut_and_no_verdict() -> None:
    found = shown(replace(GOAL, value=50.0))
    assert (found["why_not"], found["yearly_cut"], found["yearly_tonnes"]) == (None, None, None)
    assert "500" in str(found["said"])


def test_a_target_year_that_has_passed_is_said_with_what_was_measured() -> None:
    found = shown(replace(GOAL, value=30.0, target_year=2020))
    assert "2015" in str(found["said"])
    assert "800" in str(found["said"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"scope": "consumption"}, "consumption"),
        ({"kind": "consumption_emissions", "scope": None}, "consumption"),
        ({"scope": "organisation"}, "organisation"),
        ({"kind": "carbon_budget"}, "other_kind"),
        ({"base_year": None}, "no_base_year"),
        ({"target_year": None}, "no_target_year"),
        ({"unit": "kton_co2"}, "no_cut"),
        ({"value": None}, "no_cut"),
        ({"value": 120.0}, "no_cut"),
        ({"base_year": 2030}, "target_before_base"),
        ({"base_year": 1995}, "base_not_measured"),
        ({"kind": "climate_neutral", "scope": None}, "scope_not_said"),
        ({"status": "proposed"}, "not_held"),
    ],
)
def test_why_a_goal_cannot_be_put_beside_is_said_in_words(
    changed: dict[str, object], why: str
) -> None:
    goal = replace(GOAL, **changed)  # type: ignore[arg-type]
    for lang in ("sv", "en"):
        found = shown(goal, lang)  # type: ignore[arg-type]
        assert found["why_not"] == why
        assert str(found["why_not_said"]).endswith(".")
        assert (found["line"], found["yearly_cut"], found["said"]) == ([], None, None)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_difference_of_boundaries_is_said_every_time(sample_data: Path, lang: Lang) -> None:
    snapshot = Snapshot.open(sample_data, check_graph=False)
    for name in ("Stenlycke", "Malmö"):
        found = progress(snapshot, load(), name, lang)
        assert len(found["boundary"]) > 100
        assert found["missing"] or found["goals"]
    assert found["series"][-1]["year"] == 2022
    assert found["population"] is not None


def test_an_invented_city_has_no_series_and_so_no_line(sample_data: Path) -> None:
    found = progress(Snapshot.open(sample_data, check_graph=False), load(), "Stenlycke")
    assert (found["series"], found["population"], found["per_inhabitant"]) == ([], None, None)
    assert found["missing"]
    assert found["goals"]
    assert all(goal["why_not"] for goal in found["goals"])
