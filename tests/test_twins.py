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

from ingest.pipeline import ingest
from kkgraph import cli
from kkgraph.contract import Contract, Passage
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features
from kkgraph.twins import DEFAULTS, Space, find_twins, in_snapshot, read_weights, space_of, twins_in
from kkgraph.twins.likeness import PARTS, Field
from kkgraph.twins.profiles import own_passages
from kkgraph.twins.ranking import rank, standardised
from kkgraph.twins.topic import understood
from kkgraph.vocabulary.registers import Vocabulary, load

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "contracts"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    ingest([SAMPLES], data_dir=folder, workers=2)
    return folder


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    return Snapshot.open(data, check_graph=False)


@pytest.fixture(scope="module")
def contracts(snapshot: Snapshot) -> list[Contract]:
    return snapshot.contracts()


@pytest.fixture(scope="module")
def space(contracts: list[Contract], vocabulary: Vocabulary) -> Space:
    return space_of(contracts, vocabulary)


@pytest.fixture(scope="module")
def corpus(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("corpus")
    ingest(sorted(corpus_dir.glob("*-20*.txt")), data_dir=folder, workers=2)
    return Snapshot.open(folder, check_graph=False)


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


def everything(space: Space) -> Any:
    return np.ones(len(space.passages), dtype=bool)


# ---- what is compared


def test_shared_text_and_others_parts_are_left_out(contracts: list[Contract]) -> None:
    assert contracts
    for contract in contracts:
        own = {passage.text for passage in own_passages(contract)}
        assert own
        for passage in contract.passages:
            assert (passage.text in own) <= any(
                other.text == passage.text and other.owner == "municipality" and not other.shared
                for other in contract.passages
            )


def test_saying_it_twice_changes_nothing(contracts: list[Contract], vocabulary: Vocabulary) -> None:
    twice = [replace(item, passages=item.passages + item.passages) for item in contracts]
    once = twins_in(space_of(contracts, vocabulary), vocabulary, "angsvattnet")
    assert twins_in(space_of(twice, vocabulary), vocabulary, "angsvattnet") == once


def test_order_of_contracts_changes_nothing(
    contracts: list[Contract], vocabulary: Vocabulary
) -> None:
    mixed = list(contracts)
    random.Random(1).shuffle(mixed)
    once = twins_in(space_of(contracts, vocabulary), vocabulary, "Stenlycke")
    assert twins_in(space_of(mixed, vocabulary), vocabulary, "Stenlycke") == once


def test_every_part_is_symmetric(space: Space) -> None:
    size = len(space.profiles)
    table = {name: np.full((size, size), np.nan) for name in PARTS}
    for ours in range(size):
        others = tuple(i for i in range(size) if i != ours)
        field = Field(space, ours, others, everything(space))
        for name, part in PARTS.items():
            table[name][ours, list(others)] = part(field)[0]
    assert len(table) > 4
    for name, found in table.items():
        # The fictional cities have no coordinates.
        assert np.isfinite(found).any() or name == "distance", name
        np.testing.assert_allclose(found, found.T, rtol=1e-4, err_msg=name)


def test_parts_lie_between_nothing_and_the_same(space: Space) -> None:
    others = tuple(range(1, len(space.profiles)))
    assert len(PARTS) > 4
    for name, part in PARTS.items():
        known = part(Field(space, 0, others, everything(space)))
        known = known[~np.isnan(known)]
        assert known.size or name == "distance", name
        assert (known >= 0).all() and (known <= 1.0001).all(), name


def test_a_city_is_most_like_its_own_text(
    contracts: list[Contract], vocabulary: Vocabulary
) -> None:
    first, *rest = [item for item in contracts if item.municipality]
    copy = replace(first, id="kopia-2024", municipality="0180")
    space = space_of(
        [first, copy, *(r for r in rest if r.municipality != first.municipality)], vocabulary
    )
    found = twins_in(space, vocabulary, first.id)
    assert found["twins"][0]["contract"] == "kopia-2024"
    assert found["twins"][0]["parts"]["themes"] == pytest.approx(1, abs=1e-3)
    assert found["twins"][0]["can_teach_us"] == []


# ---- order and certainty


def test_intervals_hold_the_rank_and_ranks_never_fall(space: Space) -> None:
    for ours in range(len(space.profiles)):
        others = tuple(i for i in range(len(space.profiles)) if i != ours)
        ranking = rank(Field(space, ours, others, everything(space)), DEFAULTS)
        ranks = [ranking.ranks[at] for at in ranking.order]
        assert ranks[0] == 1 and ranks == sorted(ranks)
        for position, at in enumerate(ranking.order, 1):
            low, high = ranking.intervals[at]
            assert 1 <= low <= ranking.ranks[at] <= position <= high <= len(others)
        scores = [ranking.scores[at] for at in ranking.order]
        assert scores == sorted(scores, reverse=True)


def test_answers_are_the_same_from_run_to_run(space: Space, vocabulary: Vocabulary) -> None:
    first = json.dumps(twins_in(space, vocabulary, "Videskär"))
    again = Space(space.profiles[::-1], features.load())
    assert json.dumps(twins_in(again, vocabulary, "Videskär")) == first


def left_of_kind(each: int) -> float:
    """How far apart two kinds of text stay, as a part of how far apart they were."""
    whole, short = np.linspace(0.5, 0.7, each), np.linspace(0.1, 0.3, each)
    values = np.concatenate([whole, short])[None].astype(np.float32)
    summary = np.arange(2 * each) >= each
    before, after = (standardised(values, kind)[0] for kind in (np.zeros_like(summary), summary))
    return float(np.ptp(after[[each // 2, -1 - each // 2]])) / float(
        np.ptp(before[[each // 2, -1 - each // 2]])
    )


def test_the_kind_of_text_makes_no_twins() -> None:
    assert left_of_kind(99) < 0.15 < left_of_kind(9) < left_of_kind(3) < 1


def test_within_a_kind_of_text_the_order_stays() -> None:
    values = np.array([[0.5, 0.6, 0.7, 0.1, 0.2, 0.3, np.nan]], dtype=np.float32)
    summary = np.array([False, False, False, True, True, True, True])
    found = standardised(values, summary)[0]
    assert found[2] > found[0] and found[5] > found[3] and found[6] == 0


def test_one_other_city_is_no_error(space: Space) -> None:
    ranking = rank(Field(space, 0, (1,), everything(space)), DEFAULTS)
    assert ranking.ranks == (1,) and ranking.intervals == ((1, 1),)


# ---- weights


def test_weights_are_read_and_kept() -> None:
    weights = read_weights("themes=2, networks=1,county=0.5")
    assert weights["themes"] == 2 and weights["networks"] == 1 and weights["county"] == 0.5
    assert weights["goals"] == DEFAULTS["goals"]
    assert read_weights(None) == dict(DEFAULTS)


@pytest.mark.parametrize(
    "text",
    [
        "themes",
        "size=1",
        "themes=x",
        "themes=-1",
        "themes=nan",
        "themes=1e9",
        "themes=0,passages=0,goals=0,networks=0,commitments=0",
    ],
)
def test_weights_that_make_no_sense(text: str) -> None:
    with pytest.raises(UsageError):
        read_weights(text)


def test_weights_change_the_order(space: Space, vocabulary: Vocabulary) -> None:
    only = {name: 0.0 for name in DEFAULTS}
    for part in ("themes", "passages"):
        found = twins_in(space, vocabulary, "angsvattnet", weights=only | {part: 1})
        values = [twin["parts"][part] for twin in found["twins"]]
        assert found["weights"] == {part: 1}
        assert values == sorted(values, reverse=True)


def test_county_and_distance_only_if_asked_for(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    plain = find_twins(corpus, vocabulary, "Malmö")
    assert "county" not in plain["twins"][0]["parts"]
    near = find_twins(
        corpus, vocabulary, "Malmö", weights=dict.fromkeys(DEFAULTS, 0.0) | {"distance": 1}
    )
    assert near["twins"][0]["municipality"] == "Lund"
    kilometres = [twin["kilometres"] for twin in near["twins"]]
    assert kilometres == sorted(kilometres)


# ---- which contract stands for which city


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
    with pytest.raises(NotFoundError, match="no contract of the municipality: 'Kävlinge'") as told:
        find_twins(corpus, vocabulary, "Kävlinge")
    assert told.value.near[:2] == ["Lund", "Malmö"]


# ---- topics


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


# ---- reasons


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


def own(passage: Passage) -> bool:
    return passage.owner == "municipality" and not passage.shared


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
    for twin in found["twins"]:
        assert all(lesson["ours"] == "not_examined" for lesson in twin["can_teach_us"])


# ---- kept in the snapshot


def test_profiles_are_kept_and_read_again(
    snapshot: Snapshot, space: Space, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    content = in_snapshot.to_files(space, "key")
    assert content == in_snapshot.to_files(space, "key")
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    again = in_snapshot.from_files(tmp_path, "key")
    assert again is not None and again.profiles == space.profiles
    assert twins_in(again, vocabulary, "Videskär") == twins_in(space, vocabulary, "Videskär")
    assert in_snapshot.from_files(tmp_path, "another key") is None
    for name in content:
        (tmp_path / name).write_bytes(b"{}")
        assert in_snapshot.from_files(tmp_path, "key") is None
        (tmp_path / name).write_bytes(content[name])
    assert sorted(path.name for path in (snapshot.path / in_snapshot.FOLDER).iterdir()) == sorted(
        content
    )


# ---- command line


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
        ("sv", ["Städer som liknar Ängsvattnet", "Kan lära oss"]),
        ("en", ["Cities like", "Can teach"]),
    ],
)
def test_command_for_people(
    run: Callable[..., tuple[int, str, str]], lang: str, words: list[str]
) -> None:
    status, out, _ = run("twins", "Ängsvattnet", "--lang", lang)
    assert status == 0 and all(word in out for word in words)
    assert "%" not in out.split("\n\n")[1]
    assert "angsvattnet-2024.pdf:" in out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("twins", "Angsvatten"), 3),
        (("twins", "Göteborg"), 3),
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


# ---- the real corpus


def test_twins_of_malmo(corpus: Snapshot, vocabulary: Vocabulary) -> None:
    found = find_twins(corpus, vocabulary, "Malmö")
    assert found["contract"] == "malmo-2024" and found["compared"] == 11
    assert not any(twin["contract"] == "malmo-2020" for twin in found["twins"])
    assert all(twin["shared_themes"] for twin in found["twins"][:5])
    lessons = [item for twin in found["twins"][:5] for item in twin["can_teach_us"]]
    assert lessons
    about = find_twins(corpus, vocabulary, "Malmö", about="klimatanpassning")
    assert {"Nacka", "Stockholm"} <= {twin["municipality"] for twin in about["twins"]}
    assert "adaptation" in [theme["key"] for theme in about["themes"]]
