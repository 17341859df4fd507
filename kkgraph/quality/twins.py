"""Likeness of cities measured against a reference made of judged needs.

The reference: every need is a weight on the profiles that answer it, rare needs weighing more
(the logarithm of profiles by relevant profiles); two profiles are as alike as the cosine of
their grades. The figure is the mean over profiles of the rank correlation (Spearman) between
our likeness and the reference. The interval is a bootstrap over needs, centred on the figure.

The reference itself is uncertain: the needs judged are a sample of all that could be asked.
How well two halves of them agree says how far any likeness can get; that is reported beside.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kkgraph.aliases import JsonValues
from kkgraph.errors import SourceError
from kkgraph.interface.twins_request import DEFAULTS, checked
from kkgraph.twins.likeness import Field
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.ranking import rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

ROUNDS = 500
_SEED = 2030
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class PartScore:
    """Mean rank correlation of one part (or all) with the reference, with its 95 % interval."""

    part: str
    spearman: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reference:
    """How certain the reference is.

    :param split_half: mean rank correlation between references of two halves of the needs
    :param reliability: the same foretold for all needs (Spearman-Brown)
    :param ceiling: the correlation that a perfect likeness could be expected to reach
    """

    split_half: float
    reliability: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class TwinsReport:
    """The outcome: figures of parts and of all together, and for every profile."""

    needs: int
    weights: dict[str, float]
    scores: list[PartScore]
    profiles: dict[str, float]
    reference: Reference


def evaluate_twins(
    space: Space, path: Path, *, weights: Mapping[str, float] | None = None
) -> TwinsReport:
    """Measure likeness against a file of judged needs.

    :param space: profiles, among them all that the file names
    :param path: JSON lines as for the evaluation of retrieval
    :param weights: of the parts; the default ones unless given
    :raises SourceError: when the file is malformed or names a profile that was not read
    """
    grades, names = read_grades(path)
    missing = [name for name in names if name not in space.place]
    if missing:
        raise SourceError(
            f"judged profiles that were not read: {', '.join(missing)}",
            path=path.name,
            remedy="ingest the files of the judged set",
        )
    chosen = checked(weights or {})
    likeness = likenesses(space, names, chosen)
    reference = reference_of(grades)
    drawn = [reference_of(grades[draw]) for draw in _draws(len(grades))]
    scores = []
    for part, matrix in likeness.items():
        mean = float(agreement(matrix, reference).mean())
        low, high = _interval(mean, [agreement(matrix, other).mean() for other in drawn])
        scores.append(PartScore(part, _round(mean), low, high))
    each = agreement(likeness["combined"], reference)
    return TwinsReport(
        needs=len(grades),
        weights={name: value for name, value in chosen.items() if value},
        scores=scores,
        profiles={name: _round(value) for name, value in zip(names, each, strict=True)},
        reference=certainty(grades),
    )


def read_grades(path: Path) -> tuple[Matrix, list[str]]:
    """Read judged needs.

    :param path: JSON lines; each with ``relevant``: profile -> ``grade`` (2 clearly, 1 partly)
    :returns: grades, one row a need and one column a profile, and the profiles, sorted
    :raises SourceError: when it cannot be read or is malformed
    """
    judged: list[dict[str, float]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"cannot be read ({error})", path=path, remedy="check the name"
        ) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            judged.append(_grades(line, path, number))
    names = sorted({name for need in judged for name in need})
    if len(names) < _FEWEST:
        raise SourceError(
            f"{len(names)} judged profiles; likeness needs at least {_FEWEST}",
            path=path.name,
            remedy="give a judged file of retrieval",
        )
    return np.array([[need.get(name, 0) for name in names] for need in judged]), names


def _grades(line: str, path: Path, number: int) -> dict[str, float]:
    try:
        need: JsonValues = json.loads(line)
        return {str(name): float(found["grade"]) for name, found in need["relevant"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"no judged need ({error})",
            path=path.name,
            line=number,
            remedy='each line is JSON with "relevant": {profile: {"grade": 1 or 2}}',
        ) from error


def likenesses(
    space: Space, names: Sequence[str], weights: Mapping[str, float]
) -> dict[str, Matrix]:
    """Our likeness of every profile (row) with every other, by part and combined.

    :param space: profiles
    :param names: the contracts compared
    :param weights: of the parts
    """
    places = [space.place[name] for name in names]
    kept = np.ones(len(space.passages), dtype=bool)
    shown = [name for name in DEFAULTS if DEFAULTS[name] or weights[name]]
    found = {name: np.full((len(names),) * 2, np.nan) for name in [*shown, "combined"]}
    for row, ours in enumerate(places):
        others = tuple(place for place in places if place != ours)
        ranking = rank(Field(space, ours, others, kept), weights)
        columns = [column for column, place in enumerate(places) if place != ours]
        for name in shown:
            found[name][row, columns] = ranking.parts[name]
        found["combined"][row, columns] = ranking.scores
    return found


def reference_of(grades: Matrix) -> Matrix:
    """The likeness of profiles by the needs they answer.

    :param grades: one row a need, one column a profile
    """
    profiles = grades.shape[1]
    answered = (grades > 0).sum(axis=1)
    weights = np.log(profiles / np.maximum(answered, 1))
    vectors = (grades * weights[:, None]).T
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths > 0, lengths, 1)
    likeness: Matrix = vectors @ vectors.T
    return likeness


def agreement(ours: Matrix, reference: Matrix) -> Matrix:
    """The rank correlation of every row, the profile itself left out.

    :param ours: likeness; NaN counts as the row's mean
    :param reference: the likeness it is held against
    """
    size = len(ours)
    found = np.zeros(size)
    for row in range(size):
        others = np.arange(size) != row
        values = ours[row, others]
        known = values[~np.isnan(values)]
        filled = np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)
        found[row] = spearman(filled, reference[row, others])
    return found


def spearman(first: Matrix, second: Matrix) -> float:
    """Spearman's rank correlation; equal values share their mean rank.

    :param first: values
    :param second: as many
    :returns: 0 when one of them is constant
    """
    a, b = _ranks(first), _ranks(second)
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else 0.0


def certainty(grades: Matrix) -> Reference:
    """How far two halves of the needs agree, and what that means for any likeness.

    :param grades: one row a need, one column a profile
    """
    rng = np.random.default_rng(_SEED)
    half, found = len(grades) // 2, []
    for _ in range(ROUNDS // 5):
        order = rng.permutation(len(grades))
        parts = [reference_of(grades[chosen]) for chosen in (order[:half], order[half : 2 * half])]
        found.append(agreement(parts[0], parts[1]).mean())
    agreed = float(np.mean(found)) if half else 0.0
    reliability = max(0.0, 2 * agreed / (1 + agreed))
    return Reference(_round(agreed), _round(reliability), _round(math.sqrt(reliability)))


def _interval(mean: float, drawn: Sequence[float]) -> tuple[float, float]:
    """A 95 % bootstrap interval about the mean.

    A reference of drawn needs holds fewer different ones and is so less certain than that of
    all; what this takes from the correlation on the average is given back.
    """
    low, high = np.quantile(drawn, [0.025, 0.975]) + (mean - float(np.mean(drawn)))
    return _round(low), _round(high)


def _draws(size: int) -> NDArray[np.int64]:
    return np.random.default_rng(_SEED).integers(0, size, size=(ROUNDS, size))


def _ranks(values: Matrix) -> Matrix:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Matrix = (ends - (counts - 1) / 2)[place]
    return ranks


def _round(value: float) -> float:
    return round(float(value), 4)
