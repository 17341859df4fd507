"""What search does the short way gives what the long way gives."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import faiss
import numpy as np
import pytest

from kkgraph.index.load import Index
from kkgraph.search.assessment import LOOKED_AT, OF_EACH, candidates
from kkgraph.search.legs import DEPTH, likeness_of, nearest
from kkgraph.search.ranking import best_first, held_scores
from kkgraph.search.window_concepts import WindowConcepts
from kkgraph.text.lexicon import places, tokens, words

_DRAW = np.random.default_rng(2030)


def _by_faiss(vectors: Any, asked: Any, allowed: Any) -> dict[int, float]:  # noqa: ANN401
    flat: Any = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    best, units = flat.search(asked, len(vectors))
    found = [(unit, value) for unit, value in zip(units[0], best[0], strict=True) if allowed[unit]]
    return {int(unit): float(value) for unit, value in found[:DEPTH] if value > np.float32(0.15)}


@pytest.mark.parametrize("share", [1.0, 0.7, 0.2, 0.001])
@pytest.mark.parametrize("near", [False, True])
def test_the_nearest_units_are_those_faiss_finds(share: float, near: bool) -> None:
    asked, vectors = (_DRAW.standard_normal((n, 20)).astype(np.float32) for n in (1, 6_000))
    vectors += 3 * near * asked
    for held in (asked, vectors):
        held /= np.linalg.norm(held, axis=1, keepdims=True)
    allowed = _DRAW.random(len(vectors)) < share
    part = cast(Index, SimpleNamespace(vectors=vectors))
    likeness, units = nearest(part, asked, allowed, 0.15)
    expected = _by_faiss(vectors, asked, allowed)
    assert set(units.tolist()) == set(expected)
    assert likeness.tolist() == pytest.approx([expected[unit] for unit in units.tolist()], abs=1e-5)


def test_equal_likenesses_do_not_go_beyond_the_depth() -> None:
    vectors = np.tile(np.eye(1, 20, dtype=np.float32), (DEPTH + 50, 1))
    part = cast(Index, SimpleNamespace(vectors=vectors))
    vectors[-1] *= 2
    likeness, units = nearest(part, vectors[:1], np.arange(len(vectors)) > 9, 0.15)
    # The greatest of them all, and the first of the equal ones.
    assert units.tolist() == [*range(10, 10 + DEPTH - 1), len(vectors) - 1]
    assert likeness.tolist() == [1.0] * (DEPTH - 1) + [2.0]


def test_likeness_to_some_units_is_their_product() -> None:
    asked, vectors = (_DRAW.standard_normal((n, 200)).astype(np.float32) for n in (1, 500))
    units = np.flatnonzero(_DRAW.random(len(vectors)) < 0.3)
    expected = vectors[units] @ asked[0]
    assert likeness_of(vectors, asked[0], units).tolist() == pytest.approx(expected, abs=2e-5)


def _candidates_one_by_one(scores: Any, contracts: Any) -> list[int]:  # noqa: ANN401
    order = sorted(np.flatnonzero(scores).tolist(), key=lambda unit: (-scores[unit], unit))
    chosen, seen = set(order[:LOOKED_AT]), Counter[int]()
    for unit in order:
        seen[contracts[unit]] += 1
        if seen[contracts[unit]] <= OF_EACH:
            chosen.add(unit)
    return sorted(chosen)


@pytest.mark.parametrize("share", [0.05, 0.9])
def test_the_first_units_and_the_best_of_each_contract_are_looked_at(share: float) -> None:
    scores = (_DRAW.integers(1, 50, 3_000) * (_DRAW.random(3_000) < share)).astype(np.float32)
    contracts = np.sort(_DRAW.integers(0, 300, len(scores)))
    firsts = np.flatnonzero(np.diff(contracts, prepend=-1))
    part = cast(Index, SimpleNamespace(contract_firsts=firsts))
    assert candidates(part, scores).tolist() == _candidates_one_by_one(scores, contracts)


@pytest.mark.parametrize("size", [3, 63, 64, 5_000])
def test_the_best_scores_come_first(size: int) -> None:
    scores = (_DRAW.integers(-50, 90, size).clip(0) / 30).astype(np.float32)
    held = held_scores(scores)
    order = sorted(np.flatnonzero(scores), key=lambda unit: (-scores[unit], unit))
    for n in (0, 1, 2, 30, 70, len(held)):
        assert best_first(scores, held, min(n, len(held))).tolist() == order[:n]


@pytest.mark.parametrize("sets", [1, 7, 64, 65])
def test_the_sets_of_concepts_that_windows_name(sets: int) -> None:
    chosen = _DRAW.random((40, sets)) < 0.2
    owners = np.sort(_DRAW.integers(0, 90, 200))
    numbers = _DRAW.integers(0, 40, len(owners))
    concepts = WindowConcepts(numbers, owners, np.zeros(len(owners), dtype=np.uint8), 90)
    named = [numbers[owners == window] for window in range(90)]
    expected = np.asarray([chosen[held].any(axis=0) for held in named])
    assert (concepts.naming(chosen) == expected).all()


@pytest.mark.parametrize("text", ["EU:s mål, 70 % år 2030", "A\u030angstro\u0308m är små ord"])
def test_places_are_those_of_the_tokens(text: str) -> None:
    found = tokens(text)
    assert places(text, range(len(found))) == [(token.start, token.end) for token in found]
    assert words(text) == [token.text for token in found]
