"""What of the evidence is a plain statement: neither denied nor only considered.

"Vi har ingen digital tvilling" holds every word of "digital twin" and does not say that there
is one. How much of a query each window covers is therefore counted a second time, without the
words and concepts that context qualifies (`kkgraph.index.qualified`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.search.meaning import Explained
from kkgraph.search.window_concepts import WindowConcepts
from kkgraph.search.window_text import WindowText, spread

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


class Reservations:
    """Counts what qualified words and concepts alone cover, in some windows."""

    def __init__(self, text: WindowText) -> None:
        """Take what is needed.

        :param text: the words of the windows
        """
        self._count = text.count
        marked = np.zeros(0, dtype=np.int64)
        if len(text.words):
            marked = np.flatnonzero(np.maximum.reduceat(text.marks, text.starts))
        self._marked = text.windows[marked]
        ends = np.append(text.starts[1:], len(text.words))
        places, owners = spread(text.starts[marked], ends[marked])
        self._words, self._free = text.words[places], text.marks[places] == 0
        self._starts = np.searchsorted(owners, np.arange(len(marked)))

    def lost(self, values: Scores) -> Scores:
        """How much less each window covers of a word without what is qualified.

        :param values: how well each word of the texts alone covers it
        """
        found = np.zeros(self._count, dtype=np.float32)
        given = values[self._words]
        if given.any():
            best = np.maximum.reduceat(given, self._starts)
            found[self._marked] = best - np.maximum.reduceat(given * self._free, self._starts)
        return found


def plain_share(
    lost: Scores,
    covered: Scores,
    meant: Scores,
    rarity: _Floats,
    named: WindowConcepts,
    explained: Explained,
) -> _Floats:
    """The share of what each window covers that it covers without what is qualified.

    :param lost: what `Reservations.lost` gives for each word of the query, windows x words
    :param covered: how well the words of each window cover each word of the query
    :param meant: the same by words and concepts together
    :param rarity: of each word of the query
    :param named: the concepts of the windows
    :param explained: what concepts explain of the query
    """
    found = np.ones(len(covered))
    touched: Mask = np.asarray(lost.any(axis=1))
    touched[named.owners[named.marks > 0]] = True
    rows = np.flatnonzero(touched)
    if len(rows):
        kept = named.where((named.marks == 0) & touched[named.owners])
        place = (np.cumsum(touched) - 1)[kept.owners]
        kept = replace(kept, owners=place, count=len(rows))
        free = np.maximum(covered - lost, 0)[rows]
        free = np.maximum(free, explained.covered(kept))
        given = rarity if len(rarity) else np.ones(1)
        whole = meant[rows] @ given
        found[rows] = np.where(whole > 0, (free @ given) / np.maximum(whole, 1e-9), 1.0)
    return np.minimum(found, 1.0)
