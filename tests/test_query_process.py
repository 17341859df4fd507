"""The process in which a query runs, as others on the computer see it."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kkgraph.errors import QueryTimeout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.process import QueryProcess
from tests.servers import ENDLESS

REQUEST = {"rows": 10, "bytes": 1000, "default_graphs": [], "named_graphs": [], "base": ""}


def test_a_query_that_takes_long_gives_way(sample_data: Path) -> None:
    process = QueryProcess(Snapshot.open(sample_data).graph_path, 2048)
    own = os.getpriority(os.PRIO_PROCESS, 0)

    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, process._process.pid)

    try:
        process.ask({**REQUEST, "query": "ASK {}", "seconds": 10.0}, 10.0)
        assert priority() == own
        with ThreadPoolExecutor(1) as pool:
            endless = pool.submit(process.ask, {**REQUEST, "query": ENDLESS, "seconds": 2.5}, 2.5)
            while priority() == own and not endless.done():
                time.sleep(0.05)
            assert priority() == min(19, own + 10)
            with pytest.raises(QueryTimeout, match=r"2\.5 s"):
                endless.result()
    finally:
        process.stop()
