"""What concepts say of a query's words: the thesaurus as a dictionary between wordings.

A concept explains a word of the query when its labels or definitions hold it, by their English
stems, so in both languages. A window that names the concept then covers the word although it
does not hold it ("dra sladd till fartygen" where the query says "landström"). A concept that
explains only a part of the query ("dog park": parking) covers only that part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Scores
from kkgraph.index.load import Index
from kkgraph.search.understanding import SearchQuery
from kkgraph.search.window_concepts import WindowConcepts

# What a word is worth that only a concept of the window explains.
_EXPLAINED = 0.8
# What a narrower concept counts for the one above it.
_NARROWER = 0.9

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Explained:
    """How much of a query each concept explains.

    :param words: concepts x words of the query, from 0 to 1, with what is said above each concept
    :param whole: of each concept alone the share of the query, by the words' rarity
    """

    words: _Floats
    whole: _Floats

    def covered(self, concepts: WindowConcepts) -> Scores:
        """How well the concepts of each window cover each word.

        :param concepts: of the windows
        """
        given = (_EXPLAINED * self.words).astype(np.float32)
        return concepts.most(given)

    def best(self, concepts: WindowConcepts) -> _Floats:
        """The greatest share of the query that a concept of each window explains.

        :param concepts: of the windows
        """
        return concepts.most(self.whole)


class Dictionary:
    """The concepts of one index as a dictionary."""

    def __init__(self, part: Index) -> None:
        """Take what is needed.

        :param part: the units, with the concepts
        """
        self.part = part

    def explain(self, query: SearchQuery, rarity: _Floats) -> Explained:
        """How much of a query's words each concept explains.

        :param query: what was understood
        :param rarity: of each of its words
        """
        columns = self.part.concepts
        words = np.zeros((columns.height, max(len(query.words), 1)))
        for number, word in enumerate(query.words):
            for name in word.glosses:
                place = columns.terms.get(name)
                if place is not None:
                    rows = columns.rows[int(columns.starts[place]) : int(columns.starts[place + 1])]
                    words[rows, number] += 1 / len(word.glosses)
        given = rarity if len(rarity) else np.ones(1)
        whole = words @ given / given.sum()
        return Explained(self._with_broader(words), whole)

    def _with_broader(self, words: _Floats) -> _Floats:
        """A concept says what the ones above it say, too."""
        found = words.copy()
        below, above = self._steps
        np.maximum.at(found, below, _NARROWER * words[above])
        return found

    @cached_property
    def _steps(self) -> tuple[_Ints, _Ints]:
        """Each step up from a concept: the lower and the upper one's numbers."""
        rows = self.part.tables["concepts"]
        numbers = {row["key"]: number for number, row in enumerate(rows)}
        steps = [
            (number, numbers[key])
            for number, row in enumerate(rows)
            for key in row["broader"]
            if key in numbers
        ]
        table = np.asarray(steps, dtype=np.int64).reshape(len(steps), 2)
        return table[:, 0], table[:, 1]
