"""Twins of contracts with many thousand passages: what is matched at once stays small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import fakes
import numpy as np
import pytest

from kkgraph.text import features
from kkgraph.twins import Space, compared, find, twins_in
from kkgraph.twins.compared import MOST_MATCHED, PAIRS_AT_ONCE, Field
from kkgraph.twins.likeness import passages
from kkgraph.twins.profiles import Profile, profile_of
from kkgraph.twins.reasons import _best
from kkgraph.vocabulary.registers import load

WORDS = "cykel buss tåg värme sol vind avfall skola park torg bro hamn gata hus tak".split()
THEMES = ("cycling", "district-heating", "reuse")


def long_profile(code: str, count: int, seed: int) -> Profile:
    """A profile of so many passages, each of nine words drawn from a few."""
    made = profile_of(fakes.contract(), load())
    one = made.passages[0]
    rng = np.random.default_rng(seed)
    drawn = [
        replace(
            one,
            text=" ".join(rng.choice(WORDS, 9)),
            words=9,
            start=10 * at,
            end=10 * at + 9,
            line_from=at + 1,
            line_to=at + 1,
            themes=tuple((theme, 1) for theme in THEMES[: at % 4]),
            firm=THEMES[:1] if at % 10 == 1 else (),
        )
        for at in range(count)
    ]
    return replace(made, contract=f"long-{code}", code=code, name=code, passages=tuple(drawn))


@pytest.fixture(scope="module")
def space() -> Space:
    sizes = {"9901": 3 * MOST_MATCHED, "9902": 2 * MOST_MATCHED, "9903": 40, "9904": 700}
    made = [long_profile(code, size, at) for at, (code, size) in enumerate(sizes.items())]
    return Space(made, features.load())


def field_of(space: Space) -> Field:
    return Field(space, 0, (1, 2, 3), np.ones(len(space.passages), dtype=bool))


def test_of_long_contracts_those_passages_are_matched_that_name_most(space: Space) -> None:
    field = field_of(space)
    for index in (0, 1, 3):
        chosen, left = field.matched(index), set(field.kept_of(index)) - set(field.matched(index))
        assert len(chosen) == MOST_MATCHED and chosen == sorted(chosen)
        assert left and all(not space.passages[place].firm for place in left)
        named = [len(space.passages[place].themes) for place in left]
        firm = [place for place in chosen if space.passages[place].firm]
        others = set(chosen) - set(firm)
        assert firm and min(len(space.passages[place].themes) for place in others) >= max(named)
    assert field.matched(2) == field.kept_of(2)


def test_no_more_pairs_are_matched_at_once_than_fit(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    plain = Space.matches

    def matches(self: Space, rows: Sequence[int], columns: Sequence[int]) -> np.ndarray:
        asked.append(len(rows) * len(columns))
        return plain(self, rows, columns)

    monkeypatch.setattr(Space, "matches", matches)
    found = twins_in(space, load(), "9901", n=3)
    assert len(found["twins"]) == 3 and asked
    assert max(asked) <= PAIRS_AT_ONCE


def test_likeness_does_not_depend_on_how_many_are_matched_at_once(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = passages(field_of(space), 5)
    assert np.isfinite(at_once).all()
    monkeypatch.setattr(compared, "PAIRS_AT_ONCE", 1)
    np.testing.assert_array_equal(passages(field_of(space), 5), at_once)


def test_the_best_pairs_are_those_of_a_full_sort() -> None:
    rng = np.random.default_rng(3)
    for size in (0, 7, 5000):
        values = rng.integers(0, 50, size).astype(np.float32)
        expected = np.argsort(-values, kind="stable")[:100]
        np.testing.assert_array_equal(_best(values), expected)


def test_reasons_are_looked_for_in_the_one_city_that_is_met(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = twins_in(space, load(), "9903", n=1000)
    explained: list[int] = []
    plain = find._twin

    def twin(field: Field, said: Field, ranking: object, at: int, *rest: object) -> object:
        explained.append(at)
        return plain(field, said, ranking, at, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(find, "_twin", twin)
    one = twins_in(space, load(), "9903", n=1000, only="9904")
    assert len(explained) == 1
    assert one["twins"] == [twin for twin in whole["twins"] if twin["code"] == "9904"]
    assert one["groups"] == whole["groups"]
    assert twins_in(space, load(), "9903", n=1000, only="0000")["twins"] == []
