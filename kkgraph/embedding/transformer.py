"""A sentence-transformers model from a folder or a hub, by choice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kkgraph.embedding.choice import ModelChoice, Reads, Vectors
from kkgraph.errors import UsageError
from kkgraph.files import digest

_SAMPLE = 1 << 20


# Seconds to wait for the first answer of a hub.
_PATIENCE = 20.0


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
