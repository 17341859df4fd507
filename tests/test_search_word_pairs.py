"""Two words that are one thing: who says one of them alone touches it, and does not say it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kkgraph.search import Searcher


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


def states(searcher: Searcher, text: str) -> set[str]:
    return {city.state for city in searcher.search(text).cities}


@pytest.mark.parametrize("text", ["gröna skolan", "grön skola", "green school", "gröna skolor"])
def test_a_school_is_no_green_school(searcher: Searcher, text: str) -> None:
    assert states(searcher, "skola") >= {"says"}
    assert "says" not in states(searcher, text)
    assert "touches" in states(searcher, text)


@pytest.mark.parametrize("text", ["klimatneutral stad", "kommunala bolag", "hållbara transporter"])
def test_who_says_both_or_what_matters_of_them_says_it(searcher: Searcher, text: str) -> None:
    assert "says" in states(searcher, text)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("gröna skolan", True),
        ("congestion charge", True),
        ("skolan", False),
        ("skola och förskola", False),
        ("gröna obligationer för investeringar", False),
    ],
)
def test_a_pair_is_two_words_side_by_side(searcher: Searcher, text: str, pair: bool) -> None:
    assert searcher.understanding.understand(text).is_pair == pair


def test_a_concept_by_its_own_name_is_the_thing(searcher: Searcher) -> None:
    understand = searcher.understanding.understand
    theme = searcher.vocabulary.themes["circular-economy"]
    for name in (theme.label_sv, theme.label_en, theme.label_sv.upper()):
        assert understand(name).names == {"circular-economy"}
    other = [name for name in theme.labels_sv if name != theme.label_sv]
    assert other
    assert all("circular-economy" not in understand(name).names for name in other)


def test_what_is_said_of_a_pair_holds_both_words(searcher: Searcher) -> None:
    assessor = searcher.own_assessor
    units = np.arange(assessor.part.size, dtype=np.int64)
    query = searcher.understanding.understand("gröna skolan")
    asked = assessor.evidence(query, units)
    looked = assessor.finder.look(units, (query,))
    covered, _ = assessor.finder.covered(query, looked)
    one = (covered >= 0.5).any(axis=1) & ~(covered >= 0.5).all(axis=1)
    assert one.sum() > 3
    assert (asked.plain[one] == 0).all()
