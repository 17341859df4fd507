"""Vectors of units: by the built-in model, or by another whose vectors are kept between runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import pack, unpack
from kkgraph.embedding import builtin, transformer
from kkgraph.embedding.choice import BUILTIN, ModelChoice
from kkgraph.errors import SnapshotError
from kkgraph.files import digest_file
from kkgraph.index import bm25
from kkgraph.index.units import Unit
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.index_folder import ModelNote
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import tokens

_KEY_BYTES = 16


@dataclass(frozen=True, eq=False, slots=True)
class Counted:
    """Units and what is counted in them.

    :param units: the units
    :param surfaces: words by number
    :param rows: word numbers of each unit, its context left out
    :param context: word numbers of each unit's context
    :param of_words: which features each word has: ``glosses`` and ``stems``, words x features
    :param glosses: units x English stems, a sparse matrix
    :param gloss_ids: numbers of the English stems
    :param stems: units x Swedish stems, a sparse matrix
    :param stem_ids: numbers of the Swedish stems
    """

    units: Sequence[Unit]
    surfaces: list[str]
    rows: list[NDArray[np.int32]]
    context: list[NDArray[np.int32]]
    of_words: Mapping[str, Any]
    glosses: Any
    gloss_ids: dict[str, int]
    stems: Any
    stem_ids: dict[str, int]

    @property
    def own(self) -> NDArray[np.bool_]:
        """Which units are a city's own text: what is rare is judged by these."""
        return np.asarray([unit.own and not unit.report for unit in self.units], dtype=bool)


def embed(
    counted: Counted,
    features: Sequence[Mapping[str, int]],
    analysis: TextAnalysis,
    choice: ModelChoice,
    previous: Path | None,
) -> tuple[ModelNote, dict[str, bytes]]:
    """Make a vector for each unit.

    :param counted: units and their features
    :param features: English stems of each concept, on which the built-in model is trained too
    :param analysis: the lexicon
    :param choice: which model
    :param previous: the folder of an earlier index
    :returns: what to state of the model, and files by name
    """
    if choice.name == BUILTIN:
        return _builtin(counted, features)
    model = transformer.choose(choice)
    texts = [document(unit, analysis, model.reads) for unit in counted.units]
    keys = [blake2b(text.encode(), digest_size=_KEY_BYTES).digest() for text in texts]
    made = dict(_earlier(previous, model.key, choice))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in made}
    if missing:
        made |= dict(zip(missing, model.encode(list(missing.values())), strict=True))
    matrix = np.asarray([made[key] for key in keys], dtype=np.float32)
    matrix = matrix.reshape(len(keys), -1)
    note = ModelNote(choice.name, choice.reads, model.key, int(matrix.shape[1]))
    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), _KEY_BYTES)
    return note, {index_folder.VECTORS: pack({"vectors": matrix, "keys": table})}


def _builtin(
    counted: Counted, features: Sequence[Mapping[str, int]]
) -> tuple[ModelNote, dict[str, bytes]]:
    from scipy import sparse

    names = sorted({*counted.gloss_ids, *(name for row in features for name in row)})
    ids = {name: number for number, name in enumerate(names)}
    move = bm25.count_words([[ids[name]] for name in counted.gloss_ids], len(ids))
    texts = (counted.glosses @ move).tocsr()
    labels = bm25.count_words([[ids[name] for name in sorted(row)] for row in features], len(ids))
    model = builtin.train_static(sparse.vstack([labels, texts[counted.own]]), ids)
    # Each feature counts once a text, as it did in training.
    matrix = model.encode_counts((texts > 0).astype(np.float32))
    files = {f"{index_folder.MODEL}/{name}": data for name, data in model.files().items()}
    files[index_folder.VECTORS] = pack({"vectors": matrix})
    return ModelNote(BUILTIN, model.reads, "", int(matrix.shape[1])), files


def document(unit: Unit, analysis: TextAnalysis, reads: str) -> str:
    """What a model is given of a unit: its context and its text, or their English glosses."""
    text = f"{unit.context}\n{unit.text}".strip()
    return text if reads == "text" else glossed(text, analysis)


def glossed(text: str, analysis: TextAnalysis) -> str:
    """A Swedish text word by word in English, for models that read only that."""
    words = []
    for token in tokens(text):
        parts = analysis.analyser.parts(token.text)
        gloss = analysis.analyser.gloss(token.text)
        words.append(
            gloss or " ".join(analysis.analyser.gloss(p) or p for p in parts) or token.text
        )
    return " ".join(words)


def _earlier(previous: Path | None, key: str, choice: ModelChoice) -> Iterable[tuple[bytes, Any]]:
    """The vectors of an earlier index of the same model, by hash of the text."""
    try:
        if previous is None:
            return []
        note = index_folder.read_description(previous)
        path = previous / index_folder.VECTORS
        same = (note.model.name, note.model.reads, note.model.key) == (
            choice.name,
            choice.reads,
            key,
        )
        if not same or digest_file(path) != note.files[index_folder.VECTORS]:
            return []
        arrays = unpack(path)
        return [
            (bytes(row), vector)
            for row, vector in zip(arrays["keys"], arrays["vectors"], strict=True)
        ]
    except (SnapshotError, OSError, ValueError, KeyError):
        return []
