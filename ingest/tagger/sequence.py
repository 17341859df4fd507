"""The best labels of rows of words, and how sure each is, for all passages of a document at once.

Words are labelled by the most probable sequence (Viterbi 1967); chances are marginals by the
forward-backward recursion, scaled at each step (Rabiner 1989).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Rows:
    """Passages whose words stand one after another in one array.

    :param lengths: how many words each passage has
    """

    lengths: Ints

    @cached_property
    def total(self) -> int:
        """How many words they have together."""
        return int(self.lengths.sum())

    @cached_property
    def starts(self) -> Ints:
        """Where each passage begins."""
        return np.cumsum(self.lengths) - self.lengths

    @cached_property
    def _by_length(self) -> Ints:
        return np.argsort(-self.lengths, kind="stable")

    def steps(self) -> Iterator[Ints]:
        """The first words of all passages that have one, then the second words, and so on.

        The longest passages stand first in each step, so that those which end drop off the end.
        """
        starts, lengths = self.starts[self._by_length], self.lengths[self._by_length]
        longest = int(lengths.max(initial=0))
        at_least = np.searchsorted(-lengths, -np.arange(longest), side="left")
        for step, count in enumerate(at_least):
            yield starts[:count] + step

    def some(self, numbers: Sequence[int]) -> Rows:
        """A part of the passages, by number."""
        return Rows(self.lengths[list(numbers)])

    def words(self, numbers: Iterable[int]) -> Ints:
        """Where the words of some passages stand, by number of the passage."""
        ranges = [np.arange(self.lengths[n], dtype=np.intp) + self.starts[n] for n in numbers]
        return np.concatenate(ranges) if ranges else np.zeros(0, dtype=np.intp)

    @cached_property
    def _passages(self) -> Ints:
        """The passage of each word."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def beside(self, offset: int) -> tuple[Ints, Ints]:
        """The words that have one of the same passage so far after them, and those.

        :param offset: how far; before them when it is below nought
        """
        passage = self._passages
        here = np.arange(max(0, -offset), self.total - max(0, offset), dtype=np.intp)
        here = here[passage[here] == passage[here + offset]]
        return here, here + offset


def best_labels(scores: Floats, pairs: Floats, rows: Rows) -> list[list[int]]:
    """The most probable labels of each passage.

    :param scores: words x labels
    :param pairs: what each label says for the one that follows: labels x labels
    :param rows: which words are whose
    """
    came = np.zeros(scores.shape, dtype=np.intp)
    reached = scores.copy()
    before: Ints | None = None
    for at in rows.steps():
        if before is not None:
            ways = reached[before[: len(at)], :, None] + pairs
            came[at] = ways.argmax(axis=1)
            reached[at] += ways.max(axis=1)
        before = at
    ends = rows.starts + rows.lengths
    return [_back(reached, came, a, b) for a, b in zip(rows.starts, ends, strict=True)]


def _back(reached: Floats, came: Ints, start: int, end: int) -> list[int]:
    """The labels of one passage, found from the last word's to the first's."""
    if start == end:
        return []
    path = [int(reached[end - 1].argmax())]
    for row in came[start + 1 : end][::-1].tolist():
        path.append(row[path[-1]])
    return path[::-1]


def chances(scores: Floats, pairs: Floats, rows: Rows) -> Floats:
    """The marginal probability of each label of each word.

    :param scores: words x labels
    :param pairs: what each label says for the one that follows: labels x labels
    :param rows: which words are whose
    :returns: words x labels
    """
    moves = np.exp(pairs)
    says = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    steps = list(rows.steps())
    forth, back = says.copy(), np.ones_like(says)
    for before, at in zip(steps, steps[1:], strict=False):
        forth[at] *= _scaled(forth[before[: len(at)]]) @ moves
    for at, after in zip(steps[-2::-1], steps[:0:-1], strict=True):
        back[at[: len(after)]] = _scaled((back[after] * says[after]) @ moves.T)
    both = forth * back
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def _scaled(values: Floats) -> Floats:
    """Rows of values that add up to one, so that products of many stay in range."""
    return np.asarray(values / values.sum(axis=1, keepdims=True))
