"""How long saved queries take on 300 contracts: Oxigraph beside rdflib's own engine.

``python -m benchmarks.queries [--data DIR]``: with ``--data`` on a folder of snapshots that is
there, else on generated contracts. The figures go to ``results/queries.json``.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.ingest import ingest
from benchmarks.measure import machine, save, show
from kkgraph.errors import KkGraphError
from kkgraph.queries.parameters import Parameters
from kkgraph.queries.saved import SavedQuery, bind, load_queries
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Limits, Store
from kkgraph.vocabulary.registers import load
from tests.generator import contracts

# What is asked for where a query needs a parameter and its header gives no default.
_VALUES = {
    # The first of the generated cities, which has contracts of all generations.
    "municipality": "0114",
    "goal_kind": "climate_neutral",
    "year": "2030",
    "number": "1",
    "string": "klimat",
}
# Where the name of a parameter says more than its type.
_BY_NAME = {"other": "0115", "county": "Stockholms län", "topic": "climate_goals", "number": "1"}


class _TooLong(Exception):
    pass


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break off what runs longer; rdflib's engine is Python and can be interrupted."""

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _median(ask: Callable[[], int], times: int, patience: float) -> tuple[float, int]:
    """Median seconds, and rows; a slow question is asked once."""
    seconds: list[float] = []
    rows = 0
    while len(seconds) < times and sum(seconds) < patience:
        start = time.perf_counter()
        rows = ask()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), rows


def _most_used(store: Store, property_: str) -> str:
    """The key of what most things point to, so that answers are not empty."""
    answer = store.query(
        f"SELECT ?x WHERE {{ ?s <https://w3id.org/kkgraph/def#{property_}> ?x }} "
        "GROUP BY ?x ORDER BY DESC(COUNT(?s)) ?x LIMIT 1"
    )
    return str(answer.values()[0]["x"]).rpartition("/")[2] if answer.rows else ""


def _texts(snapshot: Snapshot, store: Store) -> dict[str, str]:
    """Every saved query with its parameters filled in."""
    vocabulary = load()
    resolve = Parameters(snapshot, vocabulary)
    values = _VALUES | {
        "network": _most_used(store, "participatesIn"),
        "theme": _most_used(store, "mentionsTheme"),
        "contract": snapshot.contract_ids()[0],
    }
    texts = {}
    for name, query in load_queries().items():
        try:
            texts[name] = bind(query, _given(query, values), resolve)
        except KkGraphError as error:
            sys.stderr.write(f"{name}: left out: {error}\n")
    return texts


def _given(query: SavedQuery, values: dict[str, str]) -> dict[str, str]:
    return {
        p.name: _BY_NAME.get(p.name) or values[p.type]
        for p in query.params
        if p.required and (p.name in _BY_NAME or p.type in values)
    }


def _rdflib_graph(snapshot: Snapshot) -> Any:  # noqa: ANN401 - rdflib comes in late
    from rdflib import Dataset

    graph = Dataset(default_union=True)
    for name in snapshot.graph_names():
        graph.parse(data=snapshot.graph(name), format="nquads")
    return graph


def measure(snapshot: Snapshot, cap: float) -> list[dict[str, Any]]:
    """Ask every saved query of both engines.

    :param snapshot: the graph.
    :param cap: seconds after which rdflib is stopped.
    :returns: the figures of each query.
    """
    graph = _rdflib_graph(snapshot)
    figures = []
    with Store(snapshot.graph_path, limits=Limits(max(cap, 60.0), 1_000_000)) as store:
        store.query("ASK {}")
        for name, text in _texts(snapshot, store).items():
            quick, rows = _median(lambda t=text: len(store.query(t).rows), 5, 20)  # type: ignore[misc]
            slow: float | None = None
            other: int | None = None
            try:
                with _at_most(cap):
                    slow, other = _median(lambda t=text: len(list(graph.query(t))), 3, 2)  # type: ignore[misc]
            except _TooLong:
                pass
            figures.append(
                {
                    "query": name,
                    "rows": rows,
                    "oxigraph_seconds": round(quick, 4),
                    "rdflib_seconds": None if slow is None else round(slow, 4),
                    "rdflib_rows": other,
                    "times_faster": None if slow is None else round(slow / quick, 1),
                }
            )
            sys.stderr.write(f"{figures[-1]}\n")
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.queries", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of snapshots")
    parser.add_argument("-n", type=int, default=300, help="how many contracts to generate")
    parser.add_argument("--cap", type=float, default=60.0, help="seconds rdflib may take")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or _generated(Path(folder), given.n)
        snapshot = Snapshot.open(data)
        figures = {
            "machine": machine(),
            "contracts": len(snapshot.contract_ids()),
            "cap_seconds": given.cap,
            "queries": measure(snapshot, given.cap),
        }
    path = save("queries", figures)
    rows = [list(row.values()) for row in figures["queries"]]
    show(list(figures["queries"][0]) if rows else ["query"], rows)
    sys.stdout.write(f"{path}\n")
    return 0


def _generated(folder: Path, n: int) -> Path:
    source = folder / "contracts"
    source.mkdir()
    for name, text, _ in contracts(n):
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    failed = ingest([source], folder / "data")["failed"]
    if failed:
        sys.stderr.write(f"not read, so not in the graph: {', '.join(failed)}\n")
    return folder / "data"


if __name__ == "__main__":
    sys.exit(main())
