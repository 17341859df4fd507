"""Likeness of cities measured against people's judgement of pairs.

People rated how alike pairs of cities are, by reading. The figure is the rank correlation
(Spearman) of our likeness with their ratings, city by city: for every city, over the pairs it
is in; then the mean over cities. The interval is a bootstrap over cities.
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
from kkgraph.interface.twins_request import checked
from kkgraph.twins.compared import Field
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.ranking import rank
from kkgraph.twins.representatives import representatives

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

ROUNDS = 2000
_SEED = 2030
# Of two pairs one is always the more alike; that is no order yet.
_FEWEST = 3
Pairs = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Mean rank correlation of one part (or all) with the ratings, with its 95 % interval."""

    part: str
    spearman: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TwinsReport:
    """The outcome: figures of parts and of all together, and for every city."""

    pairs: int
    weights: dict[str, float]
    scores: list[PartScore]
    cities: dict[str, float]


def evaluate_twins(
    space: Space, path: Path, *, weights: Mapping[str, float] | None = None
) -> TwinsReport:
    """Measure likeness against a file of rated pairs.

    :param space: profiles, among them all that the file names
    :param path: JSON: ``{"pairs": [{"a", "b", "overall"}, ...]}``; further keys are not read
    :param weights: of the parts; the default ones unless given
    :raises SourceError: when the file is malformed or names a profile that was not read
    """
    rated = read_pairs(path)
    names = sorted({name for pair in rated for name in pair})
    missing = [name for name in names if name not in space.place]
    if missing:
        raise SourceError(
            f"rated contracts that were not read: {', '.join(missing)}",
            path=path.name,
            remedy="ingest the files of the judged set",
        )
    chosen = checked(weights or {})
    cities = [name for name in names if sum(name in pair for pair in rated) >= _FEWEST]
    found = {
        part: [agreement(matrix, names, rated, city) for city in cities]
        for part, matrix in likenesses(space, names, chosen).items()
    }
    return TwinsReport(
        pairs=len(rated),
        weights={name: value for name, value in chosen.items() if value},
        scores=[_score(part, values) for part, values in found.items()],
        cities={n: _round(v) for n, v in zip(cities, found["combined"], strict=True)},
    )


def read_pairs(path: Path) -> Pairs:
    """Read rated pairs.

    :param path: see `evaluate_twins`
    :returns: the rating by pair, the names of a pair in order
    :raises SourceError: when it cannot be read or is malformed
    """
    try:
        rows: list[JsonValues] = json.loads(path.read_text(encoding="utf-8"))["pairs"]
        found = {_pair(row): float(row["overall"]) for row in rows}
    except OSError as error:
        raise SourceError(
            f"cannot be read ({error})", path=path, remedy="check the name"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"no rated pairs ({error!r})",
            path=path.name,
            remedy='give {"pairs": [{"a": contract, "b": contract, "overall": 0 to 10}, ...]}',
        ) from error
    if not any(sum(n in pair for pair in found) >= _FEWEST for first in found for n in first):
        raise SourceError(
            f"{len(found)} rated pairs, and no contract in {_FEWEST} of them",
            path=path.name,
            remedy="rate each contract with several others",
        )
    return found


def _pair(row: JsonValues) -> tuple[str, str]:
    first, second = sorted((str(row["a"]), str(row["b"])))
    if first == second or not math.isfinite(float(row["overall"])):
        raise ValueError(f"{first} with {second}: {row['overall']}")
    return first, second


def likenesses(
    space: Space, names: Sequence[str], weights: Mapping[str, float]
) -> dict[str, Matrix]:
    """Our likeness of every contract (row) with every other, by part and combined.

    Each is compared with all cities that were read, as whoever asks for its twins gets it.

    :param space: profiles
    :param names: the contracts compared
    :param weights: of the parts
    """
    places = [space.place[name] for name in names]
    kept = np.ones(len(space.passages), dtype=bool)
    everyone = sorted({*places, *representatives(space, None).values()})
    shown = [name for name, value in weights.items() if value]
    found = {name: np.full((len(names),) * 2, np.nan) for name in [*shown, "combined"]}
    for row, ours in enumerate(places):
        others = tuple(place for place in everyone if place != ours)
        ranking = rank(Field(space, ours, others, kept), weights)
        at = {place: number for number, place in enumerate(others)}
        columns = [column for column, place in enumerate(places) if place != ours]
        chosen = [at[places[column]] for column in columns]
        for name in shown:
            found[name][row, columns] = ranking.parts[name][chosen]
        found["combined"][row, columns] = np.array(ranking.scores)[chosen]
    return found


def agreement(ours: Matrix, names: Sequence[str], rated: Pairs, city: str) -> float:
    """The rank correlation of likeness and ratings over the pairs that a city is in.

    :param ours: likeness; NaN counts as the mean of the others
    :param names: whose rows and columns they are
    :param rated: the ratings
    :param city: the city
    """
    pairs = sorted(pair for pair in rated if city in pair)
    others = [second if first == city else first for first, second in pairs]
    places = {name: at for at, name in enumerate(names)}
    values = ours[places[city], [places[name] for name in others]]
    known = values[~np.isnan(values)]
    filled = np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)
    return spearman(filled, np.array([rated[pair] for pair in pairs]))


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


def _score(part: str, values: Sequence[float]) -> PartScore:
    each = np.array(values)
    drawn = np.random.default_rng(_SEED).integers(0, len(each), size=(ROUNDS, len(each)))
    low, high = np.quantile(each[drawn].mean(axis=1), [0.025, 0.975])
    return PartScore(part, _round(float(each.mean())), _round(low), _round(high))


def _ranks(values: Matrix) -> Matrix:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Matrix = (ends - (counts - 1) / 2)[place]
    return ranks


def _round(value: float) -> float:
    return round(float(value), 4)
