"""Where a city stands among those that say so: by its best passages together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from kkgraph.index.load import Index
from kkgraph.search.cities import SAYS, TOUCHES, _rows


def _order(contracts: list[list[float]]) -> list[int]:
    """The order of contracts whose units have such a worth."""
    worth = np.asarray([value for units in contracts for value in units], dtype=np.float32)
    column = np.repeat(np.arange(len(contracts)), [len(units) for units in contracts])
    index = SimpleNamespace(
        column=lambda _: column,
        tables={"contracts": [{}] * len(contracts)},
        own=np.ones(len(worth), dtype=bool),
        read_whole=np.ones(len(contracts), dtype=bool),
    )
    return _rows(cast(Index, index), worth, np.arange(len(contracts))).contracts.tolist()


def test_who_says_it_in_several_places_stands_before_who_says_it_once() -> None:
    assert _order([[SAYS + 0.7], [SAYS + 0.6, SAYS + 0.5, TOUCHES + 0.4]]) == [1, 0]


def test_no_number_of_touches_stands_before_a_passage_that_says_so() -> None:
    assert _order([[TOUCHES + 0.9] * 9, [SAYS + 0.1]]) == [1, 0]


def test_many_weak_passages_do_not_outweigh_a_strong_one() -> None:
    assert _order([[TOUCHES + 0.2] * 30, [TOUCHES + 0.5]]) == [1, 0]


@pytest.mark.parametrize("near", [0, 1, 7])
def test_passages_that_do_not_answer_count_for_nobody_who_does(near: int) -> None:
    assert _order([[SAYS + 0.5], [SAYS + 0.4, *[0.9] * near]]) == [0, 1]


def test_of_those_that_do_not_answer_the_nearest_comes_first() -> None:
    assert _order([[0.1, 0.1, 0.1], [0.0], [0.2]]) == [2, 0, 1]
