"""Text that several contracts have in common, found by comparing them.

Every passage is cut into runs of words (shingles, Broder 1997); a passage most of whose
runs stand in other municipalities' contracts too is shared. Runs are stored as 64-bit
hashes, so comparing grows linearly with the number of contracts. Where a contract has no
other of its generation to be compared with, the owners of its headings decide.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHINGLE = 5
SHARE = 0.6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of one contract.

    :param municipality: its code; contracts of one municipality are not compared
    :param template: its generation
    :param passages: for each passage the hashes of its runs of words
    :param owners: for each passage whether its heading is the municipality's own
    :param summary: summaries retell in words of their own and are never template text
    """

    municipality: str
    template: str
    passages: tuple[tuple[int, ...], ...]
    owned: tuple[bool, ...]
    summary: bool = False


def shingles(text: str) -> tuple[int, ...]:
    """Hashes of all runs of five words; of the whole text when it is shorter.

    >>> len(shingles("ett två tre fyra fem sex"))
    2
    """
    words = _WORD.findall(text.lower())
    runs = [words[i : i + SHINGLE] for i in range(max(1, len(words) - SHINGLE + 1))]
    return tuple(_digest(" ".join(run)) for run in runs)


def _digest(run: str) -> int:
    # hash() differs from process to process; a digest does not.
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")


def find_shared(prints: Sequence[Fingerprint]) -> list[tuple[bool, ...]]:
    """Which passages of each contract are shared.

    :param prints: the contracts, in any order; the answer does not depend on it
    :returns: for each contract, for each of its passages, whether it is shared
    """
    holders = _holders(prints)
    generations = Counter(
        (template, municipality)
        for template, municipality in {(p.template, p.municipality) for p in prints if not p.summary}
    )
    peers = Counter(template for template, _ in generations)
    return [_flags(p, holders, alone=peers[p.template] < 2) for p in prints]


def _holders(prints: Iterable[Fingerprint]) -> dict[int, str]:
    """For each run the municipality that has it, or "" when several have."""
    holders: dict[int, str] = {}
    for contract in prints:
        for runs in contract.passages:
            for run in runs:
                before = holders.setdefault(run, contract.municipality)
                if before != contract.municipality:
                    holders[run] = ""
    return holders


def _flags(contract: Fingerprint, holders: dict[int, str], *, alone: bool) -> tuple[bool, ...]:
    flags = []
    for runs, owned in zip(contract.passages, contract.owned, strict=True):
        common = sum(holders[run] == "" for run in runs)
        shared = common >= SHARE * len(runs)
        if len(runs) == 1 and owned:
            shared = False  # a short line says too little to tell template from coincidence
        flags.append(shared or (alone and not owned and not contract.summary))
    return tuple(flags)
