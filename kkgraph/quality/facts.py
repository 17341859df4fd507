"""Extracted facts measured against hand-labelled ones.

Format and matching follow the description of the judged sets: an extracted fact matches
a labelled one of the same kind when their lines overlap (one line of slack) and the name
or the value agrees; labelled items that are borderline or not core may be found or not.
Intervals are percentile bootstraps over items (Efron & Tibshirani 1993).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kkgraph.contract import Contract, Evidence, Fact
from kkgraph.errors import SourceError
from kkgraph.kinds import KINDS, Agreement, Judged, Kind
from kkgraph.quality.labels import label, load_labels
from kkgraph.quality.negatives import Taken, added, taken
from kkgraph.quality.pairs import AGREE, Item, Lines, MatchOutcome, match

ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class FactScore:
    """Precision, recall and F1 of one kind with a 95 % interval of F1."""

    kind: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    hits: int
    extra: int
    missed: int


@dataclass(frozen=True, slots=True)
class FactsReport:
    """Scores by kind, what was missed or in excess by profile, and what was taken but is none."""

    scores: tuple[FactScore, ...]
    outcomes: Mapping[str, Mapping[str, MatchOutcome]]
    negatives: tuple[Taken, ...] = ()


def evaluate_facts(contracts: Mapping[str, Contract], files: Iterable[Path]) -> FactsReport:
    """Compare contracts with label files.

    :param contracts: by id
    :param files: label files (JSON), one profile each
    :raises SourceError: when a file is no label file or its profile was not read
    """
    outcomes: dict[str, dict[str, MatchOutcome]] = {}
    negatives: list[Taken] = []
    for path in files:
        labels = load_labels(path)
        profile = _labelled_contract(labels, contracts)
        if profile is None:
            raise SourceError(
                f"{labels.get('profile') or labels['file']!r} has not been ingested",
                path=path.name,
                remedy="ingest its document first",
            )
        try:
            outcomes[profile] = _profile(contracts[profile], labels)
            negatives += taken(contracts[profile], labels)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceError(
                f"a labelled fact lacks something or is of another form ({error!r})",
                path=path.name,
                remedy="see the format of the judged sets",
            ) from error
    return FactsReport(tuple(_scores(outcomes)), outcomes, added(negatives))


def _labelled_contract(labels: Mapping[str, Any], contracts: Mapping[str, Contract]) -> str | None:
    """The id of the contract that labels are of: by its id, or by the name of its file."""
    if "profile" in labels:
        return str(labels["profile"]) if labels["profile"] in contracts else None
    named = (id for id, contract in contracts.items() if contract.source.file == labels["file"])
    return next(named, None)


def _profile(contract: Contract, labels: Mapping[str, Any]) -> dict[str, MatchOutcome]:
    result = {}
    labels = dict(labels)
    if "joint_commitments" in labels:
        joint = labels["joint_commitments"]
        labels["measures"] = [measure for item in joint for measure in item.get("measures", [])]
        # Some label files list joint commitments, which have numbers, among the city's own too.
        own = [item for item in labels.pop("commitments", []) if "number" not in item]
        if own:
            labels["commitments"] = own
    if any("text_short" in item for item in labels.get("numbers") or ()):
        # Older label files list figures of every sort there, years among them: another thing.
        del labels["numbers"]
    for kind, (extracted, labelled, agreement) in _JUDGED.items():
        if labelled in labels and (labels[labelled] or kind != "parties"):
            wanted = [label(kind, item) for item in labels[labelled]]
            result[kind] = match(extracted(contract), wanted, agree=AGREE[agreement])
    return result


def _lines(evidence: Iterable[Evidence]) -> tuple[Lines, ...]:
    return tuple((e.line_from, e.line_to) for e in evidence)


def _item(evidence: Sequence[Evidence], *names: str, values: tuple[Any, ...] = ()) -> Item:
    lines = _lines(evidence)
    shown = f"{list(lines[0]) if lines else '-'} {names[0] if names else ''} {values or ''}".strip()
    return Item(lines=lines, names=names, values=values, shown=shown)


def _sections(contract: Contract) -> list[Item]:
    return [
        Item(
            ((s.line_from, s.line_from),),
            (s.title,),
            (s.number, s.owner),
            shown=f"{s.line_from} {s.number} {s.title} {s.owner}",
        )
        for s in contract.sections
    ]


def _measures(contract: Contract) -> list[Item]:
    return [_item(m.evidence, m.text) for a in contract.joint_commitments for m in a.measures]


def _extracted(kind: Kind, judged: Judged) -> Extracted:
    """Make what gives a contract's facts of a kind as they are compared."""

    def items(contract: Contract) -> list[Item]:
        return [
            _item(fact.evidence, *_names(fact, judged), values=_fields(fact, judged.values))
            for fact in getattr(contract, kind.name)
            if judged.chosen(fact)
        ]

    return items


def _names(fact: Fact, judged: Judged) -> list[str]:
    """What a fact is called; partners by their names."""
    found: list[str] = []
    for value in _fields(fact, judged.names):
        if isinstance(value, tuple):
            found += [item.name for item in value]
        elif value is not None:
            found.append(str(value))
    return found or [""]


def _fields(fact: Fact, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in names)


Extracted = Callable[[Contract], list[Item]]
# Sections and measures are no facts of their own but judged all the same.
_JUDGED: dict[str, tuple[Extracted, str, Agreement | Literal["section"]]] = {
    "sections": (_sections, "sections", "section"),
    **{
        judged.name: (_extracted(kind, judged), judged.labelled, judged.agree)
        for kind in KINDS
        for judged in kind.judged
    },
    "measures": (_measures, "measures", "start"),
}


def _scores(outcomes: Mapping[str, Mapping[str, MatchOutcome]]) -> Iterable[FactScore]:
    for kind in _JUDGED:
        parts = [profile[kind] for profile in outcomes.values() if kind in profile]
        if parts:
            counts = [(p.hits, len(p.extra), len(p.missed)) for p in parts]
            hits, extra, missed = (sum(column) for column in zip(*counts, strict=True))
            low, high = _interval(hits, extra, missed)
            yield FactScore(
                kind,
                _ratio(hits, hits + extra),
                _ratio(hits, hits + missed),
                _f1(hits, extra, missed),
                low,
                high,
                hits,
                extra,
                missed,
            )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _f1(hits: int, extra: int, missed: int) -> float:
    return _ratio(2 * hits, 2 * hits + extra + missed)


def _interval(hits: int, extra: int, missed: int) -> tuple[float, float]:
    """95 % percentile bootstrap of F1 over items; the seed is fixed."""
    items = [0] * hits + [1] * extra + [2] * missed
    if not items:
        return 1.0, 1.0
    rng = random.Random(2030)  # noqa: S311 - no secret, only reproducible
    drawn = []
    for _ in range(ROUNDS):
        sample = rng.choices(items, k=len(items))
        drawn.append(_f1(sample.count(0), sample.count(1), sample.count(2)))
    drawn.sort()
    return drawn[int(0.025 * ROUNDS)], drawn[int(0.975 * ROUNDS) - 1]
