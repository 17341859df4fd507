"""The file of the tagger's weights: a line a feature, readable, the same for the same weights.

After comments come two kinds of lines, with tabs between the cells::

    pair    B-project   I-project=1.25   O=-0.4        what follows what
    -1      w=projektet B-project=2.1                  the word before is "projektet"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ingest.tagger.features import OFFSETS
from ingest.tagger.model import Model
from ingest.tagger.values import labels
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir

FILE = "models/names.tsv"
_PAIR = "pair"
_DIGITS = 3

By = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt.

    :param features: for each offset, what each feature says for each label
    :param pairs: what each label says for the one that follows
    """

    features: Mapping[int, By]
    pairs: By

    def lines(self) -> Iterator[str]:
        """The lines of the file, sorted, without comments."""
        for label in sorted(self.pairs):
            yield _line(_PAIR, label, self.pairs[label])
        for offset in sorted(self.features):
            for feature in sorted(self.features[offset]):
                yield _line(str(offset), feature, self.features[offset][feature])


def _line(first: str, second: str, values: Mapping[str, float]) -> str:
    cells = (f"{label}={values[label]:.{_DIGITS}g}" for label in sorted(values))
    return "\t".join((first, second, *cells))


def read_weights(lines: Iterator[str]) -> Weights:
    """Read weights from the lines of a file.

    :param lines: without line ends
    :raises ValueError: when a line is of another form
    """
    features: dict[int, dict[str, dict[str, float]]] = {offset: {} for offset in OFFSETS}
    pairs: dict[str, dict[str, float]] = {}
    for line in lines:
        if not line or line.startswith("# "):
            continue
        first, second, *cells = line.split("\t")
        found = {}
        for cell in cells:
            label, _, value = cell.rpartition("=")
            found[label] = float(value)
        if first == _PAIR:
            pairs[second] = found
        else:
            features[int(first)][second] = found
    return Weights(features, pairs)


@cache
def load_model(folder: Path | None = None) -> Model:
    """The shipped tagger; read once for a process.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when its file is missing or damaged
    """
    root = folder or ontology_dir()
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        return model_of(read_weights(iter(text.splitlines())), ordinary_words(root))
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(
            f"ontology/{FILE}: cannot be read ({error}); restore it or run `make train`"
        ) from error


def model_of(weights: Weights, ordinary: frozenset[str]) -> Model:
    """A tagger with these weights.

    :param weights: what was learnt
    :param ordinary: words of the lexicon, small letters
    """
    column = {label: index for index, label in enumerate(labels())}
    features = dict.fromkeys(name for named in weights.features.values() for name in named)
    rows = {name: number for number, name in enumerate(features, 1)}
    matrix = np.zeros((len(rows) + 1, len(OFFSETS), len(column)))
    for offset, by_feature in weights.features.items():
        for feature, values in by_feature.items():
            for label, value in values.items():
                matrix[rows[feature], OFFSETS.index(offset), column[label]] = value
    pairs = np.zeros((len(column), len(column)))
    for label, values in weights.pairs.items():
        for other, value in values.items():
            pairs[column[label], column[other]] = value
    return Model(rows, matrix, pairs, ordinary)


@cache
def ordinary_words(folder: Path | None = None) -> frozenset[str]:
    """The words of the lexicon, small letters: a capital on one of them is no name yet.

    :param folder: the ``ontology`` folder; by default the shipped one
    """
    words: set[str] = set()
    for path in sorted(((folder or ontology_dir()) / "lexicon").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                words.add(line.partition("\t")[0].lower())
    return frozenset(words)
