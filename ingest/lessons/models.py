"""The files of the tagger, made from the labelled texts: ``python -m ingest.lessons``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.lessons.folder import Texts
from ingest.lessons.left_out import Measured, left_out_chances, measure, trained
from ingest.tagger import confidence, weights
from ingest.tagger.confidence import fit
from ingest.tagger.values import KINDS
from kkgraph.files import write as write_file

_BINS = (0.0, 0.2, 0.4, 0.6, 0.8)
_TOP = 1.01
_ALL = "all"
# Texts left out at a time when confidence is fitted: few trainings, each without a sixth of them.
_TOGETHER = 9

_HEAD = """\
# Weights of the tagger of names. Made by `make train`, not by hand. For each word and each label
# they are added up over its features: what follows what, then the features of the word two
# before (-2), one before (-1), itself (0) and after. w: the word, sh: its shape, s3: its ending,
# p3: its beginning, "rule" and "register": what found a name there."""
_CONFIDENCE_HEAD = """\
# How sure a name is: weights of what speaks for it. Made by `make train`, from what was found in
# texts left out (ingest/tagger/confidence.py). There, of the facts that say so, so many were
# right (kind, from, to, facts, share right):"""


@dataclass(frozen=True, slots=True)
class Bin:
    """Of facts whose confidence lies from ``low`` to ``high``, how many there are and are right."""

    kind: str
    low: float
    high: float
    facts: int
    right: float


def calibration(told: Iterable[tuple[str, float, bool]]) -> list[Bin]:
    """How often what is said with some confidence is right, by kind and over all.

    :param told: kind, confidence and truth of facts found in texts left out
    """
    facts = list(told)
    bins = []
    for kind in (_ALL, *KINDS):
        mine = [(chance, right) for k, chance, right in facts if kind in (_ALL, k)]
        for low, high in zip(_BINS, (*_BINS[1:], _TOP), strict=True):
            inside = [right for chance, right in mine if low <= chance < high]
            if inside:
                share = sum(inside) / len(inside)
                bins.append(Bin(kind, low, min(high, 1.0), len(inside), round(share, 2)))
    return bins


def make(
    texts: Texts,
    ordinary: frozenset[str],
    *,
    processes: int = 2,
    progress: Callable[[str], None] | None = None,
) -> Mapping[str, str]:
    """What the files of the models hold, by path in the ``ontology`` folder.

    :param texts: the labelled texts
    :param ordinary: words of the lexicon
    :param processes: how many trainings at a time
    :param progress: called with the name of each text that is done
    """
    measured = measure(
        texts.measured,
        texts.learnt_from,
        ordinary,
        together=_TOGETHER,
        processes=processes,
        progress=progress,
    )
    lessons = [text.lesson for text in texts.learnt_from]
    (learnt,) = trained([lessons], ordinary, 1)
    return {
        weights.FILE: _text(_HEAD, learnt.lines()),
        confidence.FILE: _confidence(measured),
    }


def _confidence(measured: Sequence[Measured]) -> str:
    told = calibration(left_out_chances(measured))
    table = [f"#   {b.kind:<14}{b.low:.1f}-{b.high:.1f}{b.facts:>6}  {b.right:.2f}" for b in told]
    fitted = fit(fact for one in measured for fact in one.facts)
    return _text("\n".join((_CONFIDENCE_HEAD, *table)), fitted.lines())


def _text(head: str, lines: Iterable[str]) -> str:
    return "\n".join((head, *lines)) + "\n"


def write(files: Mapping[str, str], folder: Path) -> None:
    """Put the files in place.

    :param files: their contents by path
    :param folder: the ``ontology`` folder
    """
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write_file(path, text.encode())
