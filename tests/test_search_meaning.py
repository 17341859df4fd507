"""What concepts explain of a query, and what a window that names one thereby says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kkgraph.search import Searcher
from kkgraph.search.evidence import FEATURES
from kkgraph.search.meaning import Dictionary


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


def explained(searcher: Searcher, query: str) -> dict[str, float]:
    """The share of a query that each concept explains, all words weighing the same."""
    asked = searcher.understanding.understand(query)
    whole = Dictionary(searcher.index).explain(asked, np.ones(len(asked.words))).whole
    keys = [row["key"] for row in searcher.index.tables["concepts"]]
    return dict(zip(keys, whole.tolist(), strict=True))


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("carbon capture and storage", "ccs"),
        ("koldioxidinfångning", "ccs"),
        ("häftiga regn", "heavy-rain"),
        ("heat waves", "heat-waves"),
    ],
)
def test_a_concept_explains_its_own_labels_in_both_languages(
    searcher: Searcher, query: str, concept: str
) -> None:
    assert explained(searcher, query)[concept] == pytest.approx(1, abs=0.35)


@pytest.mark.parametrize("query", ["dog parking", "parkering för hundar", "elephant parking"])
def test_a_concept_explains_no_more_than_its_part(searcher: Searcher, query: str) -> None:
    assert 0 < explained(searcher, query)["parking"] <= 0.7


def test_a_window_that_names_the_concept_covers_words_that_it_does_not_hold(
    searcher: Searcher,
) -> None:
    query = searcher.understanding.understand("sladd till eldrivna bilar")
    assessor = searcher.own_assessor
    units = np.arange(assessor.part.size, dtype=np.int64)
    found = assessor.evidence(query, units).values
    covered, meant = (found[:, FEATURES.index(name)] for name in ("covered", "meant"))
    assert (meant >= covered).all()
    assert (meant > covered + 0.1).any()
