"""Cities and what joins them, as types: nodes, edges with their places, what follows from them."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.found_answer import SourcePlace

Text = str | None
NodeKind = Literal[
    "municipality", "network", "initiative", "organisation", "project", "joint_commitment"
]


class NetworkNode(TypedDict):
    """A city or a thing; ``community`` is a number from 1, the greatest first.

    ``betweenness`` is the share of shortest ways between others that pass through it.
    """

    id: str
    label: str
    kind: NodeKind
    code: Text
    contract: Text
    community: int
    degree: int
    betweenness: float


class NetworkEdge(TypedDict):
    """That a city takes part in, names or has taken on a thing, with the place that says so.

    ``url`` and ``retrieved`` are those of a page, where a page says so and not a contract.
    """

    city: str
    thing: str
    relation: str
    contract: Text
    quote: Text
    source: SourcePlace | None
    url: Text
    retrieved: Text


class NetworkCommunity(TypedDict):
    """Cities and things that have more with each other than with the rest."""

    number: int
    cities: list[str]
    things: list[str]


class NetworkBridge(TypedDict):
    """A node without which cities would fall apart into parts."""

    id: str
    label: str
    kind: NodeKind
    parts: list[list[str]]


class JoinedPair(TypedDict):
    """Two cities and what both are joined by; likeness by theme from 0 to 1000."""

    first: str
    second: str
    shared: list[str]
    likeness: int


class NetworkJson(TypedDict):
    """The graph and what follows from it.

    ``joins`` says what joins each two of the cities asked for; ``apart_in_themes`` are pairs that
    share much and say little of the same, ``apart_in_networks`` the reverse.
    """

    nodes: list[NetworkNode]
    edges: list[NetworkEdge]
    communities: list[NetworkCommunity]
    bridges: list[NetworkBridge]
    joins: list[JoinedPair]
    apart_in_themes: list[JoinedPair]
    apart_in_networks: list[JoinedPair]
    collection: CollectionRead
    said: SaidJson
