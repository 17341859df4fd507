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
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHINGLE = 5
SHARE = 0.6
# Of passages with more runs than this, those are compared whose hash is a multiple of _EVERY.
_ALL_UP_TO = 32
_EVERY = 4
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
    :param summary: summaries retell in words of their own and are never template text
    """

    municipality: str
    template: str
    passages: tuple[Runs, ...]
    owned: tuple[bool, ...]
    summary: bool = False


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
    """Who has which runs, and for every wording who has most of it."""

    def __init__(self, prints: Iterable[Fingerprint]) -> None:
        holders: defaultdict[int, set[str]] = defaultdict(set)
        for contract in prints:
            for runs in set(contract.passages):
                for run in runs:
                    holders[run].add(contract.municipality)
        self._holders = {run: held for run, held in holders.items() if len(held) > 1}
        self._best: dict[Runs, list[tuple[int, str]]] = {}

    def most_in_another(self, runs: Runs, municipality: str) -> int:
        """How many of a passage's runs that municipality has which, of all others, has most."""
        best = self._best.get(runs)
        if best is None:
            best = self._best[runs] = self._rank(runs)
        return next((count for count, holder in best if holder != municipality), 0)

    def _rank(self, runs: Runs) -> list[tuple[int, str]]:
        """The two municipalities with most of these runs: whoever asks is but one of them."""
        counts: Counter[str] = Counter()
        for run in runs:
            counts.update(self._holders.get(run, ()))
        return sorted(((count, holder) for holder, count in counts.items()), reverse=True)[:2]
