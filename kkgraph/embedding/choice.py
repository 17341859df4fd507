"""Vectors of texts: a built-in static model, or any sentence-transformers model by choice.

The built-in model is trained on what the project itself has (the texts that are indexed,
and the thesaurus): a singular value decomposition of tf-idf weights over English stems of
glosses (latent semantic analysis, Deerwester et al. 1990). It is stored in the folder
format of sentence-transformers' ``StaticEmbedding``, so that this library can load it, and
read here with numpy alone. The network is only asked when `load_transformer` is told so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import pack, unpack
from kkgraph.errors import UsageError
from kkgraph.files import digest

BUILTIN = "builtin"
DIMENSIONS = 200
UNKNOWN = "[UNK]"
# More texts make the built-in model slower to train and no better.
TRAINING_TEXTS = 20_000
_ROUNDS = 6
_SPARE = 20
_SEED = 2030
_SAMPLE = 1 << 20
# Seconds to wait for the first answer of a hub.
_PATIENCE = 20.0

Reads = Literal["text", "glosses", "features"]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model is to make the vectors.

    :param name: ``builtin``, a folder, or a name on the hub
    :param reads: what it is given: the text as it stands, or the English glosses of its words
    """

    name: str = BUILTIN
    reads: Literal["text", "glosses"] = "text"


class Embedder(Protocol):
    """Whatever turns texts into vectors of length 1."""

    @property
    def reads(self) -> Reads:
        """What the texts given to it are."""

    @property
    def key(self) -> str:
        """Fingerprint of the model."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of texts; of length 1, or 0 where nothing is known.

        :param texts: in the form the model reads
        :param query: whether they are queries; some models tell them apart
        """


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
        tokenizer: dict[str, Any] = {
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


@dataclass(frozen=True, eq=False)
class Transformer:
    """A sentence-transformers model; loaded when first asked."""

    choice: ModelChoice
    folder: Path | None
    _loaded: list[Any] = field(default_factory=list)

    @property
    def reads(self) -> Reads:
        """See `Embedder`."""
        return self.choice.reads

    @property
    def key(self) -> str:
        """See `Embedder`."""
        return fingerprint(self.folder) if self.folder else digest(self.choice.name.encode())[:16]

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """See `Embedder`."""
        model = self._model()
        encode = model.encode_query if query else model.encode_document
        given = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(given, dtype=np.float32)

    def _model(self) -> Any:  # noqa: ANN401 - sentence_transformers
        if not self._loaded:
            self._loaded.append(load_transformer(str(self.folder or self.choice.name)))
        return self._loaded[0]


def choose(choice: ModelChoice) -> Transformer:
    """The model of a choice that is not the built-in one; nothing is loaded yet.

    :param choice: a folder or a name on the hub
    :raises UsageError: if the folder holds no model, or the package is missing
    """
    _needs_package(choice.name)
    folder = Path(choice.name).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
            raise UsageError(
                f"{choice.name} holds no sentence-transformers model (no modules.json); "
                "name the folder that `SentenceTransformer.save` wrote"
            )
        return Transformer(choice, folder.resolve())
    if choice.name.startswith((".", "/", "~")):
        raise UsageError(f"{choice.name}: no such folder; name a folder with a model")
    return Transformer(choice, None)


def load_transformer(name: str, *, network: bool = False) -> Any:  # noqa: ANN401
    """Load a model from a folder or from what was fetched before.

    :param name: folder, or name on the hub
    :param network: whether the hub may be asked
    :raises UsageError: if it is not there, with how to get it
    """
    _needs_package(name)
    if not network:
        # Read when the library is first imported; without it even a folder is asked about.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        if network:
            _ask_hub(name)
        return SentenceTransformer(name, device="cpu", local_files_only=not network)
    except Exception as error:  # the library raises whatever its layers raise
        raise UsageError(_how_to_get(name, type(error).__name__, network=network)) from error


def _how_to_get(name: str, reason: str, *, network: bool) -> str:
    """What to say of a model that could not be loaded.

    :param name: folder, or name on the hub
    :param reason: what went wrong
    :param network: whether the hub was asked
    """
    if network:
        way = "the hub did not give it: check the name and the network, then try again"
    else:
        way = f"it is not on this machine: run `kkgraph model use {name}` once with network"
    return (
        f"the model {name} cannot be loaded ({reason}); {way}, name a folder that holds it, "
        "or go back with `kkgraph model use builtin`"
    )


def _ask_hub(name: str) -> None:
    """Ask for one small thing first: the library tries everything six times before it gives up."""
    from huggingface_hub import HfApi

    HfApi().model_info(name, timeout=_PATIENCE)


def _needs_package(name: str) -> None:
    from importlib.util import find_spec

    if find_spec("sentence_transformers") is None:
        raise UsageError(
            f"the model {name} needs the package sentence-transformers; install it with "
            "`pip install 'kkgraph[models]'`, or go back with `kkgraph model use builtin`"
        )


def fingerprint(folder: Path) -> str:
    """A key of a folder's content: names, sizes, and the ends of each file.

    :param folder: a model; its weights may be too large to be hashed at each start
    """
    seen = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        with path.open("rb") as stream:
            first = stream.read(_SAMPLE)
            stream.seek(max(0, path.stat().st_size - _SAMPLE))
            ends = digest(first + stream.read(_SAMPLE))
        seen.append(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} {ends}")
    return digest("\n".join(seen).encode())[:16]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
