"""A part of an index: the chosen units alone, in the same order, as an index of its own.

Most searches ask for cities' own text, which is less than half of what is held. Looking
through these units alone takes so much less time, and nothing else changes: how rare a term
is was settled when the index was built.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Arrays, Mask
from kkgraph.index.load import Index

_Ints = NDArray[np.int64]


def part_of(index: Index, chosen: Mask) -> Index:
    """Leave out units.

    :param index: the index
    :param chosen: which units stay
    :returns: an index of these, numbered anew
    """
    texts, text_starts = _rows(np.frombuffer(index.texts, np.uint8), index.units["texts"], chosen)
    order, order_starts = _rows(index.words["order"], index.words["order_starts"], chosen)
    qualified, _ = _rows(index.words["qualified"], index.words["order_starts"], chosen)
    named, named_starts = _rows(index.themes["named.rows"], index.themes["named.starts"], chosen)
    kept = ("stem_of", "frequency", *(n for n in index.words if n.startswith("having_")))
    words = {name: index.words[name] for name in kept}
    return replace(
        index,
        units={
            "places": index.units["places"][chosen],
            "texts": text_starts,
            "groups": index.units["groups"][chosen],
            **_windows(index.units, chosen),
        },
        words={
            **words,
            **_columns(index.words, "glosses", chosen),
            **_columns(index.words, "stems", chosen),
            "order": order,
            "qualified": qualified,
            "order_starts": order_starts,
        },
        themes={
            **index.themes,
            **_columns(index.themes, "mentions", chosen),
            "named.rows": named,
            "named.starts": named_starts,
        },
        vectors=index.vectors[chosen],
        texts=texts.tobytes(),
    )


def _windows(units: Arrays, chosen: Mask) -> Arrays:
    """The windows of the chosen units, with what belongs to them."""
    context, context_starts = _rows(units["context"], units["context_starts"], chosen)
    windows, starts = _rows(units["windows"], units["window_starts"], chosen)
    kept = np.repeat(chosen, np.diff(units["window_starts"]))
    named, named_starts = _rows(units["window_concepts"], units["window_concept_starts"], kept)
    marks, _ = _rows(units["window_concept_marks"], units["window_concept_starts"], kept)
    return {
        "context": context,
        "context_starts": context_starts,
        "windows": windows,
        "window_starts": starts,
        "window_kinds": units["window_kinds"][kept],
        "window_concepts": named,
        "window_concept_marks": marks,
        "window_concept_starts": named_starts,
    }


def _rows(values: NDArray[Any], starts: _Ints, chosen: Mask) -> tuple[NDArray[Any], _Ints]:
    """The values of chosen rows, which stand one after the other, and where each row begins."""
    lengths = np.diff(starts)
    kept = np.concatenate([[0], np.cumsum(lengths[chosen])])
    return values[np.repeat(chosen, lengths)], kept


def _columns(arrays: Arrays, name: str, chosen: Mask) -> Arrays:
    """The columns of a sparse matrix with the chosen rows alone."""
    rows = arrays[f"{name}.rows"]
    kept = chosen[rows]
    before = np.concatenate([[0], np.cumsum(kept)])
    return {
        f"{name}.data": arrays[f"{name}.data"][kept],
        # In the width that numpy adds up with, so that no query converts them again.
        f"{name}.rows": (np.cumsum(chosen) - 1)[rows[kept]],
        f"{name}.starts": before[arrays[f"{name}.starts"]],
    }
