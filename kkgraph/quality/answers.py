"""Who says so and who does not, measured against judged needs.

Over all pairs of a need and a contract that was judged: a contract *says* rightly when its
grade is 2, it *says or touches* rightly when its grade is 1 or 2 (F1 of each). A need of the
kind ``none`` is right when no contract says so, one of the kind ``outside`` when none says or
touches. Calibration: of the pairs told with a certainty, how many were right.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kkgraph.quality.judges import JudgedQuestion, ask, cross_validated, judged_contracts
from kkgraph.quality.retrieval import KINDS, ROUNDS, Need, read_needs
from kkgraph.search import Searcher, states
from kkgraph.search.states import Judges

WORST = 8
BINS = 5
_GRADES = {"touches": 1, "says": 2}
_NOBODY = {"none": 2, "outside": 1}


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """One figure of one wording, with its 95 % bootstrap interval over needs.

    ``measure`` is ``touches`` (says or touches), ``says`` or ``nobody``; ``needs`` is how many
    needs it rests on.
    """

    wording: str
    measure: str
    value: float
    low: float
    high: float
    needs: int


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Pairs told with about the same certainty, and the share of them that was right."""

    measure: str
    certainty: float
    right: float
    pairs: int


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wording with the contracts called wrongly."""

    need: str
    wording: str
    query: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """Figures by wording, calibration, and the wordings with most contracts called wrongly."""

    needs: int
    contracts: int
    left_out: bool
    figures: tuple[AnswerFigure, ...]
    calibration: tuple[CalibrationBin, ...]
    worst: tuple[WrongAnswer, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """One wording: for each measure what was told of each contract, how surely, and what is so."""

    need: Need
    wording: str
    told: dict[str, list[bool]]
    certainty: dict[str, list[float]]
    so: dict[str, list[bool]]

    @property
    def nobody(self) -> bool | None:
        """Whether it was told rightly that nobody does; ``None`` where somebody may."""
        grade = _NOBODY.get(self.need.kind)
        if grade is None:
            return None
        return not any(self.told["says" if grade == 2 else "touches"])


def evaluate_answers(
    searcher: Searcher,
    files: Sequence[Path],
    *,
    left_out: bool = False,
    beside: Sequence[JudgedQuestion] = (),
) -> AnswersReport:
    """Measure what search tells of contracts.

    :param searcher: an open index
    :param files: judged needs, one JSON object a line; each file judges one set of contracts
    :param left_out: fit the models anew, each time without the needs that are measured
    :param beside: with ``left_out``, other needs over other texts that are learnt from too
    :raises SourceError: if a file holds no needs, or none of its contracts was read
    """
    needs: dict[str, Need] = {}
    asked: list[JudgedQuestion] = []
    held: set[str] = set()
    together = [need for path in files for need in read_needs(path)]
    for contracts, group in judged_contracts(together, searcher):
        held.update(contracts)
        needs |= {need.id: need for need in group}
        asked += ask(searcher, group, contracts)
    pairs = (
        cross_validated(asked, beside) if left_out else [(item, states.load()) for item in asked]
    )
    told = [_tell(needs[item.need], item, judges) for item, judges in pairs]
    return AnswersReport(
        needs=len(needs),
        contracts=len(held),
        left_out=left_out,
        figures=tuple(_figures(told)),
        calibration=tuple(_calibration(told)),
        worst=_worst(told, asked),
    )


def _tell(need: Need, item: JudgedQuestion, judges: Judges) -> _Told:
    touches, says = item.most(judges)
    bands = [judges.band(*pair) for pair in zip(touches.tolist(), says.tolist(), strict=True)]
    return _Told(
        need,
        item.kind,
        {"touches": [b != "near" for b in bands], "says": [b == "says" for b in bands]},
        {"touches": touches.tolist(), "says": says.tolist()},
        {name: (item.grades >= grade).tolist() for name, grade in _GRADES.items()},
    )


def _figures(told: Sequence[_Told]) -> Iterator[AnswerFigure]:
    for wording in KINDS:
        mine = [item for item in told if item.wording == wording]
        for measure in _GRADES:
            if mine:
                yield _figure(wording, measure, mine)
        silent = [item for item in mine if item.nobody is not None]
        if silent:
            yield _figure(wording, "nobody", silent)


def _figure(wording: str, measure: str, told: Sequence[_Told]) -> AnswerFigure:
    draw = random.Random(2030)  # noqa: S311 - no secret, only reproducible
    value = _value(measure, told)
    drawn = sorted(_value(measure, draw.choices(told, k=len(told))) for _ in range(ROUNDS))
    low, high = drawn[int(0.025 * ROUNDS)], drawn[int(0.975 * ROUNDS) - 1]
    return AnswerFigure(wording, measure, value, low, high, len(told))


def _value(measure: str, told: Sequence[_Told]) -> float:
    if measure == "nobody":
        return sum(bool(item.nobody) for item in told) / len(told)
    hits = wrong = 0
    for item in told:
        for given, so in zip(item.told[measure], item.so[measure], strict=True):
            hits += given and so
            wrong += given != so
    return 2 * hits / (2 * hits + wrong) if hits or wrong else 1.0


def _calibration(told: Sequence[_Told]) -> Iterator[CalibrationBin]:
    for measure in _GRADES:
        sure = np.asarray([c for item in told for c in item.certainty[measure]])
        so = np.asarray([s for item in told for s in item.so[measure]])
        place = np.minimum((sure * BINS).astype(int), BINS - 1)
        for number in range(BINS):
            mine = place == number
            if mine.any():
                right, mean = float(so[mine].mean()), float(sure[mine].mean())
                yield CalibrationBin(measure, round(mean, 2), round(right, 2), int(mine.sum()))


def _worst(told: Sequence[_Told], asked: Sequence[JudgedQuestion]) -> tuple[WrongAnswer, ...]:
    names = {(item.need, item.kind): item.names for item in asked}
    found = []
    for item in told:
        states_told = zip(item.told["touches"], item.so["touches"], strict=True)
        wrong = tuple(
            f"{'+' if given else '-'}{name}"
            for name, (given, so) in zip(
                names[item.need.id, item.wording], states_told, strict=True
            )
            if given != so
        )
        if wrong:
            query = item.need.queries[item.wording]
            found.append(WrongAnswer(item.need.id, item.wording, query, wrong))
    return tuple(sorted(found, key=lambda w: (-len(w.wrong), w.need, w.wording))[:WORST])
