"""What the server counts, for Prometheus: requests, durations, outcomes of queries, processes.

With ``PROMETHEUS_MULTIPROC_DIR`` set before the first import of prometheus_client (`server.py`
does so) all web processes are added up; else the numbers are those of one process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """The counters of one application."""

    def __init__(self, folder: Path | None = None) -> None:
        """Make the counters.

        :param folder: where all web processes keep theirs; ``None`` for this process alone.
        """
        self._folder = folder
        self._registry = CollectorRegistry()
        registry = self._registry
        labels = ["method", "route", "status"]
        self.requests = Counter("kkgraph_requests", "Requests answered.", labels, registry=registry)
        self.seconds = Histogram(
            "kkgraph_request_seconds",
            "Time from request to end of answer.",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.queries = Counter(
            "kkgraph_queries", "Queries by outcome.", ["outcome"], registry=registry
        )
        self.truncated = Counter(
            "kkgraph_queries_truncated", "Answers that were cut off.", registry=registry
        )
        self.workers = self._gauge("kkgraph_web_processes", "Web processes that run.")
        self.running = self._gauge("kkgraph_queries_running", "Queries that run.")
        self.waiting = self._gauge("kkgraph_queries_waiting", "Queries that wait.")
        self.workers.set(1)
        if folder:
            _forget_the_dead(folder)

    def write(self, snapshot: str | None) -> bytes:
        """Write all numbers in Prometheus' text format.

        :param snapshot: the key of the snapshot that this process serves.
        :returns: the text.
        """
        if self._folder is None:
            text = generate_latest(self._registry)
        else:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, path=str(self._folder))  # type: ignore[no-untyped-call]
            text = generate_latest(registry)
        own = CollectorRegistry()
        own.register(_SnapshotGauge(snapshot))
        return text + generate_latest(own)

    def outcome(self, name: str) -> Callable[[], None]:
        """Give what counts one outcome of a query.

        :param name: such as ``answered`` or ``query_timeout``.
        :returns: a function that counts one more.
        """
        return self.queries.labels(name).inc

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self._registry, multiprocess_mode="livesum")


class _SnapshotGauge(Collector):
    """Tells which snapshot is served."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def collect(self) -> Iterable[Metric]:
        """Give the one value.

        :returns: 1 with the key as label, 0 if there is no snapshot.
        """
        family = GaugeMetricFamily("kkgraph_snapshot_info", "The snapshot.", labels=["snapshot"])
        family.add_metric([self._key or ""], 1 if self._key else 0)
        yield family


def folder_from_environment() -> Path | None:
    """Find where all web processes keep their numbers.

    :returns: the folder, ``None`` if this process is alone.
    """
    value = os.environ.get(FOLDER_VARIABLE)
    return Path(value) if value else None


def _forget_the_dead(folder: Path) -> None:
    """Remove the gauges of processes that no longer run; their counters stay counted."""
    for file in folder.glob("gauge_live*_*.db"):
        process = file.stem.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            file.unlink(missing_ok=True)
