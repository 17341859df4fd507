"""Who works with whom: cities and what they share, as a graph for graph tools.

Cities stand on one side; networks they take part in, organisations they name and joint
commitments they adopt on the other. The edges carry the places that say so, so that
centrality and communities (Newman, *Networks*, 2nd ed., chapters 7 and 14) can be
traced back to the text. Each city is represented by its newest contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kkgraph.contract import Contract, Evidence, newness
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    import networkx as nx


def newest_contracts(contracts: Iterable[Contract]) -> dict[str, Contract]:
    """The newest contract of each municipality, by its code.

    :param contracts: contracts and reports; reports are passed over.
    """
    newest: dict[str, Contract] = {}
    for contract in contracts:
        if contract.municipality is None:
            continue
        held = newest.get(contract.municipality)
        if held is None or _age(contract) > _age(held):
            newest[contract.municipality] = contract
    return dict(sorted(newest.items()))


def _age(contract: Contract) -> tuple[bool, int]:
    return newness(contract.valid_from, contract.family, contract.id)[:2]


def cooperation_graph(contracts: Iterable[Contract], vocabulary: Vocabulary) -> nx.Graph[str]:
    """Build the two-sided graph of cities and what they share.

    :param contracts: contracts and reports of a snapshot.
    :param vocabulary: the registers, for names.
    :returns: an undirected graph; nodes are IRIs with ``label`` and ``kind``, edges have
        ``relation``, ``quote`` and ``place`` (file and line) of the first place that says so.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for code, contract in newest_contracts(contracts).items():
        city = iris.place_iri(code)
        known = vocabulary.municipalities.get(code)
        graph.add_node(city, label=known.name if known else code, kind="municipality")
        for iri, label, kind, relation, evidence in _shared_things(contract):
            graph.add_node(iri, label=label, kind=kind)
            graph.add_edge(city, iri, relation=relation, **_place(evidence))
    return graph


def _shared_things(
    contract: Contract,
) -> Iterator[tuple[str, str, str, str, tuple[Evidence, ...]]]:
    """IRI, label, kind, relation and places of what a city may share with others."""
    for network in contract.networks:
        if network.relation == "participates":
            iri = iris.keyed_iri("network", network.key)
            yield iri, network.name, "network", "participates", network.evidence
    for item in contract.organisations:
        if item.kind not in ("municipality", "network"):
            iri = iris.keyed_iri("organisation", item.key)
            yield iri, item.name, "organisation", "mentions", item.evidence
    for adoption in contract.joint_commitments:
        iri = iris.joint_commitment_iri(contract.listed_as, adoption.number)
        label = f"Åtagande {adoption.number} ({contract.listed_as})"
        yield iri, label, "joint commitment", f"adopts ({adoption.kind})", adoption.evidence


def _place(evidence: tuple[Evidence, ...]) -> Mapping[str, str]:
    first = evidence[0]
    return {"quote": first.quote, "place": f"{first.file}:{first.line_from}"}


def to_graphml(contracts: Iterable[Contract], vocabulary: Vocabulary) -> bytes:
    """Write the graph as GraphML, which Gephi, Cytoscape and R's igraph read.

    Cities carry their degree and betweenness centrality (Freeman 1977).

    :param contracts: contracts and reports of a snapshot.
    :param vocabulary: the registers, for names.
    :returns: the same bytes for the same contracts.
    """
    import io

    import networkx as nx

    graph = cooperation_graph(contracts, vocabulary)
    between = nx.betweenness_centrality(graph)
    for node in graph:
        graph.nodes[node]["degree"] = int(graph.degree(node))
        graph.nodes[node]["betweenness"] = round(between[node], 6)
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(graph.nodes(data=True)))
    edges = sorted((min(a, b), max(a, b), data) for a, b, data in graph.edges(data=True))
    ordered.add_edges_from(edges)
    target = io.BytesIO()
    # The plain writer, so that the bytes do not depend on whether lxml is installed.
    nx.write_graphml_xml(ordered, target)
    return target.getvalue()
