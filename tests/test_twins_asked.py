"""Cities alike as they are asked for: which city, which version, about what."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sample_contracts
from twins_space import contracts, corpus, data, own, snapshot, space, vocabulary

from ingest.pipeline import ingest
from kkgraph import cli
from kkgraph.answers.twins_conclusion import conclude_twins
from kkgraph.contract import Contract, Passage
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.programme.brief import brief
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features
from kkgraph.twins import DEFAULTS, Space, find_twins, in_snapshot, read_weights, space_of, twins_in
from kkgraph.twins.compared import Field
from kkgraph.twins.likeness import PARTS
from kkgraph.twins.profiles import own_passages
from kkgraph.twins.ranking import rank, standardised
from kkgraph.twins.topic import understood
from kkgraph.vocabulary.registers import Vocabulary, load


@pytest.fixture
def run(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kkgraph", "--data", str(data), *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        found = capfd.readouterr()
        return int(ended.value.code or 0), found.out, found.err

    return call


def test_county_and_distance_only_if_asked_for(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    plain = find_twins(corpus, vocabulary, "Malmö")
    assert "county" not in plain["twins"][0]["parts"]
    near = find_twins(
        corpus, vocabulary, "Malmö", weights=dict.fromkeys(DEFAULTS, 0.0) | {"distance": 1}
    )
    assert near["twins"][0]["municipality"] == "Lund"
    kilometres = [twin["kilometres"] for twin in near["twins"]]
    assert kilometres == sorted(kilometres)


def test_each_city_by_its_newest_contract(space: Space, vocabulary: Vocabulary) -> None:
    found = twins_in(space, vocabulary, "Ängsvattnet")
    assert found["contract"] == "angsvattnet-2024"
    named = [twin["contract"] for twin in found["twins"]]
    assert not any(name.startswith("angsvattnet") for name in named)
    assert len({twin["code"] for twin in found["twins"]}) == len(named) == 4


def test_a_version(space: Space, vocabulary: Vocabulary) -> None:
    for version in ("2025/26", "2025"):
        found = twins_in(space, vocabulary, "Stenlycke", version=version)
        assert [twin["contract"] for twin in found["twins"]] == ["videskar-2025"]
    with pytest.raises(NotFoundError) as told:
        twins_in(space, vocabulary, "Stenlycke", version="2019")
    assert "2025/26" in told.value.near
    with pytest.raises(NotFoundError, match="of version 2020"):
        twins_in(space, vocabulary, "Stenlycke", version="2020")


def test_every_way_to_name_a_city(space: Space, vocabulary: Vocabulary) -> None:
    answers = [twins_in(space, vocabulary, name) for name in ("9901", "angsvattnet", "ÄNGSVATTNET")]
    assert answers[0] == answers[1] == answers[2]


def test_unknown_city_names_what_is_near(space: Space, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFoundError) as told:
        twins_in(space, vocabulary, "Ängsvatnet")
    assert "Ängsvattnet" in told.value.near


def test_city_without_contract(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    found = find_twins(corpus, vocabulary, "Kävlinge")
    assert (found["contract"], found["text_status"], found["ours"]) == (None, None, "not_examined")
    assert (found["twins"], found["official_twins"], found["compared"]) == ([], [], 0)
    assert [(row["municipality"], row["our_size"]) for row in found["beside"][:3]] == [
        ("Enköping", True), ("Borlänge", True), ("Järfälla", False)
    ]  # fmt: skip
    assert "Inget klimatkontrakt från Kävlinge har lästs" in conclude_twins(found, "sv")
    assert "No climate contract of Kävlinge was read" in conclude_twins(found, "en")


def test_city_without_contract_has_its_official_twin_and_shared_initiatives(
    corpus: Snapshot, vocabulary: Vocabulary
) -> None:
    found = find_twins(corpus, vocabulary, "Luleå", n=3)
    assert [twin["name"] for twin in found["official_twins"]] == ["Umeå"]
    assert len(found["beside"]) == 3
    first = found["beside"][0]
    assert first["municipality"] == "Lund"
    assert "NetZeroCities Twinning" in first["initiatives"]
    # Most of the cities are in it.
    assert not any("Klimatneutrala städer 2030" in row["initiatives"] for row in found["beside"])


def test_city_without_contract_in_a_topic(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFoundError, match="no contract of the municipality: 'Kävlinge'") as told:
        find_twins(corpus, vocabulary, "Kävlinge", about="fjärrvärme")
    assert told.value.near[:2] == ["Lund", "Malmö"]


def test_no_hand_out_without_our_contract(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFoundError, match="no contract of the municipality: 'Kävlinge'") as told:
        brief(corpus, vocabulary, "Kävlinge", "Lund")
    assert told.value.near[:2] == ["Enköping", "Borlänge"]


def test_about_a_theme_and_about_words_agree(space: Space, vocabulary: Vocabulary) -> None:
    key = "reuse"
    theme = vocabulary.themes[key]
    by_theme = twins_in(space, vocabulary, "Ängsvattnet", theme=key)
    by_words = twins_in(space, vocabulary, "Ängsvattnet", about=theme.label_sv)
    assert {t["contract"] for t in by_theme["twins"]} <= {t["contract"] for t in by_words["twins"]}
    everyone = {t["contract"] for t in by_theme["twins"]} | {
        item["contract"] for item in by_theme["silent"]
    }
    assert len(everyone) == 4


def test_both_languages_name_the_same_theme(vocabulary: Vocabulary) -> None:
    made = features.load()
    assert "district-heating" in understood(vocabulary, made, "fjärrvärme")
    assert "district-heating" in understood(vocabulary, made, "district heating")


@pytest.mark.parametrize("about", ["", "   ", "och att", "!!!", "x" * 2000])
def test_about_nothing(space: Space, vocabulary: Vocabulary, about: str) -> None:
    with pytest.raises(UsageError):
        twins_in(space, vocabulary, "Stenlycke", about=about)


def test_about_what_nobody_says(space: Space, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFoundError):
        twins_in(space, vocabulary, "Stenlycke", about="rymdraketer på månen")
    with pytest.raises(NotFoundError):
        twins_in(space, vocabulary, "Stenlycke", theme="no-such-theme")


def test_a_theme_beside_words_is_added_to_them(space: Space, vocabulary: Vocabulary) -> None:
    label = vocabulary.themes["reuse"].label_sv
    both = twins_in(space, vocabulary, "Stenlycke", theme="reuse", about="fjärrvärme")
    assert both == twins_in(space, vocabulary, "Stenlycke", about=f"fjärrvärme {label}")
    assert both["about"] == f"fjärrvärme {label}"


def test_quotes_stand_in_both_contracts(snapshot: Snapshot, vocabulary: Vocabulary) -> None:
    found = find_twins(snapshot, vocabulary, "Ängsvattnet")
    assert any(twin["passages"] for twin in found["twins"])
    assert any(twin["can_teach_us"] for twin in found["twins"])
    for twin in found["twins"]:
        ours, theirs = snapshot.contract(found["contract"]), snapshot.contract(twin["contract"])
        for pair in twin["passages"]:
            check_quote(pair["ours"], ours)
            check_quote(pair["theirs"], theirs)
        for lesson in twin["can_teach_us"]:
            check_quote(lesson["theirs"], theirs)
            named = {m.theme for p in ours.passages for m in p.themes if own(p)}
            assert lesson["theme"]["key"] not in named
            assert lesson["ours"] == "not_found"


def check_quote(quote: dict[str, Any], contract: Contract) -> None:
    held = [p for p in contract.passages if p.start == quote["source"]["start"]]
    assert any(own(p) and p.text == quote["text"] and p.end == quote["source"]["end"] for p in held)
    assert quote["source"]["file"] == contract.source.file


def test_shared_networks_and_commitments(space: Space, vocabulary: Vocabulary) -> None:
    found = twins_in(space, vocabulary, "Stenlycke")
    twin = next(t for t in found["twins"] if t["contract"] == "videskar-2025")
    numbers = [item["number"] for item in twin["shared_commitments"]]
    assert numbers[:3] == ["1", "2", "3"]
    assert twin["parts"]["commitments"] is not None
    other = next(t for t in found["twins"] if t["contract"] == "angsvattnet-2024")
    assert [item["key"] for item in other["shared_networks"]] == ["klimatkommunerna"]


def test_of_a_summary_silence_proves_nothing(vocabulary: Vocabulary) -> None:
    space = space_of(sample_contracts.contracts(), vocabulary)
    found = twins_in(space, vocabulary, "Lingonheda")
    assert found["text_status"] == "summary"
    assert found["twins"] and all(twin["can_teach_us"] == [] for twin in found["twins"])


def test_command(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = run("twins", "Ängsvattnet", "-n", "2", "--json")
    assert status == 0
    found = json.loads(out)
    assert len(found["twins"]) == 2
    wanted = {
        "rank", "rank_interval", "municipality", "contract", "score", "parts", "shared_themes",
        "shared_networks", "shared_commitments", "passages", "can_teach_us",
    }  # fmt: skip
    assert all(wanted <= set(twin) for twin in found["twins"])
    assert {"municipality", "contract", "about", "weights", "twins"} <= set(found)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", ["Städer som liknar Ängsvattnet", "Ängsvattnets kontrakt nämner inte"]),
        ("en", ["Cities like", "The contract of Ängsvattnet does not mention"]),
    ],
)
def test_command_for_people(
    run: Callable[..., tuple[int, str, str]], lang: str, words: list[str]
) -> None:
    nearest = "närmast Ängsvattnet" if lang == "sv" else "nearest to Ängsvattnet"
    status, out, _ = run("twins", "Ängsvattnet", "--lang", lang)
    assert status == 0 and all(word in out for word in words)
    assert "%" not in out.split("\n\n")[1] and nearest in out.split("\n\n")[1]
    assert "angsvattnet-2024.pdf:" in out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("twins", "Angsvatten"), 3),
        (("twins", "Göteborg", "--about", "cykel"), 3),
        (("twins", "Stenlycke", "--weights", "luck=1"), 2),
        (("twins", "Stenlycke", "--theme", "nonsens"), 3),
        (("twins", "Stenlycke", "-n", "0"), 2),
        (("twins", "Stenlycke", "--version", "1999"), 3),
    ],
)
def test_wrong_use(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], status: int
) -> None:
    ended, out, err = run(*arguments)
    assert ended == status and not out and err
