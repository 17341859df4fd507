"""Counting words: from texts to sparse matrices of features, and BM25 weights of these.

BM25 as Robertson and Zaragoza (2009) describe it, with the inverse document frequency of
Lucene, which is never negative. Weights are worked out when the index is built, so that a
query only adds up columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kkgraph.text.lexicon import words

K1 = 1.2
B = 0.75
# Stands between two units, so that no phrase reaches over it.
GAP = -1
# The language of words that carry no mark, and the sign before the mark of others.
HOME_LANGUAGE = "sv"
_OF_LANGUAGE = "\x1f"

_Word = TypeVar("_Word")
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class WordIndex:
    """Numbers for words as they are met."""

    def __init__(self) -> None:
        self.ids: defaultdict[str, int] = defaultdict()
        self.ids.default_factory = self.ids.__len__
        # Shared text comes again and again.
        self._known: dict[tuple[str, str], Ints] = {}

    def number(self, text: str, language: str = HOME_LANGUAGE) -> Ints:
        """The numbers of a text's words, in order; a word is another in another language.

        :param text: the text
        :param language: the language it is in
        """
        found = self._known.get((language, text))
        if found is None:
            mark = "" if language == HOME_LANGUAGE else f"{_OF_LANGUAGE}{language}"
            numbers = [self.ids[word + mark] for word in words(text)]
            found = self._known[language, text] = np.asarray(numbers, dtype=np.int32)
        return found

    def held(self) -> list[tuple[str, str]]:
        """The words by number, each with its language."""
        parts = (word.partition(_OF_LANGUAGE) for word in self.ids)
        return [(word, language or HOME_LANGUAGE) for word, _, language in parts]


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A sparse matrix (rows: units or concepts) whose columns are quick to get at.

    :param terms: the number of each column's term
    """

    data: Floats
    rows: Ints
    starts: NDArray[np.int64]
    terms: Mapping[str, int]
    height: int

    def score(self, query: Mapping[str, float]) -> Floats:
        """Add up the columns of a query's terms.

        :param query: weights by term; unknown terms count nothing
        :returns: a score for each row
        """
        scores = np.zeros(self.height, dtype=np.float32)
        for term in sorted(query):
            place = self.terms.get(term)
            if place is not None:
                part = slice(int(self.starts[place]), int(self.starts[place + 1]))
                np.add.at(scores, self.rows[part], np.float32(query[term]) * self.data[part])
        return scores

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays of the matrix, to be written under a name."""
        return {f"{name}.data": self.data, f"{name}.rows": self.rows, f"{name}.starts": self.starts}


def count_words(rows: Iterable[Sequence[int] | Ints], width: int) -> Any:  # noqa: ANN401 - scipy
    """How often each word stands in each text.

    :param rows: the word numbers of each text
    :param width: how many words there are
    :returns: a sparse matrix, texts x words
    """
    from scipy import sparse

    held = [np.asarray(row, dtype=np.int32) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in held])]).astype(np.int64)
    columns = np.concatenate([np.zeros(0, dtype=np.int32), *held])
    ones = np.ones(len(columns), dtype=np.float32)
    matrix = sparse.csr_matrix((ones, columns, starts), shape=(len(held), width))
    matrix.sum_duplicates()
    return matrix


def feature_matrix(
    words: Sequence[_Word], features: Callable[[_Word], Iterable[str]]
) -> tuple[Any, dict[str, int]]:
    """Which features each word has.

    :param words: by number
    :param features: of one word
    :returns: a sparse matrix, words x features, and the features' numbers in sorted order
    """
    held = [tuple(features(word)) for word in words]
    names = sorted({feature for row in held for feature in row})
    ids = {name: number for number, name in enumerate(names)}
    return count_words([[ids[f] for f in row] for row in held], len(ids)), ids


def bm25(
    counts: Any,  # noqa: ANN401 - scipy
    terms: dict[str, int],
    *,
    basis: NDArray[np.bool_] | None = None,
    k1: float = K1,
    b: float = B,
) -> Columns:
    """Weigh counts.

    :param counts: a sparse matrix, texts x terms
    :param terms: numbers of the terms
    :param basis: the texts that say how rare a term and how long a text is; all unless given
    :param k1: how soon a further occurrence stops to matter
    :param b: how much long texts are held back
    :returns: the weights by column
    """
    matrix = counts.tocsc().astype(np.float64)
    matrix.sort_indices()
    base = matrix if basis is None or not basis.any() else matrix[basis]
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    mean = max(float(base.sum()) / max(base.shape[0], 1), 1.0)
    holding = np.diff(base.tocsc().indptr)
    rarity = np.log(1 + (base.shape[0] - holding + 0.5) / (holding + 0.5))
    frequency = matrix.data
    held_back = k1 * (1 - b + b * lengths[matrix.indices] / mean)
    each = np.repeat(rarity, np.diff(matrix.indptr))
    return columns_of(each * frequency * (k1 + 1) / (frequency + held_back), matrix, terms)


def columns_of(weights: NDArray[Any], matrix: Any, terms: dict[str, int]) -> Columns:  # noqa: ANN401
    """Columns with given weights in the places of a sparse matrix (CSC)."""
    return Columns(
        weights.astype(np.float32),
        matrix.indices.astype(np.int32),
        matrix.indptr.astype(np.int64),
        terms,
        int(matrix.shape[0]),
    )


def sequence(rows: Sequence[Ints]) -> tuple[Ints, NDArray[np.int64]]:
    """All words of all texts in one row, with a gap after each text.

    :param rows: the word numbers of each text
    :returns: the numbers, and where each text begins
    """
    starts = np.cumsum([0, *(len(row) + 1 for row in rows)], dtype=np.int64)
    joined = np.full(starts[-1], GAP, dtype=np.int32)
    for start, row in zip(starts, rows, strict=False):
        joined[start : start + len(row)] = row
    return joined, starts
