"""Servers that tests ask with SPARQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers import Server, serving, write_snapshot


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clients")
    write_snapshot(folder)
    with serving(folder, workers=1) as running:
        yield running
