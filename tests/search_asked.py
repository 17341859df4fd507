"""Search over the samples for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkgraph.search import Searcher


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)
