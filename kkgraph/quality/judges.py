"""Fitting the models that tell whether a window answers: logistic, on judged needs.

A need says which contracts answer, not which window does. So the window of a contract that
answers best is chosen by the model itself, in turns (as in multiple-instance learning): fit,
choose the best windows, fit again. Needs are kept whole when they are divided into folds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kkgraph.errors import SourceError
from kkgraph.quality.retrieval import JudgesOf, Need, read_needs
from kkgraph.search import Searcher
from kkgraph.search.evidence import FEATURES
from kkgraph.search.states import Judge, Judges

FOLDS = 6
TURNS = 3
# How much large weights are held back, on features of variance 1.
RIDGE = 3.0
THRESHOLD = 0.4
# How much a pair over other texts counts.
BESIDE = 0.25

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class JudgedQuestion:
    """One wording of a need with the evidence in every window.

    :param need: id of the need
    :param kind: which wording
    :param grades: of each contract, 0 where it does not answer
    :param values: features of the windows
    :param plain: what share of the evidence in each is a plain statement
    :param contracts: the contract of each window, as in ``grades``
    :param names: ids of the contracts, as in ``grades``
    """

    need: str
    kind: str
    grades: _Ints
    values: _Floats
    plain: _Floats
    contracts: _Ints
    names: tuple[str, ...]

    def most(self, judges: Judges) -> tuple[_Floats, _Floats]:
        """How certainly each contract touches, and says: its surest windows, as search tells it.

        :param judges: both models
        """
        found = np.zeros((2, len(self.grades)))
        for row, values in zip(found, judges.certainty(self.values, self.plain), strict=True):
            np.maximum.at(row, self.contracts, values)
        return found[0], found[1]


def ask(
    searcher: Searcher, needs: Iterable[Need], contracts: Sequence[str]
) -> list[JudgedQuestion]:
    """Look for evidence for every wording of some needs.

    :param searcher: an open index
    :param needs: judged needs
    :param contracts: ids of those that they judge
    """
    assessor = searcher.own_assessor
    part = assessor.part
    numbers = {row["id"]: number for number, row in enumerate(part.tables["contracts"])}
    place = np.full(len(numbers), -1)
    place[[numbers[name] for name in contracts]] = np.arange(len(contracts))
    of_units = place[part.column("contract")]
    units = np.flatnonzero(of_units >= 0).astype(np.int64)
    found = []
    for need in needs:
        grades = np.asarray(
            [int(need.relevant.get(name, {}).get("grade", 0)) for name in contracts]
        )
        for kind, text in need.queries.items():
            query = searcher.understanding.understand(text)
            evidence = assessor.evidence(query, units)
            place_of = of_units[evidence.units]
            found.append(
                JudgedQuestion(
                    need.id,
                    kind,
                    grades,
                    evidence.values,
                    evidence.plain,
                    place_of,
                    tuple(contracts),
                )
            )
    return found


def judged_contracts(
    needs: Sequence[Need], searcher: Searcher
) -> list[tuple[list[str], list[Need]]]:
    """Needs by the contracts that were judged for them.

    :param needs: judged needs
    :param searcher: an open index
    :returns: contracts that were read, with the needs that judge them
    :raises SourceError: if none of the contracts was read
    """
    known = {row["id"] for row in searcher.index.tables["contracts"]}
    answering = tuple(sorted({name for need in needs if not need.judged for name in need.relevant}))
    groups: dict[tuple[str, ...], list[Need]] = {}
    for need in needs:
        groups.setdefault(need.judged or answering, []).append(need)
    found = [(sorted(known & set(names)), group) for names, group in groups.items()]
    found = [(names, group) for names, group in found if names]
    if not found:
        raise SourceError(
            "none of the contracts that the needs judge has been read", remedy="ingest them first"
        )
    return found


def fit(asked: Sequence[JudgedQuestion], beside: Sequence[JudgedQuestion] = ()) -> Judges:
    """Fit both models.

    :param asked: wordings with their grades
    :param beside: wordings over other texts, which answer more or less often: what evidence
        means is learnt from them too, how often it is so is not
    """
    stacked = _Stacked.of([*asked, *beside])
    own = sum(len(item.grades) for item in asked)
    others = np.arange(len(stacked.grades)) >= own
    return Judges(_fit(stacked, others, 1), _fit(stacked, others, 2))


def ask_files(searcher: Searcher, files: Iterable[Path]) -> list[JudgedQuestion]:
    """Look for evidence for every wording of the needs of some files.

    :param searcher: an open index
    :param files: judged needs
    :raises SourceError: if a file holds no needs, or none of its contracts was read
    """
    needs = [need for path in files for need in read_needs(path)]
    groups = judged_contracts(needs, searcher) if needs else []
    return [item for names, group in groups for item in ask(searcher, group, names)]


def fit_to_json(asked: Sequence[JudgedQuestion], beside: Sequence[JudgedQuestion] = ()) -> bytes:
    """Fit both models and write them as search reads them.

    :param asked: wordings with their grades
    :param beside: wordings over other texts
    """
    both = [*asked, *beside]
    needs = len({item.need for item in both})
    return fit(asked, beside).to_json({"needs": needs, "wordings": len(both)})


def cross_validated(
    asked: Sequence[JudgedQuestion], beside: Sequence[JudgedQuestion] = (), folds: int = FOLDS
) -> list[tuple[JudgedQuestion, Judges]]:
    """Each wording with models that were fitted without its need.

    :param asked: wordings with their grades
    :param beside: wordings of other needs that every model is fitted on too
    :param folds: in how many parts the needs are divided
    """
    found = []
    fold = fold_of(sorted({item.need for item in asked}), folds)
    for number in range(folds):
        judges = fit([item for item in asked if fold[item.need] != number], beside)
        found += [(item, judges) for item in asked if fold[item.need] == number]
    return found


def left_out_judges(
    searcher: Searcher, files: Iterable[Path], beside: Sequence[JudgedQuestion] = ()
) -> JudgesOf:
    """For each wording of some needs the models that were fitted without its need.

    :param searcher: an open index
    :param files: judged needs
    :param beside: wordings of other needs that every model is fitted on too
    :raises SourceError: if a file holds no needs, or none of its contracts was read
    """
    fitted = cross_validated(ask_files(searcher, files), beside)
    found = {(item.need, item.kind): judges for item, judges in fitted}
    return lambda need, kind: found[need, kind]


def fold_of(needs: Sequence[str], folds: int) -> Mapping[str, int]:
    """The fold of each need, always the same.

    :param needs: ids, sorted
    :param folds: how many
    """
    order = np.random.default_rng(len(needs)).permutation(len(needs))
    return {needs[place]: number % folds for number, place in enumerate(order.tolist())}


@dataclass(frozen=True, eq=False)
class _Stacked:
    """All windows of many wordings, one after the other.

    :param values: their features
    :param pairs: the pair of a wording and a contract that each belongs to
    :param grades: of each pair
    """

    values: _Floats
    pairs: _Ints
    grades: _Ints

    @classmethod
    def of(cls, asked: Sequence[JudgedQuestion]) -> _Stacked:
        """Put wordings one after the other."""
        firsts = np.cumsum([0, *(len(item.grades) for item in asked)])
        return cls(
            np.concatenate([item.values for item in asked]),
            np.concatenate(
                [item.contracts + first for item, first in zip(asked, firsts, strict=False)]
            ),
            np.concatenate([item.grades for item in asked]),
        )

    def best(self, judge: Callable[[_Floats], _Floats]) -> _Floats:
        """The features of the best window of each pair; zeros where there is none."""
        order = np.lexsort((-judge(self.values), self.pairs))
        held, firsts = np.unique(self.pairs[order], return_index=True)
        rows = np.zeros((len(self.grades), self.values.shape[1]))
        rows[held] = self.values[order[firsts]]
        return rows


def _fit(asked: _Stacked, others: NDArray[np.bool_], grade: int) -> Judge:
    """Fit the model of one grade, in turns with the choice of windows."""
    covered, concepts, likeness = (
        FEATURES.index(name) for name in ("covered", "concepts", "likeness")
    )

    def first(values: _Floats) -> _Floats:
        return np.asarray(values[:, covered] + values[:, concepts] + values[:, likeness] / 2)

    judge: Callable[[_Floats], _Floats] = first
    wanted = asked.grades >= grade
    counting = np.where(others, BESIDE, 1.0)
    for _ in range(TURNS):
        rows = np.column_stack([asked.best(judge), others.astype(np.float64)])
        bias, weights = logistic(rows, wanted, RIDGE, counting)
        weights = weights[:-1]
        judge = Judge(bias, weights, THRESHOLD).probability
    return Judge(bias, weights, THRESHOLD)


def logistic(
    rows: _Floats, wanted: NDArray[np.bool_], ridge: float, counting: _Floats | None = None
) -> tuple[float, _Floats]:
    """Fit a logistic regression by Newton's method; the same rows give the same model.

    :param rows: one row an example
    :param wanted: what is to be told
    :param ridge: how much large weights are held back, on features of variance 1
    :param counting: how much each example counts; each 1 unless given
    :returns: bias and weights, for the features as they are
    """
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    given = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    held_back = ridge * np.eye(given.shape[1])
    held_back[0, 0] = 0.0
    count = np.ones(len(rows)) if counting is None else counting
    weights = np.zeros(given.shape[1])
    for _ in range(50):
        told = 1 / (1 + np.exp(-np.clip(given @ weights, -30, 30)))
        slope = given.T @ (count * (told - wanted)) + held_back @ weights
        curve = (given * (count * told * (1 - told))[:, None]).T @ given + held_back
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights[1:] / spread
    return float(weights[0] - plain @ mean), plain
