"""Where the picture of cities and what they share has its points: the same for the same graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

from kkgraph.interface.network_answer import NetworkJson, NetworkNode

ROW, TOP, LEFT, RIGHT, WIDTH = 26, 24, 170, 430, 900
_PASSES = 8


@dataclass(frozen=True, slots=True)
class Point:
    """A node with its place."""

    node: NetworkNode
    x: int
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Points by id, and how large the picture is."""

    points: Mapping[str, Point]
    width: int
    height: int


def picture_of(found: NetworkJson) -> Picture:
    """Lay a graph out in two columns: cities left, what they share right.

    Both are ordered by the mean place of what they are joined with (the barycentre method of
    Sugiyama, Tagawa and Toda 1981), so that few lines cross. Nodes without a tie are left out.

    :param found: the graph.
    :returns: places in the units of the picture.
    """
    tied = {node for edge in found["edges"] for node in (edge["city"], edge["thing"])}
    nodes = [node for node in found["nodes"] if node["id"] in tied]
    left = [node for node in nodes if node["kind"] == "municipality"]
    right = [node for node in nodes if node["kind"] != "municipality"]
    beside: dict[str, list[str]] = {node["id"]: [] for node in nodes}
    for edge in found["edges"]:
        beside[edge["city"]].append(edge["thing"])
        beside[edge["thing"]].append(edge["city"])
    for _ in range(_PASSES):
        right = _ordered(right, left, beside)
        left = _ordered(left, right, beside)
    rows = max(len(left), len(right), 1)
    points = {}
    for side, x in ((left, LEFT), (right, RIGHT)):
        step = rows * ROW / max(len(side), 1)
        for place, node in enumerate(side):
            points[node["id"]] = Point(node, x, round(TOP + step * (place + 0.5), 1))
    return Picture(points, WIDTH, rows * ROW + 2 * TOP)


def _ordered(
    moved: list[NetworkNode], fixed: list[NetworkNode], beside: Mapping[str, list[str]]
) -> list[NetworkNode]:
    place = {node["id"]: number for number, node in enumerate(fixed)}
    return sorted(moved, key=lambda node: (mean(place[n] for n in beside[node["id"]]), node["id"]))
