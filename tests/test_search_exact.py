"""What search does the short way gives what the long way gives."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import faiss
import numpy as np
import pytest

from kkgraph.index.load import Index
from kkgraph.search.legs import DEPTH, nearest
from kkgraph.search.ranking import best_first, held_scores
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
    likeness, units = nearest(part, vectors[:1], np.arange(len(vectors)) > 9, 0.15)
    assert len(set(units.tolist())) == DEPTH
    assert min(units.tolist()) > 9
    assert set(likeness.tolist()) == {1.0}


@pytest.mark.parametrize("size", [3, 63, 64, 5_000])
def test_the_best_scores_come_first(size: int) -> None:
    scores = (_DRAW.integers(-50, 90, size).clip(0) / 30).astype(np.float32)
    held = held_scores(scores)
    order = sorted(np.flatnonzero(scores), key=lambda unit: (-scores[unit], unit))
    for n in (0, 1, 2, 30, 70, len(held)):
        assert best_first(scores, held, min(n, len(held))).tolist() == order[:n]


@pytest.mark.parametrize("text", ["EU:s mål, 70 % år 2030", "A\u030angstro\u0308m är små ord"])
def test_places_are_those_of_the_tokens(text: str) -> None:
    found = tokens(text)
    assert places(text, range(len(found))) == [(token.start, token.end) for token in found]
    assert words(text) == [token.text for token in found]
