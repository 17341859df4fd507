"""Memory of queries: one bound on all together, and one on each answer as it is sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from servers import KK, write_snapshot

from kkgraph.errors import KkGraphError, QueryTooLarge
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.memory_budget import MemoryBudget
from kkgraph.sparql.store import Limits, Store

MEGABYTE = 1024 * 1024
# A hundred values of 16,384 control characters, each of which takes six bytes in JSON.
CONTROLS = (
    f"SELECT ?x12 {{ ?p <{KK}text> ?text . BIND('\\u0001\\u0002\\u0003\\u0004' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(12))
    + " }"
)
# Holds rows until it has them all: a product of every triple with every other.
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("memory")
    write_snapshot(folder, passages=100)
    return Snapshot.open(folder).graph_path


@pytest.fixture(scope="module")
def store(graph: Path) -> Iterator[Store]:
    with Store(graph, workers=3, limits=Limits(seconds=30), total_megabytes=150) as opened:
        yield opened


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "xml"])
def test_an_answer_is_bounded_as_it_is_sent(store: Store, format: str) -> None:
    query = CONTROLS if format != "xml" else CONTROLS.replace("\\u0001\\u0002", "<&")
    query = query.replace("\\u0003\\u0004", ">&") if format == "xml" else query
    written = store.write(query, format, limits=Limits(rows=1000, bytes=MEGABYTE))
    assert written.truncated
    assert MEGABYTE / 2 < len(written.body) <= MEGABYTE
    whole = store.write(query + " LIMIT 2", format, limits=Limits(rows=1000, bytes=MEGABYTE))
    assert not whole.truncated


def test_triples_are_bounded_as_they_are_sent(store: Store) -> None:
    query = f"CONSTRUCT {{ ?p <urn:a:{'b' * 200}> ?t }} {{ ?p <{KK}text> ?t }}"
    for format in ("rdfxml", "jsonld", "turtle"):
        written = store.write(query, format, limits=Limits(bytes=20_000))
        assert written.truncated
        assert 0 < len(written.body) <= 20_000


def test_one_value_too_long_gives_no_row(store: Store) -> None:
    written = store.write(CONTROLS + " LIMIT 1", "json", limits=Limits(bytes=20_000))
    assert written.truncated
    assert len(written.body) < 1000


def test_queries_together_keep_to_one_bound(store: Store) -> None:
    def ask(query: str) -> str:
        try:
            store.query(query)
        except KkGraphError as error:
            assert isinstance(error, QueryTooLarge), error
            return str(error)
        return "answered"

    with ThreadPoolExecutor(3) as pool:
        greedy = [pool.submit(ask, SORTED) for _ in range(2)]
        time.sleep(0.3)
        # Who takes little is not the one that is ended.
        small = [ask(f"SELECT * {{ ?p <{KK}text> ?t }} LIMIT 5") for _ in range(20)]
        told = [future.result() for future in greedy]
    assert small == ["answered"] * 20
    assert all("for all that run at once" in words for words in told)
    assert ask("ASK {}") == "answered"


class Process:
    """Holds what it is told to."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.ended = False

    def resident(self) -> int:
        return self.megabytes * MEGABYTE

    def end_for_memory(self) -> None:
        self.ended = True


def test_the_largest_is_ended_and_no_more_than_needed() -> None:
    processes = [Process(size) for size in (10, 70, 20, 50)]
    budget = MemoryBudget(100 * MEGABYTE, lambda: processes)
    budget.look()
    assert [process.ended for process in processes] == [False, True, False, False]
    processes[1].megabytes = 100
    budget.look()
    assert [process.ended for process in processes] == [False, True, False, False]


def test_a_query_process_is_the_first_that_the_kernel_ends(store: Store) -> None:
    store.query("ASK {}")
    scores = [
        Path(f"/proc/{worker._process.pid}/oom_score_adj").read_text().strip()
        for worker in store._workers
    ]
    assert scores
    assert set(scores) == {"1000"}
