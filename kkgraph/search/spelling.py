"""Words nobody knows, and the known words they may have been meant for.

Distance is counted in letters left out, added, changed or swapped with their neighbour
(Damerau 1964, each letter edited once): one in a short word, two in a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LEAST = 5
LONG = 8


class Speller:
    """Finds the words nearest to a misspelt one."""

    def __init__(self, frequency: Mapping[str, int], others: Iterable[str]) -> None:
        """Collect the known words.

        :param frequency: how often each word stands in the texts
        :param others: words that are known otherwise
        """
        known = {word: 0 for word in others} | dict(frequency)
        self.frequency = {
            word: known[word] for word in sorted(known) if len(word) >= LEAST - 2 and word.isalpha()
        }
        self._of_length: dict[int, list[str]] = {}
        for word in self.frequency:
            self._of_length.setdefault(len(word), []).append(word)

    def nearest(self, word: str) -> str | None:
        """The known word nearest to a misspelt one: the most frequent, then the first.

        :param word: a small-letter word that is not known
        :returns: ``None`` if nothing is near enough
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(word) < LEAST or not word.isalpha():
            return None
        most = 1 if len(word) < LONG else 2
        ranked = [
            (distance, -self.frequency[other], other)
            for length in range(len(word) - most, len(word) + most + 1)
            for other, distance, _ in process.extract(
                word,
                self._of_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
        ]
        return min(ranked)[2] if ranked else None
