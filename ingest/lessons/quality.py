"""What ``kkgraph evaluate facts --left-out`` says: quality, layer by layer, and calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ingest.lessons.folder import read_texts, training_folder, vocabulary
from ingest.lessons.left_out import (
    contracts,
    left_out_chances,
    measure,
    without_context,
    without_tagger,
)
from ingest.lessons.models import Bin, calibration
from ingest.lessons.texts import read_labelled
from ingest.tagger.confidence import load_confidence
from ingest.tagger.weights import ordinary_words
from kkgraph.contract import Contract
from kkgraph.quality.facts import FactsReport, evaluate_facts

# What each layer is called; each has all that those before it have.
ANNOTATIONS = "annotations"
CONTEXT = "annotations + context"
TAGGER = "annotations + context + tagger"


@dataclass(frozen=True, slots=True)
class Contribution:
    """F1 of a kind of fact after each layer, and what each adds to the one before.

    :param kind: kind of fact
    :param f1: by layer
    :param adds: by layer, the first without
    """

    kind: str
    f1: Mapping[str, float]
    adds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LeftOutReport:
    """How good extraction is on texts left out.

    :param layers: scores and misses by layer
    :param contributions: what each layer is worth, by kind
    :param calibration: of what says 0.8, how many are right
    :param texts: the profiles that were measured
    """

    layers: Mapping[str, FactsReport]
    contributions: tuple[Contribution, ...]
    calibration: tuple[Bin, ...]
    texts: tuple[str, ...]


def left_out(
    files: Sequence[Path],
    folders: Sequence[Path],
    *,
    processes: int = 2,
    progress: Callable[[str], None] | None = None,
) -> LeftOutReport:
    """Measure labelled texts, each by what was learnt from all others.

    :param files: label files; those of ``samples/training`` when there are none
    :param folders: where the texts of the files may lie, besides beside them
    :param processes: how many trainings at a time
    :param progress: called with the name of each text that is done
    :raises SourceError: when a text is missing or no label file
    """
    texts = read_texts()
    known = vocabulary(training_folder())
    targets = tuple(read_labelled(path, known, folders) for path in files) or texts.measured
    measured = measure(
        targets, texts.learnt_from, ordinary_words(), processes=processes, progress=progress
    )
    paths = [one.text.path for one in measured]
    # A few files are too few to fit confidence on; the shipped one has not met them.
    sure = load_confidence() if files else None
    layers: dict[str, Mapping[str, Contract]] = {
        ANNOTATIONS: without_context(measured),
        CONTEXT: without_tagger(measured),
        TAGGER: contracts(measured, sure),
    }
    reports = {name: evaluate_facts(found, paths) for name, found in layers.items()}
    return LeftOutReport(
        reports,
        contributions(reports),
        tuple(calibration(left_out_chances(measured, sure))),
        tuple(one.text.profile for one in measured),
    )


def contributions(layers: Mapping[str, FactsReport]) -> tuple[Contribution, ...]:
    """What each layer adds to the F1 of the one before, by kind of fact.

    :param layers: reports by layer, in the order in which they build on each other
    """
    by_kind: dict[str, dict[str, float]] = {}
    for layer, report in layers.items():
        for score in report.scores:
            by_kind.setdefault(score.kind, {})[layer] = score.f1
    return tuple(
        Contribution(kind, f1, {b: f1[b] - f1[a] for a, b in pairwise(f1)})
        for kind, f1 in by_kind.items()
    )
