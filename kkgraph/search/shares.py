"""Shares of a query that windows cover, as features that mean the same for all queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.search.understanding import SearchQuery

# From here on a word counts as surely covered.
_SURE = 0.6
_LEAST = 0.05


@dataclass(frozen=True, eq=False)
class BestFound:
    """What of a query is found at the best in any of the units that may answer it.

    :param words: how well each of its words is covered
    :param likeness: of its vector to that of a unit
    """

    words: Scores
    likeness: float


def of_words(covered: Scores, rarity: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The features of each window that rest on the query's words.

    :param covered: how well each window covers each word, windows x words
    :param rarity: of each word
    """
    if not len(rarity):
        return [np.zeros(len(covered)) for _ in range(7)]
    whole = rarity.sum()
    sure = np.where(covered >= _SURE, covered, 0)
    order = np.argsort(-rarity, kind="stable")
    first, second = covered[:, order[0]], covered[:, order[min(1, len(order) - 1)]]
    return [
        covered @ rarity / whole,
        sure @ rarity / whole,
        first,
        np.minimum(first, second),
        (rarity * (covered >= _SURE)).max(axis=1),
        covered @ rarity,
        _evenly(covered),
    ]


def of_query(
    query: SearchQuery,
    labels: Mapping[str, int],
    best: BestFound,
    rarity: NDArray[np.float64],
) -> list[float]:
    """The features that are the same for all windows of one query.

    :param query: what was understood
    :param labels: concepts that stand in it by their labels, with the labels' lengths
    :param best: what of it any window covers
    :param rarity: of each word
    """
    anywhere = best.words
    if not len(rarity):
        anywhere, rarity = np.zeros(1, dtype=np.float32), np.ones(1)
    return [
        float(len(query.words)),
        float(max(labels.values(), default=0)),
        float(anywhere @ rarity / rarity.sum()),
        float(anywhere[int(rarity.argmax())]),
        best.likeness,
    ]


def meant_by(meant: Scores, rarity: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The features of each window that rest on words and concepts together.

    :param meant: how well words or concepts of each window cover each word, windows x words
    :param rarity: of each word
    """
    if not len(rarity):
        return [np.zeros(len(meant)) for _ in range(3)]
    return [meant @ rarity / rarity.sum(), _evenly(meant), meant[:, int(rarity.argmax())]]


def _evenly(covered: Scores) -> NDArray[np.float64]:
    """The geometric mean over the words, so that one that is missing weighs."""
    return np.asarray(np.exp(np.log(_LEAST + (1 - _LEAST) * covered).mean(axis=1)))
