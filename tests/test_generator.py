"""The generator of contracts: the same each time, different between cities, with true places."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkgraph.vocabulary.registers import load
from tests.generator import contracts, generate, main


def _words(text: str, lines: list[int]) -> str:
    held = text.split("\n")[lines[0] - 1 : lines[1]]
    # A page may break inside a sentence, as it does in real contracts.
    return " ".join(" ".join(x for x in held if not x.startswith("viablecities")).split())


@pytest.mark.parametrize("generation", ["2020", "2024", "2025-26"])
def test_facts_stand_where_the_truth_says(generation: str) -> None:
    made = list(contracts(5, generation=generation))
    assert len(made) == 5
    for _, text, truth in made:
        assert truth["networks"] and truth["goals"] and truth["sections"]
        for kind in ("networks", "projects", "documents", "organisations", "not_participating"):
            for fact in truth[kind]:
                found = _words(text, fact["lines"])
                assert fact["name"].replace(" ", "") in found.replace(" ", ""), (kind, fact)
        for goal in truth["goals"]:
            assert goal["text_short"] in _words(text, goal["lines"])
        for section in truth["sections"]:
            assert section["title"] in text.split("\n")[section["line"] - 1]


def test_the_same_seed_gives_the_same_text() -> None:
    city = load().municipalities["0180"]
    assert generate(city, seed=7) == generate(city, seed=7)
    assert generate(city, seed=7)[0] != generate(city, seed=8)[0]


def test_size_and_shared_part_are_like_the_real_ones() -> None:
    (_, first, _), (_, second, _) = contracts(2)
    assert 50_000 < len(first) < 62_000
    # Page breaks fall elsewhere, so lines are compared without the space that marks them.
    lines = {line.strip() for line in first.split("\n")}
    shared = sum(len(line) for line in second.split("\n") if line.strip() in lines)
    assert 0.6 < shared / len(second) < 0.75


def test_beyond_the_municipalities_come_further_versions() -> None:
    names = [name for name, _, _ in contracts(300)]
    assert len(set(names)) == 300
    assert sum(name.endswith("-2024") for name in names) == 290


def test_cities_differ_in_their_facts() -> None:
    told = [
        tuple(sorted(fact["name"] for fact in truth["networks"])) for _, _, truth in contracts(40)
    ]
    assert len(set(told)) == 40


def test_command_writes_contracts_and_truth(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "-n", "3"]) == 0
    assert len(list((tmp_path / "contracts").glob("*.txt"))) == 3
    assert len(list((tmp_path / "truth").glob("*.json"))) == 3
