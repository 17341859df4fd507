"""Outlines of municipalities for a small map: read from ``ontology/outlines.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kkgraph.settings import ontology_dir


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
