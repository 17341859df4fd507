"""What ``kkgraph evaluate facts --left-out`` says: quality, layer by layer, and calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.lessons.folder import read_texts, training_folder, vocabulary
from ingest.lessons.left_out import contracts, left_out_chances, measure
from ingest.lessons.models import Bin, calibration
from ingest.lessons.texts import read_labelled
from ingest.tagger.confidence import load_confidence
from ingest.tagger.weights import ordinary_words
from kkgraph.contract import Contract
from kkgraph.quality.facts import FactsReport, evaluate_facts

# What each layer is called; each has all that those before it have.
RULES, TAGGER = "rules", "rules + tagger"


@dataclass(frozen=True, slots=True)
class LeftOutReport:
    """How good extraction is on texts left out.

    :param layers: scores and misses by layer
    :param calibration: of what says 0.8, how many are right
    :param texts: the profiles that were measured
    """

    layers: Mapping[str, FactsReport]
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
        RULES: contracts(measured, with_tagger=False),
        TAGGER: contracts(measured, confidence=sure),
    }
    return LeftOutReport(
        {name: evaluate_facts(found, paths) for name, found in layers.items()},
        tuple(calibration(left_out_chances(measured, sure))),
        tuple(one.text.profile for one in measured),
    )
