"""The three legs of search: a score for every unit from words, themes and vectors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask, Scores
from kkgraph.embedding import transformer
from kkgraph.embedding.choice import Embedder, ModelChoice
from kkgraph.errors import IndexMismatchError
from kkgraph.index.load import Index
from kkgraph.index.vectors import glossed
from kkgraph.search.rules import Rules
from kkgraph.search.understanding import SearchQuery
from kkgraph.text.features import TextAnalysis

# Farther down no unit comes near the first thousand.
DEPTH = 2_000
# Less than this share of the units is looked up one by one.
_FEW = 0.5


class Legs:
    """Scores units of one index, or of a part of it."""

    def __init__(self, index: Index, analysis: TextAnalysis, rules: Rules) -> None:
        """Take what is needed.

        :param index: the whole index
        :param analysis: the lexicon
        :param rules: how the parts of a leg are weighed
        """
        self.index = index
        self.analysis = analysis
        self.rules = rules

    def score(self, name: str, query: SearchQuery, allowed: Mask, part: Index) -> Scores:
        """Score all units by one leg.

        :param name: words, themes or vectors
        :param query: what was understood
        :param allowed: the units that pass the filters; all others get 0
        :param part: the units: the whole index or a part of it
        :returns: scores between 0 and 1; 1 for the best
        """
        found: Scores = getattr(self, name)(query, allowed, part)
        return _by_best(only(allowed, found))

    def words(self, query: SearchQuery, allowed: Mask, part: Index) -> Scores:
        """BM25 over English stems, and less of it over Swedish stems."""
        del allowed
        swedish = part.stems.score(query.stems)
        return part.glosses.score(query.glosses) + np.float32(self.rules.stems) * swedish

    def themes(self, query: SearchQuery, allowed: Mask, part: Index) -> Scores:
        """The words concepts add, and the units that name the concepts."""
        added = only(allowed, part.glosses.score(query.added))
        named = only(allowed, part.mentions.score(query.concepts))
        rules = self.rules
        return _by_best(added) * np.float32(rules.added_words) + _by_best(named) * np.float32(
            rules.mentions
        )

    def vectors(self, query: SearchQuery, allowed: Mask, part: Index) -> Scores:
        """Likeness of the query's vector to those of the allowed units, exactly."""
        scores = np.zeros(part.size, dtype=np.float32)
        asked = self.vector(query)[None, :]
        if not allowed.any() or not asked.any():
            return scores
        least = self.rules.least_likeness
        likeness, found = nearest(part, asked, allowed, least)
        near = likeness > least
        scores[found[near]] = likeness[near] - np.float32(least)
        return scores

    def vector(self, query: SearchQuery) -> Scores:
        """The vector of a query, of length 1 or 0.

        :param query: what was understood
        """
        found: Scores = self.embedder.encode([self._given(query)], query=True)[0]
        return found

    def _given(self, query: SearchQuery) -> str:
        if self.embedder.reads == "features":
            # Each once, as in the units the model was trained on.
            return " ".join(sorted(query.glosses))
        if self.embedder.reads == "glosses" and query.lang == "sv":
            return glossed(query.parsed.text, self.analysis)
        return query.parsed.text

    @cached_property
    def embedder(self) -> Embedder:
        """The model that made the vectors of the index.

        :raises UsageError: if it is not here any more
        :raises IndexMismatchError: if it has changed since
        """
        note = self.index.description.model
        if self.index.static_model is not None:
            return self.index.static_model
        model = transformer.choose(
            ModelChoice(note.name, "glosses" if note.reads == "glosses" else "text")
        )
        if model.key != note.key:
            raise IndexMismatchError(
                f"the model {note.name} has changed since the index was built with it; "
                f"run `kkgraph model use {note.name}`, which rebuilds the index"
            )
        return model


def nearest(
    part: Index, asked: Scores, allowed: Mask, least: float
) -> tuple[Scores, NDArray[np.int64]]:
    """The allowed units nearest to a vector.

    :param part: the units
    :param asked: the vector, as a matrix of one row
    :param allowed: which of them count
    :param least: what is farther away may be left out
    :returns: likenesses and units, at most `DEPTH`
    """
    likeness, found = _likenesses(part.vectors, asked, allowed)
    near = np.flatnonzero(likeness > np.float32(least))
    likeness, found = likeness[near], found[near]
    if len(found) > DEPTH:
        first = _first(likeness)
        likeness, found = likeness[first], found[first]
    # Rounded, because the last digits depend on the processor.
    return likeness.round(5), found


def likeness_of(vectors: Scores, vector: Scores, units: NDArray[np.int64]) -> Scores:
    """The likeness of a vector to those of some units, rounded as `nearest` rounds it.

    :param vectors: one of each unit
    :param vector: of a query
    :param units: numbers of the units
    """
    faiss = _faiss()
    found = np.empty(len(units), dtype=np.float32)
    to, one, many, chosen = (faiss.swig_ptr(a) for a in (found, vector, vectors, units))
    faiss.fvec_inner_products_by_idx(to, one, many, chosen, vectors.shape[1], 1, len(units))
    return found.round(5)


def _likenesses(vectors: Scores, asked: Scores, allowed: Mask) -> tuple[Scores, NDArray[np.int64]]:
    """The products of a vector with those of the allowed units, and these units.

    They are read where they lie: an index of faiss would hold them once more.
    """
    faiss = _faiss()
    size, width = vectors.shape
    units = np.flatnonzero(allowed)
    found = np.empty(size, dtype=np.float32)
    to, one, many = (faiss.swig_ptr(array) for array in (found, asked, vectors))
    if len(units) < _FEW * size:
        chosen = faiss.swig_ptr(units)
        faiss.fvec_inner_products_by_idx(to, one, many, chosen, width, 1, len(units))
        return found[: len(units)], units
    faiss.fvec_inner_products_ny(to, one, many, width, size)
    return (found if len(units) == size else found[units]), units


def _first(likeness: Scores) -> NDArray[np.intp]:
    """The places of the `DEPTH` greatest; of those equal to the least of them the first."""
    least = np.partition(likeness, -DEPTH)[-DEPTH]
    found = np.flatnonzero(likeness >= least)
    beyond = len(found) - DEPTH
    if not beyond:
        return found
    equal = np.flatnonzero(likeness[found] == least)
    return np.delete(found, equal[len(equal) - beyond :])


def _faiss() -> Any:  # noqa: ANN401 - faiss, whose types do not know what it takes
    import faiss

    # One query is no work for two threads: waiting for each other takes longer. Said in each
    # thread that asks, for it holds there alone.
    faiss.omp_set_num_threads(1)
    return faiss


def combine(scores: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Add up legs by their weights.

    :param scores: by leg
    :param weights: by leg
    :returns: the sums, rounded so that ties are ties on every machine
    """
    total = np.zeros(len(next(iter(scores.values()))), dtype=np.float64)
    for leg in sorted(scores):
        total += weights[leg] * scores[leg].astype(np.float64)
    return total.round(5).astype(np.float32)


def only(allowed: Mask, scores: Scores) -> Scores:
    """The scores of the allowed units, 0 for all others."""
    return scores if allowed.all() else np.where(allowed, scores, np.float32(0))


def _by_best(scores: Scores) -> Scores:
    best = float(scores.max(initial=0.0))
    return scores / np.float32(best) if best > 0 else np.zeros_like(scores)
