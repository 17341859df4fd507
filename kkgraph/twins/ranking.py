"""From parts to an order: weights, fairness between kinds of text, and what can be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.twins.compared import Field
from kkgraph.twins.likeness import PARTS, PLACE, passages

if TYPE_CHECKING:
    from kkgraph.twins.profile_arrays import Bools, Floats

# With two cities of a kind of text, half of what they exceed the mean by is put down to the kind.
_FEW = 2.0
_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Ranking:
    """The others in order of likeness.

    :param order: places in ``field.others``, most alike first
    :param scores: one for each of the others; 0 is middling, in standard deviations
    :param parts: for each part its values, NaN where it cannot be told or was not asked for
    :param ranks: 1 + how many are surely more alike, for each of the others
    :param intervals: lowest and highest rank of each
    """

    order: tuple[int, ...]
    scores: tuple[float, ...]
    parts: dict[str, Floats]
    ranks: tuple[int, ...]
    intervals: tuple[tuple[int, int], ...]


def rank(
    field: Field,
    weights: Mapping[str, float],
    shown: int | None = None,
    only: Sequence[int] | None = None,
) -> Ranking:
    """Order the others by likeness, and say how certain the order is.

    :param field: who is compared
    :param weights: of every part
    :param shown: how many will be shown; of parts without weight no more are told
    :param only: instead, the places in ``field.others`` of those that will be shown
    """
    parts = {name: PARTS[name](field) for name, weight in weights.items() if weight}
    total = sum(weights.values())
    summary = summaries(field)
    score = np.zeros((1, len(field.others)), dtype=np.float32)
    for name, weight in weights.items():
        if weight:
            # Where a city lies has nothing to do with how much of its contract was read.
            kind = np.zeros(len(field.others), dtype=bool) if name in PLACE else summary
            score = score + weight / total * standardised(parts[name], kind)
    drawn = score[1:] if len(score) > 1 else score
    names = [field.profile(index).contract for index in field.others]
    order = sorted(range(len(names)), key=lambda at: (-round(float(score[0, at]), 6), names[at]))
    ranks, intervals = _certainty(drawn, order)
    return Ranking(
        order=tuple(order),
        scores=tuple(round(float(value), 4) for value in score[0]),
        parts=_told(field, parts, order[:shown] if only is None else list(only)),
        ranks=ranks,
        intervals=intervals,
    )


def _told(field: Field, counting: Mapping[str, Floats], shown: list[int]) -> dict[str, Floats]:
    """All parts as they are; those that do not count in the order only of who is shown."""
    few = field.narrowed([field.others[at] for at in shown])
    found: dict[str, Floats] = {}
    for name, part in PARTS.items():
        if name in counting:
            found[name] = counting[name][0]
        else:
            # What does not count need not be drawn.
            values = passages(few, 0) if name == "passages" else part(few)
            found[name] = np.full(len(field.others), np.nan, dtype=np.float32)
            found[name][shown] = values[0]
    return found


def summaries(field: Field) -> Bools:
    """Which of the others were read in summary only.

    :param field: who is compared
    """
    return np.array([field.profile(i).text_status == "summary" for i in field.others], dtype=bool)


def standardised(values: Floats, summary: Bools) -> Floats:
    """Put a part on a common scale, without what the kind of text alone makes.

    A whole contract says more than a summary of one and so is more like any other contract.
    That is no likeness of the cities, so each kind's own mean is taken away, with care when
    only few are of a kind.

    :param values: rows of a part; NaN where it cannot be told
    :param summary: which columns are summaries
    :returns: mean 0 and spread 1 in every row, 0 where it cannot be told
    """
    known = ~np.isnan(values)
    filled = np.where(known, values, 0)
    overall = _mean(filled, known)
    found = filled - overall
    for kind in (summary, ~summary):
        of_kind = known & kind
        size = of_kind.sum(axis=1, keepdims=True)
        excess = _mean(filled, of_kind) - overall
        found = found - np.where(of_kind, excess * size / (size + _FEW), 0)
    found = np.where(known, found - _mean(np.where(known, found, 0), known), 0)
    spread = np.sqrt(_mean(found**2, known))
    scaled: Floats = np.where(spread > 1e-6, found / np.maximum(spread, 1e-6), 0)
    return scaled.astype(np.float32)


def _mean(values: Floats, chosen: Bools) -> Floats:
    size = np.maximum(chosen.sum(axis=1, keepdims=True), 1)
    mean: Floats = np.where(chosen, values, 0).sum(axis=1, keepdims=True) / size
    return mean


def _certainty(
    drawn: Floats, order: list[int]
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Ranks that hold in at least 95 of 100 draws, and the interval of each one's rank."""
    ranks, lows, highs = [0] * len(order), [0] * len(order), [0] * len(order)
    tail = (1 - _LEVEL) / 2
    places = 1 + np.argsort(np.argsort(-drawn, axis=1, kind="stable"), axis=1, kind="stable")
    ends = np.quantile(places, [tail, 1 - tail], axis=0, method="nearest").astype(int)
    # Draws of one city side by side, so that comparing two runs through memory once.
    in_order = np.ascontiguousarray(drawn[:, order].T)
    enough = _LEVEL * len(drawn)
    highest = 1
    for position, at in enumerate(order):
        above = np.count_nonzero(in_order[:position] > in_order[position], axis=1)
        surely = above >= enough
        # Nobody further down the list may have a better rank than those before.
        ranks[at] = highest = max(highest, 1 + int(surely.sum()))
        lows[at] = min(int(ends[0, at]), highest)
        highs[at] = max(int(ends[1, at]), position + 1)
    return tuple(ranks), tuple(zip(lows, highs, strict=True))
