"""Who takes part in what, by either kind of source, as a snapshot keeps it for quick answers.

What contracts say stands in the contracts too, and all of it in the graph; this is the short list
that no answer has to read all contracts for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kkgraph.aliases import JsonValues
from kkgraph.contract import Contract, Evidence
from kkgraph.vocabulary.page_statements import (
    PageParticipation,
    PageParticipations,
    Participant,
)

if TYPE_CHECKING:
    from kkgraph.snapshot.builder import Builder
    from kkgraph.snapshot.reader import Snapshot

_KEPT = "participations"


@dataclass(frozen=True, slots=True)
class ContractParticipation:
    """What one contract says of its city and a network.

    :param contract: id of the contract.
    :param place: key of its city.
    :param valid_from: first year of the contract, ``None`` where none is known.
    :param network: key of the network.
    :param name: the network's name.
    :param relation: as `kkgraph.contract.Participation` has it.
    :param evidence: the first place that says so.
    """

    contract: str
    place: str
    valid_from: int | None
    network: str
    name: str
    relation: str
    evidence: Evidence


def put_participations(
    builder: Builder,
    rows: Iterable[PageParticipation],
    contracts: Callable[[], Sequence[Contract]],
) -> None:
    """Keep who takes part in what.

    :param builder: the snapshot being built; all contracts have been put.
    :param rows: what pages say.
    :param contracts: reads the contracts.
    """
    said = [
        ContractParticipation(
            contract.id,
            contract.municipality,
            contract.valid_from,
            item.key,
            item.name,
            item.relation,
            item.evidence[0],
        )
        for contract in contracts()
        if contract.municipality
        for item in contract.networks
    ]
    kept = {
        "pages": [asdict(row) for row in PageParticipations.of(rows).rows],
        "contracts": [asdict(item) for item in said],
    }
    data = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    builder.put_reading(_KEPT, data.encode() + b"\n")


def participations(snapshot: Snapshot) -> PageParticipations:
    """Read what pages say.

    :param snapshot: what was read.
    :returns: the rows of the register and of every table that was ingested; those of the
        register alone where the snapshot was made before there were any.
    """
    kept = _kept(snapshot)
    if kept is None:
        from kkgraph.vocabulary.participation_register import registered
        from kkgraph.vocabulary.registers import load

        return registered(load())
    return PageParticipations(tuple(_row(values) for values in kept["pages"]))


def contract_participations(snapshot: Snapshot) -> tuple[ContractParticipation, ...]:
    """Read what contracts say.

    :param snapshot: what was read.
    :returns: by contract, in the order in which each names them.
    """
    kept = _kept(snapshot)
    if kept is None:
        return ()
    return tuple(
        ContractParticipation(**{**values, "evidence": Evidence(**values["evidence"])})
        for values in kept["contracts"]
    )


def _kept(snapshot: Snapshot) -> JsonValues | None:
    data = snapshot.reading(_KEPT)
    return None if data is None else json.loads(data)


def _row(values: JsonValues) -> PageParticipation:
    paired = values["paired_with"]
    return PageParticipation(
        **{
            **values,
            "participant": Participant(**values["participant"]),
            "paired_with": paired and Participant(**paired),
        }
    )
