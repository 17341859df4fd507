"""From the readings of one source to the files that a snapshot holds of it.

Done in a process of its own: only bytes go in and out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ingest.readings.own_text import settled
from kkgraph import settings
from kkgraph.contract import Contract
from kkgraph.snapshot.summary import ContractSummary
from kkgraph.vocabulary import iris
from kkgraph.vocabulary import registers as vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kkgraph.graph.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A contract as read from its file alone, with what the comparison decided.

    :param reading: the contract as JSON
    :param shared: for each passage whether it is shared
    :param replaces: year of the same municipality's contract before this one
    :param counterpart: IRI and family of the same place's contract of another family
    """

    reading: bytes
    shared: tuple[bool, ...] | None
    replaces: int | None
    counterpart: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WrittenSource:
    """What a snapshot holds of one source.

    :param contracts: id, JSON, outline and summary of each contract
    :param graph: the source's own quads, sorted N-Quads
    :param shared: quads about wording that other contracts have too
    :param findings: what the shapes say against it
    """

    contracts: tuple[tuple[str, bytes, bytes, ContractSummary], ...]
    graph: bytes
    shared: bytes
    findings: tuple[str, ...]


def write(items: Sequence[Unwritten]) -> WrittenSource:
    """Write the contracts of one source.

    :param items: the contracts, at least one
    """
    from kkgraph.graph.shapes import check
    from kkgraph.graph.triples import serialise, source_quads
    from kkgraph.snapshot.contract_file import (
        contract_from_json,
        contract_to_json,
        outline_to_json,
        summarise,
    )

    contracts = [settled(contract_from_json(item.reading), item.shared) for item in items]
    quads = [*source_quads(contracts[0].source)]
    for contract, item in zip(contracts, items, strict=True):
        quads += _quads(contract, item)
    findings = [f for f in check(quads, _shapes()) if f.severity == "violation"]
    by_graph = _by_graph(quads)
    own = iris.source_iri(contracts[0].source.sha256)
    return WrittenSource(
        tuple((c.id, contract_to_json(c), outline_to_json(c), summarise(c)) for c in contracts),
        serialise(by_graph.pop(own)),
        serialise(quad for part in by_graph.values() for quad in part),
        tuple(f"{finding.focus}: {finding.message_en}" for finding in findings),
    )


def _quads(contract: Contract, item: Unwritten) -> Iterator[Quad]:
    from kkgraph.graph.triples import contract_quads, counterpart_quads, replaces_quads

    known = vocabulary.load().municipalities.get(contract.municipality or "")
    name = known.name if known else None
    # A theme's place is the passage that names it; the words in it stay in the contract's file.
    # Their places as nodes of their own would double the graph.
    yield from contract_quads(contract, municipality_name=name, known=_described(), mentions=False)
    if item.replaces is not None:
        yield from replaces_quads((replace(contract, valid_from=item.replaces), contract))
    if item.counterpart is not None:
        yield from counterpart_quads(contract, *item.counterpart)


def _by_graph(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    groups: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[quad.graph_name.value].append(quad)  # type: ignore[union-attr]
    return groups


@cache
def _shapes() -> Shapes:
    from kkgraph.graph.shapes import read_shapes

    return read_shapes(settings.ontology_dir() / "shapes.ttl")


@cache
def _described() -> frozenset[str]:
    """IRIs that the registers describe."""
    registers = vocabulary.load()
    kinds: dict[iris.KeyedKind, Iterable[str]] = {
        "agency": registers.agencies,
        "programme": registers.programmes,
        "network": registers.networks,
        "organisation": registers.organisations,
    }
    return frozenset(iris.keyed_iri(kind, key) for kind, keys in kinds.items() for key in keys)
