"""Where points and lines of a small chart stand: values in, coordinates for a template out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kkgraph.interface.progress_answer import LinePoint, MeasuredPoint

WIDTH, HEIGHT = 640, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 16, 16, 32
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A point of the chart: place in pixels from the top left, with its year and value."""

    x: float
    y: float
    year: int
    tonnes: float


@dataclass(frozen=True, slots=True)
class EmissionChart:
    """A chart of one series with the line to one goal.

    :param width: in pixels.
    :param height: in pixels.
    :param measured: the measured points, oldest first.
    :param line: base year and goal; none where no line can be drawn.
    :param levels: values of the vertical axis with their height.
    :param years: years of the horizontal axis with their place.
    """

    width: int
    height: int
    measured: tuple[ChartMark, ...]
    line: tuple[ChartMark, ...]
    levels: tuple[tuple[float, float], ...]
    years: tuple[tuple[int, float], ...]

    @property
    def path(self) -> str:
        """The measured points as SVG's ``points``."""
        return " ".join(f"{mark.x:g},{mark.y:g}" for mark in self.measured)

    @property
    def goal_path(self) -> str:
        """The line to the goal as SVG's ``points``."""
        return " ".join(f"{mark.x:g},{mark.y:g}" for mark in self.line)


def emission_chart(
    series: Sequence[MeasuredPoint], line: Sequence[LinePoint]
) -> EmissionChart | None:
    """Place a series and a line.

    :param series: what is measured, oldest first.
    :param line: from the base year to the goal, or nothing.
    :returns: the chart; ``None`` where fewer than two points are measured.
    """
    if len(series) < 2:
        return None
    everything = [*series, *line]
    first, last = (f(point["year"] for point in everything) for f in (min, max))
    step = _step(max(point["tonnes"] for point in everything))
    top = step
    while top < max(point["tonnes"] for point in everything):
        top += step

    def x(year: int) -> float:
        return round(_LEFT + (year - first) / (last - first) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(tonnes: float) -> float:
        return round(HEIGHT - _BOTTOM - tonnes / top * (HEIGHT - _TOP - _BOTTOM), 1)

    def mark(point: LinePoint | MeasuredPoint) -> ChartMark:
        return ChartMark(x(point["year"]), y(point["tonnes"]), point["year"], point["tonnes"])

    levels = [step * number for number in range(round(top / step) + 1)]
    years = [year for year in range(first, last + 1) if year % 10 == 0]
    return EmissionChart(
        WIDTH,
        HEIGHT,
        tuple(mark(point) for point in series),
        tuple(mark(point) for point in line),
        tuple((level, y(level)) for level in levels),
        tuple((year, x(year)) for year in years or [first, last]),
    )


def _step(highest: float) -> float:
    """A round distance between levels, so that there are at most five above nought."""
    size = 1.0
    while size * 10 < highest:
        size *= 10
    fits = [size * step for step in _STEPS if size * step * _MOST_TICKS >= highest]
    return min(fits, default=size * 10)
