"""Who is joined with whom: cities and things as a graph, and what follows from it.

Each city is represented by its newest contract. Communities are those of greatest modularity
found by merging (Clauset, Newman and Moore 2004), bridges are articulation points (Hopcroft and
Tarjan 1973), betweenness is that of Freeman (1977); see Newman, *Networks*, 2nd ed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from kkgraph.interface.network_answer import (
    JoinedPair,
    NetworkBridge,
    NetworkCommunity,
    NetworkEdge,
    NetworkJson,
    NetworkNode,
    NodeKind,
)
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.programme.collection import collection_read
from kkgraph.programme.initiatives import Initiatives
from kkgraph.programme.joined.ties import Tie, city_name, ties_by_pages, ties_of
from kkgraph.programme.pairing.pair_points import pair_points
from kkgraph.programme.pairing.wants_and_offers import chosen_contracts, sides_of
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    import networkx as nx

    from kkgraph.interface.collection_answer import SaidJson
    from kkgraph.snapshot.reader import Snapshot

_PAIRS_SHOWN = 5
_TWO = 2


def network(snapshot: Snapshot, vocabulary: Vocabulary, asked: NetworkRequest) -> NetworkJson:
    """Say who is joined with whom, and by what.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :param asked: which cities, and what may join them.
    :returns: the JSON of ``kkgraph network``.
    :raises NotFoundError: if a city does not exist.
    """
    codes = [find_municipality(vocabulary, name).code for name in asked.municipality]
    chosen = chosen_contracts(snapshot, codes)
    contracts = [snapshot.outline(key) for key in chosen.values()]
    ties = [tie for contract in contracts for tie in ties_of(contract)]
    ties += ties_by_pages(Initiatives.of(snapshot, vocabulary), chosen)
    edges, labels = _shared(ties, asked)
    for code in chosen:
        labels[iris.place_iri(code)] = ("municipality", city_name(code, vocabulary))
    graph = _graph(labels, edges)
    communities = _communities(graph, labels)
    places = {iris.place_iri(code): (code, key) for code, key in chosen.items()}
    likeness = _likeness(snapshot, vocabulary, chosen)
    joined = _joined(edges, labels, places, likeness)
    editions = {snapshot.manifest.contracts[key]["edition"] for key in chosen.values()}
    bridges = _bridges(graph, labels)
    return {
        "nodes": _nodes(graph, labels, places, communities),
        "edges": edges,
        "communities": communities,
        "bridges": bridges,
        "joins": joined if codes else [],
        "apart_in_themes": _apart(joined, by_themes=True),
        "apart_in_networks": _apart(joined, by_themes=False),
        "collection": collection_read(snapshot.manifest.contracts, editions),
        "said": _said(chosen, labels, edges, communities, bridges),
    }


Labels = dict[str, tuple[NodeKind, str]]


def _shared(ties: Iterable[Tie], asked: NetworkRequest) -> tuple[list[NetworkEdge], Labels]:
    """Keep one tie of a city with a thing, a contract's before a page's; drop what few share."""
    held: dict[tuple[str, str], NetworkEdge] = {}
    labels: Labels = {}
    for kind, name, edge in ties:
        if kind in asked.kind:
            labels.setdefault(edge["thing"], (kind, name))
            held.setdefault((edge["city"], edge["thing"]), edge)
    cities = Counter(thing for _, thing in held)
    kept = {thing for thing, count in cities.items() if count >= asked.least}
    edges = [held[key] for key in sorted(held) if key[1] in kept]
    return edges, {thing: labels[thing] for thing in sorted(kept)}


def _graph(labels: Labels, edges: Sequence[NetworkEdge]) -> nx.Graph[str]:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(labels))
    graph.add_edges_from((edge["city"], edge["thing"]) for edge in edges)
    return graph


def _communities(graph: nx.Graph[str], labels: Labels) -> list[NetworkCommunity]:
    import networkx as nx

    if not graph.number_of_edges():
        return []
    found = nx.community.greedy_modularity_communities(graph)
    parts = [sorted(part) for part in found if len(part) > 1]
    parts.sort(key=lambda part: (-len(part), part))
    return [
        {
            "number": number,
            "cities": _of_kind(part, labels, cities=True),
            "things": _of_kind(part, labels, cities=False),
        }
        for number, part in enumerate(parts, start=1)
    ]


def _of_kind(part: Iterable[str], labels: Labels, *, cities: bool) -> list[str]:
    chosen = [node for node in part if (labels[node][0] == "municipality") == cities]
    return sorted(chosen, key=lambda node: (letter_order(labels[node][1]), node))


def _nodes(
    graph: nx.Graph[str],
    labels: Labels,
    places: Mapping[str, tuple[str, str]],
    communities: Sequence[NetworkCommunity],
) -> list[NetworkNode]:
    import networkx as nx

    between = nx.betweenness_centrality(graph)
    number = {
        node: part["number"] for part in communities for node in (*part["cities"], *part["things"])
    }
    ordered = sorted(
        labels, key=lambda n: (labels[n][0] != "municipality", letter_order(labels[n][1]), n)
    )
    return [
        {
            "id": node,
            "label": labels[node][1],
            "kind": labels[node][0],
            "code": places[node][0] if node in places else None,
            "contract": places[node][1] if node in places else None,
            "community": number.get(node, 0),
            "degree": int(graph.degree(node)),
            "betweenness": round(between[node], 6),
        }
        for node in ordered
    ]


def _bridges(graph: nx.Graph[str], labels: Labels) -> list[NetworkBridge]:
    """Nodes that alone hold together parts in each of which there is a city."""
    import networkx as nx

    found: list[NetworkBridge] = []
    for node in sorted(nx.articulation_points(graph)):
        whole = nx.node_connected_component(graph, node)
        rest = graph.subgraph(whole - {node})
        parts = [_of_kind(part, labels, cities=True) for part in nx.connected_components(rest)]
        parts = sorted((part for part in parts if part), key=lambda part: (-len(part), part))
        if len(parts) >= _TWO:
            kind, label = labels[node]
            named = [[labels[city][1] for city in part] for part in parts]
            found.append({"id": node, "label": label, "kind": kind, "parts": named})
    return found


def _likeness(
    snapshot: Snapshot, vocabulary: Vocabulary, chosen: Mapping[str, str]
) -> dict[frozenset[str], int]:
    """How much each two say of the same themes, as `kkgraph pair` counts it."""
    sides = sides_of(snapshot, vocabulary, chosen, (), frozenset())
    points = pair_points(sides, (), "likeness").total
    return {
        frozenset((iris.place_iri(a.code), iris.place_iri(b.code))): int(points[i, j])
        for (i, a), (j, b) in combinations(enumerate(sides), 2)
    }


def _joined(
    edges: Sequence[NetworkEdge],
    labels: Labels,
    places: Iterable[str],
    likeness: Mapping[frozenset[str], int],
) -> list[JoinedPair]:
    of_city: dict[str, set[str]] = {place: set() for place in places}
    for edge in edges:
        of_city[edge["city"]].add(edge["thing"])
    return [
        {
            "first": labels[a][1],
            "second": labels[b][1],
            "shared": sorted((labels[thing][1] for thing in of_city[a] & of_city[b]),
                             key=letter_order),
            "likeness": likeness.get(frozenset((a, b)), 0),
        }
        for a, b in combinations(sorted(of_city, key=lambda c: letter_order(labels[c][1])), 2)
    ]  # fmt: skip


def _apart(pairs: Sequence[JoinedPair], *, by_themes: bool) -> list[JoinedPair]:
    """Pairs above the median in one and below it in the other, the farthest apart first."""
    if not pairs:
        return []
    shared = sorted(len(pair["shared"]) for pair in pairs)
    alike = sorted(pair["likeness"] for pair in pairs)
    middle = len(pairs) // 2

    def rank(pair: JoinedPair) -> int:
        many = sum(count < len(pair["shared"]) for count in shared)
        near = sum(points < pair["likeness"] for points in alike)
        return many - near if by_themes else near - many

    def fits(pair: JoinedPair) -> bool:
        count, points = len(pair["shared"]), pair["likeness"]
        if by_themes:
            return count > shared[middle] and points < alike[middle]
        return count < shared[middle] and points > alike[middle]

    chosen = [pair for pair in pairs if fits(pair)]
    chosen.sort(key=lambda pair: (-rank(pair), pair["first"], pair["second"]))
    return chosen[:_PAIRS_SHOWN]


def _said(
    chosen: Mapping[str, str],
    labels: Labels,
    edges: Sequence[NetworkEdge],
    communities: Sequence[NetworkCommunity],
    bridges: Sequence[NetworkBridge],
) -> SaidJson:
    words = load_rules("joined")["answer"]
    cities = {edge["city"] for edge in edges}
    alone = [iris.place_iri(code) for code in chosen if iris.place_iri(code) not in cities]

    def said(lang: str) -> str:
        if not chosen:
            return str(words["none"][lang])
        told = [
            words["found"][lang].format(
                cities=len(chosen), things=len(labels) - len(chosen), ties=len(edges)
            )
        ]
        if len(communities) >= _TWO:
            told.append(words["communities"][lang].format(n=len(communities)))
        if bridges:
            names = ", ".join(bridge["label"] for bridge in bridges)
            told.append(words["bridges"][lang].format(names=names))
        if alone:
            names = ", ".join(sorted((labels[city][1] for city in alone), key=letter_order))
            told.append(words["alone"][lang].format(names=names))
        told.append(words["silence"][lang])
        return " ".join(told)

    return {"sv": said("sv"), "en": said("en")}
