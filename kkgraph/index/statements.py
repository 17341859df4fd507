"""What kind of statement a window is: a goal, an undertaking, a project, or text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kkgraph.contract import Contract, Evidence
from kkgraph.index.units import Unit
from kkgraph.index.windows import Window

STATEMENTS = ("text", "goal", "undertaking", "project")
# A quotation and a window share so many characters at least, or all that one of them has.
_SHARED = 40

Places = Mapping[str, Sequence[tuple[int, int, str, int]]]


def stated(contracts: Iterable[Contract]) -> Places:
    """Where each contract states a goal, an undertaking or a project.

    :param contracts: contracts with their facts
    :returns: for each, where the words begin and end, the words, and the number of the kind
    """
    return {contract.id: sorted(_stated(contract)) for contract in contracts}


def _stated(contract: Contract) -> Iterator[tuple[int, int, str, int]]:
    joint = [one.evidence for adopted in contract.joint_commitments for one in adopted.measures]
    kinds: tuple[tuple[str, list[tuple[Evidence, ...]]], ...] = (
        ("goal", [goal.evidence for goal in contract.goals]),
        ("undertaking", [*(one.evidence for one in contract.commitments), *joint]),
        ("project", [project.evidence for project in contract.projects]),
    )
    for name, facts in kinds:
        for evidence in (one for fact in facts for one in fact):
            text = " ".join(evidence.quote.split())
            yield evidence.start, evidence.end, text, STATEMENTS.index(name)


def kinds_of(
    units: Sequence[Unit], windows: Sequence[Sequence[Window]], places: Places
) -> NDArray[np.int32]:
    """The kind of each window; a goal comes before an undertaking, that before a project.

    :param units: in the order of the index
    :param windows: those of each unit
    :param places: what `stated` found
    """
    found = []
    for unit, held in zip(units, windows, strict=True):
        near = places.get(unit.contract, ())
        text = unit.text if held and near else ""
        for window in held:
            start, end = window.place[2], window.place[3]
            words = " ".join(text[window.start : window.end].split())
            kinds = [
                kind
                for first, last, said, kind in near
                if first < end and start < last and _meet(words, said)
            ]
            found.append(min(kinds, default=0))
    return np.asarray(found, dtype=np.int32)


def _meet(window: str, said: str) -> bool:
    """Whether a quotation stands in a window, or begins or ends there."""
    return (
        said in window
        or window in said
        or (len(said) > _SHARED and (said[:_SHARED] in window or said[-_SHARED:] in window))
    )
