"""Likeness by facts that both state, against the plain way of counting them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins import Space, open_space
from kkgraph.twins.compared import Field
from kkgraph.twins.likeness import PARTS
from kkgraph.vocabulary.registers import load


@pytest.fixture(scope="module")
def space(sample_data: Path) -> Space:
    return open_space(Snapshot.open(sample_data, check_graph=False), load())


def plainly(space: Space, field: Field, part: str) -> list[float]:
    stated = {
        index: {f for fact in getattr(space.profiles[index], part) for f in fact.features}
        for index in field.everyone
    }

    def weight(things: set[str]) -> float:
        holders = [sum(thing in found for found in stated.values()) for thing in sorted(things)]
        return sum(math.log((len(stated) + 1) / (count + 0.5)) for count in holders)

    ours = stated[field.ours]
    return [
        weight(ours & stated[other]) / weight(ours | stated[other])
        if ours and stated[other]
        else math.nan
        for other in field.others
    ]


@pytest.mark.parametrize("part", ["goals", "networks", "commitments"])
def test_facts_of_both_as_a_part_of_what_either_states(space: Space, part: str) -> None:
    everybody = range(len(space.profiles))
    kept = np.ones(len(space.passages), dtype=bool)
    seen = []
    for ours in everybody:
        field = Field(space, ours, tuple(i for i in everybody if i != ours), kept)
        found = PARTS[part](field)
        assert found.shape == (1, len(field.others))
        np.testing.assert_allclose(found[0], plainly(space, field, part), atol=1e-6)
        seen += found[0].tolist()
    assert any(0 < value < 1 for value in seen)
