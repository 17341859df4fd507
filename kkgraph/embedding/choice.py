"""Which model makes the vectors of texts: the built-in one, or one of sentence-transformers.

The network is only asked when `transformer.load_transformer` is told so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from kkgraph.errors import OntologyError, SnapshotError
from kkgraph.files import explained, write_synced
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml

BUILTIN = "builtin"

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


SETTING = "model.json"


def read_choice(data_dir: Path) -> ModelChoice:
    """The model a data folder is set to; the built-in one unless another was chosen.

    :param data_dir: the folder of snapshots
    :raises SnapshotError: if the setting is damaged
    """
    path = data_dir / SETTING
    try:
        values = json.loads(path.read_bytes())
        return ModelChoice(
            str(values["name"]), "glosses" if values["reads"] == "glosses" else "text"
        )
    except FileNotFoundError:
        return ModelChoice()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path} is damaged ({error}); run `kkgraph model use builtin`"
        ) from error


def write_choice(data_dir: Path, choice: ModelChoice) -> None:
    """Set a data folder to a model.

    :param data_dir: the folder of snapshots
    :param choice: the model
    """
    text = json.dumps({"name": choice.name, "reads": choice.reads}, ensure_ascii=False)
    with explained(f"writing {data_dir / SETTING}"):
        write_synced(data_dir / SETTING, text.encode() + b"\n")


class ListedModel(TypedDict):
    """A model of ``ontology/rules/models.yaml``, with what was measured of it by kind of query."""

    name: str
    reads: str
    what_sv: str
    what_en: str
    measured: dict[str, float] | None


def read_models(folder: Path | None = None) -> list[ListedModel]:
    """Read the list.

    :param folder: the ``ontology`` folder; by default the shipped one
    :returns: name, reads, what_sv, what_en, measured (passage nDCG@10 by kind of query, with
        the vectors leg alone; ``None`` where nobody has measured)
    :raises OntologyError: if the file is missing or malformed
    """
    import yaml

    path = (folder or ontology_dir()) / "rules" / "models.yaml"
    try:
        values = load_yaml(path.read_text(encoding="utf-8"))
        return [cast("ListedModel", {"measured": None, **entry}) for entry in values["models"]]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise OntologyError(f"{path.name}: {error}; restore ontology/") from error
