from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sample_contracts

from kkgraph import cli
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.programme.compare import ANSWERS, compare, compare_contracts
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return sample_contracts.build(tmp_path_factory.mktemp("compare"))


def cells(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, dict[str, Any]]:
    row = next(row for row in rows if row[key] == value)
    return {cell["contract"]: cell for cell in row["cells"]}


def answers(rows: list[dict[str, Any]], key: str, value: str) -> list[str]:
    return [cell["answer"] for cell in cells(rows, key, value).values()]


def test_four_answers_are_kept_apart(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    names = ["angsvattnet-2024", "angsvattnet-2025", "kvarnvreten-2025", "lingonheda-2020"]
    found = compare(snapshot, vocabulary, names)
    assert [item["contract"] for item in found["contracts"]] == names
    every = [
        cell
        for part in ("topics", "themes", "goals", "networks", "commitments")
        for row in found[part]
        for cell in row["cells"]
    ]
    assert {cell["answer"] for cell in every} == set(ANSWERS)
    for part in ("topics", "themes", "goals", "networks", "commitments"):
        for row in found[part]:
            assert [cell["contract"] for cell in row["cells"]] == names
    silent = [c for c in every if c["contract"] == "lingonheda-2020"]
    assert "not_found" not in {cell["answer"] for cell in silent}


def test_topics(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    found = compare(snapshot, vocabulary, ["angsvattnet-2025", "kvarnvreten-2025"])
    assert answers(found["topics"], "topic", "climate_goals") == ["says", "says"]
    assert answers(found["topics"], "topic", "strategy") == ["says", "not_found"]
    said = cells(found["topics"], "topic", "strategy")["angsvattnet-2025"]
    assert said["count"] == 1 and "Solgården" in said["passages"][0]["text"]
    assert said["passages"][0]["source"]["file"] == "angsvattnet-2025.txt"


def test_networks(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    found = compare(
        snapshot, vocabulary, ["angsvattnet-2024", "kvarnvreten-2025", "lingonheda-2020"]
    )
    assert answers(found["networks"], "key", "exempelnatverket") == ["says", "says", "not_examined"]
    assert answers(found["networks"], "key", "solringen") == ["touches", "not_found", "says"]
    assert answers(found["networks"], "key", "mallnatverket")[0] == "touches"
    assert found["networks"][0]["key"] == "exempelnatverket"


def test_goals_and_commitments(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    found = compare(snapshot, vocabulary, ["angsvattnet-2024", "angsvattnet-2025", "Kvarnvreten"])
    emissions = cells(found["goals"], "kind", "territorial_emissions")
    figures = [goal["value"] for cell in emissions.values() for goal in cell["goals"]]
    assert figures == [60.0, 85.0]
    assert emissions["kvarnvreten-2025"]["answer"] == "not_found"
    buying = cells(found["commitments"], "number", "6")
    assert [cell["answer"] for cell in buying.values()] == ["not_examined", "says", "says"]
    assert buying["kvarnvreten-2025"]["measures"][0]["text"] == "vi hyr maskiner"
    assert [row["number"] for row in found["commitments"]] == ["6", "8"]


def test_a_city_stands_for_its_newest_contract(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    found = compare(snapshot, vocabulary, ["9901", "kvarnvreten"])
    assert [item["contract"] for item in found["contracts"]] == [
        "angsvattnet-2025",
        "kvarnvreten-2025",
    ]


@pytest.mark.parametrize(
    "names", [[], ["9901"], ["9901", "angsvattnet"], ["9901", "9902", "9903"] * 2]
)
def test_two_to_five_different_ones(
    snapshot: Snapshot, vocabulary: Vocabulary, names: list[str]
) -> None:
    with pytest.raises(UsageError):
        compare(snapshot, vocabulary, names)


def test_unknown_ones(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFoundError, match="angsvattnet-2019") as told:
        compare(snapshot, vocabulary, ["angsvattnet-2019", "kvarnvreten"])
    assert "angsvattnet-2024" in told.value.near
    with pytest.raises(NotFoundError, match="contract of the municipality: 'Lund'"):
        compare(snapshot, vocabulary, ["Lund", "kvarnvreten"])
    with pytest.raises(NotFoundError, match="report"):
        compare(snapshot, vocabulary, ["exempelrapport-2020", "kvarnvreten"])


def test_order_of_columns_is_all_that_order_changes(vocabulary: Vocabulary) -> None:
    one, two = (c for c in sample_contracts.contracts() if c.valid_from == 2025)
    forth = compare_contracts([one, two], vocabulary)
    back = compare_contracts([two, one], vocabulary)
    for part in ("themes", "goals", "networks", "commitments"):
        turned = [{**row, "cells": row["cells"][::-1]} for row in back[part]]
        assert [row["cells"] for row in forth[part]] == [row["cells"] for row in turned]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("sv", ["säger det", "sökt, inte funnet", "Nätverk"]), ("en", ["says so", "not examined"])],
)
def test_command(
    snapshot: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    lang: str,
    words: list[str],
) -> None:
    run = command(snapshot, monkeypatch, capfd)
    status, out = run("compare", "angsvattnet", "kvarnvreten", "lingonheda", "--lang", lang)
    assert status == 0 and all(word in out for word in words)
    status, out = run("compare", "angsvattnet", "kvarnvreten", "--json")
    assert status == 0 and set(json.loads(out)) >= {"contracts", "topics", "goals", "networks"}
    assert run("compare", "angsvattnet")[0] == 2
    assert run("compare", "angsvattnet", "malmo")[0] == 3


def command(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    def call(*arguments: str) -> tuple[int, str]:
        data: Path = snapshot.path.parent.parent
        monkeypatch.setattr(sys, "argv", ["kkgraph", "--data", str(data), *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), capfd.readouterr().out

    return call
