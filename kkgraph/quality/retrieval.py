"""Search measured against judged needs: passages and cities by nDCG, legs by leaving them out.

As the judged set defines it: a hit counts with the grade of its profile when its lines
overlap the evidence; gain 2^grade - 1, discount log2(rank + 1) (Järvelin & Kekäläinen
2002); intervals are percentile bootstraps over needs.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kkgraph.errors import SourceError
from kkgraph.index.load import Index
from kkgraph.search import Searcher
from kkgraph.search.answer import Hit, SearchAnswer
from kkgraph.search.states import Judges

# The models that judge a need in a wording.
JudgesOf = Callable[[str, str], Judges]
KINDS = {"sv": "query_sv", "paraphrase": "query_sv_paraphrase", "en": "query_en"}
DEPTH = 10
ROUNDS = 1000
WORST = 5
ABLATIONS: Mapping[str, tuple[str, ...]] = {
    "words": ("words",),
    "themes": ("themes",),
    "vectors": ("vectors",),
    "without words": ("themes", "vectors"),
    "without themes": ("words", "vectors"),
    "without vectors": ("words", "themes"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """What a person looks for, in three wordings, and where it is said.

    :param relevant: for each contract its grade, file and lines
    :param kind: ``none`` or ``outside`` where nobody addresses it; else anything
    :param judged: the contracts that were read for it; those that answer any need unless given
    """

    id: str
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, Any]]
    kind: str = ""
    judged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedOutcome:
    """What came of one query; ``instead`` are the contracts and lines ranked first."""

    need: str
    kind: str
    query: str
    passages: float
    cities: float
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval."""

    kind: str
    measure: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Figures of all kinds of queries, by leg if asked for, and the worst queries."""

    needs: int
    figures: tuple[Figure, ...]
    worst: tuple[NeedOutcome, ...]
    ablation: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)


def evaluate_retrieval(
    searcher: Searcher,
    path: Path,
    *,
    legs: Sequence[str] | None = None,
    ablation: bool = False,
    judges: JudgesOf | None = None,
) -> RetrievalReport:
    """Measure search.

    :param searcher: an open index
    :param path: judged needs, one JSON object a line
    :param legs: which legs; all unless given
    :param ablation: measure each leg alone and each left out too
    :param judges: the models to ask each query by; the shipped ones unless given
    :raises SourceError: if the file holds no needs, or none of its contracts was read
    """
    needs = read_needs(path)
    known = {row["id"] for row in searcher.index.tables["contracts"]}
    if not any(known & set(need.relevant) for need in needs):
        raise SourceError(
            "none of the contracts it judges has been read",
            path=path.name,
            remedy="ingest them first",
        )
    outcomes = run(searcher, needs, legs, judges)
    parts = ABLATIONS if ablation else {}
    return RetrievalReport(
        needs=len(needs),
        figures=tuple(figures(outcomes)),
        worst=tuple(sorted(outcomes, key=lambda o: (o.passages, o.cities, o.need, o.kind))[:WORST]),
        ablation={
            name: tuple(figures(run(searcher, needs, part, judges))) for name, part in parts.items()
        },
    )


def read_needs(path: Path) -> list[Need]:
    """Read judged needs.

    :param path: one JSON object a line
    :raises SourceError: if it cannot be read, with the line
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}", path=path.name) from error
    needs = [_need(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not needs:
        raise SourceError("holds no judged needs", path=path.name, remedy="give another file")
    return needs


def _need(line: str, path: Path, number: int) -> Need:
    try:
        values = json.loads(line)
        queries = {kind: str(values[key]) for kind, key in KINDS.items() if values.get(key)}
        relevant = dict(values["relevant"])
        for place in relevant.values():
            place["grade"], place["file"], place["lines"]
        judged = tuple(map(str, values.get("judged", ())))
        return Need(str(values["id"]), queries, relevant, str(values.get("kind", "")), judged)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"no judged need ({type(error).__name__}: {error})", path=path.name, line=number,
            remedy="each line needs id, query_sv, query_sv_paraphrase, query_en and relevant",
        ) from error  # fmt: skip


def run(
    searcher: Searcher,
    needs: Iterable[Need],
    legs: Sequence[str] | None,
    judges: JudgesOf | None = None,
) -> list[NeedOutcome]:
    """Search for every wording of every need.

    :param searcher: an open index
    :param needs: the needs
    :param legs: which legs; all unless given
    :param judges: the models to ask each query by; the shipped ones unless given
    """
    found = []
    for need in needs:
        for kind, query in need.queries.items():
            with judged_by(searcher, judges(need.id, kind) if judges else None):
                answer = searcher.search(query, n=DEPTH, legs=legs, near=True)
            found.append(judge(need, kind, answer, searcher.index))
    return found


@contextmanager
def judged_by(searcher: Searcher, judges: Judges | None) -> Iterator[None]:
    """Cities' own text is judged by other models in here.

    :param searcher: an open index
    :param judges: the models; those that it has unless given
    """
    assessor = searcher.own_assessor
    before = assessor.judges
    assessor.judges = before if judges is None else lambda: judges
    try:
        yield
    finally:
        assessor.judges = before


def judge(need: Need, kind: str, answer: SearchAnswer, index: Index) -> NeedOutcome:
    """Measure one answer.

    :param need: what was looked for
    :param kind: which wording
    :param answer: what was found
    :param index: tells how many passages could have been found
    """
    ideal = sorted(_grades(need, index), reverse=True)
    got = [_grade(need, hit) for hit in answer.hits]
    ranked = [city.contract for city in answer.cities]
    ranked += sorted(_contracts(index) - set(ranked))
    cities = [int(need.relevant.get(key, {}).get("grade", 0)) for key in ranked]
    missed = (hit for hit in answer.hits if not _grade(need, hit))
    return NeedOutcome(
        need=need.id,
        kind=kind,
        query=need.queries[kind],
        passages=ndcg(got, ideal, DEPTH),
        cities=ndcg(cities, sorted(cities, reverse=True), len(cities)),
        instead=tuple(f"{h.contract}:{h.source.line_from}" for _, h in zip(range(3), missed)),  # noqa: B905
    )


def ndcg(got: Sequence[int], ideal: Sequence[int], depth: int) -> float:
    """Normalised discounted cumulative gain.

    >>> ndcg([2, 0, 1], [2, 1], 10) < ndcg([2, 1], [2, 1], 10) == 1.0
    True
    """
    best = _gain(ideal[:depth])
    return _gain(got[:depth]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades)))


def _grade(need: Need, hit: Hit) -> int:
    place = hit.source
    return grade_of(need, hit.contract, place.file, place.line_from, place.line_to)


def grade_of(need: Need, contract: str, file: str, first: int, last: int) -> int:
    """The grade of a passage: that of its profile when its lines overlap the evidence."""
    judged = need.relevant.get(contract)
    if not judged or judged["file"] != file:
        return 0
    overlap = any(first <= end and start <= last for start, end in judged["lines"])
    return int(judged["grade"]) if overlap else 0


def _grades(need: Need, index: Index) -> Iterator[int]:
    """The grades of all own passages."""
    rows = index.tables["contracts"]
    columns = (index.column(name) for name in ("contract", "line_from", "line_to"))
    for contract, first, last, own in zip(*columns, index.own, strict=True):
        if own:
            row = rows[int(contract)]
            grade = grade_of(need, row["id"], row["file"], int(first), int(last))
            if grade:
                yield grade


def _contracts(index: Index) -> set[str]:
    return {row["id"] for row in index.tables["contracts"] if row["kind"] == "contract"}


def figures(outcomes: Sequence[NeedOutcome]) -> Iterator[Figure]:
    """Means and intervals by kind of query.

    :param outcomes: of all queries
    """
    for kind in KINDS:
        chosen = [outcome for outcome in outcomes if outcome.kind == kind]
        if chosen:
            yield _figure(kind, "passages", [outcome.passages for outcome in chosen])
            yield _figure(kind, "cities", [outcome.cities for outcome in chosen])


def _figure(kind: str, measure: str, values: Sequence[float]) -> Figure:
    draw = random.Random(2030)  # noqa: S311 - no secret, only reproducible
    means = sorted(
        math.fsum(draw.choices(values, k=len(values))) / len(values) for _ in range(ROUNDS)
    )
    low, high = means[int(0.025 * ROUNDS)], means[int(0.975 * ROUNDS) - 1]
    return Figure(kind, measure, math.fsum(values) / len(values), low, high)
