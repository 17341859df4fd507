"""The graph of cities and what they share."""

from __future__ import annotations

import io

import networkx as nx

from kkgraph.programme.cooperation import cooperation_graph, newest_contracts, to_graphml
from kkgraph.vocabulary import registers
from tests import sample_contracts

CONTRACTS = sample_contracts.contracts()


def test_each_city_is_represented_by_its_newest_contract() -> None:
    newest = newest_contracts(CONTRACTS)
    assert set(newest) == {c.municipality for c in CONTRACTS if c.municipality} != set()
    for code, contract in newest.items():
        years = [c.valid_from for c in CONTRACTS if c.municipality == code]
        assert contract.valid_from == max(years)


def test_edges_join_a_city_with_what_it_says_and_carry_the_place() -> None:
    graph = cooperation_graph(CONTRACTS, registers.load())
    kinds = nx.get_node_attributes(graph, "kind")
    assert graph.number_of_edges() > 0
    for a, b, data in graph.edges(data=True):
        assert sorted([kinds[a] == "municipality", kinds[b] == "municipality"]) == [False, True]
        assert data["quote"]
        assert data["place"].rpartition(":")[2].isdigit()


def test_networks_that_only_inspire_or_stand_in_shared_text_are_no_edges() -> None:
    graph = cooperation_graph(CONTRACTS, registers.load())
    newest = newest_contracts(CONTRACTS).values()
    wanted = sum(1 for c in newest for n in c.networks if n.relation == "participates")
    kinds = nx.get_node_attributes(graph, "kind")
    edges = [e for e in graph.edges if "network" in (kinds[e[0]], kinds[e[1]])]
    assert len(edges) == wanted


def test_graphml_is_read_back_and_does_not_depend_on_the_order() -> None:
    data = to_graphml(CONTRACTS, registers.load())
    assert data == to_graphml(list(reversed(CONTRACTS)), registers.load())
    read = nx.read_graphml(io.BytesIO(data))
    assert set(read) == set(cooperation_graph(CONTRACTS, registers.load()))
    assert all("betweenness" in values for _, values in read.nodes(data=True))
