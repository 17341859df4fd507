"""Weights learnt from labelled passages, with CRFsuite (Okazaki 2007).

L-BFGS with a strong L1 penalty, which leaves some two thousand features: as good on texts left
out as with twenty times as many, and a file that can be read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.tagger.features import OFFSETS, Seen, habits, see
from ingest.tagger.values import TaggerText, tokens
from ingest.tagger.weights import Weights

_SETTINGS = {
    "c1": 1.0,
    "c2": 0.01,
    "max_iterations": 50,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
# A weight smaller than this changes no label.
_LEAST = 0.005


@dataclass(frozen=True, slots=True)
class Gold:
    """A name that people marked at ``text[start:end]`` of a passage."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A document to learn from: its passages and the names in each."""

    stretches: tuple[TaggerText, ...]
    gold: tuple[tuple[Gold, ...], ...]


def train(lessons: Iterable[Lesson], ordinary: frozenset[str]) -> Weights:
    """Learn weights; the same lessons in the same order give the same weights.

    :param lessons: labelled documents
    :param ordinary: words of the lexicon
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(_SETTINGS)
    for lesson in lessons:
        ways = habits(lesson.stretches)
        for stretch, gold in zip(lesson.stretches, lesson.gold, strict=True):
            seen = see(stretch, ways, ordinary)
            if seen:
                trainer.append(_strings(seen), marked(stretch, gold))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learnt = tagger.info()
        tagger.close()
    return _weights(learnt.state_features, learnt.transitions)


def marked(stretch: TaggerText, gold: Sequence[Gold]) -> list[str]:
    """The right label of every word of a passage.

    :param stretch: the passage
    :param gold: the names in it, none inside another
    """
    found = tokens(stretch.text)
    said = ["O"] * len(found)
    for name in gold:
        part = "B"
        for index, token in enumerate(found):
            if token.start < name.end and name.start < token.end:
                said[index] = f"{part}-{name.kind}"
                part = "I"
    return said


def _strings(seen: Sequence[Seen]) -> list[list[str]]:
    """The features of each word and of its neighbours, with the offset in front."""
    return [
        [
            f"{offset}:{feature}"
            for offset in OFFSETS
            if 0 <= index + offset < len(seen)
            for feature in seen[index + offset].from_afar(offset)
        ]
        for index in range(len(seen))
    ]


def _weights(
    states: Mapping[tuple[str, str], float], transitions: Mapping[tuple[str, str], float]
) -> Weights:
    features: dict[int, dict[str, dict[str, float]]] = {offset: {} for offset in OFFSETS}
    for (attribute, label), value in states.items():
        if abs(value) >= _LEAST:
            offset, _, feature = attribute.partition(":")
            features[int(offset)].setdefault(feature, {})[label] = value
    pairs: dict[str, dict[str, float]] = {}
    for (one, other), value in transitions.items():
        pairs.setdefault(one, {})[other] = value
    return Weights(features, pairs)
