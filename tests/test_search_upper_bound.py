"""What is not looked at could not have answered: the bound holds, and changes no answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kkgraph.search import Searcher, assessment
from kkgraph.search.evidence import FEATURES
from kkgraph.search.runs import firsts_of
from kkgraph.search.states import Judge, load

QUERIES = (
    "fjärrvärme",
    "klimatinvesteringsplan",
    # "Förs" has the stem of a common word, by which no text is found.
    "värme som förs över till hus",
    "energy communities and heat pumps",
    "laddinfrastruktur och fjärrvärme",
    "gröna skolan",
    "zzzz kommun",
    '"klimatneutral"',
)


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


def judges() -> list[Judge]:
    """The shipped models, and some whose weights are drawn."""
    draw = np.random.default_rng(3)
    drawn = [Judge(-3.0, draw.normal(0, 2, len(FEATURES)), 0.4) for _ in range(4)]
    return [load().touches, load().says, *drawn]


@pytest.mark.parametrize("text", QUERIES)
def test_no_window_reaches_more_than_its_unit_may(searcher: Searcher, text: str) -> None:
    assessor, query = searcher.own_assessor, searcher.understanding.understand(text)
    finder, units = assessor.finder, np.arange(assessor.part.size, dtype=np.int64)
    likeness = (assessor.part.vectors @ assessor.legs.vector(query)).round(5)
    asked = finder.asked(query, units, likeness, searcher.understanding.named(query))
    looked = finder.look(units, (query,))
    best = finder.best(asked, looked)
    found = finder.read(asked, looked, best)
    most = assessor.bound.covered(query, units)
    assert (most.max(axis=0) >= best.words).all()
    firsts = firsts_of(found.units)
    assert len(firsts) > 20
    for judge in judges():
        there = np.maximum.reduceat(judge.probability(found.values), firsts)
        may = assessor.bound.probability(asked, most, best, judge)[found.units[firsts]]
        assert (may >= there - 1e-9).all()


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("options", [{}, {"municipality": ("Lingonheda",)}, {"near": True}])
def test_answers_are_the_same_as_with_every_unit_looked_at(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, text: str, options: dict[str, object]
) -> None:
    every = searcher.search(text, **options).to_json()
    monkeypatch.setattr(assessment, "_FEW", 0)
    # However many may answer, the others are not looked at.
    monkeypatch.setattr(assessment, "_MOST", 1.0)
    few = searcher.search(text, **options)
    assert few.to_json() == every
    assert few.cities


def test_who_cannot_answer_is_not_looked_at(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "_FEW", 0)
    looked: list[int] = []
    finder = searcher.own_assessor.finder
    look = finder.look
    monkeypatch.setattr(finder, "look", lambda u, q: looked.append(len(u)) or look(u, q))
    cities = searcher.search("kärnkraft").cities
    assert cities.counts()["silent"] > 0
    before = sum(looked)
    assert [city.state for city in cities].count("silent") == cities.counts()["silent"]
    assert sum(looked) > before
