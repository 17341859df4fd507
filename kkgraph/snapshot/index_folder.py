"""What lies where in the folder of an index, and what its description says.

::

    index/
      index.json            what it was built from, the model, counts, hashes of the other files
      tables.json           contracts, sections and concepts that units point to; terms by number
      texts.bin             the units' texts in UTF-8, one after the other
      units.safetensors     one row a unit: where it stands, whose it is
      words.safetensors     BM25 weights of English and of Swedish stems; the words in order
      themes.safetensors    concepts: their words, what they add to a query, units that name them
      vectors.safetensors   one vector a unit, and the hash of the text it was made of
      model/                the built-in model, in the folder format of sentence-transformers

Nothing of it is part of the snapshot's key but what the description says it was built from:
everything else follows from the contracts, the vocabulary and the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kkgraph.errors import SnapshotError
from kkgraph.files import digest, digest_file

LAYOUT = 4
FOLDER = "index"
DESCRIPTION = "index.json"
TABLES = "tables.json"
TEXTS = "texts.bin"
UNITS = "units.safetensors"
WORDS = "words.safetensors"
THEMES = "themes.safetensors"
VECTORS = "vectors.safetensors"
MODEL = "model"
REMEDY = "run `kkgraph ingest` again with any of its files, which rebuilds it"


@dataclass(frozen=True, slots=True)
class ModelNote:
    """Which model made the vectors.

    :param name: ``builtin``, a folder or a name on the hub
    :param reads: whether it is given the text or its English glosses
    :param key: fingerprint of the model; empty for the built-in one, which is part of the index
    :param dimensions: length of a vector
    """

    name: str
    reads: str
    key: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class Description:
    """What an index was built from; equal inputs give equal bytes.

    :param contracts: hash of the contracts
    :param analysis: hash of lexicon, rules and thesaurus
    :param model: the model of the vectors
    :param counts: units, own units, words, features
    :param files: SHA-256 of every other file
    """

    contracts: str
    analysis: str
    model: ModelNote
    counts: dict[str, int]
    files: dict[str, str]
    layout: int = LAYOUT

    def to_bytes(self) -> bytes:
        """Write the description as JSON with sorted keys."""
        return (
            json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
        )


def read_description(folder: Path) -> Description:
    """Read what an index was built from.

    :param folder: the folder of the index
    :raises SnapshotError: if it is missing, damaged or of another layout
    """
    path = folder / DESCRIPTION
    try:
        values = json.loads(path.read_bytes())
        if values["layout"] != LAYOUT:
            raise SnapshotError(f"{path}: layout {values['layout']}, not {LAYOUT}; {REMEDY}")
        return Description(**{**values, "model": ModelNote(**values["model"])})
    except FileNotFoundError as error:
        raise SnapshotError(f"{folder} holds no search index; {REMEDY}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{path} is damaged ({error}); {REMEDY}") from error


def damaged_files(folder: Path) -> list[str]:
    """Compare every file of an index with its description.

    :param folder: the folder of the index
    :returns: names of those that are missing or changed, sorted; the description itself too
    """
    try:
        files = read_description(folder).files
    except SnapshotError:
        return [DESCRIPTION]
    return sorted(name for name, sha256 in files.items() if digest_file(folder / name) != sha256)


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of files by name."""
    return {name: digest(data) for name, data in sorted(files.items())}


def to_json(value: Any) -> bytes:  # noqa: ANN401 - JSON
    """Write JSON, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
