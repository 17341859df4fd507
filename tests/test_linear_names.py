"""A line of one name after another takes work that grows as the line does, by calls made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from ingest.facts import networks, organisations
from kkgraph.vocabulary.registers import Vocabulary
from tests.name_drafts import draft_of, registers

NAMES = ("Eurocities", "Energy Cities", "ICLEI", "Klimatkommunerna", "Borgmästaravtalet")
FEW, FACTOR = 60, 4


def _calls(find: Callable[..., object], text: str, vocabulary: Vocabulary) -> int:
    """How many calls of functions, and generators resumed, looking for facts takes."""
    draft, made = draft_of(text), 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        find(draft, vocabulary)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("find", [networks.find, organisations.find])
@pytest.mark.parametrize("joint", [", ", " och ", ", medlem i ", ". Vi lämnade "])
def test_work_grows_as_the_line_does(find: Callable[..., object], joint: str) -> None:
    vocabulary = registers()

    def line(names: int) -> str:
        return joint.join(NAMES[at % len(NAMES)] for at in range(names)) + "."

    _calls(find, line(FEW + 1), vocabulary)  # what is compiled once is not counted
    few, many = (_calls(find, line(names), vocabulary) for names in (FEW, FACTOR * FEW))
    assert few > FEW
    # With work that grows by the square it is FACTOR times FACTOR as much.
    assert many < 2 * FACTOR * few
