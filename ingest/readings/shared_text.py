"""Text that several contracts have in common, found by comparing them.

Every passage is cut into runs of words (shingles, Broder 1997); a passage most of whose
runs stand in one other municipality's contract too is shared. Long passages are compared
by a sample of their runs, the same in every contract. Runs are looked up by their hash and
passages of the same wording are compared once, so that the work grows linearly with the
number of contracts. Where a contract has no other of its generation to be compared with,
the owners of its headings decide.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

SHINGLE = 5
SHARE = 0.6
# Of passages with more runs than this, those are compared whose hash is a multiple of _EVERY.
_ALL_UP_TO = 32
_EVERY = 4
# Wordings ranked at once: the counts of all holders stand in memory for these.
_ROWS_AT_ONCE = 4096
_MODULUS = (1 << 61) - 1
_BASE = 1_000_003
_OLDEST = pow(_BASE, SHINGLE, _MODULUS)
_WORD = re.compile(r"\w+")

Runs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of one contract.

    :param municipality: its code; contracts of one municipality are not compared
    :param template: its generation
    :param passages: for each passage the hashes of its runs of words
    :param owned: for each passage whether its heading is the municipality's own
    :param family: only contracts of one family are compared
    :param summary: summaries retell in words of their own and are never template text
    """

    municipality: str
    template: str
    passages: tuple[Runs, ...]
    owned: tuple[bool, ...]
    summary: bool = False
    family: str = "klimatkontrakt"


def shingles(text: str) -> Runs:
    """Hashes of the runs of five words; of the whole text when it is shorter.

    >>> len(shingles("ett två tre fyra fem sex"))
    2
    >>> shingles("Ett, TVÅ – tre!") == shingles("ett två tre")
    True
    """
    runs = _rolling([_word_hash(word) for word in _WORD.findall(text.lower())])
    if len(runs) <= _ALL_UP_TO:
        return tuple(runs)
    sample = tuple(run for run in runs if run % _EVERY == 0)
    return sample if len(sample) >= _EVERY else tuple(runs)


def _rolling(words: Sequence[int]) -> list[int]:
    """Hash every run by adding its last word to the hash of the run before (Karp-Rabin)."""
    value = 0
    for word in words[:SHINGLE]:
        value = (value * _BASE + word) % _MODULUS
    runs = [value]
    for oldest, word in zip(words, words[SHINGLE:], strict=False):
        value = (value * _BASE + word - oldest * _OLDEST) % _MODULUS
        runs.append(value)
    return runs


@lru_cache(maxsize=65536)
def _word_hash(word: str) -> int:
    # hash() differs from process to process; a checksum does not.
    return zlib.crc32(word.encode()) + 1


def find_shared(prints: Sequence[Fingerprint]) -> list[tuple[bool, ...]]:
    """Which passages of each contract are shared.

    :param prints: the contracts, in any order; the answer does not depend on it
    :returns: for each contract, for each of its passages, whether it is shared
    """
    comparison = _Comparison(prints)
    generations = {(p.template, p.municipality) for p in prints if not p.summary}
    peers = Counter(template for template, _ in generations)
    return [
        tuple(
            _is_shared(contract, runs, owned, comparison, alone=peers[contract.template] < 2)
            for runs, owned in zip(contract.passages, contract.owned, strict=True)
        )
        for contract in prints
    ]


def _is_shared(
    contract: Fingerprint, runs: Runs, owned: bool, comparison: _Comparison, *, alone: bool
) -> bool:
    if alone and not owned and not contract.summary:
        return True
    if len(runs) == 1 and owned:
        return False  # a short line says too little to tell template from coincidence
    return comparison.most_in_another(runs, contract.municipality) >= SHARE * len(runs)


class _Comparison:
    """For every wording, how much of it the two municipalities have that have most of it."""

    def __init__(self, prints: Sequence[Fingerprint]) -> None:
        wordings = dict.fromkeys(runs for contract in prints for runs in contract.passages)
        self._wordings = {runs: number for number, runs in enumerate(wordings)}
        names = dict.fromkeys(contract.municipality for contract in prints)
        self._holders = {name: number for number, name in enumerate(names)}
        self._best = self._rank(self._runs(), self._held(prints))

    def most_in_another(self, runs: Runs, municipality: str) -> int:
        """How many of a passage's runs that municipality has which, of all others, has most."""
        holder, most, next_most = self._best[self._wordings[runs]]
        return most if holder != self._holders[municipality] else next_most

    def _runs(self) -> Any:  # noqa: ANN401 - scipy
        """How often each run stands in each wording."""
        from scipy import sparse

        runs = np.fromiter((run for runs in self._wordings for run in runs), dtype=np.int64)
        found, columns = np.unique(runs, return_inverse=True)
        starts = np.cumsum([0, *map(len, self._wordings)])
        shape = (len(self._wordings), len(found))
        return sparse.csr_matrix((np.ones(len(runs), np.int32), columns, starts), shape=shape)

    def _held(self, prints: Iterable[Fingerprint]) -> Any:  # noqa: ANN401 - scipy
        """Which wordings each municipality has."""
        from scipy import sparse

        pairs = {
            (self._wordings[runs], self._holders[contract.municipality])
            for contract in prints
            for runs in contract.passages
        }
        rows, columns = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        shape = (len(self._wordings), len(self._holders))
        return sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)

    @staticmethod
    def _rank(runs: Any, held: Any) -> list[tuple[int, int, int]]:  # noqa: ANN401 - scipy
        """Who has most of each wording, how much, and how much the next: nobody asks for more."""
        holders = (runs.T @ held).sign()
        ranked: list[tuple[int, int, int]] = []
        for start in range(0, runs.shape[0], _ROWS_AT_ONCE):
            counts = (runs[start : start + _ROWS_AT_ONCE] @ holders).toarray()
            rows, best = np.arange(len(counts)), counts.argmax(axis=1)
            most = counts[rows, best]
            counts[rows, best] = 0
            columns = (column.tolist() for column in (best, most, counts.max(axis=1)))
            ranked += zip(*columns, strict=True)
        return ranked
