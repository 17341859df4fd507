"""What changed between versions: every verdict, what cannot be told, and generated pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import fakes
import pytest

from kkgraph.contract import Contract, Goal, Passage, Project, SteeringDocument
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.programme.changes.sides import Sides
from kkgraph.programme.changes.versions import all_changes, changes
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load

EVERYTHING = ChangesRequest(["a", "b"], everything=True)


def _goal(text: str, **fields: Any) -> Goal:
    usual: dict[str, Any] = {
        "description": text, "kind": "climate_neutral", "value": None, "unit": None,
        "base_year": None, "target_year": None, "scope": None, "status": "adopted",
    }  # fmt: skip
    return Goal(**{**usual, **fields}, evidence=(fakes.evidence("vattentornet"),))


def _version(year: int, *goals: Goal, text: str = "Annat.", **fields: Any) -> Contract:
    passage = Passage(1, "paragraph", "3", "municipality", False, text, 0, len(text), 1, 1, None)
    bare = Contract(
        id=f"angsvattnet-{year}", kind="contract", text_status="whole", municipality="9901",
        version=str(year), valid_from=year, template="2024", title="Kontrakt",
        source=fakes.source(), goals=goals, passages=(passage,),
    )  # fmt: skip
    return replace(bare, **fields)


def _only(older: Contract, newer: Contract) -> tuple[str, list[str]]:
    (row,) = all_changes(Sides(older, newer))
    return row["change"], [reason["code"] for reason in row["reasons"]]


def _neutral(year: int | None, **fields: Any) -> Goal:
    return _goal("Staden ska vara klimatneutral.", target_year=year, **fields)


def _cut(value: float, base: int | None = 1990, **fields: Any) -> Goal:
    usual: dict[str, Any] = {
        "kind": "territorial_emissions", "value": value, "unit": "percent", "base_year": base,
        "target_year": 2030,
    }  # fmt: skip
    return _goal("Utsläppen ska minska.", **{**usual, **fields})


@pytest.mark.parametrize(
    ("older", "newer", "change", "reason"),
    [
        (_neutral(2040), _neutral(2030), "sharpened", "sooner"),
        (_neutral(2030), _neutral(2040), "softened", "later"),
        (_neutral(2030), _neutral(2030), "same", None),
        (_neutral(2030), _neutral(None), "same", "year_missing"),
        (_neutral(2030, status="proposed"), _neutral(2030), "adopted", "status"),
        (_neutral(2030), _neutral(2030, status="repealed"), "gone", "repealed"),
        (_neutral(2030), _neutral(2030, status="proposed"), "unclear", "demoted"),
        (_cut(70), _cut(80), "sharpened", "more"),
        (_cut(80), _cut(70), "softened", "less"),
        (_cut(70), _cut(80, 2010), "unclear", "base"),
        (_cut(70), _cut(70, None), "same", "base_missing"),
        (_cut(70), _cut(80, target_year=2035), "unclear", "mixed"),
        (
            _cut(3, unit="ton_co2e_per_person"),
            _cut(2, unit="ton_co2e_per_person"),
            "sharpened",
            "more",
        ),
        (
            _neutral(2030),
            replace(_neutral(2030), kind="climate_positive"),
            "sharpened",
            "stronger",
        ),
    ],
)
def test_a_goal_that_moves(older: Goal, newer: Goal, change: str, reason: str | None) -> None:
    found, reasons = _only(_version(2020, older), _version(2024, newer))
    assert found == change
    assert reason is None or reason in reasons


def test_what_only_one_version_states() -> None:
    goal = _neutral(2030)
    assert _only(_version(2020), _version(2024, goal)) == ("new", ["absent_before"])
    assert _only(_version(2020, goal), _version(2024)) == ("gone", ["absent_after"])


@pytest.mark.parametrize("status", ["summary", "partial"])
def test_nothing_is_concluded_from_what_was_not_read(status: Any) -> None:
    goal = _neutral(2030)
    read = _version(2020, text_status=status)
    assert _only(read, _version(2024, goal)) == ("unclear", [f"{status}_before"])
    later = _version(2024, text_status=status)
    assert _only(_version(2020, goal), later) == ("unclear", [f"{status}_after"])


def test_words_that_stand_in_the_other_text_are_no_change() -> None:
    goal = _neutral(2030)
    said = _version(2020, text="Vi har hört att staden ska vara klimatneutral 2045, säger någon.")
    assert _only(said, _version(2024, goal)) == ("unclear", ["said_before"])


def test_plans_are_renewed_and_adopted() -> None:
    def plan(title: str, years: str | None) -> SteeringDocument:
        return SteeringDocument(title, title, years, None, (fakes.evidence("Energiplan"),))

    def between(older: SteeringDocument, newer: SteeringDocument) -> tuple[str, list[str]]:
        return _only(_version(2020, documents=(older,)), _version(2024, documents=(newer,)))

    assert between(plan("Energiplan", "2016–2020"), plan("Energiplan", "2021–2030")) == (
        "renewed", ["period"],
    )  # fmt: skip
    assert between(plan("Ny energiplan", None), plan("Energiplan", "2021–2030")) == (
        "adopted", ["coming"],
    )  # fmt: skip
    assert between(plan("Energiplan", None), plan("Energiplan", "2021–2030")) == (
        "same", ["period_missing"],
    )  # fmt: skip
    named = plan("Klimatkontrakt 2030 Ängsvattnet", None)
    assert between(named, named) == ("same", [])


def test_a_name_that_is_still_written_is_not_gone() -> None:
    project = Project("sol", "Solgården", "pilot", None, (fakes.evidence("piloten Solgården"),))
    older = _version(2020, projects=(project,))
    assert _only(older, _version(2024))[0] == "gone"
    assert _only(older, _version(2024, text="Allt om Solgården står här."))[0] == "unclear"


def _snapshot(make: Callable[[], Path]) -> Snapshot:
    return Snapshot.open(make(), check_graph=False)


def _other(text: str) -> Goal:
    return _goal(text, kind="other")


@pytest.mark.parametrize(
    ("older", "newer", "changes"),
    [
        ("Staden tar fram ett program för att nå visionen tyst hamn.", "En tyst hamn", ["same"]),
        ("Ren å", "Kommunen arbetar för att vi ska ha en ren å i staden.", ["same"]),
        ("Mer grönska på torgen", "Mindre buller på torgen", ["gone", "new"]),
        ("En tyst hamn för alla", "Alla barn cyklar", ["gone", "new"]),
    ],
)
def test_what_has_no_kind_is_known_by_its_words(older: str, newer: str, changes: list[str]) -> None:
    for one, other, wanted in ((older, newer, changes), (newer, older, changes)):
        rows = all_changes(Sides(_version(2020, _other(one)), _version(2024, _other(other))))
        assert sorted(row["change"] for row in rows) == wanted


def test_real_versions_in_either_order_and_one_against_itself(sample_data: Path) -> None:
    snapshot, vocabulary = _snapshot(lambda: sample_data), load()

    def ask(*names: str) -> Any:
        return changes(snapshot, vocabulary, ChangesRequest(names, everything=True))

    found = ask("angsvattnet-2020", "angsvattnet-2024")
    assert found == ask("angsvattnet-2024", "angsvattnet-2020")
    assert found["cities"] == ask("angsvattnet")["cities"] and found["cities"][0]["changes"]
    for row in found["cities"][0]["changes"]:
        sides = [side for side in (row["before"], row["after"]) if side]
        assert sides and all(side["evidence"] or side["passage"] for side in sides)
    for key in snapshot.contract_ids():
        if snapshot.manifest.contracts[key]["municipality"]:
            (city,) = ask(key, key)["cities"]
            assert {row["change"] for row in city["changes"]} == {"same"}, key


def test_cities_with_one_version_are_named_as_such(sample_data: Path) -> None:
    snapshot, vocabulary = _snapshot(lambda: sample_data), load()
    found = changes(snapshot, vocabulary, ChangesRequest(year="2024"))
    assert [city["municipality"] for city in found["cities"]] == ["Ängsvattnet"]
    assert [city["contract"] for city in found["alone"]] == ["lingonheda-2024"]
    assert "Lingonheda" in found["said"]["sv"] and "Lingonheda" in found["said"]["en"]
    assert found["collection"]["editions"]


def test_without_a_name_every_city_is_asked_with_its_newest(sample_data: Path) -> None:
    snapshot, vocabulary = _snapshot(lambda: sample_data), load()
    found = changes(snapshot, vocabulary, ChangesRequest())
    told = {city["after"]["contract"] for city in found["cities"]}
    told |= {city["contract"] for city in found["alone"]}
    cities = {e["municipality"] for e in snapshot.manifest.contracts.values()} - {None}
    assert len(told) == len(cities) > 2 and found["year"] is None


def test_wrong_questions_say_what_is_right(sample_data: Path) -> None:
    snapshot, vocabulary = _snapshot(lambda: sample_data), load()
    with pytest.raises(UsageError, match="different cities"):
        changes(snapshot, vocabulary, ChangesRequest(["stenlycke", "angsvattnet"]))
    with pytest.raises(NotFoundError) as missing:
        changes(snapshot, vocabulary, ChangesRequest(year="1871"))
    assert "2024" in missing.value.near
    for wrong in ({"names": ["a"], "year": "2024"}, {"names": ["a", "b", "c"]}):
        with pytest.raises(UsageError):
            ChangesRequest(**wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no change 'newer'"):
        ChangesRequest(["a"], change=("newer",))  # type: ignore[arg-type]
