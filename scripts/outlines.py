"""Make ``ontology/outlines.json``: outlines of municipalities, simplified for a small map.

Usage: ``python scripts/outlines.py GEOJSON``; the file is that of okfse/sweden-geojson. Each ring
is projected (longitude shrunk by the cosine of 62 degrees), thinned by the method of Douglas and
Peucker (1973), and written as an SVG path in whole units.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

HEIGHT = 1600
TOLERANCE = 0.9
LEAST_AREA = 6.0
LATITUDE = 62.0
SOURCE = {
    "sv": "okfse/sweden-geojson (swedish_municipalities.geojson), efter data från Valmyndigheten; "
    "publicerad för fri användning",
    "en": "okfse/sweden-geojson (swedish_municipalities.geojson), after data of the Election "
    "Authority (Valmyndigheten); published for free reuse",
}
Point = tuple[float, float]


def main(source: Path, target: Path) -> None:
    """Write the outlines.

    :param source: GeoJSON with one feature a municipality.
    :param target: the file to write.
    """
    features = json.loads(source.read_text("utf-8"))["features"]
    shrink = math.cos(math.radians(LATITUDE))
    rings = {
        feature["properties"]["id"]: [
            [(x * shrink, -y) for x, y in ring] for ring in _rings(feature["geometry"])
        ]
        for feature in features
    }
    points = [point for held in rings.values() for ring in held for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    scale = HEIGHT / (bottom - top)
    outlines = {
        code: "".join(
            _path([((x - left) * scale, (y - top) * scale) for x, y in ring], first=at == 0)
            for at, ring in enumerate(sorted(rings[code], key=len, reverse=True))
        )
        for code in sorted(rings)
    }
    held = {
        "source": SOURCE,
        "width": math.ceil((right - left) * scale),
        "height": HEIGHT,
        "outlines": outlines,
    }
    target.write_text(json.dumps(held, ensure_ascii=False, indent=0) + "\n", "utf-8")


def _rings(geometry: dict[str, object]) -> list[list[list[float]]]:
    """The outer rings; lakes inside are left out."""
    held: list[list[list[list[float]]]] = geometry["coordinates"]  # type: ignore[assignment]
    polygons = [held] if geometry["type"] == "Polygon" else held
    return [polygon[0] for polygon in polygons]  # type: ignore[misc]


def _path(ring: Sequence[Point], *, first: bool) -> str:
    kept = _thinned(list(ring))
    whole = [(round(x), round(y)) for x, y in kept]
    steps = [whole[0], *(b for a, b in zip(whole, whole[1:], strict=False) if a != b)]
    if len(steps) > 1 and steps[0] == steps[-1]:
        steps.pop()
    # An island too small to be seen; the largest ring stays whatever its size.
    if not first and (len(steps) < 3 or _area(steps) < LEAST_AREA):
        return ""
    path = f"M{steps[0][0]} {steps[0][1]}l"
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(steps, steps[1:], strict=False)]
    return path + " ".join(f"{x} {y}" for x, y in moves).replace(" -", "-") + "z"


def _area(points: Sequence[tuple[int, int]]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _thinned(points: list[Point]) -> list[Point]:
    """Keep the points without which a line would be off by more than the tolerance."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def off(point: Point) -> float:
        if not length:
            return math.hypot(point[0] - x1, point[1] - y1)
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    at = max(range(1, len(points) - 1), key=lambda place: off(points[place]))
    if off(points[at]) <= TOLERANCE:
        return [points[0], points[-1]]
    return [*_thinned(points[: at + 1])[:-1], *_thinned(points[at:])]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parents[1] / "ontology" / "outlines.json")
