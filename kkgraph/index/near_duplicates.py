"""Which units say nearly the same: groups by the share of word triples they have in common.

Candidates come from MinHash signatures (Broder 1997) in bands, so that not every pair is
compared: units that agree in all of one band are. Of units that share 80 % of their triples
99 of 100 are found, of those that share 30 % one in seven is compared in vain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.8
# Shorter texts are alike only word for word.
_SHINGLE = 3
_BANDS = 6
_ROWS = 3
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def group_alike(rows: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Number the groups of units that are nearly the same.

    :param rows: the word numbers of each unit
    :returns: for each unit the first unit of its group (itself where it is alone)
    """
    # What stands word for word in many contracts is compared once; no words are like no other.
    texts = [row.tobytes() for row in rows]
    first = {text: number for number, text in reversed(list(enumerate(texts)))}
    places = [number for number, text in enumerate(texts) if not text or first[text] == number]
    found = dict(zip(places, _leaders([rows[place] for place in places]), strict=True))
    leaders = [
        number if not text else places[found[first[text]]] for number, text in enumerate(texts)
    ]
    return np.asarray(leaders, dtype=np.int32)


def _leaders(rows: Sequence[NDArray[np.int32]]) -> list[int]:
    """For each of different texts the first that is nearly the same."""
    shingles = [_shingles(row.astype(np.uint64)) for row in rows]
    leader = list(range(len(rows)))
    mixers = np.random.default_rng(_BANDS).integers(
        1, 2**63, size=(_BANDS * _ROWS, 1), dtype=np.uint64
    ) | np.uint64(1)
    seen: list[dict[bytes, list[int]]] = [{} for _ in range(_BANDS)]
    for number, held in enumerate(shingles):
        if not len(held):
            continue
        bands = (held * mixers).min(axis=1).reshape(_BANDS, _ROWS)
        keys = [band.tobytes() for band in bands]
        near = sorted({o for band, key in zip(seen, keys, strict=True) for o in band.get(key, ())})
        match = next((other for other in near if _share(shingles[other], held) >= ALIKE), None)
        if match is not None:
            leader[number] = match
            continue
        for band, key in zip(seen, keys, strict=True):
            band.setdefault(key, []).append(number)
    return leader


def _shingles(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of the word triples of a text, sorted, each once."""
    if len(words) < _SHINGLE:
        return words[:0] if not len(words) else np.asarray([_mix(words)], dtype=np.uint64)
    count = len(words) - _SHINGLE + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = (mixed ^ (words[place : place + count] + np.uint64(1))) * factor
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _mix(words: NDArray[np.uint64]) -> int:
    value = 7
    for word in words:
        value = (value * 1_000_003 + int(word) + 1) % (1 << 63)
    return value


def _share(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The share of two sorted sets that both have (Jaccard)."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both) if both else 0.0
