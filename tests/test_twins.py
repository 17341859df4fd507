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
from kkgraph.contract import Contract, Passage
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features
from kkgraph.twins import DEFAULTS, Space, find_twins, in_snapshot, read_weights, space_of, twins_in
from kkgraph.twins.compared import Field
from kkgraph.twins.likeness import PARTS
from kkgraph.twins.profiles import own_passages
from kkgraph.twins.ranking import rank, standardised
from kkgraph.twins.topic import understood
from kkgraph.vocabulary.registers import Vocabulary, load


def everything(space: Space) -> Any:
    return np.ones(len(space.passages), dtype=bool)


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
        "measures=0,wording=0,names=0,cooperation=0,goals=0,networks=0",
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


def test_profiles_are_kept_and_read_again(
    snapshot: Snapshot, space: Space, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    content = in_snapshot.to_files(space, "key")
    assert content == in_snapshot.to_files(space, "key")
    for name, held in content.items():
        (tmp_path / name).write_bytes(held)
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
