"""Outlines of municipalities for a small map: read from ``ontology/outlines.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kkgraph.settings import ontology_dir

# The grid of the rough outline, in units of the map; fewer corners enclose nothing.
_GRID, _CORNERS = 16, 3


@dataclass(frozen=True, slots=True)
class Outlines:
    """A map.

    :param source: whose data it is made of, by language.
    :param width: of the map, in its own units.
    :param height: of the map.
    :param paths: SVG paths by the code of the municipality.
    """

    source: Mapping[str, str]
    width: int
    height: int
    paths: Mapping[str, str]


@cache
def outlines() -> Outlines:
    """Read the outlines.

    :returns: the map of Sweden.
    """
    held = json.loads((ontology_dir() / "outlines.json").read_text("utf-8"))
    return Outlines(held["source"], held["width"], held["height"], held["outlines"])


@cache
def coarse_outline() -> str:
    """Draw the whole country roughly, as the ground of a small picture.

    :returns: one SVG path; corners snapped to a grid, what is too small to be seen left out.
    """
    return "".join(map(_snapped, outlines().paths.values()))


def middle(code: str) -> tuple[int, int] | None:
    """Find where a municipality lies on the map.

    :param code: of the municipality.
    :returns: the middle of its largest outline, across and down; ``None`` if it has none.
    """
    path = outlines().paths.get(code)
    if path is None:
        return None
    points = max(_rings(path), key=len)
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across) + max(across)) // 2, (min(down) + max(down)) // 2


def _rings(path: str) -> list[list[tuple[int, int]]]:
    """Read the closed lines of a path that begins absolutely and goes on relatively."""
    found = []
    for ring in path.split("z"):
        steps = [int(number) for number in re.findall(r"-?\d+", ring)]
        x = y = 0
        points = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        if points:
            found.append(points)
    return found


def _snapped(path: str) -> str:
    made = []
    for ring in _rings(path):
        points = list(dict.fromkeys((x // _GRID * _GRID, y // _GRID * _GRID) for x, y in ring))
        if len(points) >= _CORNERS:
            made.append("M" + "L".join(f"{x} {y}" for x, y in points) + "z")
    return "".join(made)
