"""The built-in model: a static vector for each feature, trained on the texts themselves.

A singular value decomposition of tf-idf weights over English stems of glosses (latent semantic
analysis, Deerwester et al. 1990), stored in the folder format of sentence-transformers'
``StaticEmbedding``, so that this library can load it, and read here with numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import pack, unpack
from kkgraph.embedding.choice import Reads, Vectors

DIMENSIONS = 200


UNKNOWN = "[UNK]"


# More texts make the built-in model slower to train and no better.
TRAINING_TEXTS = 20_000


_ROUNDS = 6


_SPARE = 20


_SEED = 2030


@dataclass(frozen=True, eq=False)
class StaticModel:
    """A vector for each feature; a text's is the mean of its features'."""

    tokens: Mapping[str, int]
    matrix: Vectors
    reads: Reads = "features"
    key: str = ""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """See `Embedder`."""
        del query
        found = np.zeros((len(texts), self.matrix.shape[1]), dtype=np.float32)
        for place, text in enumerate(texts):
            rows = [self.tokens[t] for t in text.split() if t in self.tokens]
            if rows:
                found[place] = self.matrix[rows].sum(axis=0, dtype=np.float32)
        return unit_length(found)

    def encode_counts(self, counts: Any) -> Vectors:  # noqa: ANN401 - scipy
        """The same for many texts at once.

        :param counts: a sparse matrix, texts x features numbered as in ``tokens``
        """
        return unit_length(np.asarray(counts @ self.matrix, dtype=np.float32))

    def files(self) -> dict[str, bytes]:
        """The folder of the model as sentence-transformers reads it, by file name."""
        modules = [("0", "", "StaticEmbedding"), ("1", "1_Normalize", "Normalize")]
        listed = [
            {"idx": int(i), "name": i, "path": path,
             "type": f"sentence_transformers.models.{kind}"}
            for i, path, kind in modules
        ]  # fmt: skip
        unknown = {UNKNOWN: 0}
        vocabulary = unknown | {token: number + 1 for token, number in self.tokens.items()}
        tokenizer: dict[str, object] = {
            "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
            "normalizer": None, "pre_tokenizer": {"type": "WhitespaceSplit"},
            "post_processor": None, "decoder": None,
            "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": UNKNOWN},
        }  # fmt: skip
        rows = np.concatenate([np.zeros((1, self.matrix.shape[1]), np.float32), self.matrix])
        return {
            "modules.json": _json(listed),
            "config_sentence_transformers.json": _json({"similarity_fn_name": "cosine"}),
            "tokenizer.json": _json(tokenizer),
            "model.safetensors": pack({"embedding.weight": rows}),
            "1_Normalize/config.json": _json({}),
        }


def read_static(folder: Path) -> StaticModel:
    """Read a model that `StaticModel.files` made.

    :param folder: where its files are
    :raises OSError: if one cannot be read
    :raises ValueError: if one is no such file
    """
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    tokens = {t: n - 1 for t, n in tokenizer["model"]["vocab"].items() if t != UNKNOWN}
    return StaticModel(tokens, unpack(folder / "model.safetensors")["embedding.weight"][1:])


def train_static(counts: Any, tokens: Mapping[str, int], *, size: int = DIMENSIONS) -> StaticModel:  # noqa: ANN401
    """Train the built-in model; the same texts give the same model.

    :param counts: a sparse matrix, texts x features: how often each occurs
    :param tokens: numbers of the features
    :param size: length of the vectors
    """
    from scipy import sparse

    step = max(1, -(-counts.shape[0] // TRAINING_TEXTS))
    present = (counts[::step] > 0).astype(np.float64).tocsr()
    holding = np.asarray(present.sum(axis=0)).ravel()
    rarity = np.where(holding > 0, np.log((present.shape[0] + 1) / (holding + 1)), 0.0)
    weighed = present @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighed
    directions = _right_vectors(weighed.tocsr(), min(size, *weighed.shape))
    return StaticModel(dict(tokens), (directions * rarity[:, None]).astype(np.float32))


def _right_vectors(matrix: Any, size: int) -> NDArray[np.float64]:  # noqa: ANN401
    """The first right singular vectors by random projection (Halko, Martinsson, Tropp 2011)."""
    from threadpoolctl import threadpool_limits

    draw = np.random.default_rng(_SEED)
    basis = draw.standard_normal((matrix.shape[1], min(size + _SPARE, *matrix.shape)))
    # On one thread: the last digits do not depend on the machine's number of processors, and
    # threads that wait for each other on a busy machine take a hundred times as long.
    with threadpool_limits(1):
        for _ in range(_ROUNDS):
            basis, _ = np.linalg.qr(matrix.T @ (matrix @ basis))
        _, right = np.linalg.eigh((projected := matrix @ basis).T @ projected)
        found = basis @ right[:, ::-1][:, :size]
    # Singular vectors are free to point either way; one way is chosen.
    ahead = np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])
    return np.asarray(found * np.where(ahead == 0, 1, ahead))


def unit_length(vectors: NDArray[Any]) -> Vectors:
    """Vectors brought to length 1; those of length 0 stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
