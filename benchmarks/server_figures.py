"""From single answers to figures: durations, rates, and what went wrong."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from benchmarks.server_load import NO_ANSWER, Seen
from benchmarks.server_mix import MALFORMED

# What the documentation says a busy server may answer (docs/server.md).
DOCUMENTED = {(503, "too_busy"), (504, "query_timeout")}


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that a share of all does not exceed.

    :param values: at least one.
    :param share: from 0 to 1.
    :returns: one of the values.

    >>> percentile([3, 1, 2, 4], 0.5), percentile([1], 0.95)
    (2, 1)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Sum up durations.

    :param seconds: durations.
    :returns: p50, p95, p99 and the longest in milliseconds.
    """
    shares = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}
    return {name: round(1000 * percentile(seconds, s), 1) for name, s in shares.items()}


def rated(seen: Sequence[Seen], seconds: float, cpu_seconds: float) -> dict[str, Any]:
    """Sum up a run.

    :param seen: what came of its requests.
    :param seconds: how long it took.
    :param cpu_seconds: CPU time of the server.
    :returns: requests a second, durations, CPU time a request, statuses.
    """
    return {
        "requests": len(seen),
        "per_second": round(len(seen) / seconds, 1),
        **spread([s.seconds for s in seen]),
        "cpu_ms": round(1000 * cpu_seconds / len(seen), 2),
        "statuses": _statuses(seen),
    }


def durations(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """Sum up durations by route.

    :param seen: what came of the requests.
    :returns: of each route how many, and its durations; the slowest first.
    """
    by_route: defaultdict[str, list[float]] = defaultdict(list)
    for item in seen:
        by_route[item.route].append(item.seconds)
    found = {route: {"requests": len(s), **spread(s)} for route, s in by_route.items()}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]["p95_ms"]))


def outcomes(seen: Sequence[Seen]) -> dict[str, Any]:
    """Tell what was answered, and what should not have been.

    :param seen: what came of the requests.
    :returns: statuses by route; errors of the server, documented and not; lost connections.
    """
    by_route: defaultdict[str, list[Seen]] = defaultdict(list)
    for item in seen:
        by_route[item.route].append(item)
    errors = [s for s in seen if s.status >= 500]
    lost = [s for s in seen if s.status == NO_ANSWER and s.route != MALFORMED]
    return {
        "statuses": _statuses(seen),
        "routes": {route: _statuses(found) for route, found in sorted(by_route.items())},
        "documented": _statuses([s for s in errors if (s.status, s.code) in DOCUMENTED]),
        "undocumented": _statuses([s for s in errors if (s.status, s.code) not in DOCUMENTED]),
        "lost_connections": dict(Counter(f"{s.route} {s.code}" for s in lost)),
    }


def _statuses(seen: Sequence[Seen]) -> dict[str, int]:
    counts = Counter(f"{s.status} {s.code}".strip() for s in seen)
    return dict(sorted(counts.items()))
