"""Leaving out what cannot count, and looking up late, changes no answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kkgraph.search import Searcher
from kkgraph.search.answer import FoundCity
from kkgraph.search.runs import best_of_runs, firsts_of

QUERIES = (
    "fjärrvärme",
    "klimatinvesteringsplan och cykelvägar",
    "energy communities and heat pumps",
    "batterier på öarna",
    "zzzz kommun",
)


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


@pytest.mark.parametrize("query", QUERIES)
def test_words_that_cannot_count_are_no_evidence(
    searcher: Searcher, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessor = searcher.own_assessor
    finder, asked = assessor.finder, searcher.understanding.understand(query)
    units = np.arange(finder.part.size)
    counting = finder.words.counting(asked)
    assert not counting.all()
    few = assessor.evidence(asked, units)
    monkeypatch.setattr(finder.words, "counting", lambda _: np.ones_like(counting))
    every = assessor.evidence(asked, units)
    assert len(few.windows) > len(units)
    assert np.array_equal(few.values, every.values)
    assert np.array_equal(few.plain, every.plain)


def test_the_best_of_runs_is_that_of_a_loop() -> None:
    draw = np.random.default_rng(7)
    owners = np.sort(draw.integers(0, 40, 300))
    values = draw.integers(0, 5, 300)
    expected = [
        int(np.flatnonzero(owners == owner)[values[owners == owner].argmax()])
        for owner in np.unique(owners)
    ]
    assert best_of_runs(values, firsts_of(owners)).tolist() == expected
    assert best_of_runs(values[:0], firsts_of(owners[:0])).tolist() == []


def test_cities_are_read_as_a_sequence(searcher: Searcher) -> None:
    cities: Sequence[FoundCity] = searcher.search("fjärrvärme").cities
    every = tuple(cities)
    assert len(every) == len(cities) > 3
    assert cities == every
    assert cities[:2] == every[:2]
    assert cities[-1] == every[-1]
    with pytest.raises(IndexError):
        cities[len(every)]
    quoted = [city for city in every if city.state in ("says", "touches")]
    assert quoted
    assert all(city.excerpt and city.source and city.best_rank for city in quoted)
    assert not any(city.excerpt for city in every if city not in quoted)
