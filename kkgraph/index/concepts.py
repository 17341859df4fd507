"""The thesaurus as the index holds it: how a query meets concepts, and concepts meet units.

Each concept is a small document: its labels in both languages and its definitions, as
English stems. A query finds concepts by BM25 over these; a concept adds its most frequent
words to the query and counts where units name it (or a narrower one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kkgraph.index.bm25 import Columns, bm25, columns_of, count_words
from kkgraph.index.tables import IndexedConcept
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import tokens
from kkgraph.vocabulary.thesaurus import Theme

# Words of its own that a concept adds to a query.
ADDED_WORDS = 15
# What naming a narrower concept is worth for the broader one.
NARROWER = 0.4
# How much units that name many concepts are held back (0 not at all, 1 as in a cosine).
HOLD_BACK = 0.7
# Labels are short: length says less than in running text.
LABEL_B = 0.5
# Concepts are the same for each snapshot that a process makes, and take half of its time.
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def concept_features(theme: Theme, analysis: TextAnalysis) -> Mapping[str, int]:
    """English stems of a concept's labels and definitions, with how often they occur."""
    found: Counter[str] = Counter()
    for text in (*theme.labels_sv, theme.definition_sv):
        found.update(analysis.features(text, "sv"))
    for text in (*theme.labels_en, theme.definition_en):
        found.update(analysis.features(text, "en"))
    return found


def concept_index(features: Sequence[Mapping[str, int]]) -> Columns:
    """BM25 weights, concepts x features.

    :param features: of each concept
    """
    names = sorted({name for counts in features for name in counts})
    ids = {name: number for number, name in enumerate(names)}
    rows = [
        [ids[name] for name in sorted(counts) for _ in range(counts[name])] for counts in features
    ]
    return bm25(count_words(rows, len(ids)), ids, b=LABEL_B)


def added_words(features: Sequence[Mapping[str, int]]) -> list[dict[str, float]]:
    """What each concept adds to a query: its most frequent features, the first one weighing 1.

    :param features: of each concept
    """
    added = []
    for counts in features:
        first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:ADDED_WORDS]
        added.append({name: count / first[0][1] for name, count in first})
    return added


@lru_cache(maxsize=_REMEMBERED)
def label_keys(theme: Theme, analysis: TextAnalysis) -> tuple[str, ...]:
    """The labels of a concept as they are compared with a query: stems, one blank between.

    Swedish labels by Swedish stems, English ones by English stems; a label of stop words
    alone is left out.
    """
    swedish = [
        " ".join(analysis.analyser.stem(token.text) for token in tokens(label))
        for label in theme.labels_sv
    ]
    english = [
        " ".join(analysis.stem_en(token.text) for token in tokens(label))
        for label in theme.labels_en
    ]
    return tuple(sorted({key for key in (*swedish, *english) if len(key) > 1}))


def mention_matrix(
    mentions: Sequence[Sequence[str]], themes: Mapping[str, Theme], basis: NDArray[np.bool_]
) -> Columns:
    """Weights of concepts in units: more mentions, rarer concepts and fewer others count more.

    :param mentions: keys of the concepts that each unit names, one for each mention
    :param themes: the thesaurus
    :param basis: the units that say how rare a concept is
    """
    from scipy import sparse

    ids = {key: number for number, key in enumerate(themes)}
    counts = count_words([[ids[key] for key in row if key in ids] for row in mentions], len(ids))
    counts.data = 1 + np.log(counts.data)
    wider = [[ids[b] for b in themes[key].broader if b in ids] for key in ids]
    above = count_words(wider, len(ids))
    weights = (counts + NARROWER * ((counts > 0).astype(np.float32) @ above)).tocsc()
    base = weights[basis] if basis.any() else weights
    holding = np.diff(base.tocsc().indptr)
    rarity = np.log((base.shape[0] + 1) / (holding + 1))
    weights = (weights @ sparse.diags(rarity)).tocsc()
    lengths = 1 + np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    weights.sort_indices()
    held_back = weights.data / lengths[weights.indices] ** HOLD_BACK
    # The query's concept is weighed by its rarity too, as in a product of two tf-idf vectors.
    return columns_of(held_back * np.repeat(rarity, np.diff(weights.indptr)), weights, ids)


def concept_table(themes: Mapping[str, Theme], analysis: TextAnalysis) -> list[IndexedConcept]:
    """What search shows and compares of each concept, as JSON values."""
    return [
        {
            "key": key,
            "label_sv": theme.label_sv,
            "label_en": theme.label_en,
            "broader": list(theme.broader),
            "labels": list(label_keys(theme, analysis)),
        }
        for key, theme in themes.items()
    ]
